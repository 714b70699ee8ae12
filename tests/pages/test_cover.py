"""The cover plays, and shows what the chapters' notebooks hold: no copy, no number by hand."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.pages import small_book
from tests.pages.site import page_names, parsed, run_once
from tests.pages.visits import DESKTOP, PHONE, visit
from tools.paths import ROOT

CHAPTERS = [name for name in page_names() if name.startswith("chapters/")]
SQUARES = "all => all.map(e => [e.offsetWidth, e.offsetHeight, e.scrollHeight])"


def cells(number):
    """The cells of a chapter by their ids."""
    (path,) = ROOT.glob(f"chapters/{number:02}_*.ipynb")
    return {cell["id"]: cell for cell in json.loads(path.read_text("utf-8"))["cells"]}


def printed(cell):
    """What a cell has printed, on one line."""
    return " ".join("".join(o.get("text", "")) for o in cell["outputs"]).split()


@pytest.fixture(scope="module")
def cover(book):
    return parsed(book / "index.html")


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_explorer_of_chapter_1_works_on_the_cover(browser, address, device):
    with visit(browser, f"{address}/index.html", **device) as seen:
        page = seen.page
        explorer = page.locator(".hero [data-explorer]")
        said = explorer.locator(".words [aria-live]")
        expect(said).to_contain_text("With w = 0 the loss is 36.5")
        explorer.get_by_role("slider").fill("22")
        expect(said).to_contain_text("With w = 4.4 the loss is 0.2,")
        assert seen.errors == []


def test_the_explorer_is_the_stored_one(cover):
    stored = "".join(cells(1)["explorer-by-hand"]["outputs"][0]["data"]["text/html"])
    data = re.search(r'<script type="application/json">(.*?)</script>', stored, re.DOTALL)[1]
    assert cover.select_one('.hero script[type="application/json"]').string == data


def test_what_readers_make_comes_from_the_chapters(cover):
    things = cover.select("ul.made > li")
    assert [thing.a["href"] for thing in things] == [CHAPTERS[n - 1] for n in (1, 15, 20, 24)]
    pixels = [image["href"] for image in cover.select(".made image")]
    stored = "".join(
        "".join(cells(n)[name]["outputs"][0]["data"]["text/html"])
        for n, name in [(1, "paintings"), (15, "border-picture"), (20, "first-picture")]
    )
    assert len(pixels) >= 11
    assert all(picture.partition(",")[2].strip()[:200] in stored for picture in pixels)
    assert [len(thing.select("svg")) for thing in things] == [1, 1, 9, 0]
    texts = [text.get_text().removesuffix(" …").split() for text in things[-1].select(".texts p")]
    assert texts == [
        printed(cells(24)[name])[: len(text)]
        for name, text in zip(["before", "after"], texts, strict=True)
    ]
    assert all(len(text) > 3 for text in texts)


def test_the_pictures_of_the_cover_repeat_no_id_and_no_words(cover):
    assert not cover.select(".made svg [id], .made svg text, .made [clip-path]")


def test_the_covers_numbers_are_those_of_the_book(cover):
    said = cover.get_text()
    tested, judged = cells(20)["test"]["outputs"]
    digits = "".join(tested["text"]).split()[0]
    share = re.search(r"\((0\.\d+),", judged["data"]["text/plain"][0])
    assert f"Of {digits} digits that it had never seen" in said
    assert f"it reads {float(share[1]):.0%} right" in said
    books = [
        json.loads((ROOT / name.replace("html", "ipynb")).read_text("utf-8")) for name in CHAPTERS
    ]
    text = "\n".join("".join(c["source"]) for book in books for c in book["cells"])
    minutes = sum(map(int, re.findall(r"About (\d+) minutes", text)))
    deeper = sum(map(int, re.findall(r"second readings take (\d+) minutes", text)))
    exercises = len(re.findall(r"^check\(\"\d+\.\d+\", ", text, re.MULTILINE)) // 2
    assert f"about {round(minutes / 60)} hours, {exercises} exercises included" in " ".join(
        said.split()
    )
    assert f"the second readings take {round(deeper / 60)} more" in " ".join(said.split())
    assert f"{len(CHAPTERS)} chapters, from the ground up" in said


def test_only_a_house_with_dashed_pieces_speaks_of_them(cover, sample):
    small = parsed(sample / "index.html")
    for page in (cover, small):
        dashed = bool(page.select(".house .coming"))
        assert ("dashed" in page.select_one(".house figcaption").get_text()) == dashed
    assert small.select(".house .coming")


@pytest.mark.parametrize("width", [1280, 768, 375, 320])
def test_what_is_made_fits_its_squares(browser, address, width):
    with visit(browser, f"{address}/index.html", viewport={"width": width, "height": 800}) as seen:
        for wide, high, needed in seen.page.locator(".made .shown").evaluate_all(SQUARES):
            assert abs(wide - high) <= 1
            assert needed <= high


def test_a_wish_that_no_chapter_fulfils_fails_the_build(tmp_path, monkeypatch):
    wish = {"explorer": "chapter: 2\ncell: first-picture"}
    monkeypatch.setattr(small_book, "SHOWN", small_book.SHOWN | wish)
    built = run_once(tmp_path, lambda: small_book.write(tmp_path / "source"))
    assert built.status
    assert "02_figures.ipynb, cell 'first-picture': expected explorer" in built.complaints()
    assert "index.md:" in built.complaints()
