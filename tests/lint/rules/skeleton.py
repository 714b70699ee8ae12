"""What every chapter has: its start cell, pitfalls that are run, the closing sections."""

from collections.abc import Iterator

from tests.lint import limits
from tests.lint.finding import WHOLE, Finding
from tools import report
from tools.stored.markdown import Block
from tools.stored.notebook import Notebook, Section

FOLDED = {"hide-input", "hide-cell", "remove-cell"}


def boot_stands_second(notebook: Notebook) -> Iterator[Finding]:
    second = notebook.cells[1] if len(notebook.cells) > 1 else None
    if not second or second.id != "boot" or second.kind != "code":
        found = f"the second cell is {second.id!r}" if second else "there is no second cell"
        yield Finding(WHOLE, found, "put the start cell 'boot' right after the title")
    elif not FOLDED & set(second.tags):
        yield Finding("boot", "the start cell is not folded", "tag it hide-input")


def pitfalls_are_run(notebook: Notebook) -> Iterator[Finding]:
    warnings = [cell for cell in notebook.prose if any(map(_is_pitfall, cell.page.blocks))]
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


def minutes_are_computed(notebook: Notebook) -> Iterator[Finding]:
    numbers, title = report.measure(notebook).cells, next((c.id for c in notebook.cells), WHOLE)
    computed, said = round(numbers["min"] / 5) * 5, numbers.get("said")
    fix = f"write 'about {computed} minutes' into the first cell"
    if said is None:
        yield Finding(title, "no minutes are promised", fix)
    elif abs(said - numbers["min"]) > 5:
        yield Finding(title, f"{said} minutes are promised, {computed} computed", fix)


def _is_pitfall(block: Block) -> bool:
    """Tell whether a heading or the bold beginning of a text announces a pitfall."""
    announced = [text for text, leads in block.bold if leads]
    announced += [block.text] if block.level else []
    return any(text.casefold().startswith("pitfall") for text in announced)


RULES = (
    boot_stands_second,
    pitfalls_are_run,
    last_sections_stand_in_order,
    minutes_are_computed,
)
