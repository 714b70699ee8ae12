"""Explorer ``broadcast``: two shapes aligned from the right, stretched or refused."""

import math
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from utils.record import meetings
from utils.record.meetings import Axis, Meeting, Shape
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.scene import Scene

CELL, HEIGHT, GAP, NAME = 28, 28, 22, 52
"""Pixels: a cell, the room for a plus between two tensors, and for a name beside the lengths."""
LENGTH, ROW, TITLE, BLOCK = 44, 30, 24, 8
"""Pixels: a box for a length, from one shape to the next, a title, the gap between matrices."""
NAMES = ("a", "b", "a + b")


class State(NamedTuple):
    """A pair while its axes are compared, one by one from the right, then while cells are made."""

    pair: Meeting
    looked: int
    """Axes that were compared; the last one is looked at while no cell is made."""
    cell: int
    """Number of the result that is made, or -1."""


def broadcast(*pairs: str) -> Explorer:
    """Show how two shapes meet, and which numbers each cell of the sum is made of.

    Args:
        pairs: Such as ``"(2, 3) + (3,)"``: shapes of up to 3 dimensions, lengths from 1 to 4, a
            result of 24 numbers at most.

    Raises:
        TypeError: A pair is no string.
        ValueError: There is no pair, or one is no pair of shapes or too large.
    """
    if not pairs:
        raise ValueError(f"no pair is given; {meetings.WANTED}.")
    films = {key: states for code in pairs for key, states in _film(code).items()}
    return Explorer(
        "broadcast",
        ["shapes"],
        films,
        _draw,
        _say,
        headline="shapes aligned from the right; a holds 10, 20, 30 …, b holds 1, 2, 3 …",
        tell=lambda _, states: _told(states),
        walk="walk",
        alt="two shapes below each other, the two tensors and their sum",
        free=Free("or type", _film, next(iter(films))[0], hint="(3, 1) + (4,)"),
    )


def _film(code: str) -> Films:
    pair = meetings.record(code)
    compared = [State(pair, k + 1, -1) for k in range(len(pair.axes))]
    made = [State(pair, len(pair.axes), k) for k in range(len(pair.origins))]
    return {(pair.code,): compared + made}


# ---- what is said --------------------------------------------------------------------------------


def _told(states: Sequence[State]) -> str:
    pair = states[0].pair
    compared = " ".join(_comparison(state) for state in states if state.cell < 0)
    results = f" Result {' '.join(pair.numbers[2])}" if pair.made is not None else ""
    return f"{_facts(pair)} · {compared}{results}"


def _facts(pair: Meeting) -> str:
    if pair.made is None:
        return f"PyTorch refuses: {pair.refusal}."
    return f"the result has shape {pair.made}"


def _say(state: State) -> tuple[str, str]:
    pair, _, cell = state
    facts = f"`a` has shape {pair.a}, `b` has {pair.b}; {_facts(pair)}"
    return facts, _comparison(state) if cell < 0 else _sum(state)


def _comparison(state: State) -> str:
    where = "At the right end" if state.looked == 1 else "One axis further left"
    return f"{where}, {_met(state.pair.axes[state.looked - 1])}."


def _met(axis: Axis) -> str:
    """Return what becomes of two lengths."""
    for name, mine, other in (("a", axis.a, axis.b), ("b", axis.b, axis.a)):
        if mine is None:
            stretched = f" and is stretched to {axis.made}" if other > 1 else ""
            return f"`{name}` has no length left: it counts as 1{stretched}"
    if axis.made is None:
        return f"{axis.a} meets {axis.b}: they differ and neither is 1, so the pair is refused"
    if axis.a == axis.b:
        return f"{axis.a} meets {axis.b}: equal, they fit"
    name = "a" if axis.a == 1 else "b"
    return f"{axis.a} meets {axis.b}: the 1 of `{name}` is stretched to {axis.made}"


def _sum(state: State) -> str:
    pair, _, cell = state
    terms = [
        f"{name}{_index(shape, place)}"
        for name, shape, place in zip("ab", (pair.a, pair.b), pair.origins[cell], strict=True)
    ]
    numbers = [pair.numbers[k][place] for k, place in enumerate(pair.origins[cell])]
    result = f"(a + b){_index(pair.made, cell)}"
    return f"`{result} = {' + '.join(terms)}` = {' + '.join(numbers)} = {pair.numbers[2][cell]}"


def _index(shape: Shape, place: int) -> str:
    index = list(product(*map(range, shape)))[place]
    return str(list(index)) if index else ""


# ---- what is drawn -------------------------------------------------------------------------------


def _draw(state: State, width: int) -> Scene:
    scene = Scene(width)
    _lengths(scene, state)
    _tensors(scene, state, 3 * ROW + TITLE)
    return scene


def _lengths(scene: Scene, state: State) -> None:
    """Draw the shapes below each other, each length of an axis in its column."""
    pair, looked, cell = state
    columns = max(len(pair.a), len(pair.b))
    left = (scene.width - NAME - columns * LENGTH) / 2 + NAME
    for row, name in enumerate(NAMES):
        y = row * ROW
        scene.text(left - 8, y + 13, name, "end strong", key=f"name {name}")
        for k in range(columns):
            axis = pair.axes[k] if k < len(pair.axes) else None
            x = left + (columns - 1 - k) * LENGTH
            now = k == looked - 1 and cell < 0
            text, role = _length(pair, row, k, axis, looked)
            role += " now" if now else ""
            scene.box(x, y, LENGTH - 4, ROW - 6, text, role, r=5, key=f"length {name} {k}")


def _length(pair: Meeting, row: int, k: int, axis: Axis | None, looked: int) -> tuple[str, str]:
    """Return what stands for axis ``k`` of a, of b or of the result, and its role."""
    if row == 2:
        if axis is None or k >= looked:
            return "", "dots"
        return ("no", "strong") if axis.made is None else (str(axis.made), "")
    shape = (pair.a, pair.b)[row]
    own = shape[-k - 1] if k < len(shape) else None
    seen = axis is not None and k < looked
    if seen and axis.stretched[row]:
        return f"1→{axis.made}", "dash small"
    if own is None:
        return ("1", "dash off") if seen else ("", "dash off")
    return str(own), ""


def _tensors(scene: Scene, state: State, top: float) -> None:
    """Draw a, b and their sum: side by side, or the sum below where they need it."""
    pair = state.pair
    shapes = _grids(pair)
    sizes = [_size(shape) for shape in shapes]
    beside = math.fsum(w for w, _ in sizes) + 2 * GAP <= scene.width
    line = sizes if beside else sizes[:2]
    left = (scene.width - math.fsum(w for w, _ in line) - GAP * (len(line) - 1)) / 2
    y = top + TITLE
    for k, (name, shape, (w, _)) in enumerate(zip(NAMES, shapes, sizes, strict=False)):
        if k == 2 and not beside:
            left, y = (scene.width - w) / 2, y + max(h for _, h in line) + TITLE + 6
        scene.text(left + w / 2, y - 12, name, "title", key=f"title {name}")
        if k < 2:
            _operand(scene, state, k, shape, left, y)
        else:
            _result(scene, state, shape, left, y)
        if k == 1 or (k == 2 and beside):
            sign = "+" if k == 1 else "="
            scene.text(left - GAP / 2, y + HEIGHT / 2, sign, "strong", key=f"sign {sign}")
        left += w + GAP


def _grids(pair: Meeting) -> list[Shape]:
    """Return the shapes that a, b and the result take when all is stretched that will be."""
    if pair.made is not None:
        return [pair.made] * 3
    dims = max(len(pair.a), len(pair.b))
    grids = []
    for row, shape in enumerate((pair.a, pair.b)):
        full = [1] * (dims - len(shape)) + list(shape)
        for k, axis in enumerate(pair.axes):
            if axis.stretched[row]:
                full[-k - 1] = axis.made
        grids.append(tuple(full))
    return grids


def _size(shape: Shape) -> tuple[float, float]:
    blocks, rows, columns = (1, 1, 1, *shape)[-3:]
    return columns * CELL, blocks * rows * HEIGHT + (blocks - 1) * BLOCK


def _place(shape: Shape, index: Shape, left: float, top: float) -> tuple[float, float]:
    block, row, column = (0, 0, 0, *index)[-3:]
    rows = (1, 1, *shape)[-2]
    return left + column * CELL, top + row * HEIGHT + block * (rows * HEIGHT + BLOCK)


def _operand(scene: Scene, state: State, which: int, grid: Shape, left: float, top: float) -> None:
    """Draw the cells of a or b, and the copies that it was stretched to by now."""
    pair, looked, cell = state
    shape, name = (pair.a, pair.b)[which], "ab"[which]
    for index in product(*map(range, grid)):
        own = _own(shape, index)
        copied = [k for k in range(len(grid)) if index[-k - 1] and _is_copied(shape, k)]
        if any(k >= looked for k in copied):
            continue
        number = pair.numbers[which][_number(shape, own)]
        at = _at(pair, cell)
        role = "dash" if copied else ""
        if at == index:
            role += " now"
        elif at and _own(shape, at) == own and not copied:
            role += " twin"
        x, y = _place(grid, index, left, top)
        origin = _place(grid, _first(shape, index), left, top)
        answers = _go(pair, index) | ({"come": [origin]} if copied else {})
        key = f"{name} {list(index)}"
        scene.box(x, y, CELL, HEIGHT, number, f"small {role}", r=4, key=key, **answers)


def _go(pair: Meeting, index: Shape) -> dict:
    """Return the step to which a click on the cell at ``index`` walks, if there is one."""
    return {} if pair.made is None else {"go": len(pair.axes) + _number(pair.made, index)}


def _at(pair: Meeting, cell: int) -> Shape | None:
    """Return the index of the cell that is made now."""
    return list(product(*map(range, pair.made)))[cell] if cell >= 0 else None


def _own(shape: Shape, index: Shape) -> Shape:
    """Return the index in ``shape`` of what stands at ``index`` of the stretched tensor."""
    cut = index[len(index) - len(shape) :]
    return tuple(i if n > 1 else 0 for i, n in zip(cut, shape, strict=True))


def _first(shape: Shape, index: Shape) -> Shape:
    """Return where in the stretched tensor the number of ``index`` stands first."""
    own = _own(shape, index)
    return (0,) * (len(index) - len(own)) + own


def _is_copied(shape: Shape, k: int) -> bool:
    """Tell whether axis ``k`` from the right is missing in ``shape``, or 1 long."""
    return k >= len(shape) or shape[-k - 1] == 1


def _number(shape: Shape, index: Shape) -> int:
    """Return the number of the cell at ``index``, in row order."""
    number = 0
    for i, n in zip(index, shape, strict=True):
        number = number * n + i
    return number


def _result(scene: Scene, state: State, shape: Shape, left: float, top: float) -> None:
    """Draw the cells of the result, empty until they are made."""
    pair, _, cell = state
    for k, index in enumerate(product(*map(range, shape))):
        x, y = _place(shape, index, left, top)
        role = "now" if k == cell else "seen" if k < cell else "off"
        text = pair.numbers[2][k] if k <= cell else ""
        key, go = f"result {list(index)}", len(pair.axes) + k
        scene.box(x, y, CELL, HEIGHT, text, f"small {role}", r=4, key=key, go=go)
