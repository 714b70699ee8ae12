"""Samples of the explorer ``strides``, and what PyTorch says of every step that they can show."""

import itertools
from functools import partial

import torch

from utils.explorers import strides

X = torch.arange(6).reshape(2, 3)
CASES = {
    "matrix": (X, ("x.t()", "x[:, ::2]", "x.flatten()[1:4].expand(2, 3)")),
    "offset": (torch.arange(10.0)[3:9], ("x[1::2]", "x.view(2, 3).t()", "x[2]")),
    "three": (torch.arange(24).reshape(2, 3, 4) * 11, ("x.permute(2, 0, 1)", "x[:, 1:, ::3]")),
    "four": (torch.arange(25).reshape(5, 5), ("x.unfold(0, 3, 1).unfold(1, 3, 1)", "x.diagonal()")),
    "scalar": (torch.tensor(3.5), ("x.expand(2, 2)",)),
    "bool": (torch.arange(12).reshape(3, 4) % 5 == 0, ("x.T",)),
    "complex": (torch.tensor([1 + 2j, 3.25 - 4j, 0.5j]), ("x[::2]", "x.expand(4, 3)")),
    "long": (torch.arange(64.0) - 1000, ("x[:50].expand(2, 50)", "x.view(8, 8).t()")),
}
SAMPLES = {name: partial(strides, x, *codes) for name, (x, codes) in CASES.items()}


def views(case: str) -> list[tuple[str, torch.Tensor]]:
    x, codes = CASES[case]
    return [(code, eval(code, {"x": x})) for code in ("x", *codes)]


def number(value: torch.Tensor) -> str:
    """A number of ``CASES`` as the explorer writes it; all are exact and short."""
    item = value.item()
    if isinstance(item, complex):
        return f"{item.real:g}{item.imag:+g}j"
    return str(item) if isinstance(item, bool) else f"{item:g}"


def said_by_pytorch(x: torch.Tensor, code: str, view: torch.Tensor) -> list[str]:
    """The sentence of every cell, from addresses and elements, not from what was recorded."""
    cells = list(itertools.product(*map(range, view.shape)))
    start = x.untyped_storage().data_ptr()
    places = [(view[cell].data_ptr() - start) // x.element_size() for cell in cells]
    noun = "truth value" if x.dtype == torch.bool else "number"
    sentences = []
    for cell, place in zip(cells, places, strict=True):
        terms = "".join(f" + {i}·{step}" for i, step in zip(cell, view.stride(), strict=True))
        sum_ = f"storage[{view.storage_offset()}{terms}] = " if cell else ""
        name = f"{code}[{', '.join(map(str, cell))}]" if cell else code
        count = places.count(place)
        also = f", read by {count} cells of this view" if count > 1 else ""
        value = number(view[cell])
        sentences.append(f"{name} is {sum_}storage[{place}]: the {noun} {value}{also}")
    return sentences


def first(case: str) -> tuple[torch.Tensor, str, torch.Tensor]:
    return (CASES[case][0], *views(case)[0])
