"""Explorer ``strides``: one storage and the views that read it, recorded with PyTorch."""

import math
from collections.abc import Sequence

import torch

from utils.record import views
from utils.record.phrases import counted
from utils.record.views import View
from utils.scenes.explorer import Explorer, Free
from utils.scenes.scene import Scene
from utils.scenes.svg_paths import rounded

HEIGHT, GAP, HEAD, FOOT, TITLE, GUTTER = 36, 6, 40, 18, 24, 22
"""Pixels: a cell, the gap between cells, what stands above, below and beside them."""
LEAST, USUAL, LETTER = 34, 48, 8.5
"""Pixels: the narrowest cell, the usual one, a letter in it."""
LANE, MARGIN, STRIP = 4, 10, 34
"""Pixels kept free for the link: below a row of the storage, beside it, and above the view."""

State = tuple[View, int]
"""A view and the number of the cell that is looked at."""
Place = tuple[float, float]


def strides(x: torch.Tensor, *codes: str) -> Explorer:
    """Show which storage cell every cell of ``x`` and of its views reads.

    Args:
        x: Strided tensor of any dtype and device; its storage holds 1 to 64 numbers.
        codes: Expressions of ``x`` (and ``torch``), each a view of ``x`` with the dtype of ``x``,
            1 to 100 cells and 0 to 4 dimensions.

    Raises:
        TypeError: ``x`` is no tensor, a code is no string, or it gives no tensor.
        ValueError: ``x`` has no plain storage of that size, or a code fails, copies, writes,
            or gives a view that cannot be drawn.
    """
    views.check_tensor(x)
    films = {(code,): _walk(x, code) for code in dict.fromkeys(("x", *codes))}
    numbers = films["x",][0][0].numbers
    noun = "truth value" if x.dtype == torch.bool else "number"
    many = counted(len(films), "view")
    return Explorer(
        "strides",
        ["view"],
        films,
        draw=lambda state, width: _draw(state, width, noun),
        say=lambda state: _say(state, noun),
        headline=f"{many} of one storage of {counted(len(numbers), noun)}.\n"
        f"storage: {' '.join(numbers)}",
        tell=lambda _, its: f"{_facts(its[0][0])} · reads {' '.join(map(str, its[0][0].reads))}",
        walk="walk",
        alt="the storage of x, below it a view",
        free=Free("or type", lambda code: {(code,): _walk(x, code)}, "x"),
    )


def _walk(x: torch.Tensor, code: str) -> list[State]:
    view = views.record(x, code)
    return [(view, step) for step in range(len(view.reads))]


# ---- what is said ----


def _say(state: State, noun: str) -> tuple[str, str]:
    view, step = state
    index, at = view.index(step), view.reads[step]
    sharing = view.reads.count(at)
    terms = "".join(f" + {i}·{stride}" for i, stride in zip(index, view.strides, strict=True))
    place = f"`storage[{view.offset}{terms}]` = " if index else ""
    cell = f"{view.code}[{', '.join(map(str, index))}]" if index else view.code
    also = f", read by {sharing} cells of this view" if sharing > 1 else ""
    said = f"`{cell}` is {place}`storage[{at}]`: the {noun} `{view.numbers[at]}`{also}"
    return _facts(view), said


def _facts(view: View) -> str:
    contiguous = "yes" if view.contiguous else "no"
    return (
        f"shape {view.shape} · strides {view.strides} · offset {view.offset} · "
        f"contiguous: {contiguous}"
    )


# ---- what is drawn ----


def _draw(state: State, width: int, noun: str) -> Scene:
    (view, _), scene = state, Scene(width)
    numbers = view.numbers
    tape, size = _tape_places(numbers, width)
    grid = _grid_places(view, size, width, _lane(tape[-1]) + STRIP)
    scene.text(0, 9, f"storage of x: {counted(len(numbers), noun)}", "title start", key="title")
    _tape(scene, state, numbers, tape, size)
    _grid(scene, state, numbers, grid, size)
    _jumps(scene, state, tape, size)
    _link(scene, state, tape, grid, size)
    names = ("right", "down", "block", "row")
    pace = ", ".join(f"{n} +{s}" for n, s in zip(names, reversed(view.strides), strict=False))
    words = f"view `\u2002{pace}`" if pace else "view"
    scene.text(width / 2, grid[-1][1] + HEIGHT + 18, words, "title", key="view")
    return scene


def _tape_places(numbers: Sequence[str], width: int) -> tuple[list[Place], float]:
    """Return where the cells of the storage stand, and how wide each is."""
    least = max(LEAST, 10 + LETTER * max(map(len, numbers)))
    room = width if len(numbers) * least <= width else width - 2 * MARGIN
    rows = math.ceil(len(numbers) / max(1, room // least))
    across = math.ceil(len(numbers) / rows)
    size = min(max(least, USUAL), room / across)
    left, pitch = (width - across * size) / 2, HEAD + HEIGHT + FOOT + LANE
    top = TITLE - 4 + HEAD
    places = [(left + k % across * size, top + k // across * pitch) for k in range(len(numbers))]
    return places, size


def _lane(cell: Place) -> float:
    """Return the height below a storage cell and its number where the link runs."""
    return cell[1] + HEIGHT + FOOT + 4


def _tape(
    scene: Scene, state: State, numbers: Sequence[str], tape: list[Place], size: float
) -> None:
    view, step = state
    at, seen = view.reads[step], view.reads[:step]
    for k, (x, y) in enumerate(tape):
        role = "now" if k == at else "seen" if k in seen else "" if k in view.reads else "off"
        unread = {"tell": f"`{view.code}` never reads `storage[{k}]`"}
        act = {"go": view.reads.index(k)} if k in view.reads else unread
        scene.box(x, y, size, HEIGHT, numbers[k], role, key=f"tape {k}", **act)
        scene.text(x + size / 2, y + HEIGHT + 9, k, "note soft", key=f"place {k}")


def _grid_places(view: View, size: float, width: int, top: float) -> list[Place]:
    """Return where the cells of a view stand: blocks of bands of rows."""
    blocks, rows, columns = (1, 1, 1, *view.shape)[-3:]
    gutter, head = (GUTTER if len(view.shape) > 1 else 0), (FOOT if view.shape else 0)
    title = TITLE if len(view.shape) > 2 else 0
    bands = math.ceil(columns / max(1, (width - gutter) // (size + GAP)))
    across = math.ceil(columns / bands)
    block, band = gutter + across * (size + GAP), head + rows * (HEIGHT + GAP)
    beside = min(blocks, max(1, width // block))
    left, places = (width - beside * block + GAP) / 2 + gutter, []
    for k in range(len(view.reads)):
        number, row, column = k // (rows * columns), k // columns % rows, k % columns
        x = left + number % beside * block + column % across * (size + GAP)
        y = top + number // beside * (title + bands * band + GAP) + title
        places.append((x, y + column // across * band + head + row * (HEIGHT + GAP)))
    return places


def _grid(
    scene: Scene, state: State, numbers: Sequence[str], grid: list[Place], size: float
) -> None:
    view, step = state
    dimensions, (rows, columns) = len(view.shape), (1, 1, *view.shape)[-2:]
    for k, ((x, y), read) in enumerate(zip(grid, view.reads, strict=True)):
        row, column, lead = k // columns % rows, k % columns, view.index(k)[:-2]
        twin = "twin" if read == view.reads[step] else "seen" if k < step else ""
        role = "now" if k == step else twin
        scene.box(x, y, size, HEIGHT, numbers[read], role, r=8, key=f"cell {k}", go=k, over=1)
        if row == 0 and dimensions:
            scene.text(x + size / 2, y - 10, column, "note soft", key=f"column {k}")
        if x == grid[k - column][0] and dimensions > 1:
            scene.text(x - 14, y + HEIGHT / 2, row, "note soft", key=f"row {k}")
        if row == column == 0 and lead:
            name = f"[{', '.join(map(str, lead))}, :, :]"
            scene.text(x + 1, y - FOOT - 14, name, "note soft start", key=f"block {k}")


def _jumps(scene: Scene, state: State, tape: list[Place], size: float) -> None:
    """Draw the jumps from each storage cell to the next one read, and name the last."""
    view, step = state
    for k in range(step):
        (x, y), (u, v) = (tape[view.reads[j]] for j in (k, k + 1))
        x, y, u, v = x + size / 2, y - 3, u + size / 2, v - 3
        last = k == step - 1
        scene.line(_jump(x, y, u, v), f"blue toned {'thick' if last else 'thin'}", key=f"hop {k}")
        if last:
            far = f"{view.reads[step] - view.reads[k]:+d}".replace("-", "−")
            middle = (x + u) / 2 if v == y else u
            scene.text(middle, v - 32, far, "strong note blue toned", key="jump")


def _jump(x: float, y: float, u: float, v: float) -> str:
    """Return an arc over the cells of one row, a loop over one cell, or the ends of an arc."""
    if v != y:
        side = 8 if v > y else -8
        leave = f"M{x:.0f} {y:.0f}c0-8 {side}-14 {2 * side}-14"
        return f"{leave}M{u - 2 * side:.0f} {v - 14:.0f}c{side} 0 {2 * side} 6 {2 * side} 14"
    if u == x:
        return f"M{x - 6:.0f} {y:.0f}c-10-26 22-26 12 0"
    lift, far = min(32, 12 + abs(u - x) / 8), u - x
    return f"M{x:.0f} {y:.0f}c0-{lift:.0f} {far:.0f}-{lift:.0f} {far:.0f} 0"


def _link(scene: Scene, state: State, tape: list[Place], grid: list[Place], size: float) -> None:
    """Join the cell of the view to the storage cell it reads, where no number and no label is.

    It runs below the row of the storage, beside the rows under it, and then in the gap left of the
    cell; a block is entered between its label and the numbers of its columns.
    """
    view, step = state
    (x, y), (u, v) = grid[step], tape[view.reads[step]]
    corner, top = grid[step - step % math.prod(view.shape[-2:])] if view.shape[2:] else (x, y)
    middle, gap, door, entry = u + size / 2, x - GAP / 2, corner - GAP / 2, top - FOOT
    lane, strip = _lane((u, v)), _lane(tape[-1]) + STRIP / 2
    sides = (tape[0][0] - MARGIN + 2, max(place[0] for place in tape) + size + MARGIN - 2)
    nearest = min(sides, key=lambda side: abs(middle - side) + abs(side - door))
    turn = middle if v == tape[-1][1] else nearest
    way = [(middle, lane), (turn, lane), (turn, strip), (door, strip)]
    way += [(door, entry), (gap, entry), (gap, y + HEIGHT / 2), (x, y + HEIGHT / 2)]
    scene.line(rounded(way, 9), "hot toned thick", key="link", z=2)
    scene.dot(middle, lane, 4, "hot", key="foot")
    scene.box(u, v, size, HEIGHT, "", "hot toned open thick", key="read", z=2)
    scene.box(x, y, size, HEIGHT, "", "hot toned open thick", r=8, key="cell", z=2)
