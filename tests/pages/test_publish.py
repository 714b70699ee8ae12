"""What hosts, search engines and social networks get; what they get needs a known address."""

import subprocess
import sys
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from PIL import Image, ImageChops

from tests.pages import small_book
from tests.pages.site import page_names, parsed, served
from tests.pages.visits import DESKTOP, visit
from tools import pdf
from tools.paths import ROOT


def head(html, page):
    return parsed(html / page).head


def zip_of(html):
    (path,) = html.glob("*.zip")
    return path


@pytest.mark.parametrize("depth", ["gone.html", "chapters/gone.html", "a/b/c/gone"])
def test_a_wrong_address_shows_a_page_that_leads_home(browser, book, depth):
    # Its home is the root of the host, as long as no other address is configured.
    with served(book) as home, visit(browser, f"{home}/{depth}", **DESKTOP) as seen:
        assert seen.page.locator("h1").inner_text() == "This brick is missing"
        assert seen.outside == []
        seen.page.locator("a.home").click()
        seen.page.wait_for_url(f"{home}/index.html")


def test_in_a_folder_of_a_host_a_wrong_address_leads_to_that_folder(sample):
    links = parsed(sample / "404.html").select("a")
    assert [a["href"] for a in links] == ["/bricks/index.html", "/bricks/search.html"]


def test_with_an_address_pages_have_whole_links_and_a_sitemap(sample):
    canonical = head(sample, "chapters/01_maths.html").select_one('link[rel="canonical"]')["href"]
    assert canonical == f"{small_book.BASE}chapters/01_maths.html"
    sitemap = ElementTree.parse(sample / "sitemap.xml")
    addresses = [element.text for element in sitemap.iter() if element.tag.endswith("}loc")]
    assert addresses == [f"{small_book.BASE}{page}.html" for page in sorted(small_book.pages())]
    assert f"Sitemap: {small_book.BASE}sitemap.xml" in (sample / "robots.txt").read_text("utf-8")


@pytest.mark.parametrize("page", ["index.html", "chapters/02_figures.html"])
def test_with_an_address_a_page_has_a_card_of_the_right_size(sample, page):
    tags = {tag["property"]: tag["content"] for tag in head(sample, page).select("[property]")}
    picture = sample / tags["og:image"].removeprefix(small_book.BASE)
    with Image.open(picture) as image:
        assert image.size == (int(tags["og:image:width"]), int(tags["og:image:height"]))
        assert len(image.convert("RGB").getcolors(1 << 20)) > 8  # words and a house, not a blank
    assert picture.stat().st_size < 60_000


def test_cards_differ_from_chapter_to_chapter(sample):
    cards = [path.read_bytes() for path in (sample / "_static/cards").glob("*.png")]
    assert len(set(cards)) == len(cards) == len(small_book.pages())


def test_without_an_address_no_made_up_one_is_published(book):
    assert not (book / "sitemap.xml").exists()
    assert "Sitemap" not in (book / "robots.txt").read_text("utf-8")
    for page in page_names():
        assert not head(book, page).select('[rel="canonical"], [property="og:image"]'), page


@pytest.mark.parametrize("page", [name for name in page_names() if name != "search.html"])
def test_a_page_has_an_icon_and_says_what_it_is(book, page):
    tags = head(book, page)
    assert (book / page).parent.joinpath(tags.select_one('[rel~="icon"]')["href"]).is_file()
    assert 50 <= len(tags.select_one('meta[name="description"]')["content"]) <= 165
    assert tags.select_one('[property="og:title"]')["content"]


def test_only_a_published_cover_offers_the_pdf_under_the_name_that_it_is_printed_as(book, sample):
    links = {}
    for html in (book, sample):
        soup = parsed(html / "index.html")
        links[html] = [a["href"] for a in soup.select('main a[href$=".pdf"]')]
    assert links == {book: [], sample: [pdf.NAME]}


def test_search_and_the_page_for_wrong_addresses_are_in_no_index(book):
    for page in ("search.html", "404.html"):
        assert head(book, page).select_one('meta[name="robots"]')["content"] == "noindex"


def test_the_zip_is_offered_on_the_cover_and_on_chapters(book):
    for page in page_names():
        soup = parsed(book / page)
        links = [a["href"] for a in soup.select("main a[download]") if a["href"].endswith(".zip")]
        assert page == "search.html" or links, page
        assert all((book / page).parent.joinpath(link).is_file() for link in links)


def test_the_zip_has_every_chapter_as_stored(book):
    with ZipFile(zip_of(book)) as bundle:
        stored = {n: bundle.read(n) for n in bundle.namelist() if n.endswith(".ipynb")}
        assert any(name.endswith("/LICENSE") for name in bundle.namelist())
    chapters = sorted((ROOT / "chapters").glob("*.ipynb"))
    assert sorted(stored.values()) == sorted(path.read_bytes() for path in chapters)


def test_notebooks_of_the_zip_find_their_helpers_without_git(book, tmp_path):
    with ZipFile(zip_of(book)) as bundle:
        bundle.extractall(tmp_path)
    (chapter, *_) = sorted(tmp_path.glob("*/chapters/*.ipynb"))
    program = (
        "import json, sys; cells = json.load(open(sys.argv[1], encoding='utf-8'))['cells'];"
        "[exec(''.join(c['source']), globals()) for c in cells if c['id'] in ('boot', 'imports')];"
        "from utils.scenes.page import player; assert 'const STYLE = `:host' in player()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, chapter.name],
        cwd=chapter.parent,
        env={"PATH": ""},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr


def test_the_same_book_gives_the_same_zip(book, sample, tmp_path):
    # The two books differ in their chapters alone.
    with ZipFile(zip_of(book)) as one, ZipFile(zip_of(sample)) as other:
        dates = {entry.date_time for entry in (*one.infolist(), *other.infolist())}
        assert dates == {(1980, 1, 1, 0, 0, 0)}
        assert one.namelist() == sorted(one.namelist(), key=lambda n: ("HOW-TO" not in n, n))


def test_cards_are_drawn_the_same_every_time(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "_ext")
    from brick import card

    layers = [{"chapters": {4: "Shape"}, "shapes": [((0, 0), (9, 0), (9, 9))]}]
    drawn = []
    for _ in range(2):
        buffer = BytesIO()
        card.draw(layers, "chapters/04_shape", "A title of many words", "Part").save(buffer, "png")
        drawn.append(buffer.getvalue())
    assert drawn[0] == drawn[1]


def box_of_difference(one, other):
    """Left, top, right and bottom of what two pictures do not share."""
    change = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    return change.convert("L").point(lambda grey: 255 * (grey > 64)).getbbox()


@pytest.mark.parametrize("words", [1, 4, 9])
def test_the_words_of_a_card_stand_apart_in_its_left_half(monkeypatch, words):
    monkeypatch.syspath_prepend(ROOT / "_ext")
    from brick import card

    monkeypatch.setattr(card, "draw_house", lambda *given: None)
    both, title_alone, nothing = (
        card.draw([], "chapters/04_shape", *said)
        for said in (("Several " * words, "Part"), ("Several " * words, ""), ("", ""))
    )
    title, place = box_of_difference(title_alone, nothing), box_of_difference(both, title_alone)
    for left, _, right, _ in (title, place):
        assert left == pytest.approx(card.MARGIN, abs=8)
        assert right < card.HOUSE_AT[0]
    assert place[1] > 40
    assert place[3] + 8 < title[1]
    assert title[3] < card.SIZE[1] - 40
    assert (title[1] + title[3]) / 2 == pytest.approx(card.SIZE[1] / 2, abs=30)
