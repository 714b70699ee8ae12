"""What hosts and search engines ask for: 404 page, robots, sitemap, social cards.

Whole addresses need `html.baseurl` in `_config.yml`. Without it the book has no sitemap, no
canonical links and no card pictures, and its 404 page leads to the root of the host.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from sphinx.application import Sphinx

from brick import card
from brick.cover import layers
from brick.link_targets import home
from brick.places import place_of

Page = tuple[str, dict[str, Any], str]


def add_404(app: Sphinx) -> Iterator[Page]:
    """The page that a static host shows for a wrong address, at whatever depth."""
    yield "404", {"title": "Page not found", "home": urlsplit(home(app)).path or "/"}, "404.html"


def add_social(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Give the templates `card`: the whole address of the page's picture, or nothing."""
    known = home(app) and pagename in app.env.found_docs
    context["card"] = f"{home(app)}_static/{card_name(pagename)}" if known else ""


def card_name(pagename: str) -> str:
    """The file of a page's card in `_static`."""
    return f"cards/{pagename.replace('/', '-')}.png"


def sitemap(addresses: list[str]) -> str:
    """A sitemap of the given pages (sitemaps.org, protocol 0.9)."""
    rows = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{rows}</urlset>\n'


def robots(base: str) -> str:
    """The rules for crawlers: everything may be read."""
    rules = "User-agent: *\nAllow: /\n"
    return f"{rules}Sitemap: {base}sitemap.xml\n" if base else rules


def write_files(app: Sphinx, error: Exception | None) -> None:
    """Write robots.txt, and the sitemap and the cards if the book's address is known."""
    if error or app.builder.format != "html":
        return
    out, base = Path(app.outdir), home(app)
    (out / "robots.txt").write_text(robots(base), encoding="utf-8")
    if base:
        pages = [base + app.builder.get_target_uri(name) for name in sorted(app.env.found_docs)]
        (out / "sitemap.xml").write_text(sitemap(pages), encoding="utf-8")
        draw_cards(app, out / "_static")


def draw_cards(app: Sphinx, folder: Path) -> None:
    """Draw a card for each page, with the page's own piece of the house set apart."""
    house = layers(app)
    for docname in app.env.found_docs:
        path = folder / card_name(docname)
        path.parent.mkdir(exist_ok=True)
        title, place = app.env.titles[docname].astext(), place_of(app, docname)
        card.draw(house, docname, title, place or app.config.html_title).save(path, optimize=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the steps above to Sphinx."""
    app.connect("html-collect-pages", add_404)
    app.connect("html-page-context", add_social)
    app.connect("build-finished", write_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
