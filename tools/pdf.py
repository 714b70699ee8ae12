"""The whole book as one PDF, printed by Chromium from the built pages.

    python -m tools.pdf              write _build/pytorch-brick-by-brick.pdf
    python -m tools.pdf --publish    write it beside the pages, where a published cover links to it

All pages are joined into one document first. So a link from chapter to chapter becomes a link
inside the PDF, page numbers run through, and Chromium makes the bookmarks from the headings. The
list of contents gets its page numbers from a first printing.

Sphinx's own builder of one page, ``singlehtml``, which Jupyter Book's ``pdfhtml`` prints, was tried
with Sphinx 7.4 on eight chapters: its ids are not unique (Sphinx, issue 4814, open since 2018), so
links to *Exercises*, *Summary* and *Solutions* of every chapter lead to the first one, and a
chapter's place over its title is lost. ``rename`` and ``joined`` are what it lacks; it would save
none of the rest. It reads all notebooks again, too: these pages are the ones that the tests saw.
"""

import argparse
import re
import shutil
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser
from pypdf import PdfReader

from tools.book import refresh_book
from tools.browser import chromium

STYLE = Path(__file__).with_name("pdf.css")
NAME = "pytorch-brick-by-brick.pdf"
UNPRINTED = (
    ".actions, .asked a, .finish, section:has(> .progress-kept), .offline, .start, .headerlink"
)
STYLES = ("basic", "theme", "pygments", "book", "answering")
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for")
LOCAL = re.compile(r"url\((['\"]?)#")


@dataclass
class Chapter:
    """A page of the book, ready to be joined with others: its name, its title and its text."""

    name: str
    title: str
    place: str
    article: Tag


def reading_order(html: Path) -> list[str]:
    """Return the pages that the cover's sidebar lists, in reading order, cover first.

    Args:
        html: the folder of the built pages.
    """
    cover = BeautifulSoup((html / "index.html").read_text("utf-8"), "html.parser")
    links = cover.select(".bd-links a[href]")
    pages = [link["href"] for link in links if not re.match(r"#|\w+:", link["href"])]
    return ["index.html", *dict.fromkeys(pages)]


def slug(page: str) -> str:
    """Return the id of a page in the joined document.

    >>> slug("chapters/04_shape.html")
    'chapters-04_shape'
    """
    return page.removesuffix(".html").replace("/", "-")


def read(html: Path, page: str, pages: list[str]) -> Chapter:
    """Return a page with its folds open and its ids and links made for the joined document."""
    soup = BeautifulSoup((html / page).read_text("utf-8"), "html.parser")
    article = soup.select_one("article")
    for element in article.select(UNPRINTED):
        element.decompose()
    for words in article.select("details.words"):
        words.summary.string = "In words"
    for fold in article.select("details"):
        fold["open"] = ""
    rename(article, page, pages)
    place = article.select_one(".place")
    title = article.h1.get_text(strip=False).strip()
    return Chapter(slug(page), title, place.get_text() if place else "", article)


def rename(article: Tag, page: str, pages: list[str]) -> None:
    """Put the page's name in front of its ids and of everything that refers to them."""
    own = slug(page) + "--"
    for element in article.find_all(True):
        for name, value in list(element.attrs.items()):
            if name == "id":
                element[name] = own + value
            elif name in REFERENCES:
                element[name] = " ".join(own + part for part in value.split())
            elif name == "xlink:href" or (name == "href" and element.name == "use"):
                element[name] = value.replace("#", f"#{own}", 1)
            elif name == "href":
                element[name] = joined(value, page, pages)
            elif isinstance(value, str) and "url(" in value:
                element[name] = LOCAL.sub(rf"url(\1#{own}", value)


def joined(link: str, page: str, pages: list[str]) -> str:
    """Return where a link of `page` leads in the joined document; outside links stay.

    >>> joined("05_bridge.html#why", "chapters/04_shape.html", ["chapters/05_bridge.html"])
    '#chapters-05_bridge--why'
    """
    target, anchor = urldefrag(urljoin(page, link))
    if target not in pages:
        return link
    return f"#{slug(target)}" + (f"--{anchor}" if anchor else "")


def document(chapters: list[Chapter], numbers: dict[str, int], styles: list[str]) -> str:
    """Return the joined document: cover, contents with page `numbers`, chapters.

    Args:
        chapters: the pages in reading order, the cover first.
        numbers: the page on which each chapter begins, by its name; may be empty.
        styles: the stylesheets, relative to the document.
    """
    cover, *rest = chapters
    heads = "\n".join(running_head(chapter) for chapter in rest)
    links = "".join(f'<link rel="stylesheet" href="{style}">' for style in styles)
    return (
        '<!DOCTYPE html><html lang="en" data-theme="light" data-mode="light"><head>'
        f'<meta charset="utf-8"><title>{escape(cover.title)}</title>{links}'
        f"<style>{STYLE.read_text('utf-8')}\n{heads}</style></head><body>"
        f"{section(cover)}{contents(rest, numbers)}{''.join(map(section, rest))}</body></html>"
    )


def section(chapter: Chapter) -> str:
    """Return a page as a section that starts on a new sheet."""
    return (
        f'<section class="sheet" id="{chapter.name}" style="page: {page_style(chapter)}">'
        f"{chapter.article}</section>"
    )


def page_style(chapter: Chapter) -> str:
    """Return the name of the chapter's own page style."""
    return "page-" + re.sub(r"\W", "-", chapter.name)


def running_head(chapter: Chapter) -> str:
    """Return the rule that prints the chapter's place and title over each of its pages."""
    words = " · ".join(filter(None, (chapter.place, chapter.title)))
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'@page {page_style(chapter)} {{ @top-left {{ content: "{quoted}" }} }}'


def contents(chapters: list[Chapter], numbers: dict[str, int]) -> str:
    """Return the list of contents; a chapter without a number keeps space for one."""
    rows = "".join(
        f'<li><a href="#{c.name}"><span class="where">{escape(c.place)}</span>'
        f'<span class="name">{escape(c.title)}</span>'
        f'<span class="number">{numbers.get(c.name, "000")}</span></a></li>'
        for c in chapters
    )
    return f'<nav class="book-contents"><h2>Contents</h2><ol>{rows}</ol></nav>'


def first_pages(pdf: Path, names: list[str]) -> dict[str, int]:
    """Return the page, counted from 1, on which each named section of a PDF begins."""
    reader = PdfReader(pdf)
    places = reader.named_destinations
    return {
        name: reader.get_destination_page_number(places[f"/{name}"]) + 1
        for name in names
        if f"/{name}" in places
    }


def print_page(browser: Browser, page_file: Path, target: Path) -> None:
    """Print an HTML file, once its explorers and fonts have drawn, refusing the network."""
    page = browser.new_page(color_scheme="light", reduced_motion="reduce", offline=True)
    page.goto(page_file.as_uri(), timeout=0)  # a long book on a busy machine takes its time
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    page.pdf(
        path=target, prefer_css_page_size=True, print_background=True, outline=True, tagged=True
    )
    page.close()


def make(html: Path, target: Path, browser: Browser) -> Path:
    """Print the pages in `html` into the PDF `target`, with a running Chromium; return `target`."""
    pages = reading_order(html)
    chapters = [read(html, page, pages) for page in pages]
    styles = [f"_static/{name}.css" for name in STYLES]
    styles = [style for style in styles if (html / style).exists()]
    numbers: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        shutil.copytree(html / "_static", work / "_static")  # Windows refuses a link
        for _ in range(2):  # the first printing tells the page numbers of the contents
            (work / "book.html").write_text(document(chapters, numbers, styles), "utf-8")
            print_page(browser, work / "book.html", target)
            numbers = first_pages(target, [chapter.name for chapter in chapters[1:]])
    return target


def main() -> None:
    """Build the pages if needed, print them, and say where the PDF is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--publish", action="store_true", help="write it beside the pages")
    publish, html = parser.parse_args().publish, refresh_book()
    with chromium() as browser:
        target = make(html, (html if publish else html.parent) / NAME, browser)
    print(f"The book has {len(PdfReader(target).pages)} pages: {target.as_uri()}")


if __name__ == "__main__":
    main()
