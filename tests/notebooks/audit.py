"""What a notebook's kernel tells about itself after its last cell: its tensors' devices, its cost.

A forgotten ``.to(device)`` does not always fail: a notebook that stays on the CPU altogether mixes
nothing. So the audit reads the names that the notebook has bound.
"""

import resource
import time
from collections.abc import Iterator

import torch

ON_PURPOSE = "_cpu"
"""A name that ends so holds a tensor that stays on the CPU on purpose."""

IPYTHONS_OWN = {"In", "Out", "exit", "quit", "get_ipython", "open"}


def report(names: dict, device: str) -> dict:
    """Return the audit of the notebook whose globals are ``names``.

    Returns:
        ``on_device``: how many tensors are on ``device``; ``left_behind``: names whose tensors are
        elsewhere; ``cpu_seconds``: CPU time of this kernel; ``peak_bytes``: its largest memory.
    """
    devices = {
        name: {tensor.device.type for tensor in tensors(value)}
        for name, value in list(names.items())
        if not name.startswith("_") and name not in IPYTHONS_OWN
    }
    return {
        "on_device": sum(device in found for found in devices.values()),
        "left_behind": sorted(
            name
            for name, found in devices.items()
            if found - {device} and not name.endswith(ON_PURPOSE)
        ),
        "cpu_seconds": time.process_time(),
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def tensors(value: object, depth: int = 3) -> Iterator[torch.Tensor]:
    """Yield the tensors in ``value``: its own, its parts', its parameters and buffers."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, torch.nn.Module):
        yield from value.parameters()
        yield from value.buffers()
    elif isinstance(value, dict | list | tuple | set) and depth:
        for part in value.values() if isinstance(value, dict) else value:
            yield from tensors(part, depth - 1)
