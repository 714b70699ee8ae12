"""A tensor as boxes in boxes, what a reduction folds together, and an image with its channels.

Every function draws from a real tensor and returns a matplotlib ``Figure`` of 12 cells' width at
most, which stays readable on a phone. Importing this module makes the notebook show figures as
inline SVG with a description in words.
"""

import torch
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from utils.layout.box import Box
from utils.layout.nested_boxes import Index, Nest
from utils.pictures import svg
from utils.pictures.board import SMALL_POINTS, WIDTH, Board, width_of
from utils.pictures.palette import MARK, hue
from utils.record import folds
from utils.record.values import texts

if shell := get_ipython():
    svg.register(shell)

NEST = Nest()
MOST_CELLS = 48
"""Cells of one tensor: more are not read, but counted."""

LABEL = 0.9
"""Height of an arrow with its label, in cells."""

AXIS = width_of(" dim 0", SMALL_POINTS) + 0.3
"""Room beside a matrix for the arrow of its rows, in cells."""

CHANNELS = ("red", "green", "blue")


# ---- public pictures ---------------------------------------------------------------------------


def nested(**tensors: torch.Tensor) -> Figure:
    """Draw each tensor as boxes in boxes, one box for each pair of brackets, with its dimensions.

    Args:
        tensors: name = tensor of 0 to 4 dimensions and 48 elements at most, any dtype and device.

    Raises:
        TypeError: a value is not a tensor.
        ValueError: no tensor is given, or one has more dimensions, elements or columns than fit.
    """
    _require(tensors)
    board = Board("; ".join(f"{name}: {facts(x)}" for name, x in tensors.items()))
    left = top = bottom = 0.0
    for name, x in tensors.items():
        width = _width(name, x)
        if left and left + width > WIDTH:
            left, top = 0.0, bottom + 0.5
        bottom = max(bottom, _labelled(board, name, x, left, top))
        left += width + 0.5
    return board.figure()


def fold(x: torch.Tensor, *dims: int | tuple[int, ...], how="sum", keepdim=False) -> Figure:
    """Draw ``x`` beside its reduction over each of ``dims``: numbers of one colour fold into one.

    Args:
        x: 1 to 3 dimensions, 48 elements at most, any device.
        dims: the dimensions of each reduction: a number, or a tuple of several; negative ones
            count from the end.
        how: the reduction: sum, mean, amax or amin.
        keepdim: whether the result keeps a dimension of length 1 for each that was folded.

    Raises:
        TypeError: ``x`` is not a tensor.
        ValueError: ``x`` is too large, has no dimension or no number, no dims are given, or ``how``
            is unknown.
        IndexError: ``x`` has no such dimension.
    """
    _require({"x": x})
    if not dims or () in dims or how not in folds.HOWS:
        raise ValueError(
            f"fold got dims {dims} and how={how!r}; expected one dim or more, and how as one of "
            f"{', '.join(folds.HOWS)}: fold(x, 0, 1, how='sum')."
        )
    if not 1 <= x.ndim <= 3 or not x.numel():
        raise ValueError(
            f"x has shape {tuple(x.shape)}; fold draws 1 to 3 dimensions with a number at least."
        )
    choices = [(d,) if isinstance(d, int) else d for d in dims]
    codes = [folds.code(how, choice, keepdim=keepdim) for choice in choices]
    board = Board(f"x, {facts(x)}: numbers of one colour fold into one in {' and '.join(codes)}")
    top = 0.0
    for choice, code in zip(choices, codes, strict=True):
        result = folds.fold(x, how, choice, keepdim=keepdim)
        top = _fold_line(board, x, result, folds.groups(tuple(x.shape), choice), code, top) + 0.6
    return board.figure()


def masked(x: torch.Tensor, mask: torch.Tensor) -> Figure:
    """Draw ``x`` as boxes in boxes; numbers where ``mask`` is false have dashed, empty cells.

    Args:
        x: 1 to 4 dimensions, 48 elements at most, any dtype and device.
        mask: truth values of the same shape.

    Raises:
        TypeError: ``x`` or ``mask`` is not a tensor.
        ValueError: ``x`` is too large, or ``mask`` is not made of truth values of its shape.
    """
    _require({"x": x, "mask": mask})
    if mask.dtype != torch.bool or mask.shape != x.shape:
        raise ValueError(
            f"mask is {mask.dtype} of shape {tuple(mask.shape)}; expected torch.bool of shape "
            f"{tuple(x.shape)}: masked(x, x > 0)."
        )
    kept = mask.flatten().tolist()
    board = Board(f"x, {facts(x)}: the mask keeps {sum(kept)} of {len(kept)} numbers")
    _boxes(board, x, 0, 0, [0 if keep else None for keep in kept])
    return board.figure()


def pixels(image: torch.Tensor, row: int, column: int) -> Figure:
    """Show a colour image and its three channels, and the numbers of one pixel.

    Args:
        image: shape (3, height, width), floating point from 0 to 1, any device.
        row: the row of the pixel.
        column: its column.

    Raises:
        TypeError: ``image`` does not hold floating-point numbers.
        ValueError: ``image`` is no colour image with channels first.
        IndexError: it has no such pixel.
    """
    if image.ndim != 3 or len(image) != 3:
        raise ValueError(
            f"image has shape {tuple(image.shape)}; expected (3, height, width): channels first."
        )
    if not image.is_floating_point():
        raise TypeError(f"image holds {image.dtype}; expected floating-point numbers from 0 to 1.")
    height, width = image.shape[1:]
    if not (0 <= row < height and 0 <= column < width):
        raise IndexError(f"row {row}, column {column} is out of bounds: {height} rows of {width}.")
    red_green_blue = texts(image[:, row, column])
    fig = Figure(figsize=(4.2, 4.5), layout="constrained")
    numbers = ", ".join(map(" ".join, zip(CHANNELS, red_green_blue, strict=True)))
    fig.set_label(
        f"an image of shape {tuple(image.shape)} and its channels; "
        f"at row {row}, column {column}: {numbers}"
    )
    panels = fig.subplots(2, 2).flat
    _panel(next(panels), image.movedim(0, -1), f"image: {height} × {width} pixels", row, column)
    for k, (name, number) in enumerate(zip(CHANNELS, red_green_blue, strict=True)):
        title = f"image[{k}], {name}: {number}"
        _panel(next(panels), image[k], title, row, column)
    return fig


def sunset(size: int = 12) -> torch.Tensor:
    """Return a tiny colour image that no file holds: a sun above the sea, shape (3, size, size).

    Float32 on the CPU, numbers from 0 to 1, channels first.
    """
    y, x = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
    down = y / size
    sky = torch.stack([0.4 + 0.6 * down, 0.5 - 0.1 * down, 0.9 - 0.6 * down])
    sea = torch.tensor([0.1, 0.2, 0.5])[:, None, None]
    sun = torch.tensor([1.0, 0.9, 0.1])[:, None, None]
    middle = (size - 1) / 2
    in_sun = (y - middle) ** 2 + (x - middle) ** 2 < (size / 4) ** 2
    image = torch.where(in_sun, sun, sky)
    return torch.where(down >= 2 / 3, sea, image)


def facts(x: torch.Tensor) -> str:
    """Return number of dimensions and shape of ``x`` in words, as every picture captions them."""
    return f"ndim {x.ndim}, shape {tuple(x.shape)}"


# ---- parts: each draws something and returns where it ends --------------------------------------


def _labelled(board: Board, name: str, x: torch.Tensor, left: float, top: float) -> float:
    """Draw ``x`` under its name and facts, with an arrow along each dimension."""
    board.text(left, top + 0.4, name, bold=True)
    for k, fact in enumerate(facts(x).split(", ", 1)):
        board.text(left, top + 1.2 + 0.75 * k, fact, small=True)
    y = top + 2.5 + LABEL * max(0, x.ndim - 2)
    boxes = _boxes(board, x, left, y, [0] * x.numel(), _room(x))
    if x.numel():
        for d in range(x.ndim):
            _dimension(board, x, boxes, d)
    return boxes[()].bottom + (LABEL if x.ndim else 0)


def _dimension(board: Board, x: torch.Tensor, boxes: dict[Index, Box], d: int) -> None:
    """Draw an arrow along dimension ``d``: from the first part to the last one in its first box."""
    outer, name = boxes[()], f"dim {d}"
    first, last = (boxes[(0,) * d + (k,)] for k in (0, x.shape[d] - 1))
    if d == x.ndim - 2 or first.top < last.top:
        side = outer.right + 0.25 + AXIS * (d < x.ndim - 2)
        board.arrow((side, first.top + 0.1), (side, last.bottom - 0.1), label=name)
        board.text(side + 0.25, (first.top + last.bottom) / 2, name, small=True)
        return
    below = d == x.ndim - 1
    y = outer.bottom + 0.3 if below else outer.top - 0.3 - LABEL * (x.ndim - 3 - d)
    board.arrow((first.left + 0.1, y), (last.right - 0.1, y), label=name)
    board.text(first.left + 0.1, y + (0.45 if below else -0.35), name, small=True)


def _boxes(
    board: Board,
    x: torch.Tensor,
    left: float,
    top: float,
    colours: list[int | None],
    room: float = WIDTH,
) -> dict[Index, Box]:
    """Draw ``x`` as boxes in boxes; return where everything stands.

    A cell whose colour is None is dashed and empty.
    """
    boxes = NEST.boxes(tuple(x.shape), room, left, top)
    cells = [box for index, box in boxes.items() if len(index) == x.ndim]
    for index, box in boxes.items():
        if len(index) < x.ndim:
            board.box(box)
    for box, number, colour in zip(cells, texts(x), colours, strict=True):
        board.box(box, number, colour, dashed=colour is None)
    return boxes


def _fold_line(
    board: Board,
    x: torch.Tensor,
    result: torch.Tensor,
    groups: list[list[int]],
    code: str,
    top: float,
) -> float:
    """Draw ``x``, an arrow with ``code`` over it, and ``result``; return the lower edge."""
    goes_to = {place: k for k, group in enumerate(groups) for place in group}
    board.text(0, top + 0.3, code, bold=True)
    left, top = 0.0, top + 0.9
    boxes = _boxes(board, x, left, top, [goes_to[place] for place in range(x.numel())])
    height = NEST.size(tuple(result.shape), WIDTH)[1]
    whole = boxes[()]
    middle = (whole.top + whole.bottom) / 2
    board.arrow((whole.right + 0.2, middle), (whole.right + 1.4, middle), label=code)
    at = whole.right + 1.7
    made = _boxes(board, result, at, middle - height / 2, list(range(result.numel())))
    board.text(made[()].right + 0.3, middle, str(tuple(result.shape)), small=True)
    return max(whole.bottom, made[()].bottom)


def _panel(ax: Axes, image: torch.Tensor, title: str, row: int, column: int) -> None:
    """Show one image without ticks, the pixel framed."""
    ax.imshow(image.detach().cpu().numpy(), cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    ax.set_title(title, fontsize=SMALL_POINTS)
    ax.set(xticks=[], yticks=[])
    ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, ec=hue(MARK), lw=2.5))


def _width(name: str, x: torch.Tensor) -> float:
    """Return the width that ``_labelled`` takes."""
    words = [width_of(name), *(width_of(fact, SMALL_POINTS) for fact in facts(x).split(", ", 1))]
    return max(*words, NEST.size(tuple(x.shape), _room(x))[0] + WIDTH - _room(x))


def _room(x: torch.Tensor) -> float:
    """Return the width left for the boxes beside the arrows that run down."""
    return WIDTH - AXIS * max(0, min(x.ndim - 1, 2 if x.ndim > 3 else 1))


# ---- bad input -----------------------------------------------------------------------------------


def _require(tensors: dict[str, torch.Tensor]) -> None:
    """Raise one clear sentence unless there are tensors that a picture can show."""
    if not tensors:
        raise ValueError("no tensor is given; expected name = tensor, such as x=x.")
    for name, x in tensors.items():
        if not isinstance(x, torch.Tensor):
            raise TypeError(f"{name} is of type {type(x).__name__}; expected a torch.Tensor.")
        if x.is_meta or x.is_nested:
            raise ValueError(f"{name} is a meta or nested tensor; expected one of plain numbers.")
        shape = tuple(x.shape)
        if x.ndim > 4 or x.numel() > MOST_CELLS or _width("", x) > WIDTH:
            raise ValueError(
                f"{name} has shape {shape}; a picture draws 0 to 4 dimensions, {MOST_CELLS} "
                f"numbers and {WIDTH} cells side by side at most. Take a smaller part of it."
            )
