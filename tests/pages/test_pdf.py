"""The book as one PDF: links, bookmarks, page numbers, open solutions, explorers in words."""

import pytest
from pypdf import PdfReader

from tools import pdf


@pytest.fixture(scope="module")
def printed(sample, browser, tmp_path_factory):
    return PdfReader(pdf.make(sample, tmp_path_factory.mktemp("pdf") / "book.pdf", browser))


@pytest.fixture(scope="module")
def pages(printed):
    return [page.extract_text() for page in printed.pages]


def annotations(printed):
    """Every link of the PDF."""
    notes = (note.get_object() for page in printed.pages for note in page.get("/Annots", ()))
    return [note for note in notes if note.get("/Subtype") == "/Link"]


def titles(outline):
    for entry in outline:
        yield from titles(entry) if isinstance(entry, list) else [entry.title]


def test_every_link_leads_into_the_pdf_or_to_a_public_address(printed):
    inside = [note["/Dest"] for note in annotations(printed) if "/Dest" in note]
    outside = [note["/A"]["/URI"] for note in annotations(printed) if "/A" in note]
    assert len(inside) >= 4
    assert {str(name) for name in inside} <= set(printed.named_destinations)
    assert all(address.startswith("https://") for address in outside), outside


def test_a_link_between_chapters_leads_to_the_chapter(printed, pages):
    place = printed.named_destinations["/chapters-01_maths"]
    assert "Formulas" in pages[printed.get_destination_page_number(place)]


def test_bookmarks_name_every_chapter_and_the_contents(printed):
    names = [title.replace("\xa0", " ").strip() for title in titles(printed.outline)]
    for title in ("Contents", "Formulas", "The last one", "Solutions"):
        assert title in names


def test_the_contents_name_the_page_on_which_a_chapter_begins(printed, pages):
    contents = next(text for text in pages if "Contents" in text)
    for title in ("Formulas", "The last one"):
        row = next(line for line in contents.splitlines() if title in line)
        number = int(row.split()[-1])
        assert title in pages[number - 1]
        assert str(number) in pages[number - 1].split(), "the page shows its own number"


def test_chapters_have_their_place_over_each_page(pages):
    assert any("Part 2. Walls · Chapter 14 · The last one" in text for text in pages)


def test_long_numbers_of_a_list_stand_inside_the_margin(printed, pages):
    page = printed.pages[next(k for k, text in enumerate(pages) if "12. thing" in text)]
    begins = {}

    def note(text, matrix, inner, font, size):
        begins.setdefault(text.strip(), matrix[0] * inner[4] + matrix[4])

    page.extract_text(visitor_text=note)
    assert begins["9."] > begins["12."] >= begins["The last one"] - 0.5


def test_solutions_are_open_and_explorers_are_told(pages):
    text = "\n".join(pages)
    assert "answer = 42" in text
    assert "an okapi" in text


def test_what_waits_for_a_guess_is_open_and_nothing_asks_for_one(pages):
    text = "\n".join(pages)
    assert "Two." in text
    assert "I have a guess" not in text


def test_formulas_are_printed_with_their_font(printed):
    fonts = set()
    for page in printed.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            fonts.add(str(font.get_object().get("/BaseFont", "")))
    assert any("STIX" in name for name in fonts), fonts


def test_the_pdf_says_its_title_and_is_tagged(printed):
    assert printed.metadata.title == "PyTorch Brick by Brick"
    assert printed.trailer["/Root"]["/MarkInfo"]["/Marked"]
