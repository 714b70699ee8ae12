"""What the page folds until the reader asks: answers behind a guess, and second readings."""

from collections.abc import Iterator
from itertools import takewhile

from tests.lint.finding import WHOLE, Finding
from tools.stored.markdown import Block, Box
from tools.stored.notebook import SECOND_READING, Cell, Notebook


def guesses_have_an_answer(notebook: Notebook) -> Iterator[Finding]:
    answered = {}
    for cell in notebook.prose:
        for box in filter(_offers_answers, cell.page.boxes):
            last = _last_output_behind(notebook, cell)
            if last is None or not box.is_last:
                fix = "let only code cells stand between the box and its output"
                yield Finding(cell.id, "the guess has no output right behind it", fix)
            else:
                answered[last.id] = box.answers
    for cell in notebook.cells:
        number, answers = cell.metadata.get("predict"), answered.get(cell.id, 0)
        if answers and (type(number) is not int or not 1 <= number <= answers):
            fix = f"write the right answer's number, 1 to {answers}, as metadata 'predict'"
            yield Finding(cell.id, f"metadata 'predict' is {number!r}", fix)
        elif number is not None and not answers:
            fix = "it belongs to the last cell with output behind a Predict box with a list"
            yield Finding(cell.id, f"metadata 'predict' {number!r} answers no box", fix)


def right_answers(notebook: Notebook) -> Iterator[tuple[Cell, Block, list[Cell]]]:
    """Yield the right one of the answers that each Predict box offers, and the code behind it."""
    for cell in notebook.prose:
        offered = [block for block in cell.page.blocks if block.kind == "answer"]
        last = _last_output_behind(notebook, cell)
        number = last.metadata.get("predict") if last else None
        if type(number) is int and 1 <= number <= len(offered):
            yield cell, offered[number - 1], _code_behind(notebook, cell)


def half_of_the_guesses_offer_answers(notebook: Notebook) -> Iterator[Finding]:
    boxes = [box for cell in notebook.prose for box in cell.page.boxes]
    guesses = [box for box in boxes if box.first.text.casefold().startswith("predict")]
    listed = sum(box.answers > 0 for box in guesses)
    if 2 * listed < len(guesses):
        found = f"{listed} of {len(guesses)} Predict boxes offer answers to choose"
        yield Finding(WHOLE, found, "give at least half of them a list of two to four answers")


def second_readings_are_tagged(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.cells:
        is_one, tagged = cell.id in notebook.second_readings, SECOND_READING in cell.tags
        if is_one and not tagged:
            found = "it belongs to a second reading and is not tagged"
            yield Finding(cell.id, found, f"tag it {SECOND_READING}")
        elif tagged and not is_one:
            found = f"tag {SECOND_READING} under no heading '### Second reading: ...'"
            yield Finding(cell.id, found, "begin the first cell of it with that heading")


def _offers_answers(box: Box) -> bool:
    return box.first.text.casefold().startswith("predict") and box.answers > 0


def _last_output_behind(notebook: Notebook, cell: Cell) -> Cell | None:
    """Return the last cell with an output among the code cells directly behind ``cell``."""
    return next((c for c in reversed(_code_behind(notebook, cell)) if c.outputs), None)


def _code_behind(notebook: Notebook, cell: Cell) -> list[Cell]:
    """Return the code cells directly behind ``cell``."""
    return list(takewhile(lambda other: other.kind == "code", notebook.cells[cell.index :]))


RULES = (guesses_have_an_answer, half_of_the_guesses_offer_answers, second_readings_are_tagged)
