"""Run one program on the CPU and on the simulated accelerator, and compare all that comes out."""

from collections.abc import Callable
from typing import Any

import torch
from torch.utils._pytree import tree_leaves

SEED = 0


def assert_same_on_both(program: Callable[[str], Any]) -> None:
    """Fail unless `program(device)` returns the same on both devices.

    The result is any nesting of lists, tuples and dicts. Tensors must be on the device that the
    program was given, with equal shape, strides, dtype and bits; all else must be equal.
    """
    results = []
    for device in ("cpu", "simulated"):
        torch.manual_seed(SEED)
        results.append(tree_leaves(program(device)))
    expected, found = results
    assert len(expected) == len(found) > 0
    for wanted, got in zip(expected, found, strict=True):
        _assert_same(wanted, got)


def _assert_same(wanted: Any, got: Any) -> None:
    if not isinstance(wanted, torch.Tensor):
        assert wanted == got
        return
    assert (wanted.device.type, got.device.type) == ("cpu", "simulated")
    if wanted.layout is torch.strided and not wanted.is_nested:
        assert wanted.stride() == got.stride()
    torch.testing.assert_close(
        got.detach().cpu(), wanted.detach(), rtol=0, atol=0, equal_nan=True, check_layout=True
    )
