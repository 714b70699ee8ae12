"""Explorer ``gather``: which number an index picks, and where it goes on the way back."""

from collections.abc import Sequence
from typing import NamedTuple

import torch

from utils.layout.box import Box
from utils.record import gathers
from utils.record.expressions import evaluate
from utils.record.gathers import Gather, Place, Table
from utils.scenes.explorer import WIDTHS, Explorer, Films, Free
from utils.scenes.scene import Scene
from utils.scenes.svg_paths import rounded

HIGH, WIDE, LEAST, LETTER = 30, 46, 5, 8.5
"""Pixels: a cell's height, its width where there is room, its rim, a letter in it."""
ROW_GAP, COLUMN_GAP, LANE, FRAME = 18, 5, 9, 4
"""Pixels between rows and between columns; where arrows run in a gap; around a framed line."""
GUTTER, TITLE, HEAD, SIDE = 20, 18, 22, 10
"""Pixels: for numbers of rows; above a table for its name and for its columns; for arrows beside
the tables of a phone."""
BETWEEN, BELOW, IN_A_ROW = 30, 16, 600
"""Pixels between tables side by side, and between those of a phone; where all stand in a row."""

GATHER, SCATTER = "gather", "scatter_add"
Cells = list[list[Box]]


class State(NamedTuple):
    """Number ``step`` of an index is followed, by ``gather`` or back by ``scatter_add``."""

    how: str
    made: Gather
    step: int
    letters: int
    """Of the longest number in any choice: so a cell is as wide in all of them."""


def gather(x: torch.Tensor, index: torch.Tensor) -> Explorer:
    """Show which number of ``x`` each number of ``index`` picks, along each dim that it fits.

    Args:
        x: A matrix of 1 to 6 rows and 1 to 5 columns of real numbers, any device.
        index: A matrix of 1 to 6 rows and 1 to 3 columns of int64, any device.

    Raises:
        TypeError: One of them is no tensor.
        ValueError: One cannot be drawn, or the index fits ``x`` along no dimension.
    """
    films = _films(x, index)
    made = films[next(iter(films))][0].made
    size = f"x of shape {tuple(x.shape)}, index of shape {tuple(index.shape)}"
    return Explorer(
        "gather",
        ["call", "along"],
        films,
        _draw,
        _say,
        headline=f"{size}.\nx: {_in_words(made.x)}\nindex: {_in_words(made.index)}",
        tell=lambda _, states: _told(states),
        walk="walk",
        alt="x, an index, and what it picks",
        keep=True,
        free=Free(
            "index",
            lambda code: _films(x, evaluate(code, x=x.clone(), index=index.clone())),
            "index",
            replaces=True,
            hint="index.flip(1)",
        ),
    )


def _films(x: torch.Tensor, index: torch.Tensor) -> Films:
    gathers.check(x)
    made = gathers.record(x, index)
    tables = [table for m in made for table in (m.x, m.index, *m.backs)]
    letters = max(len(number) for table in tables for row in table for number in row)
    if _across(made[0], WIDTHS[0]) < LETTER * letters + LEAST:
        raise ValueError(
            "the numbers are too wide for a phone; expected fewer columns, or shorter numbers."
        )
    return {
        (how, f"dim {m.dim}"): [State(how, m, k, letters) for k in range(len(m.sources))]
        for how in (GATHER, SCATTER)
        for m in made
    }


# ---- what is said ----


def _say(state: State) -> tuple[str, str]:
    how, made, step, _ = state
    i, j = made.place(step)
    number, place = made.picked[i][j], f"[{i}, {j}]"
    source = _bracketed(made.sources[step])
    stays, told = ("column", "row") if made.dim == 0 else ("row", "column")
    rule = f"the {stays} stays, the index says the {told}"
    inside = "index[i, j], j" if made.dim == 0 else "i, index[i, j]"
    says = f"`index{place}` is {made.index[i][j]}"
    if how == GATHER:
        facts = f"`picked[i, j] = x[{inside}]`: {rule}"
        return facts, f"`picked{place}`: {says}, so it takes `x{source}`, the number {number}."
    facts = f"`back[{inside}] += picked[i, j]`: {rule}"
    (row, column), (before, after) = made.sources[step], made.backs[step : step + 2]
    grown = f"{before[row][column]} becomes {after[row][column]}"
    return facts, f"`picked{place}` is {number}; {says}, so it goes to `back{source}`: {grown}."


def _bracketed(place: Place) -> str:
    return f"[{place[0]}, {place[1]}]"


def _told(states: Sequence[State]) -> str:
    how, made, *_ = states[0]
    read = " ".join(map(_bracketed, made.sources)).replace(", ", ",")
    if how == GATHER:
        return f"picks {_in_words(made.picked)} from {read}"
    return f"adds them up to {_in_words(made.backs[-1])}"


def _in_words(table: Table) -> str:
    return " / ".join(" ".join(row) for row in table)


# ---- where things stand ----


def _across(made: Gather, width: int) -> float:
    """Return the width of a cell."""
    if width >= IN_A_ROW:
        columns = len(made.x[0]) + 2 * len(made.index[0])
        return min(WIDE, (width - 3 * GUTTER - 2 * BETWEEN) / columns - COLUMN_GAP)
    room = width - 2 * SIDE - GUTTER
    alone = room / len(made.x[0])
    beside = (room - BELOW - GUTTER) / (2 * len(made.index[0]))
    return min(WIDE, alone - COLUMN_GAP, beside - COLUMN_GAP)


def _tables(made: Gather, width: int) -> tuple[dict[str, Cells], tuple[float, float]]:
    """Return the cells of the three tables, and where arrows run between index, x and picked."""
    size = _across(made, width)
    rows, columns = len(made.x), len(made.x[0])
    wide, narrow = (GUTTER + n * (size + COLUMN_GAP) for n in (columns, len(made.index[0])))
    top, low = TITLE + HEAD, TITLE + HEAD + rows * (HIGH + ROW_GAP) + TITLE + HEAD + BELOW
    if width >= IN_A_ROW:
        left = (width - wide - 2 * narrow - 2 * BETWEEN) / 2
        middle = left + narrow + BETWEEN
        right = middle + wide + BETWEEN
        places = {"index": (left, top), "x": (middle, top), "picked": (right, top)}
        ways = (middle - BETWEEN / 2, right - BETWEEN / 2)
    else:
        right = width - SIDE - narrow
        places = {"x": ((width - wide) / 2, top), "index": (SIDE, low), "picked": (right, low)}
        ways = (SIDE / 2, width - SIDE / 2)
    lengths = {"x": (rows, columns)}
    lengths["index"] = lengths["picked"] = (len(made.index), len(made.index[0]))
    return {n: _cells(*places[n], *lengths[n], size) for n in places}, ways


def _cells(left: float, top: float, rows: int, columns: int, size: float) -> Cells:
    xs = [left + GUTTER + j * (size + COLUMN_GAP) for j in range(columns)]
    ys = [top + i * (HIGH + ROW_GAP) for i in range(rows)]
    return [[Box(x, y, x + size, y + HIGH) for x in xs] for y in ys]


# ---- what is drawn ----


def _draw(state: State, width: int) -> Scene:
    how, made, step, _ = state
    scene = Scene(width)
    cells, ways = _tables(made, width)
    for name, table in cells.items():
        title = "back" if name == "x" and how == SCATTER else name
        _labels(scene, name, title, table)
    _source(scene, state, cells["x"])
    for k in range(len(made.sources)):
        i, j = made.place(k)
        role = "now" if k == step else "seen" if k < step else ""
        _cell(scene, cells["index"][i][j], made.index[i][j], role, key=f"index {k}", go=k)
        shown = how == SCATTER or k <= step
        _cell(scene, cells["picked"][i][j], "", role, key=f"picked {k}", go=k)
        if shown:
            _number(scene, state, k, cells)
    _arrows(scene, state, cells, ways)
    return scene


def _labels(scene: Scene, name: str, title: str, cells: Cells) -> None:
    first = cells[0][0]
    scene.text(first.left, first.top - HEAD - 10, title, "title start", key=f"title {name}")
    for j, box in enumerate(cells[0]):
        middle = (box.left + box.right) / 2
        scene.text(middle, box.top - HEAD + 6, j, "note soft", key=f"{name} column {j}")
    for i, (box, *_) in enumerate(cells):
        at = box.left - GUTTER / 2 - 5, (box.top + box.bottom) / 2
        scene.text(*at, i, "note soft", key=f"{name} row {i}")


def _source(scene: Scene, state: State, cells: Cells) -> None:
    """Draw ``x``, or what is added up, and a frame around the line that the index counts in."""
    how, made, step, _ = state
    numbers = made.x if how == GATHER else made.backs[step + 1]
    for i, row in enumerate(cells):
        for j, box in enumerate(row):
            steps = [k for k, place in enumerate(made.sources) if place == (i, j)]
            seen = "seen" if any(k < step for k in steps) else ""
            role = "now" if step in steps else seen
            act = {"go": steps} if steps else {"tell": f"no number of the index says `[{i}, {j}]`"}
            _cell(scene, box, numbers[i][j], role, key=f"x {i} {j}", **act)
    i, j = made.sources[step]
    line = cells[i] if made.dim == 1 else [row[j] for row in cells]
    left, top = line[0].left - FRAME + 1, line[0].top - FRAME
    wide, high = line[-1].right - left + FRAME - 1, line[-1].bottom - top + FRAME
    scene.box(left, top, wide, high, "", "blue toned open dash", r=7, key="line", z=1.5)


def _cell(scene: Scene, box: Box, text: str, role: str, **more) -> None:
    size = box.right - box.left, box.bottom - box.top
    scene.box(box.left, box.top, *size, text, role, r=5, over=1, **more)


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2 + 1


def _number(scene: Scene, state: State, k: int, cells: dict[str, Cells]) -> None:
    """Write a picked number; the newest one comes from its place in ``x``."""
    (i, j), (row, column) = state.made.place(k), state.made.sources[k]
    come = [_middle(cells["x"][row][column])] if state.how == GATHER else []
    at = _middle(cells["picked"][i][j])
    scene.text(*at, state.made.picked[i][j], "plain", key=f"number {k}", come=come)


def _arrows(scene: Scene, state: State, cells: dict[str, Cells], ways: tuple[float, float]) -> None:
    """Draw the arrow of the index below the rows, and that of the number above them."""
    how, made, step, _ = state
    (i, j), (row, column) = made.place(step), made.sources[step]
    index, x, picked = cells["index"][i][j], cells["x"][row][column], cells["picked"][i][j]
    says = _way(index, x, ways[0], below=True)
    moves = _way(x, picked, ways[1], below=False)
    if how == SCATTER:
        moves.reverse()
    for name, way, role in (("says", says, "blue"), ("moves", moves, "hot")):
        scene.line(rounded(way, 7), f"{role} toned bold", key=name, z=2)
        (u, v), side = way[-1], 6 if name == "says" else -6
        head = f"M-5 {side}l5 {-side} 5 {side}"
        scene.line(head, f"{role} toned bold", x=u, y=v, key=f"{name} head", z=2)


def _way(start: Box, end: Box, between: float, *, below: bool) -> list[Place]:
    """Return the corners of a way from cell to cell that runs in the gaps below or above rows."""
    sides = [(b.bottom, b.bottom + LANE) if below else (b.top, b.top - LANE) for b in (start, end)]
    (leave, lane), (enter, door) = sides
    (u, _), (x, _) = _middle(start), _middle(end)
    return [(u, leave), (u, lane), (between, lane), (between, door), (x, door), (x, enter)]
