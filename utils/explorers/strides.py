"""Explorer ``strides``: one storage and the views that read it, recorded with PyTorch."""

from dataclasses import asdict

import torch

from utils.explorers.figure import Explorer
from utils.explorers.strides_height import height
from utils.explorers.strides_words import View, describe, facts, sentence
from utils.record.values import texts

MOST_NUMBERS = 64
"""Numbers in a storage: what fits on a phone."""
MOST_CELLS = 100
"""Cells of a view: room for the nine 3 x 3 windows over a 5 x 5 image."""
MOST_DIMENSIONS = 4
"""Dimensions of a view: two as a matrix, two as blocks."""
WIDTHS = (690, 313)
"""Pixels inside the explorer on a wide page and on a phone of 375 pixels."""


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
    check_tensor(x)
    views = [look(x, code) for code in dict.fromkeys(("x", *codes))]
    storage, noun = texts(storage_of(x)), noun_of(x)
    data = {"storage": storage, "noun": noun, "views": [asdict(view) for view in views]}
    heights = tuple(_height(width, storage, noun, views) for width in WIDTHS)
    return Explorer(
        "strides", describe(storage, noun, views), data, heights, lambda: _live(x, views)
    )


def _height(width: int, storage: list[str], noun: str, views: list[View]) -> int:
    said = [sentence(v, step, storage, noun) for v in views for step in range(len(v.reads))]
    shapes, codes = [v.shape for v in views], [v.code for v in views]
    return height(width, storage, shapes, codes, [facts(v) for v in views], said)


def _live(x: torch.Tensor, views: list[View]) -> object:
    from utils.explorers.strides_live import StridesPanel  # only this needs ipywidgets

    return StridesPanel(x, views)


def noun_of(x: torch.Tensor) -> str:
    """Return what one element of ``x`` is called."""
    return "truth value" if x.dtype == torch.bool else "number"


def storage_of(x: torch.Tensor) -> torch.Tensor:
    """Return the whole storage of ``x`` as a 1-D tensor that shares it (no gradient)."""
    size = x.untyped_storage().nbytes() // x.element_size()
    return x.detach().as_strided((size,), (1,), 0)


def look(x: torch.Tensor, code: str) -> View:
    """Evaluate ``code`` on a copy of ``x`` that is laid out alike, and record how it reads.

    The copy keeps the reader's tensor safe from expressions that write. Raises as ``strides``.
    """
    storage = storage_of(x).clone()
    twin = storage.as_strided(x.shape, x.stride(), x.storage_offset())
    result = _evaluate(code, twin)
    _check_view(code, x, result, storage)
    cells = torch.arange(storage.numel())
    shape, steps, offset = tuple(result.shape), result.stride(), result.storage_offset()
    reads = tuple(cells.as_strided(shape, steps, offset).flatten().tolist())
    return View(code, shape, steps, offset, result.is_contiguous(), reads)


def _evaluate(code: str, x: torch.Tensor) -> object:
    if not isinstance(code, str):
        raise TypeError(
            f"a view is given as {type(code).__name__}; expected a string of code, such as 'x.t()'."
        )
    try:
        # eval on purpose: code comes from the notebook's author or from its reader, whose own
        # Python this is.
        return eval(code.strip(), {"x": x, "torch": torch})
    except SyntaxError as error:
        raise ValueError(f"{code!r} is no Python expression: {error.msg}.") from None
    except Exception as error:
        message = str(error).strip().partition("\n")[0].rstrip(".")
        raise ValueError(f"{code!r} fails with {type(error).__name__}: {message}.") from error


def check_tensor(x: torch.Tensor) -> None:
    """Raise one clear sentence unless ``x`` is a tensor whose storage can be drawn."""
    if not isinstance(x, torch.Tensor):
        raise TypeError(
            f"strides starts with {_given(x)}; expected a tensor, as in strides(x, 'x.t()')."
        )
    if kind := _unplain(x):
        raise ValueError(f"x is {kind}; expected a plain strided tensor with numbers in memory.")
    if x.numel() == 0:
        raise ValueError(f"x is empty, shape {tuple(x.shape)}; expected one number or more.")
    size = storage_of(x).numel()
    if size > MOST_NUMBERS:
        raise ValueError(
            f"the storage of x holds {size} numbers; expected {MOST_NUMBERS} at most: "
            f"take a smaller tensor, or x[...].clone() for a part of it."
        )


def _given(x: object) -> str:
    return f"the string {x!r}" if isinstance(x, str) else f"an object of type {type(x).__name__}"


def _unplain(x: torch.Tensor) -> str | None:
    """Name what makes ``x`` more than numbers in a storage; None for a plain tensor."""
    kinds = {
        "a meta tensor, which has no numbers": x.is_meta,
        f"a tensor of layout {x.layout}": x.layout is not torch.strided,
        "a quantized tensor": x.is_quantized,
        "a nested tensor": x.is_nested,
        "a lazy conjugate (mend: .resolve_conj())": x.is_conj(),
        "a lazy negative (mend: .resolve_neg())": x.is_neg(),
    }
    return next((kind for kind, found in kinds.items() if found), None)


def _check_view(code: str, x: torch.Tensor, result: object, storage: torch.Tensor) -> None:
    """Raise one clear sentence unless ``result`` is a view of ``storage`` that can be drawn."""
    if not isinstance(result, torch.Tensor):
        raise TypeError(f"{code!r} gives {_given(result)}; expected one tensor, a view of x.")
    if not _same_bytes(storage, storage_of(x)):
        raise ValueError(f"{code!r} writes into x; expected an expression that only reads it.")
    if kind := _unplain(result):
        raise ValueError(f"{code!r} is {kind}; expected a view that shows the numbers as stored.")
    _check_size(code, result)
    if not _shares(result, storage):
        raise ValueError(
            f"{code!r} copies: its result does not share the storage of x; "
            f"expected a view, such as x.unsqueeze(0) or x[1:]."
        )
    if result.dtype != x.dtype:
        raise ValueError(
            f"{code!r} reads the bytes of x as {result.dtype}, so it counts its storage in other "
            f"cells; expected a view with the dtype of x, {x.dtype}."
        )


def _check_size(code: str, view: torch.Tensor) -> None:
    cells, dimensions = view.numel(), view.dim()
    if cells == 0:
        raise ValueError(
            f"{code!r} is empty, shape {tuple(view.shape)}; expected a view of one cell or more."
        )
    if cells > MOST_CELLS:
        raise ValueError(f"{code!r} has {cells} cells; expected {MOST_CELLS} at most.")
    if dimensions > MOST_DIMENSIONS:
        raise ValueError(
            f"{code!r} has {dimensions} dimensions; expected {MOST_DIMENSIONS} at most."
        )


def _same_bytes(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Whether two 1-D tensors hold the same bytes (``==`` is false for NaN)."""
    return torch.equal(a.cpu().view(torch.uint8), b.cpu().view(torch.uint8))


def _shares(result: torch.Tensor, storage: torch.Tensor) -> bool:
    """Whether ``result`` changes with ``storage``: writes into it, and reads the result.

    Addresses would be quicker, but not every device has them.
    """
    seen = []
    for byte in (0, 1):
        storage.view(torch.uint8).fill_(byte)
        seen.append(result.detach().cpu().flatten().tolist())
    return seen[0] != seen[1]
