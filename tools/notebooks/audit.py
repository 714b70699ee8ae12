"""Runs in a notebook's kernel, after its last cell: its tensors' devices, its cost.

A forgotten ``.to(device)`` does not always fail: a notebook that stays on the CPU altogether mixes
nothing. So the audit reads the names that the notebook has bound.
"""

import re
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

import torch

ON_PURPOSE = "_cpu"
"""A name that ends so holds a tensor that stays on the CPU on purpose."""

IPYTHONS_OWN = {"In", "Out", "exit", "quit", "get_ipython", "open"}


left_behind: set[str] = set()
"""Names that held a tensor elsewhere after some cell, though they may hold another one by now."""

operators: list[tuple[int, str]] = []
"""How many operators each cell ran on the simulated accelerator, and the cell's first line."""


def watch(device: str) -> None:
    """From now on look after every cell for names whose tensors are not on ``device``."""
    from IPython import get_ipython

    shell = get_ipython()

    def look(result: object) -> None:
        left_behind.update(audit(shell.user_ns, device)["left_behind"])
        ran = _operators_run() - sum(number for number, _ in operators)
        operators.append((ran, result.info.raw_cell.strip().partition("\n")[0]))

    shell.events.register("post_run_cell", look)


def report(device: str) -> dict:
    """Return the audit of the notebook that this kernel ran, as ``audit`` and ``cost`` describe."""
    from IPython import get_ipython

    last = audit(get_ipython().user_ns, device)
    every = sorted(left_behind.union(last["left_behind"]))
    busiest = max(operators, default=(0, ""))
    return last | {"left_behind": every, "busiest": busiest} | cost()


def _operators_run() -> int:
    """Return how many operators the simulated accelerator ran; 0 on another device."""
    kernels = sys.modules.get("simulated_accelerator.kernels")
    return kernels.operators_run if kernels else 0


def audit(names: dict, device: str) -> dict:
    """Return where the tensors of a notebook are whose globals are ``names``.

    Returns:
        ``on_device``: how many names hold tensors on ``device``; ``left_behind``: names whose
        tensors are elsewhere.
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


def cost() -> dict:
    """Return ``cpu_seconds`` of this process and its ended children, and its ``peak_bytes``."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "cpu_seconds": sum(usage.ru_utime + usage.ru_stime for usage in usages),
        "peak_bytes": _peak_bytes(usages[0].ru_maxrss),
    }


def _peak_bytes(maxrss: int) -> int:
    """Return the largest memory: ``maxrss`` is in bytes on macOS, in KiB elsewhere.

    Linux counts there what the parent process held when it started this one; its status file does
    not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s*(\d+) kB", status.read_text("utf-8"))[1]) * 1024
    return maxrss * (1 if sys.platform == "darwin" else 1024)
