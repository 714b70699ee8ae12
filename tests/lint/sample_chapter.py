"""A small chapter that keeps every rule, made in Python: what the faults are planted in."""

import json
from functools import cache
from itertools import chain

from nbformat import NotebookNode, from_dict, v4

from tools.stored.manifest import facts_in
from tools.stored.notebook import Facts, Notebook

NAME = "04_rows"
IMPORTS = "import torch\nfrom utils.exercises import check\nfrom utils.pictures import tensors"
BOOT = "import sys\nsys.path.insert(0, '..')"

FILLER = (
    "You look at the row before you run the cell, and you say aloud what you expect to see. "
    "Then you run it, and what you see is either what you said, or the more interesting case. "
)
MINUTES = 48
"""Words / 130, 1.5 for each code cell that teaches, 6 for each exercise; not rounded to fives."""
TITLE = f"""\
# Where does a row live?

*Rows and their numbers*

You will say which numbers a row holds. You need lists (chapter 03, [lists](03_lists.ipynb)). It
takes about {MINUTES} minutes. {FILLER}"""
CAPTION = "Count the boxes of each row."
SUMMARY = """\
## Summary

A row holds numbers. A row has a length. A sum folds the row. A mean is a sum over a length.
A list of the numbers is a copy.

**In the house:** we stood on the bricks; next come the walls."""


def text(name: str, source: str) -> NotebookNode:
    return v4.new_markdown_cell(source, id=name)


def code(
    name: str, source: str, *outputs: NotebookNode, tags: tuple = (), caption: str = ""
) -> NotebookNode:
    metadata: dict = {"tags": list(tags)} if tags else {}
    if caption:
        metadata["mystnb"] = {"figure": {"caption": caption}}
    return v4.new_code_cell(source, id=name, metadata=metadata, outputs=list(outputs))


def value(shown: str) -> NotebookNode:
    """Return the output of a cell that ends in a value."""
    return v4.new_output("execute_result", data={"text/plain": shown})


def printed(shown: str, stream: str = "stdout") -> NotebookNode:
    return v4.new_output("stream", name=stream, text=shown)


def error(name: str, message: str) -> NotebookNode:
    return v4.new_output(
        "error", ename=name, evalue=message, traceback=[f"\x1b[31m{name}\x1b[0m: {message}"]
    )


def figure(words: str = "a row of 3 numbers\n  text: 1 2 3", more: str = "") -> NotebookNode:
    """Return the output of a picture: words, and an SVG as an image called by their headline."""
    label = words.partition("\n")[0]
    svg = f'<svg role="img" aria-label="{label}"><path d="M 0 0"/>{more}</svg>'
    image = f"""<img data-figure alt="{label}" src='data:image/svg+xml,{svg}'>"""
    html = f'<figure class="picture">{image}<figcaption>{label}</figcaption></figure>'
    return v4.new_output("display_data", data={"text/plain": words, "text/html": html})


def explorer(more: str = "") -> NotebookNode:
    """Return the output of an explorer: words, and a host with data and its module."""
    host = '<div data-explorer="rows"><p>Needs scripts.</p></div>'
    html = f'{host}<script type="module">{more}</script>'
    data = {"text/plain": "Explorer rows: 3 states of one row", "text/html": html}
    return v4.new_output("display_data", data=data)


def mechanism(number: int) -> list[NotebookNode]:
    """Return one section: claim, code, value, four times, the last with a picture."""
    cells = [text(f"section-{number}", f"## What is in row {'abc'[number]}?\n\n{FILLER * 2}")]
    for step in range(3):
        cells += [
            code(f"sum-{number}-{step}", f"row = x[{number}] * 12.5\nrow.sum()", value("75.25")),
            text(f"read-{number}-{step}", f"The sum is 75.25, and 12.5 made it so. {FILLER * 2}"),
        ]
    return [*cells, code(f"draw-{number}", "tensors.layout(row)", figure(), caption=CAPTION)]


def exercise(number: int) -> tuple[list[NotebookNode], list[NotebookNode]]:
    """Return task and stub, and the solution."""
    check = f'check("04.{number}", length)'
    stub = f"def length(row):\n    return ...\n\n{check}"
    answer = f"def length(row):\n    return len(row)\n\n{check}"
    todo = printed(f"Exercise 04.{number}: not answered yet.\n")
    done = printed(f"Exercise 04.{number}: right, in all 3 cases.\n")
    tags = ("solution", "hide-cell")
    asked = [
        text(f"ex-{number}-text", f"**{number}.** Return the length of a row. {FILLER}"),
        code(f"ex-{number}-stub", stub, todo, tags=("exercise",)),
    ]
    return asked, [code(f"ex-{number}-solution", answer, done, tags=tags)]


def cells() -> list[NotebookNode]:
    """Return the cells of the sample chapter."""
    asked, solved = zip(*map(exercise, (1, 2, 3)), strict=True)
    return [
        text("title", TITLE),
        code("boot", BOOT, tags=("hide-cell",)),
        code("imports", IMPORTS),
        code("make", "torch.manual_seed(0)\nx = torch.rand(3, 3)\nx.shape", value("(3, 3)")),
        text("look", f"Predict how many boxes there are. {FILLER * 2}"),
        code("picture", "tensors.layout(x)", figure(), caption=CAPTION),
        text("picture-read", f"The **storage** is one line of numbers. {FILLER * 2}"),
        *mechanism(0),
        *mechanism(1),
        text("pitfall", f"> **Pitfall.** A row has no fourth number. {FILLER}"),
        code("fails", "x[0][3]", error("IndexError", "too far"), tags=("raises-exception",)),
        text("speed", f"The shorter row is at least 1.5 times as fast. {FILLER}"),
        code(
            "clock",
            "ratio = 3.0\nassert ratio > 1.5\nratio",
            value("3.0"),
            tags=("nbval-ignore-output",),
        ),
        text("explore", f"## Explore\n\nWhich row has the largest sum? {FILLER}"),
        code("explorer", "rows(x)", explorer()),
        text("exercises", f"## Exercises\n\nReplace each `...` and run the cell. {FILLER}"),
        *chain.from_iterable(asked),
        text("summary", SUMMARY),
        text("solutions", f"## Solutions\n\nA row is as long as its list. {FILLER}"),
        *chain.from_iterable(solved),
    ]


FACTS = Facts(
    tuple(cell.id for cell in cells()),
    tuple(tuple(facts_in(cell)) for cell in cells()),
)


def chapter() -> NotebookNode:
    """Return a fresh copy of the sample chapter."""
    return from_dict(json.loads(_executed()))


@cache
def _executed() -> str:
    """Return the sample chapter as stored after a run from the top."""
    notebook = v4.new_notebook(cells=cells())
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata = {
        "kernelspec": kernel,
        "language_info": {"name": "python", "file_extension": ".py"},
    }
    for count, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), 1):
        cell.execution_count = count
    return json.dumps(notebook)


def stored(notebook: NotebookNode, name: str = NAME) -> Notebook:
    """Return ``notebook`` as the rules read it from a file."""
    return Notebook(name, json.dumps(notebook, indent=1, ensure_ascii=False), FACTS)
