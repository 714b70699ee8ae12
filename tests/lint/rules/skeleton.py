"""A chapter, top to bottom: question, start cell, picture, mechanism, and the closing sections."""

import re
from collections.abc import Iterator

from tests.lint import limits, python
from tests.lint.markdown import Block
from tests.lint.notebook import WHOLE, Finding, Notebook, Section

MINUTES = re.compile(r"\b(\d+) minutes\b")
NEEDS = re.compile(r"\bneed", re.IGNORECASE)
GUESS = re.compile(r"\b(predict|guess)", re.IGNORECASE)
FOLDED = {"hide-input", "hide-cell", "remove-cell"}


def opening_promises(notebook: Notebook) -> Iterator[Finding]:
    first = notebook.cells[0] if notebook.cells else None
    if not first or first.kind != "markdown":
        yield Finding(WHOLE, "the first cell is not the title", "begin with a Markdown cell")
        return
    blocks = [block for block in first.page.blocks if not block.level]
    text = " ".join(block.text for block in blocks)
    if len(blocks) < 2:
        mend = "under the title write the topic's name, then a paragraph"
        yield Finding(first.id, "no topic under the title", mend)
    minutes = MINUTES.search(text)
    if not minutes or int(minutes[1]) % 5:
        found = f"reading time {minutes[0]!r}" if minutes else "no reading time"
        yield Finding(first.id, found, "say how long the chapter takes, in steps of 5 minutes")
    if not NEEDS.search(text):
        yield Finding(first.id, "no word on what a reader needs first", "say 'You need ...'")


def boot_stands_second(notebook: Notebook) -> Iterator[Finding]:
    second = notebook.cells[1] if len(notebook.cells) > 1 else None
    if not second or second.id != "boot" or second.kind != "code":
        found = f"the second cell is {second.id!r}" if second else "there is no second cell"
        yield Finding(WHOLE, found, "put the start cell 'boot' right after the title")
    elif second.outputs or not FOLDED & set(second.tags):
        found = "the start cell has an output or is not folded"
        yield Finding("boot", found, "tag it hide-input, and let it print nothing")
    elif second.lines > limits.BOOT_LINES:
        found = f"{second.lines} lines"
        yield Finding("boot", found, f"{limits.BOOT_LINES} lines at most")


def boot_is_the_same_everywhere(notebook: Notebook) -> Iterator[Finding]:
    boot = notebook.cell("boot")
    if boot and boot.source.strip() != notebook.facts.boot.strip():
        found = "the start cell differs from the book's"
        yield Finding("boot", found, "write it anew: python -m tools.addresses")


def imports_stand_third(notebook: Notebook) -> Iterator[Finding]:
    cell = notebook.code[1] if len(notebook.code) > 1 else None
    names = set(python.imports(cell.tree)) if cell else set()
    mend = f"import torch and the chapter's names from utils in {limits.IMPORT_LINES} lines"
    if not any(python.within(name, "torch") for name in names):
        yield Finding(cell.id if cell else WHOLE, "torch is not imported after the start", mend)
    elif cell.lines > limits.IMPORT_LINES:
        yield Finding(cell.id, f"{cell.lines} lines of imports", mend)


def picture_within_first_screen(notebook: Notebook) -> Iterator[Finding]:
    early = notebook.code[1 : 1 + limits.PICTURE_WITHIN]
    if not any(output.is_figure for cell in early for output in cell.outputs):
        found = f"no figure in the {limits.PICTURE_WITHIN} code cells after the start cell"
        yield Finding(WHOLE, found, "draw the picture first, from a real tensor")


def reader_predicts(notebook: Notebook) -> Iterator[Finding]:
    if not any(GUESS.search(block.text) for _, block in notebook.blocks):
        yield Finding(WHOLE, "nowhere a guess is asked", "write 'Predict: ...' before the key cell")


def mechanism_has_few_sections(notebook: Notebook) -> Iterator[Finding]:
    titles = [section.title for section in notebook.sections if section.level == 2]
    closing = tuple(name.casefold() for name in limits.LAST_SECTIONS)
    own = [title for title in titles if not title.casefold().startswith(closing)]
    least, most = limits.MECHANISM_SECTIONS
    if not least <= len(own) <= most:
        found = f"{len(own)} sections of level 2 before {limits.LAST_SECTIONS[0]!r}"
        yield Finding(WHOLE, found, f"cut the matter into {least} to {most}; use level 3 within")


def pitfalls_are_run(notebook: Notebook) -> Iterator[Finding]:
    warnings = [cell for cell in notebook.prose if any(map(_is_pitfall, cell.page.blocks))]
    if not warnings:
        mend = "begin a note with **Pitfall** and make the real mistake in the next cell"
        yield Finding(WHOLE, "no pitfall", mend)
    for cell in warnings:
        after = notebook.cells[cell.index : cell.index + 1]
        if not after or after[0].kind != "code":
            found = "the pitfall is told, not run"
            yield Finding(cell.id, found, "let the next cell fail, or show the wrong number")


def last_sections_stand_in_order(notebook: Notebook) -> Iterator[Finding]:
    wanted = limits.LAST_SECTIONS
    last = [s for s in notebook.sections if s.level == 2][-len(wanted) :]
    fits = len(last) == len(wanted) and all(map(Section.is_called, last, wanted))
    if not fits:
        found = f"the chapter ends in {', '.join(repr(s.title) for s in last)}"
        yield Finding(WHOLE, found, f"end in the sections {', '.join(wanted)}")


def explore_has_an_explorer(notebook: Notebook) -> Iterator[Finding]:
    section = notebook.section("Explore")
    if section is None:
        return  # said by last_sections_stand_in_order
    if not any(output.is_explorer for cell in section.code for output in cell.outputs):
        yield Finding(WHOLE, "'Explore' shows no explorer", "call one from utils.explorers")
    if not any("?" in block.text for _, block in section.prose if not block.level):
        found = "'Explore' asks no question"
        yield Finding(WHOLE, found, "ask one that only playing answers")


def figures_are_a_handful(notebook: Notebook) -> Iterator[Finding]:
    drawn = sum(output.is_figure for cell in notebook.code for output in cell.outputs)
    least, most = limits.FIGURES
    if not least <= drawn <= most:
        yield Finding(WHOLE, f"{drawn} figures", f"draw {least} to {most}: what changes state")


def summary_can_be_said(notebook: Notebook) -> Iterator[Finding]:
    section = notebook.section("Summary")
    blocks = [block for _, block in section.prose if not block.level] if section else []
    houses = [block for block in blocks if "in the house" in block.text.casefold()]
    said = sum(len(block.sentences) for block in blocks if block not in houses)
    if section and len(houses) != 1:
        found = f"{len(houses)} lines 'In the house' in the summary"
        yield Finding(WHOLE, found, "say once which layer we stood on and what comes next")
    if section and said < limits.SUMMARY_SENTENCES:
        found = f"a summary of {said} sentences"
        yield Finding(WHOLE, found, f"say it in {limits.SUMMARY_SENTENCES}")


def _is_pitfall(block: Block) -> bool:
    """Tell whether a heading or the bold beginning of a text announces a pitfall."""
    announced = [text for text, leads in block.bold if leads]
    announced += [block.text] if block.level else []
    return any(text.casefold().startswith("pitfall") for text in announced)


RULES = (
    opening_promises,
    boot_stands_second,
    boot_is_the_same_everywhere,
    imports_stand_third,
    picture_within_first_screen,
    reader_predicts,
    mechanism_has_few_sections,
    pitfalls_are_run,
    last_sections_stand_in_order,
    explore_has_an_explorer,
    figures_are_a_handful,
    summary_can_be_said,
)
