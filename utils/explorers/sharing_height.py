"""How high explorer ``sharing`` is drawn: what a page reserves before the module runs.

The same arithmetic as in ``sharing.js``; a test in the browser holds the two together.
"""

import math
from collections.abc import Sequence

from utils.explorers.sharing_state import Program

HEAD, ROW, PILL, CELL, CODE = 24, 62, 28, 34, 26
"""Pixels, as in ``sharing.js``: headings, a row, a name, a cell, a line of code."""
EDGE, GAP, LINK = 12, 18, 22
"""Pixels beside the names, between names and objects, and between objects and buffers."""
LETTER, SMALL = 7.83, 7.23
"""Width of a letter of code at 13 px and at 12 px, in pixels."""
SIDE_BY_SIDE = 560
"""From this width on the code stands beside the drawing."""


def height(width: int, programs: Sequence[Program]) -> int:
    """Return the height of the whole explorer in CSS pixels when ``width`` pixels are inside it.

    The highest program and the longest of all texts count, so that nothing moves later.
    """
    states = [state for program in programs for state in program.states]
    pick = 84 + LETTER * max(len(program.title) for program in programs) + 14
    controls = 290 + (pick if len(programs) > 1 else 0)
    bar = 36 if controls <= width else 80
    words = 16 + 19.5 * _lines([state.facts for state in states], 6.4, width)
    words += 21 * _lines([state.words for state in states], 6.7, width)
    column = code_width(width, programs)
    code = max(_code_height(program, column) for program in programs)
    beside = column < width
    drawn = max(_drawing(program, width - (column + 20) * beside) for program in programs)
    return math.ceil(24 + bar + words + 14 + (max(code, drawn) if beside else code + 14 + drawn))


def code_width(width: int, programs: Sequence[Program]) -> float:
    """Return how wide the column of code is; on a phone it has the whole width."""
    longest = max(len(line) for program in programs for line in program.lines)
    return min(LETTER * longest + 44, 0.42 * width) if width >= SIDE_BY_SIDE else width


def _code_height(program: Program, width: float) -> float:
    return sum(
        CODE + 19.5 * (math.ceil(LETTER * len(line) / (width - 40)) - 1) for line in program.lines
    )


def _lines(texts: Sequence[str], letter: float, width: int) -> int:
    return math.ceil(max(map(len, texts)) * letter / width)


def _drawing(program: Program, width: float) -> float:
    """Return the height of the drawing: as many rows as the program ever needs."""
    states, things = program.states, [t for state in program.states for t in state.things]
    name = max(30, LETTER * max(len(n) for state in states for n in state.names) + 16)
    thing = SMALL * max(max(len(t.head), len(t.note)) for t in things) + 16
    room = width - EDGE - name - GAP - thing - LINK
    cells = [buffer.cells for state in states for buffer in state.buffers] or [("0",)]
    least = max(CELL, 10 + 8.5 * max(len(text) for row in cells for text in row))
    rows = math.ceil(max(map(len, cells)) / max(1, room // least))
    stack = max(list(state.names.values()).count(t.key) for state in states for t in state.things)
    row = max(ROW, PILL * stack + 8, (CELL + 16) * rows + 8)
    return HEAD + row * (max(t.slot for t in things) + 1)
