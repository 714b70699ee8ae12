"""Every number in prose is in the code or the output beside it, so a stale sentence is caught.

A number is looked for under its own heading, above or below the sentence; the question in the
title is the whole chapter's. What is not compared by
the suite (comments, ignored outputs, HTML) proves nothing.
"""

from collections.abc import Iterator

from tests.lint.arithmetic import equations, sums, without
from tests.lint.finding import Finding
from tests.lint.quoted_numbers import Evidence, Quoted, quoted, small
from tests.lint.rules.readings import right_answers
from tools.stored.markdown import Block
from tools.stored.notebook import Notebook

MEND = "correct it, or print it beside the sentence (for a task: in its solution)"


def numbers_in_prose_are_shown(notebook: Notebook) -> Iterator[Finding]:
    whole = Evidence("\n".join(cell.evidence for cell in notebook.code))
    for section in notebook.sections:
        for part in section.parts:
            evidence = Evidence(notebook.evidence_beside(part if part.code else section))
            for cell, block in part.prose:
                beside = whole if block.level == 1 else evidence
                for number in _numbers(block):
                    if not beside.shows(number):
                        found = f"{number.text!r} is in no code or output of this section"
                        yield Finding(cell.id, found, MEND)


def _numbers(block: Block) -> Iterator[Quoted]:
    if (
        block.kind == "answer"
    ):  # to be chosen from; `right_answers_are_shown` looks at the right one
        return
    yield from quoted(block.text)
    yield from small(without(block.plain))


def right_answers_are_shown(notebook: Notebook) -> Iterator[Finding]:
    """The page tells a reader that this answer is right: the code behind the box must show it."""
    for cell, answer, behind in right_answers(notebook):
        evidence = Evidence("\n".join(code.evidence for code in behind))
        sentence = f"It is {without(answer.plain)}"  # "0.5" is an answer, "0." no number of a list
        for number in (*quoted(answer.text), *small(sentence)):
            if not evidence.shows(number):
                found = (
                    f"{number.text!r} in the right answer is in no code or output behind the box"
                )
                yield Finding(cell.id, found, "correct it, or say it in words")


def sums_in_prose_are_right(notebook: Notebook) -> Iterator[Finding]:
    for section in notebook.sections:
        evidence = Evidence(notebook.evidence_beside(section))
        for cell, block in section.prose:
            for text, value in sums(block.text):
                if not evidence.has(value):
                    found = f"{text!r} gives {value:f}, which no code or output here shows"
                    yield Finding(cell.id, found, MEND)


def equations_in_prose_hold(notebook: Notebook) -> Iterator[Finding]:
    for section in notebook.sections:
        for cell, block in section.prose:
            for text, holds in equations(block.text):
                if not holds:
                    yield Finding(cell.id, f"{text!r} is not so", "work it out again")


RULES = (
    numbers_in_prose_are_shown,
    right_answers_are_shown,
    sums_in_prose_are_right,
    equations_in_prose_hold,
)
