"""The links of a built book: which lead nowhere, and which lead out of it."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urldefrag

from tests.pages.site import parsed

OUTSIDE = ("http:", "https:", "mailto:")
CARRIERS = ("href", "src")


@dataclass
class Page:
    """What a page links to and what can be linked to in it."""

    links: set[str] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)


def read(path: Path) -> Page:
    """Return the links and the anchors of one HTML file."""
    soup = parsed(path)
    links = {tag[name] for name in CARRIERS for tag in soup.find_all(attrs={name: True})}
    return Page(links - {"#"}, {tag["id"] for tag in soup.find_all(id=True)})


def read_all(html: Path, names: list[str]) -> dict[Path, Page]:
    """Return all pages of the book by their resolved files."""
    return {(html / name).resolve(): read(html / name) for name in names}


def outside(pages: dict[Path, Page]) -> list[str]:
    """Return the addresses outside the book, sorted. They are listed, never fetched."""
    every = {link for page in pages.values() for link in page.links}
    return sorted(link for link in every if link.startswith(OUTSIDE))


def dead(pages: dict[Path, Page]) -> list[str]:
    """Return a complaint for each link inside the book whose file or anchor is missing."""
    return [
        f"{path.name}: {link} leads nowhere"
        for path, page in pages.items()
        for link in sorted(page.links)
        if not link.startswith((*OUTSIDE, "data:")) and not alive(path, link, pages)
    ]


def alive(path: Path, link: str, pages: dict[Path, Page]) -> bool:
    """Return whether a link on the page at `path` finds its file and its anchor."""
    address, anchor = urldefrag(link)
    file = (path.parent / unquote(address.split("?")[0])).resolve() if address else path
    return file.is_file() and (not anchor or anchor in getattr(pages.get(file), "anchors", ()))
