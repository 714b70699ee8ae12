"""What the book says of its chapters, it says once."""

import pytest
import yaml

from tools.paths import ROOT, chapters
from tools.planned import house, planned, topic


def test_every_chapter_has_a_number_in_the_house_and_only_the_others_have_a_title_there():
    titles, written = planned(), {int(path.name[:2]) for path in chapters()}
    assert written <= set(titles)
    assert {n for n, title in titles.items() if title is None} == written


def test_every_chapter_says_what_it_is_called_and_no_two_say_the_same():
    topics = list(map(topic, chapters()))
    assert all(topics)
    assert len(set(topics)) == len(topics)


def test_the_contents_list_every_chapter_in_order_and_leave_titles_to_them():
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))["parts"]
    *entries, last = [entry for part in parts for entry in part["chapters"]]
    assert entries == [{"file": f"chapters/{path.stem}"} for path in chapters()]
    assert last == {"file": "glossary"}


def test_no_chapter_has_two_places_in_the_house():
    layers = house((ROOT / "index.md").read_text("utf-8"))
    numbers = [n for layer in layers for n in layer["chapters"] or ()]
    assert len(numbers) == len(set(numbers))


def test_the_house_is_what_the_cover_lists_from_top_to_bottom(tmp_path):
    (tmp_path / "index.md").write_text(
        "# A book\n\n```{house}\n- layer: House\n  chapters:\n    9:\n    20: Two\n"
        "- layer: Walls\n  chapters:\n- layer: Ground\n  chapters:\n    1: One\n```\n\nEnd.\n"
    )
    layers = house((tmp_path / "index.md").read_text())
    assert [(layer["layer"], layer["chapters"]) for layer in layers] == [
        ("House", {9: None, 20: "Two"}),
        ("Walls", None),
        ("Ground", {1: "One"}),
    ]
    assert list(planned(tmp_path).items()) == [(1, "One"), (9, None), (20, "Two")]


def test_a_cover_without_a_house_is_refused():
    with pytest.raises(
        SystemExit, match=r"index\.md: expected a block that begins with ```{house}"
    ):
        house("# A book\n")


def test_a_topic_is_the_first_line_of_italics(tmp_path):
    (tmp_path / "a.ipynb").write_text('"# Why?\\n",\n    "\\n",\n    "*Rows*\\n",\n    "*no*"\n')
    assert topic(tmp_path / "a.ipynb") == "Rows"
    (tmp_path / "a.ipynb").write_text('    "# Why *so*?\\n"\n')
    assert topic(tmp_path / "a.ipynb") == ""
