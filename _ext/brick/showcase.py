"""The cover's directives that show what stands in the chapters: an explorer, and what readers make.

Both name a chapter and a cell, whose stored output they take when the cover is built::

    ```{explorer}
    chapter: 1
    cell: explorer-by-hand
    ```

    ```{made}
    - chapter: 20
      title: It reads handwriting
      about: Of {test.0:.0f} digits it reads {test.1:.0%} right.
      cell: first-picture
      panels: [1, 2, 3]
    ```

A picture's panels are chosen by title or place. Text is chosen by `printed`, cell by cell, and cut
after `letters`. In `about`, `{CELL.0}` is the first number that a cell of that chapter has printed.

A third one counts the book: `{chapters}`, `{guesses}`, `{exercises}`, `{hours}` and `{deeper}` (the
hours of the second readings) in the text of `{counted}` are numbers.
"""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from brick import stored_outputs
from brick.cover import CoverPart
from brick.figure_markup import told
from brick.places import written
from brick.workload import Work, work

PLACEHOLDER = re.compile(r"\{([\w-]+)\.(\d+)(:[^}]*)?\}")
MINUTES = 60


class Shown(SphinxDirective):
    """A directive that reads notebooks: Sphinx reads the cover again when one of them changes."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Take what is wanted out of the notebooks; a wish that they do not fulfil is an error."""
        wanted = yaml.safe_load("\n".join(self.content))
        try:
            return [self.part(wanted)]
        except stored_outputs.Absent as reason:
            raise self.error(f"The cover wants what no chapter has: {reason}.") from None

    def part(self, wanted: Any) -> CoverPart:
        """The part of the cover that shows what is wanted."""
        raise NotImplementedError

    def notebook(self, number: int) -> Path:
        """A chapter's notebook, which the cover from now on depends on."""
        path = stored_outputs.notebook_of(Path(self.env.srcdir), number)
        self.env.note_dependency(str(path))
        return path


class Explorer(Shown):
    """`{explorer}`: an explorer of a chapter, which works on the cover as it does there."""

    def part(self, wanted: dict[str, Any]) -> CoverPart:
        """The explorer, followed by its words in a fold."""
        notebook, cell = self.notebook(wanted["chapter"]), wanted["cell"]
        html = stored_outputs.html(notebook, cell, "explorer")
        words = next(
            "".join(output["data"]["text/plain"])
            for output in stored_outputs.outputs(notebook, cell)
            if "text/html" in output.get("data", {})
        )
        return CoverPart(template="played.html", explorer=told(html, words, "play"))


class Made(Shown):
    """`{made}`: what readers make in the chapters, as pictures and text out of these."""

    def part(self, wanted: list[dict[str, Any]]) -> CoverPart:
        """The things that are made, in the given order."""
        return CoverPart(template="made.html", made=[self.thing(thing) for thing in wanted])

    def thing(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """One thing: its chapter, what is said about it, and its panels or texts."""
        notebook = self.notebook(wanted["chapter"])
        shown: dict[str, Any] = {"panels": [], "texts": []}
        if "cell" in wanted:
            picture = stored_outputs.html(notebook, wanted["cell"], "picture")
            shown["panels"] = stored_outputs.panels(picture, wanted["panels"])
        for cell in wanted.get("printed", []):
            shown["texts"].append(cut(stored_outputs.printed(notebook, cell), wanted["letters"]))
        about = filled(wanted["about"], notebook)
        return shown | {"chapter": wanted["chapter"], "title": wanted["title"], "about": about}


class Counted(SphinxDirective):
    """`{counted}`: text in which the book's own numbers stand."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Fill the numbers in, and read the text as Markdown."""
        chapters = work(self.env.app)
        for name in written(self.env.app).values():
            self.env.note_dependency(self.env.doc2path(name))
        try:
            text = with_numbers("\n".join(self.content), totals(chapters.values()))
        except ValueError as wrong:
            raise self.error(str(wrong)) from None
        return self.parse_text_to_nodes(text)


def with_numbers(text: str, numbers: dict[str, int]) -> str:
    """A text with numbers in the place of their names.

    >>> with_numbers("{chapters} chapters", {"chapters": 24})
    '24 chapters'

    Raises:
        ValueError: a brace holds no name of a number.
    """
    try:
        return text.format(**numbers)
    except (KeyError, IndexError, ValueError):
        known = ", ".join(f"{{{name}}}" for name in numbers)
        raise ValueError(f"The cover says {text!r}; expected in braces: {known}.") from None


def totals(chapters: Collection[Work]) -> dict[str, int]:
    """What all chapters ask together; minutes in whole hours."""
    return {
        "chapters": len(chapters),
        "guesses": sum(chapter.guesses for chapter in chapters),
        "exercises": sum(chapter.exercises for chapter in chapters),
        "hours": round(sum(chapter.minutes for chapter in chapters) / MINUTES),
        "deeper": round(sum(chapter.deeper for chapter in chapters) / MINUTES),
    }


def cut(text: str, letters: int) -> str:
    """A text on one line, cut after a word before `letters`.

    >>> cut("one two\\nthree", 9)
    'one two …'
    """
    line = " ".join(text.split())
    return line if len(line) <= letters else line[:letters].rsplit(" ", 1)[0] + " …"


def filled(about: str, notebook: Path) -> str:
    """A sentence with numbers that cells of the notebook have printed.

    Raises
    ------
    Absent: a cell is not there, or has not printed so many numbers.
    """

    def number(place: re.Match[str]) -> str:
        found = stored_outputs.numbers(notebook, place[1])
        if int(place[2]) >= len(found):
            raise stored_outputs.Absent(
                f"{notebook.name}, cell '{place[1]}': expected more than {place[2]} numbers, "
                f"found {found}"
            )
        return format(found[int(place[2])], (place[3] or ":g")[1:])

    return PLACEHOLDER.sub(number, about)


def setup(app: Any) -> dict[str, bool]:
    """Register the directives."""
    app.add_directive("explorer", Explorer)
    app.add_directive("made", Made)
    app.add_directive("counted", Counted)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
