"""Faults of the file."""

from nbformat import v4

from tests.lint.changes import Fault, Innocent, both, drop, insert, meta, move, put, rewrite, tag
from tests.lint.rules import form
from tests.lint.sample import figure, printed, text


def _older(notebook):
    notebook.nbformat_minor = 4


def _beyond_schema(notebook):
    notebook.cells[0]["surprise"] = 1


def _large(notebook):
    notebook.cells[0].source += "row " * 100_000


def _raw(notebook):
    notebook.cells.append(v4.new_raw_cell("raw", id="raw"))


def _output_metadata(notebook):
    picture = figure()
    picture.metadata["needs_background"] = "light"
    put("picture", outputs=[picture])(notebook)


FAULTS = (
    Fault(form.file_name_says_chapter, drop(), "'rows'", name="rows"),
    Fault(form.format_is_4_5, _older, "(4, 4)"),
    Fault(form.format_is_4_5, _beyond_schema, "surprise"),
    Fault(form.file_is_small, _large, "more than 400,000"),
    Fault(form.cells_are_text_or_code, _raw, "a raw cell"),
    Fault(form.cells_are_text_or_code, rewrite("look", " \n"), "empty"),
    Fault(form.metadata_from_whitelist, meta("widgets", {}), "'widgets'"),
    Fault(form.metadata_from_whitelist, meta("language_info", {"version": "3"}), "info.version"),
    Fault(form.metadata_from_whitelist, put("make", metadata={"scrolled": True}), "'scrolled'"),
    Fault(form.metadata_from_whitelist, put("look", attachments={"a.png": {}}), "attached"),
    Fault(form.metadata_from_whitelist, _output_metadata, "output with metadata"),
    Fault(form.kernel_is_python3, meta("kernelspec", {"name": "torch-env"}), "'torch-env'"),
    Fault(form.kernel_is_python3, meta("language_info", {"name": "R"}), "'name': 'R'"),
    Fault(form.kernel_is_python3, meta("language_info", {"name": "python"}), "'.py'"),
    Fault(form.tags_from_whitelist, tag("make", "slow"), "'slow'"),
    Fault(form.ids_are_unique_slugs, put("make", id="picture"), "used twice"),
    Fault(form.ids_are_unique_slugs, put("make", id="Make_x"), "not a slug"),
    Fault(form.ids_are_unique_slugs, put("make", id="a-" * 40 + "a"), "at most 64"),
    Fault(form.ids_are_unique_slugs, put("make", id="3f9c01ab"), "random"),
    Fault(form.cells_equal_manifest, drop("read-0-1"), "lost it"),
    Fault(form.cells_equal_manifest, insert("look", text("new", "new")), "does not list"),
    Fault(form.cells_equal_manifest, move("look", "picture"), "cell picture: cells equal manifest"),
    Fault(form.checks_equal_manifest, rewrite("clock", "assert True"), "asserts assert True"),
    Fault(form.checks_equal_manifest, rewrite("clock", "1"), "asserts nothing"),
    Fault(form.counts_run_from_one, put("make", execution_count=7), "7, expected 3"),
    Fault(form.counts_run_from_one, put("make", execution_count=None), "None"),
    Fault(form.ignored_cells_assert, tag("make", "nbval-ignore-output"), "nothing is asserted"),
    Fault(form.ignored_cells_assert, rewrite("clock", "assert True"), "nothing is asserted"),
)

INNOCENTS = (
    Innocent(form.ids_are_unique_slugs, put("make", id="feedface")),
    Innocent(form.ids_are_unique_slugs, put("make", id="a-" * 31 + "aa")),
    Innocent(form.metadata_from_whitelist, put("make", metadata={"mystnb": {"image": {}}})),
    Innocent(
        form.ignored_cells_assert,
        both(
            tag("make", "nbval-ignore-output"),
            rewrite("make", "torch.testing.assert_close(x, x)\nprint(1)", printed("1")),
        ),
    ),
)
