"""Predict boxes: what the code behind one gives stays folded until the reader has guessed.

A box is a block quote that begins with the bold word *Predict*. Right behind it stand code cells,
and behind these a paragraph that says the answer: the cells' outputs and this paragraph fold, the
code does not. A list in the box offers answers. It moves below the code, where the output will
appear, and its entries become buttons; the metadata ``{"predict": 2}`` of the last cell with output
is the number of the right one, from 1.
"""

from itertools import takewhile
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.writers.html5 import HTML5Translator

from brick.answering.folding import fold, is_cell, output_of
from brick.figure_markup import cell_ids
from brick.places import number_of

AFTER_CALLOUTS = 600  # `cells` and `figure_markup` mark what is looked for here


class Guess(nodes.General, nodes.Element):
    """The place where a reader guesses: perhaps a list of answers, then a button that shows."""


def behind(node: nodes.Node) -> list[nodes.Node]:
    """What stands behind a node in its section."""
    siblings = node.parent.children
    return siblings[siblings.index(node) + 1 :]


def offered(box: nodes.block_quote) -> nodes.Element | None:
    """The list of answers in a box, None without one."""
    lists = (nodes.bullet_list, nodes.enumerated_list)
    return next((child for child in box.children if isinstance(child, lists)), None)


def refusal(page: str, where: str, found: str, expected: str) -> ExtensionError:
    """An error that names the page, the place in it, what was found and what is expected."""
    return ExtensionError(f"{page}: {where}: {found}; expected {expected}")


def place_guess(page: str, box: nodes.block_quote, ids: list[str]) -> nodes.container:
    """Fold what a box asks for, and put the place of the guess there; return the cell that tells.

    Raises:
        ExtensionError: the notebook does not say what folds, or which answer is right.
    """
    question = " ".join(box.astext().split())[:60]
    rest = behind(box)
    cells = list(takewhile(is_cell, rest))
    told = [cell for cell in cells if output_of(cell)]
    if not told:
        raise refusal(page, question, "no output right behind the box", "only code cells between")
    last, answer = told[-1], next(iter(rest[len(cells) :]), None)
    name = ids[last["cell_index"]]
    if not isinstance(answer, nodes.paragraph):
        found = answer.tagname if answer else "nothing"
        raise refusal(page, name, f"{found} behind the cells", "a paragraph that says the answer")
    output = output_of(last)
    guess = Guess(key=f"{number_of(page):02}.{name}", right=0)
    guess["controls"] = fold(name, [*map(output_of, told), answer])
    if choices := offered(box):
        guess["right"] = right_answer(page, name, last, len(choices))
        box.remove(choices)
        choices["classes"].append("choices")
        guess += choices
    last.insert(last.index(output), guess)
    return last


def right_answer(page: str, name: str, cell: nodes.container, count: int) -> int:
    """The number of the right answer of a list of `count`, from the cell's metadata."""
    number = cell["cell_metadata"].get("predict")
    if type(number) is not int or not 1 <= number <= count:
        found = f"metadata 'predict' is {number!r}"
        raise refusal(page, name, found, f"the number of the right answer, 1 to {count}")
    return number


def add_guesses(app: Sphinx, doctree: nodes.document) -> None:
    """Fold what all boxes of a chapter ask for."""
    page = app.env.docname
    if number_of(page) is None:
        return
    ids = cell_ids(Path(app.env.doc2path(page)))
    boxes = [box for box in doctree.findall(nodes.block_quote) if "predict" in box["classes"]]
    told = [place_guess(page, box, ids) for box in boxes]
    listed = {cell["cell_index"] for cell in told if cell.next_node(Guess)["right"]}
    for cell in filter(is_cell, doctree.findall(nodes.container)):
        if "predict" in cell["cell_metadata"] and cell["cell_index"] not in listed:
            found = f"metadata 'predict' is {cell['cell_metadata']['predict']!r}"
            expected = "it behind a Predict box with a list only"
            raise refusal(page, ids[cell["cell_index"]], found, expected)


def visit_guess(self: HTML5Translator, node: Guess) -> None:
    """Open the place of a guess."""
    self.body.append(
        f'<div class="guess" role="group" aria-label="Your guess" data-key="{node["key"]}"'
        f' data-right="{node["right"]}">\n'
    )


def depart_guess(self: HTML5Translator, node: Guess) -> None:
    """Close it, with the button, and room for what the page says to a guess."""
    words = "Just show me" if node["right"] else "I have a guess. Show me"
    self.body.append(
        '<p class="ask pst-js-only"><span class="said" aria-hidden="true"></span>'
        '<span class="visually-hidden"></span><button type="button" class="reveal"'
        f' aria-expanded="false" aria-controls="{node["controls"]}">{words}</button></p></div>\n'
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect `add_guesses` to Sphinx."""
    app.setup_extension("brick.answering.folding")
    app.add_node(Guess, html=(visit_guess, depart_guess))
    app.connect("doctree-read", add_guesses, priority=AFTER_CALLOUTS)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
