"""What a chapter asks of its reader, counted in its notebook: guesses, exercises, minutes.

Every page carries the numbers of all chapters in its sidebar (`book-head.html`), where
`_static/progress.js` compares them with what the reader has done (`_static/memory.js`).
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from brick.places import written
from brick.vocabulary import plural

GUESS = re.compile(r"^> \*\*Predict\b", re.MULTILINE)
STUB = re.compile(r"ex-\d+-stub")
MINUTES = re.compile(r"About (\d+) minutes")
DEEPER = re.compile(r"second readings take (\d+) minutes")


@dataclass(frozen=True)
class Work:
    """A chapter's Predict boxes with an output behind, its exercises, its minutes.

    `deeper` are the minutes that its second readings add.
    """

    guesses: int = 0
    exercises: int = 0
    minutes: int = 0
    deeper: int = 0


def counted(cells: list[dict[str, Any]]) -> Work:
    """What the cells of a notebook ask."""
    text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    return Work(
        guesses=sum(has_output_behind(place, cells) for place in range(len(cells))),
        exercises=sum(bool(STUB.fullmatch(cell.get("id", ""))) for cell in cells),
        minutes=first_number(MINUTES, text),
        deeper=first_number(DEEPER, text),
    )


def has_output_behind(place: int, cells: list[dict[str, Any]]) -> bool:
    """Tell whether a cell holds a Predict box, and the code right behind it an output."""
    if cells[place]["cell_type"] != "markdown" or not GUESS.search("".join(cells[place]["source"])):
        return False
    for cell in cells[place + 1 :]:
        if cell["cell_type"] != "code":
            return False
        if cell["outputs"]:
            return True
    return False


def first_number(pattern: re.Pattern[str], text: str) -> int:
    """The number in the first match, 0 without one."""
    match = pattern.search(text)
    return int(match[1]) if match else 0


@lru_cache(maxsize=256)
def work_of(notebook: Path, modified: int) -> Work:
    """What a notebook asks; `modified` makes a change count."""
    return counted(json.loads(notebook.read_text(encoding="utf-8"))["cells"])


def work(app: Sphinx) -> dict[int, Work]:
    """What each chapter of the book asks, by its number."""
    paths = {n: Path(app.env.doc2path(name)) for n, name in written(app).items()}
    return {n: work_of(path, path.stat().st_mtime_ns) for n, path in paths.items()}


def in_short(chapters: dict[int, Work]) -> str:
    """The numbers for `progress.js`.

    >>> in_short({4: Work(guesses=8, exercises=5)})
    '4=8/5'
    """
    return " ".join(f"{n}={c.guesses}/{c.exercises}" for n, c in chapters.items())


def many(number: int, thing: str) -> str:
    """A number of things in words.

    >>> many(1, "guess"), many(5, "exercise")
    ('1 guess', '5 exercises')
    """
    return f"{number} {thing if number == 1 else plural(thing)}"


def add_work(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Give the templates `work`: the numbers of all chapters."""
    context["work"] = in_short(work(app))


def write_again(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Have all pages written anew if a number has changed: it stands on each of them."""
    now = in_short(work(app))
    before = getattr(env, "brick_work", now)
    env.brick_work = now
    return [] if before == now else env.found_docs


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the steps above to Sphinx."""
    app.connect("html-page-context", add_work)
    app.connect("env-updated", write_again)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
