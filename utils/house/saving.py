"""A file with the state of a model: never half of one, never that of another net."""

import os
from typing import Any

import torch
from torch import Tensor


def write(path: str | os.PathLike, state: dict[str, Any]) -> None:
    """Write ``state``; a crash meanwhile leaves the file that was there."""
    torch.save(state, f"{path}.part")
    os.replace(f"{path}.part", path)


def read(path: str | os.PathLike, parts: dict[str, Any]) -> dict[str, Any]:
    """Return the state that ``write`` has put there; its tensors are on the CPU.

    Raises:
        ValueError: it lacks the state of one of ``parts``, or the weights that it has under
            ``"net"`` have other names or shapes than those of the net in ``parts``.
    """
    state = torch.load(path, map_location="cpu", weights_only=True)
    missing = [name for name in parts if name not in state]
    if missing:
        raise ValueError(f"{path} has no {missing}; fix: save a model compiled as this one is.")
    ours, theirs = _shapes(parts["net"].state_dict()), _shapes(state["net"])
    if ours != theirs:
        lists = f"missing {sorted(ours - theirs)}, unexpected {sorted(theirs - ours)}"
        raise ValueError(f"{path} is of another net: {lists}; fix: build the net it is of.")
    return state


def _shapes(weights: dict[str, Tensor]) -> set[str]:
    """Return each name with its shape."""
    return {f"{name} {tuple(weight.shape)}" for name, weight in weights.items()}
