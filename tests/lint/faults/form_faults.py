"""Faults of the file."""

from nbformat import v4

from tests.lint.rules import form
from tests.lint.sample_changes import Fault, Innocent, both, drop, insert, move, put, rewrite, tag
from tests.lint.sample_chapter import TITLE, printed, text


def _large(notebook):
    notebook.cells[0].source += "row " * 150_000


def _raw(notebook):
    notebook.cells.append(v4.new_raw_cell("raw", id="raw"))


FAULTS = (
    Fault(form.file_name_says_chapter, drop(), "'rows'", name="rows"),
    Fault(form.file_is_small, _large, "more than 600,000"),
    Fault(form.cells_are_text_or_code, _raw, "a raw cell"),
    Fault(form.cells_are_text_or_code, rewrite("look", " \n"), "empty"),
    Fault(form.cells_are_text_or_code, put("look", attachments={"a.png": {}}), "attached"),
    Fault(form.tags_from_whitelist, tag("make", "slow"), "'slow'"),
    Fault(form.ids_are_unique_slugs, put("make", id="picture"), "used twice"),
    Fault(form.ids_are_unique_slugs, put("make", id="Make_x"), "not a slug"),
    Fault(form.ids_are_unique_slugs, put("make", id="a-" * 40 + "a"), "at most 64"),
    Fault(form.ids_are_unique_slugs, put("make", id="3f9c01ab"), "random"),
    Fault(form.cells_equal_manifest, drop("read-0-1"), "lost it"),
    Fault(form.cells_equal_manifest, insert("look", text("new", "new")), "does not list"),
    Fault(form.cells_equal_manifest, move("look", "picture"), "cell picture: cells equal manifest"),
    Fault(
        form.facts_equal_manifest,
        rewrite("clock", "assert True"),
        "asserts assert True",
    ),
    Fault(form.facts_equal_manifest, rewrite("clock", "1"), "asserts nothing"),
    Fault(
        form.facts_equal_manifest,
        rewrite("title", TITLE.replace("chapter 03", "chapter 02")),
        "refers to chapter 02, the manifest lists chapter 03",
    ),
    Fault(form.ignored_cells_assert, tag("make", "nbval-ignore-output"), "nothing is asserted"),
    Fault(form.ignored_cells_assert, rewrite("clock", "assert True"), "nothing is asserted"),
)

INNOCENTS = (
    Innocent(form.ids_are_unique_slugs, put("make", id="feedface")),
    Innocent(form.ids_are_unique_slugs, put("make", id="a-" * 31 + "aa")),
    Innocent(
        form.ignored_cells_assert,
        both(
            tag("make", "nbval-ignore-output"),
            rewrite("make", "torch.testing.assert_close(x, x)\nprint(1)", printed("1")),
        ),
    ),
)
