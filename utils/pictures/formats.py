"""Number formats as pictures: the bits of a number, and how formats differ.

Every function draws from real tensors and dtypes and returns a matplotlib ``Figure``. Importing
this module makes the notebook show figures as inline SVG with a description in words.
"""

import itertools
import math

import torch
from IPython import get_ipython
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import svg
from utils.pictures.board import WIDTH, Board
from utils.pictures.palette import INK, hue
from utils.record.floats import (
    FIELDS,
    fields,
    formula,
    name_of,
    require_float,
    require_format,
    short,
    value_of,
    widths,
)

if shell := get_ipython():
    svg.register(shell)

COLOURS = dict(zip(FIELDS, (3, 0, 1), strict=True))
"""Which hue of the palette a field has: amber, blue, green, as in explorer ``bits``."""

ACROSS = 16
"""Bits in one row: two bytes."""
BIT = WIDTH / ACROSS
"""Width of one bit, in cells."""
ROW, LINE = 1.0, 0.85
"""Height of a row of bits and of a line of text, in cells."""

KINDS = ("truth value", "whole number", "floating point", "complex")
SHORT = {"bool": "bool", "uint": "u", "int": "i", "bfloat": "bf", "float": "f", "complex": "c"}
NEAR = 1e20
"""A format that ends before it leaves room for its name beside its line."""
MOST_DTYPES = WIDTH - 1
"""Columns of the table of promotion, beside the column of names."""


def bits(**numbers: torch.Tensor) -> Figure:
    """Draw the bits of each number, coloured by field, and the formula that they spell.

    Args:
        numbers: name = tensor with one number of float64, float32, float16, bfloat16,
            float8_e4m3fn or float8_e5m2, on any device.

    Raises:
        TypeError: a value is no tensor, or has another dtype.
        ValueError: no number is given, or a tensor does not hold one number.
    """
    if not numbers:
        raise ValueError("no number is given; expected name = tensor, such as x=x.")
    for name, x in numbers.items():
        require_float(name, x)
    values = "; ".join(f"{name}: {short(value_of(x))}" for name, x in numbers.items())
    board = Board(f"The bits of {values}")
    y = 0.0
    for name, x in numbers.items():
        y = _number(board, name, x, y) + 0.9
    return board.figure()


def _number(board: Board, name: str, x: torch.Tensor, y: float) -> float:
    """Draw a name, rows of bits, what each field is, and the formula; return the lower edge."""
    board.text(0, y - 0.6, name, bold=True)
    parts = [(field, bit) for field, part in zip(FIELDS, fields(x), strict=True) for bit in part]
    for k, (field, bit) in enumerate(parts):
        left, top = k % ACROSS * BIT, y + k // ACROSS * ROW
        board.box(Box(left, top, left + BIT, top + ROW), bit, COLOURS[field])
    below = y + math.ceil(len(parts) / ACROSS) * ROW + 0.5
    sign, exponent, fraction = widths(x.dtype)
    legend = f"{sign} sign bit, {exponent} exponent bits, {fraction} fraction bits"
    board.text(0, below, legend, small=True)
    spelt = str(formula(x))
    board.text(0, below + LINE, f"{spelt} = {short(value_of(x))}" if spelt else short(value_of(x)))
    return below + 2 * LINE


def reach(*dtypes: torch.dtype) -> Figure:
    """Draw formats as lines: how far one reaches, and how far apart its numbers are.

    Along x, on a logarithmic scale, stand the normal numbers of a format, from the smallest to the
    largest; along y the gap to the next number at 1, ``eps``, small gaps
    high. (float64 reaches eight times as far: leave it to a table.)

    Raises:
        TypeError: a dtype is not one of those that ``bits`` draws.
        ValueError: no dtype is given.
    """
    if not dtypes:
        raise ValueError("no dtype is given; expected some, such as torch.float16.")
    for dtype in dtypes:
        require_format("a format", dtype)
    fig = Figure(figsize=(4.2, 2.9), layout="constrained")
    fig.set_label("How far formats reach, and how far apart their numbers are at 1")
    ax = fig.add_subplot(xscale="log", yscale="log", xlabel="numbers", ylabel="gap at 1 (eps)")
    for k, dtype in enumerate(dtypes):
        info, name = torch.finfo(dtype), name_of(dtype)
        ends = [info.smallest_normal, info.max]
        label = f"{name} from {ends[0]:.3g} to {ends[1]:.3g}"
        ax.plot(ends, [info.eps] * 2, color=hue(k), lw=5, solid_capstyle="butt", label=label)
        _name_line(ax, k, name, *ends, info.eps)
    ax.set_xlim(1e-40, 1e40)
    powers = range(-36, 37, 12)
    ax.set_xticks([10.0**k for k in powers], [f"1e{k}" for k in powers])
    ax.set_ylim(1, min(torch.finfo(d).eps for d in dtypes) / 10)
    ax.spines[["top", "right"]].set_visible(False)
    return fig


def _name_line(ax, k: int, name: str, start: float, end: float, y: float) -> None:
    """Write a name above a line that fills the axes, else beside it, left and right in turn."""
    look = {"size": 9.5, "color": INK}
    if end > NEAR:
        ax.text(1e-24, y / 1.6, name, ha="center", va="bottom", **look)
    elif k % 2:
        ax.text(end * 50, y, name, ha="left", va="center", **look)
    else:
        ax.text(start / 50, y, name, ha="right", va="center", **look)


def marks(end: float, **numbers: torch.Tensor) -> Figure:
    """Draw all numbers of each tensor from 0 to ``end`` as marks on a line of its own.

    Args:
        end: where the lines end; positive and finite.
        numbers: name = tensor of real numbers of any shape, dtype and device.

    Raises:
        TypeError: a value is no tensor, or holds complex numbers.
        ValueError: no tensor is given, or ``end`` is not positive and finite.
    """
    if not numbers or not 0 < end < math.inf:
        raise ValueError(f"expected a positive end and name = tensor; got {end}, {list(numbers)}.")
    for name, x in numbers.items():
        if not isinstance(x, torch.Tensor) or x.is_complex():
            kind = x.dtype if isinstance(x, torch.Tensor) else f"of type {type(x).__name__}"
            raise TypeError(f"{name} is {kind}; expected a tensor of real numbers.")
    fig = Figure(figsize=(4.2, 0.45 + 0.55 * len(numbers)), layout="constrained")
    fig.set_label(f"All numbers from 0 to {end:g}")
    ax = fig.add_subplot()
    for k, (name, x) in enumerate(numbers.items()):
        values = x.detach().cpu().double().flatten()
        inside = values[(values >= 0) & (values <= end)].unique()
        ax.plot([0, end], [-k, -k], color=hue(k), lw=0.8)
        ax.plot(inside, [-k] * len(inside), "|", color=hue(k), ms=11, mew=1.4, label=name)
        ax.text(0, -k + 0.28, f"{name}: {len(inside)} numbers", size=9.5, color=INK)
    ax.set_ylim(0.3 - len(numbers), 0.75)
    ax.yaxis.set_visible(False)
    ax.spines[["top", "right", "left"]].set_visible(False)
    return fig


def promotion(*dtypes: torch.dtype) -> Figure:
    """Draw the table of ``torch.promote_types``: row and column meet in the dtype of the result.

    Colours show the kind of the result: truth value, whole number, floating point, complex. Names
    are short: u8 is uint8, i64 int64, bf16 bfloat16, c64 complex64.

    Raises:
        TypeError: something is no dtype, or one without a short name, such as quantised ones.
        ValueError: there is no dtype, or more than 11.
        RuntimeError: PyTorch does not promote two of the dtypes (its own message).
    """
    if not 1 <= len(dtypes) <= MOST_DTYPES:
        raise ValueError(f"{len(dtypes)} dtypes are given; expected 1 to {MOST_DTYPES}.")
    if unknown := [dtype for dtype in dtypes if not isinstance(dtype, torch.dtype)]:
        raise TypeError(f"{unknown[0]!r} is no dtype; expected one such as torch.int64.")
    results = {pair: torch.promote_types(*pair) for pair in itertools.product(dtypes, repeat=2)}
    board = Board("The type of a result: where the row and the column of the two types meet")
    for k, dtype in enumerate(dtypes):
        board.text(k + 1.5, 0.5, abbreviation(dtype), bold=True, small=True, centre=True)
    for row, left in enumerate(dtypes, start=1):
        board.text(0.5, row + 0.5, abbreviation(left), bold=True, small=True, centre=True)
        for column, right in enumerate(dtypes, start=1):
            result = results[left, right]
            board.cell(column, row, abbreviation(result), _kind(result))
    for k, kind in enumerate(KINDS):
        left, top = 1 + k % 2 * 5.5, len(dtypes) + 1.6 + k // 2 * 1.2
        board.box(Box(left, top, left + 5, top + 1), kind, k)
    fig = board.figure()
    for patch in fig.axes[0].patches:
        patch.set_clip_on(False)  # nothing is cut off; without the note the SVG is a tenth smaller
    return fig


def abbreviation(dtype: torch.dtype) -> str:
    """Return a name of four letters at most: ``i64`` for int64, ``bf16`` for bfloat16.

    Raises:
        TypeError: ``dtype`` has no such name: it is float8, quantised or bits without a meaning.
    """
    name = name_of(dtype)
    word = name.rstrip("0123456789")
    if word not in SHORT:
        raise TypeError(f"{dtype} has no short name; expected a type such as torch.int64.")
    return SHORT[word] + name[len(word) :]


def _kind(dtype: torch.dtype) -> int:
    """Return the place of the kind of ``dtype`` in ``KINDS``."""
    if dtype.is_complex:
        return 3
    return 2 if dtype.is_floating_point else int(dtype != torch.bool)
