"""Exercises that a page answers: a place to type, to pick, or to choose among written answers.

What an exercise knows is recorded from the judge (`tools/answers`), one file a chapter. It lies in
the page as letters turned by half an alphabet: nobody reads the answer by accident, and whoever
wants to can. `tries.js` judges; without it the exercise stays what it is in the notebook.
"""

import json
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.highlighting import PygmentsBridge
from sphinx.writers.html5 import HTML5Translator

from brick.answering.answer_forms import form_of
from brick.answering.folding import output_of, source_of
from brick.figure_markup import cell_ids
from brick.link_targets import colab
from brick.places import number_of

RECORDED = Path(__file__).parent / "recorded"
LETTERS = "ABCDEFGHIJ"
FEW = 3
"""Answers that share so few lines differ nearly everywhere: no line of them is marked."""
LOWER, DIGITS = "abcdefghijklmnopqrstuvwxyz", "0123456789"
HALF = {
    ord(old): new
    for row in (LOWER, LOWER.upper(), DIGITS)
    for old, new in zip(row, row[len(row) // 2 :] + row, strict=False)
}


class Try(nodes.General, nodes.Element):
    """The place for an answer, drawn by `try.html`. It has no text that search could find twice."""


def turned(data: object) -> str:
    """What `data` is as JSON, with letters and digits turned by half; `tries.js` turns it back."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").translate(HALF)


def recorded(chapter: int) -> dict[str, dict]:
    """What the exercises of a chapter know, by their numbers; nothing for an unrecorded chapter."""
    file = RECORDED / f"{chapter:02}.json"
    if not file.exists():
        return {}
    return json.loads(file.read_text(encoding="utf-8"))["exercises"]


def add_tries(app: Sphinx, doctree: nodes.document) -> None:
    """Put a place for an answer into every exercise of a chapter that is recorded."""
    docname = app.env.docname
    chapter = number_of(docname)
    if chapter is None:
        return
    app.env.note_dependency(str(RECORDED / f"{chapter:02}.json"))
    known = recorded(chapter)
    ids = cell_ids(Path(app.env.doc2path(docname)))
    for cell in doctree.findall(nodes.container):
        if "tag_exercise" in cell["classes"]:
            number = ids[cell["cell_index"]].removeprefix("ex-").removesuffix("-stub")
            if number in known:
                add_try(cell, f"{chapter:02}.{number}", known[number], docname)


def add_try(cell: nodes.container, name: str, record: dict, docname: str) -> None:
    """Put the place for the answer to the exercise `name` between its code and its output.

    Raises:
        ExtensionError: the cell has no output, or it does not say that nothing is answered yet.
    """
    output = output_of(cell)
    if output is None or f"Exercise {name}: not answered yet." not in output.astext():
        found = output.astext()[-80:] if output else "no output"
        raise ExtensionError(
            f"{docname}, exercise {name}: expected the output 'Exercise {name}: not answered yet.',"
            f" found {found!r}. Run tools.refresh, or name the exercise in its check()."
        )
    stub = source_of(cell).astext()
    cell.insert(cell.index(output), Try(name=name, record=record, stub=stub, docname=docname))


def visit_try(self: HTML5Translator, node: Try) -> None:
    """Draw the place for an answer."""
    name, record = node["name"], node["record"]
    context = {"name": name, "id": "try-" + name.replace(".", "-")}
    if "candidates" in record:
        context["known"] = turned([found["said"] for found in record["candidates"]])
        codes = [found["code"] for found in record["candidates"]]
        marks = marked(codes)
        context["candidates"] = [
            {"letter": letter, "html": painted(code, lines)}
            for letter, code, lines in zip(LETTERS, codes, marks, strict=False)
        ]
        context["has_marks"] = any(marks)
        context["colab"] = colab(self.builder.app, node["docname"])
    else:
        context["known"] = turned(record)
        context["form"] = form_of(record, node["stub"])
    self.body.append(self.builder.templates.render("try.html", context))
    raise nodes.SkipNode


def marked(codes: list[str]) -> list[tuple[int, ...]]:
    """The numbers, from 1, of the lines of each answer that are not in all of them.

    The right answer is treated as all others are: its marks do not tell it from them.
    """
    answers = [code.splitlines() for code in codes]
    shared = set.intersection(*map(set, answers)) | {""}
    if len(shared) <= FEW:
        return [()] * len(codes)
    return [tuple(k for k, line in enumerate(lines, 1) if line not in shared) for lines in answers]


@cache
def painted(code: str, lines: tuple[int, ...]) -> str:
    """The HTML of a piece of code, coloured as the book's cells are, with some lines marked."""
    bridge = PygmentsBridge("html", "github-light-high-contrast")
    return bridge.highlight_block(code, "python", hl_lines=lines)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect `add_tries` to Sphinx."""
    app.add_node(Try, html=(visit_try, None))
    app.connect("doctree-read", add_tries)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
