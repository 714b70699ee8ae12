"""What stands over and under a chapter: its place, minutes, needs and buttons; its neighbours."""

import pytest

from tests.pages.site import page_names, parsed
from tests.pages.small_book import REPOSITORY
from tools.paths import ROOT


@pytest.fixture(scope="module")
def middle(sample):
    """The second chapter of the small book."""
    return parsed(sample / "chapters/02_figures.html")


def test_minutes_and_needs_stand_apart_in_the_chapters_own_words(middle):
    assert middle.select_one("p.aim").get_text() == "You can do it."
    facts = [p.get_text() for p in middle.select(".chapter-head > p:not([class])")]
    assert facts == ["You need nothing but x.", "About 7 minutes."]
    assert middle.select_one(".chapter-head + p").get_text() == "You need not wait."
    assert middle.select_one(".chapter-head p em").get_text() == "nothing"


def test_buttons_run_download_and_edit_this_chapter(middle, sample):
    run, download, edit = (a["href"] for a in middle.select(".actions a"))
    path = "main/chapters/02_figures.ipynb"
    assert run == f"https://colab.research.google.com/github/{REPOSITORY}/blob/{path}"
    assert edit == f"https://github.com/{REPOSITORY}/edit/{path}"
    assert (sample / "chapters" / download).resolve().read_bytes() == (
        sample.parents[1] / "source/chapters/02_figures.ipynb"
    ).read_bytes()


def test_the_description_is_the_aim(middle):
    for name in ('meta[name="description"]', 'meta[property="og:description"]'):
        assert middle.select_one(name)["content"] == "You can do it."


@pytest.mark.parametrize(
    ("class_", "words", "title", "target"),
    [
        ("left-prev", "Previous Part 1. Ground · Chapter 1", "Formulas", "01_maths.html"),
        ("right-next", "Next Part 2. Walls · Chapter 14", "The last one", "14_last.html"),
    ],
    ids=["previous", "next"],
)
def test_neighbours_have_a_place_and_a_title(middle, class_, words, title, target):
    link = middle.select_one(f"a.{class_}")
    assert link["href"] == target
    assert " ".join(link.select_one(".prev-next-subtitle").get_text().split()) == words
    assert link.select_one(".prev-next-title").get_text().strip() == title


def test_a_quote_that_begins_with_the_kind_of_a_note_is_set_apart(sample):
    last = parsed(sample / "chapters/14_last.html")
    kinds = [quote.get("class") for quote in last.select("article blockquote")]
    notes = [["callout", kind] for kind in ("predict", "pitfall", "note")]
    assert kinds == [*notes, None, None]


def test_a_folded_solution_says_so_open_and_closed(middle):
    fold = middle.select_one(".tag_solution details.fold summary")
    assert [span["class"] for span in fold.select("span")] == [["when-closed"], ["when-open"]]
    assert [span.text for span in fold.select("span")] == ["Show the solution", "Hide the solution"]


@pytest.mark.parametrize("page", [n for n in page_names() if n.startswith("chapters/")])
def test_a_real_chapter_has_a_head(book, page):
    soup = parsed(book / page)
    facts = " ".join(p.get_text() for p in soup.select(".chapter-head > p"))
    assert "minutes" in facts
    assert "You need" in facts
    assert len(soup.select(".chapter-head .actions a")) == 3


def test_every_link_into_the_repository_leads_where_the_checkout_belongs(middle):
    links = [a["href"] for a in middle.select('a[href*="github"]')]
    assert len([link for link in links if f"github.com/{REPOSITORY}" in link]) >= 4
    assert "OWNER/REPO" not in str(middle)


def test_the_address_has_one_source():
    for folder in ("_ext", "_templates", "_static"):
        for path in (ROOT / folder).rglob("*.*"):
            if path.suffix in {".py", ".html", ".js", ".css"}:
                assert "github.com/OWNER" not in path.read_text("utf-8"), path
