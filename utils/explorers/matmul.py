"""Explorer ``matmul``: which products make a number of a matrix product, or of an einsum."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch

from utils.record import products
from utils.record.expressions import evaluate, named
from utils.record.products import Product
from utils.scenes.explorer import WIDTHS, Explorer, Films, Free
from utils.scenes.scene import Scene, tinted
from utils.scenes.svg_paths import Point

PLAIN = "ij,jk->ik"
"""The formula of a matrix product."""
HIGH, LARGE, GAP = 28, 36, 3
"""Pixels: a cell's height, its width where there is room, the gap between cells."""
LETTER, SMALL = 8.5, 7.3
"""Pixels of a letter in a cell, and of one in a product."""
HEAD, SIDE, APART = 48, 17, 10
"""Pixels: names and letters above a table, a letter at its left, from one table to the next."""
NOTES, PLUS = 26, 16
"""Pixels: what stands above the products, and a plus between two of them."""
TEACH = "such as 'ij,kj->ik', a, b"


class State(NamedTuple):
    """The sum that makes one number of the result, after one of its terms."""

    made: Product
    cell: int
    term: int


class Grid(NamedTuple):
    """A tensor as rows and columns of cells, one grid for each block of a batch."""

    rows: str
    """The letter that counts them, or nothing where there is one."""
    columns: str
    size: tuple[int, int]


class Places(NamedTuple):
    """Where the tables of a formula stand, for the first block, and how far apart blocks are."""

    corners: tuple[Point, ...]
    """The first cell of each tensor; last that of the result."""
    cell: float
    across: int
    step: tuple[float, float]
    blocks: int
    bottom: float


def matmul(
    a: torch.Tensor,
    b: torch.Tensor,
    formulas: Mapping[str, Sequence[torch.Tensor]] | None = None,
) -> Explorer:
    """Show which numbers of ``a`` and ``b`` make each number of ``a @ b``, product by product.

    Args:
        a: 2 dimensions, whole or floating-point numbers, any device; as all tensors here, it has
            24 numbers at most, and a row of the drawing fits a phone.
        b: 2 dimensions, as many rows as ``a`` has columns.
        formulas: More to choose from: a formula of ``torch.einsum`` and its tensors, one or two
            of 1 to 3 dimensions. A third dimension is a batch, which comes first and stays.

    Raises:
        TypeError: A formula is no string, or a tensor is something else.
        ValueError: A formula does not fit its tensors, or they cannot be drawn.
    """
    films = _films(PLAIN, (a, b))
    for formula, tensors in (formulas or {}).items():
        films |= _films(formula, tensors)
    return Explorer(
        "matmul",
        ["formula"] if formulas else [],
        films if formulas else {(): films[PLAIN,]},
        _draw,
        _say,
        headline="which products make each number of the result.",
        tell=lambda _, states: _told(states),
        walk="product",
        alt="tables of numbers, and the row and the column that make a number of the result",
        pace=1200,
        free=Free("or type", lambda code: _typed(code, a, b, bool(formulas)), "'ij,jk->ik', a, b"),
    )


def _films(formula: str, tensors: Sequence[torch.Tensor]) -> Films:
    made = products.record(formula, tensors)
    if _wide(made, _cell(made), 1) > WIDTHS[0]:
        raise ValueError(
            f"{formula!r} makes tables that are too wide for a phone; expected fewer columns, or "
            f"shorter numbers."
        )
    states = [State(made, c, t) for c in range(len(made.terms)) for t in range(len(made.terms[0]))]
    return {(formula,): states}


def _typed(code: str, a: torch.Tensor, b: torch.Tensor, chosen: bool) -> Films:
    """Return what a reader typed: what stands in the brackets of ``torch.einsum``."""
    given = evaluate(code, a=a.clone(), b=b.clone())
    if not isinstance(given, tuple) or len(given) < 2:
        raise TypeError(f"{code!r} gives {named(given)}; expected a formula and tensors, {TEACH}.")
    films = _films(given[0], given[1:])
    (states,) = films.values()
    return films if chosen else {(): states}


# ---- what is said ----


def _shapes(made: Product) -> str:
    shapes = [f"{name} {made.shape(k)}" for k, name in enumerate(made.names)]
    return f"{', '.join(shapes)}, out {made.shape(-1)}."


def _told(states: Sequence[State]) -> str:
    """Return the shapes, and the whole sum of each number."""
    ends = [state for state in states if state.term == len(state.made.terms[0]) - 1]
    sums = " · ".join(_say(state)[1] for state in ends)
    return f"{_shapes(states[0].made)} {sums}"


def _say(state: State) -> tuple[str, str]:
    """Return where the letters stand, and the sum as far as it has come."""
    made, cell, term = state
    counts = made.counts(cell, term)
    kept, gone = (
        ", ".join(f"{letter} = {counts[letter]}" for letter in dict.fromkeys(letters))
        for letters in (made.letters[-1], made.summed)
    )
    count = len(made.terms[cell])
    facts = f"`{kept}`" if kept else "no letter stays"
    if gone:
        noun = "product" if len(made.names) > 1 else "number"
        facts += f" · `{gone}`, {noun} {term + 1} of {count}"
    else:
        facts += " · nothing is added"
    where = str([counts[letter] for letter in made.letters[-1]]) if kept else ""
    parts = " + ".join(_product(made, cell, k) for k in range(term + 1))
    open_ = "" if term == count - 1 else " so far"
    equal = "=" if _adds_up(made, cell, term) else "≈"
    result = made.sums[cell][term]
    shown = f" {equal} {result}" if term or len(made.names) > 1 else ""
    return facts, f"`out{where}`{open_} = `{parts}{shown}`"


def _factors(made: Product, cell: int, term: int) -> list[str]:
    return [made.numbers[k][place] for k, place in enumerate(made.places[cell][term])]


def _product(made: Product, cell: int, term: int) -> str:
    factors = _factors(made, cell, term)
    first, *others = (f"({f})" if f[0] == "-" and (k or term) else f for k, f in enumerate(factors))
    return " × ".join([first, *others])


def _adds_up(made: Product, cell: int, term: int) -> bool:
    """Tell whether the sum is right for the numbers as they are written."""
    terms = (math.prod(map(float, _factors(made, cell, k))) for k in range(term + 1))
    return math.isclose(sum(terms), float(made.sums[cell][term]), abs_tol=1e-12)


# ---- where tables stand ----


def _grids(made: Product) -> list[Grid]:
    """Return each tensor as rows and columns; last the result. A batch counts blocks, not rows."""
    return [_grid(made.letters[k][-2:], made, _lies(made, k)) for k in range(len(made.letters))]


def _lies(made: Product, k: int) -> bool:
    """Tell whether a tensor of one letter lies as a row: so a row meets a column."""
    first, last, letter = made.letters[0], made.letters[-2], made.letters[k]
    if k == len(made.names):  # the result has the direction of the tensor that brings its letter
        return len(last) > 1 and letter == last[-1] and (first is last or letter not in first)
    return k == 0 if letter in made.summed or len(made.names) == 1 else k == 1


def _grid(letters: str, made: Product, lies: bool) -> Grid:
    if len(letters) == 2:
        rows, columns = letters
    else:
        rows, columns = ("", letters) if lies else (letters, "")
    return Grid(rows, columns, (made.sizes.get(rows, 1), made.sizes.get(columns, 1)))


def _cell(made: Product, large: int = 0) -> float:
    """Return the width that the longest number of a formula needs, or more."""
    longest = max(map(len, (*sum(made.numbers, ()), *sum(made.sums, ()))))
    return max(HIGH, 5 + LETTER * longest, large)


def _columns_below(made: Product, grids: Sequence[Grid]) -> bool:
    """Tell whether the result of one tensor stands below it: one number for each column."""
    return len(made.names) == 1 and grids[-1].columns == grids[0].columns != ""


def _wide(made: Product, cell: float, across: int) -> float:
    """Return the width of ``across`` blocks side by side."""
    grids = _grids(made)
    first = SIDE + grids[0].size[1] * (cell + GAP) - GAP
    most = max(grid.size[1] for grid in grids[1:])
    second = SIDE + most * (cell + GAP) - GAP
    one = max(first, second) if _columns_below(made, grids) else first + APART + second
    return across * (one + 2 * APART) - 2 * APART


def _places(made: Product, width: float) -> Places:
    """Return the first tensor at the left, the second above, and the result where both meet."""
    grids, cell = _grids(made), _cell(made, LARGE)
    if _wide(made, cell, 1) > width:
        cell = _cell(made)
    blocks = made.sizes[made.letters[-1][0]] if len(made.letters[-1]) == 3 else 1
    across = blocks if _wide(made, cell, blocks) <= width else 1
    left = (width - _wide(made, cell, across)) / 2 + SIDE
    right = left + grids[0].size[1] * (cell + GAP) - GAP + APART + SIDE
    high = [grid.size[0] * (HIGH + GAP) - GAP for grid in grids]
    if len(made.names) == 2:
        down = HEAD + high[1] + HEAD
        corners = ((left, down), (right, HEAD), (right, down))
        bottom = down + max(high[0], high[2])
    elif _columns_below(made, grids):
        corners = ((left, HEAD), (left, HEAD + high[0] + HEAD))
        bottom = corners[1][1] + high[1]
    else:
        corners, bottom = ((left, HEAD), (right, HEAD)), HEAD + max(high)
    step = _wide(made, cell, 1) + 2 * APART, bottom + 2 * APART
    if across == 1:
        bottom += (blocks - 1) * step[1]
    return Places(corners, cell, across, step, blocks, bottom)


# ---- what is drawn ----


def _draw(state: State, width: int) -> Scene:
    made, scene, places = state.made, Scene(width), _places(state.made, width)
    for k, grid in enumerate(_grids(made)):
        for block in range(places.blocks):
            _table(scene, state, k, grid, places, block)
    scene.height = places.bottom + 2
    if len(made.terms[0]) > 1:
        _products(scene, state, places.bottom + NOTES)
    return scene


def _table(scene: Scene, state: State, k: int, grid: Grid, places: Places, block: int) -> None:
    """Draw one block of tensor ``k``; what makes the present number of the result is lit."""
    made, cell, term = state
    name = made.names[k] if k < len(made.names) else "out"
    corner, size = _corner(places, k, block), grid.size[0] * grid.size[1]
    _title(scene, made, grid, places, corner, name, block)
    # A table without the letter of the batch serves every block.
    first = block * size if len(made.letters[k]) == 3 else 0
    here = block == cell * places.blocks // len(made.terms)
    for place in range(size):
        number, key = first + place, f"{name} {block} {place}"
        box = _box(grid, places, corner, place)
        if name == "out":
            _result(scene, state, number, box, key)
            continue
        taken = [each[k] for each in made.places[cell]]
        role = "now" if number == taken[term] else "seen" if number in taken else ""
        scene.box(*box, made.numbers[k][number], role if here else "", r=5, key=key)


def _corner(places: Places, k: int, block: int) -> Point:
    down, over = divmod(block, places.across)
    x, y = places.corners[k]
    return x + over * places.step[0], y + down * places.step[1]


def _box(grid: Grid, places: Places, corner: Point, place: int) -> tuple:
    row, column = divmod(place, grid.size[1])
    x, y = corner
    return x + column * (places.cell + GAP), y + row * (HIGH + GAP), places.cell, HIGH


def _title(
    scene: Scene, made: Product, grid: Grid, places: Places, corner: Point, name: str, block: int
) -> None:
    """Name a table, and write the letters that count its rows and its columns at its sides."""
    x, y = corner
    tones = {letter: f"c{k}" for k, letter in enumerate(made.sizes)}
    shown = f"{name}[{block}]" if len(_of(made, name)) == 3 else name
    scene.text(x, y - 30, shown, "title start", key=f"name {name} {block}")
    rows, columns = grid.size
    right, bottom = x + columns * (places.cell + GAP) - GAP, y + rows * (HIGH + GAP) - GAP
    sides = {
        "column": (grid.columns, (x + right) / 2, y - 12),
        "row": (grid.rows, x - 10, (y + bottom) / 2),
    }
    for side, (letter, across, down) in sides.items():
        if letter:
            written = tinted(letter, tones[letter])
            scene.text(across, down, written, "title", key=f"{side} {name} {block}")


def _of(made: Product, name: str) -> str:
    return made.letters[-1 if name == "out" else made.names.index(name)]


def _result(scene: Scene, state: State, number: int, box: tuple, key: str) -> None:
    """Draw a number of the result: done, growing, or still to come; a click goes to it."""
    made, cell, term = state
    count = len(made.terms[0])
    text = made.sums[number][term if number == cell else -1] if number <= cell else ""
    role = "now" if number == cell else "" if number < cell else "off"
    go = tuple(range(number * count, (number + 1) * count))
    scene.box(*box, text, role, r=5, key=key, go=go if count > 1 else go[0])


def _products(scene: Scene, state: State, top: float) -> None:
    """Draw what is added, one box for each term, below each product what it makes."""
    made, cell, term = state
    texts = [
        "×".join(_factors(made, c, t))
        for c, terms in enumerate(made.terms)
        for t in range(len(terms))
    ]
    wide = max(34, 10 + SMALL * max(map(len, texts)))
    count = len(made.terms[0])
    across = min(count, max(1, int((scene.width + PLUS) // (wide + PLUS))))
    left = (scene.width - across * (wide + PLUS) + PLUS) / 2
    two = len(made.names) > 1
    down = HIGH + (20 if two else 6)
    for k in range(count):
        x, y = left + k % across * (wide + PLUS), top + k // across * down
        role = "now" if k == term else "seen" if k < term else "off"
        go = cell * count + k
        text = "×".join(_factors(made, cell, k))
        scene.box(x, y, wide, HIGH - 4, text, f"{role} small", r=5, key=f"term {k}", go=go)
        if two and k <= term:
            value = made.terms[cell][k]
            scene.text(x + wide / 2, y + HIGH + 6, value, "small", key=f"value {k}")
        if k % across:
            scene.text(x - PLUS / 2, y + HIGH / 2 - 2, "+", "small", key=f"plus {k}")
