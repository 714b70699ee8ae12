"""One trainer against the bare loop, in this process: ``python -m benchmarks.trainers_pairs NAME``.

The two alternate fit by fit, so whatever the machine does happens to both. ``benchmarks.trainers``
starts this program once for each trainer, with its output on a terminal, and reads what it wrote.
"""

import argparse
import gc
import importlib
import importlib.metadata
import json
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import torch

from benchmarks.trainers_lines import user_lines
from benchmarks.trainers_numbers import Steps, check_losses, compare, percentile, steps
from benchmarks.trainers_work import CLOCK, SETUPS, SIZES, Setup, Task, bare

PAIRS = {"tiny": 8, "large": 6}
QUICK = {"tiny": 2, "large": 1}
FENCE = "\x1e"
"""Printed around each measured fit of the trainer, so that its own output can be counted."""


def bare_loop(task: Task) -> None:
    """Train by the loop that all are compared with."""
    bare(task, task.loader(), task.valid_loader())


def timed(fit: Callable[[Task], None], task: Task) -> tuple[Steps, float]:
    """Return the steps of one fit from the first weights, and the loss it ends with."""
    task.again()
    gc.collect()
    CLOCK.marks = []
    fit(task)
    marks = CLOCK.marks
    size = task.size
    found = steps(marks, size.epochs, size.train_batches, size.valid_batches * task.watched)
    return found, task.final_loss()


def fenced(fit: Callable[[Task], None], name: str) -> Callable[[Task], None]:
    """Return ``fit`` with a fence before and behind what it prints."""

    def run(task: Task) -> None:
        print(f"{FENCE}{name}{FENCE}", end="", flush=True)
        try:
            fit(task)
        finally:
            sys.stderr.flush()
            print(FENCE, end="", flush=True)

    return run


def pairs(peer: ModuleType, setup: Setup, count: int) -> dict:
    """Return the comparison of ``count`` pairs of fits, after one pair that is not counted."""
    ours, theirs = Task(setup), Task(setup)
    plain = Task(Setup(setup.size, setup.inputs, setup.watched)) if setup.fused else ours
    fits: tuple[list[Steps], list[Steps]] = [], []
    gap = 0.0
    watch = fenced(peer.fit, setup.name)
    for k in range(count + 1):
        sides = [(bare_loop, plain), (watch, theirs)]
        results = [timed(*side) for side in (sides if k % 2 else sides[::-1])]
        (a, bare_loss), (b, loss) = results if k % 2 else results[::-1]
        gap = max(gap, check_losses(bare_loss, loss, getattr(peer, "DIFFERS", "")))
        if k:
            fits[0].append(a)
            fits[1].append(b)
    size = SIZES[setup.size]
    share = setup.watched * size.valid_batches / size.train_batches
    return {**compare(*fits, share), "loss_gap": float(f"{gap:.1e}")}


def calls_per_step(fit: Callable[[Task], None], setup: Setup) -> int:
    """Return how many functions, Python's and C's, one training step calls."""
    count = 0

    def count_calls(frame, event, argument) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    task = Task(setup)
    timed(fit, task)
    task.again()
    CLOCK.marks, CLOCK.read = [], lambda: count
    sys.setprofile(count_calls)
    try:
        CLOCK.mark()
        CLOCK.mark()
        fit(task)
    finally:
        sys.setprofile(None)
        CLOCK.read = time.process_time_ns
    (a, _), (b, _), *marks = CLOCK.marks
    size = task.size
    found = steps(marks, size.epochs, size.train_batches, size.valid_batches * task.watched)
    return round(percentile(found.train, 0.5) - (b - a))


def measure(name: str, quick: bool) -> dict:
    """Return everything that is stored about one trainer."""
    start = time.process_time()
    peer = importlib.import_module(f"benchmarks.peers.{name}")
    record: dict = {
        "title": peer.TITLE,
        "version": importlib.metadata.version(peer.PACKAGE) if peer.PACKAGE else "",
        "import_cpu_seconds": round(time.process_time() - start, 2),
        "differs": getattr(peer, "DIFFERS", ""),
        "lines": user_lines(name),
        "setups": {},
    }
    wanted = [s for s in SETUPS if s.inputs in peer.INPUTS and not (s.fused and not peer.FUSED)]
    for setup in wanted:
        count = (QUICK if quick else PAIRS)[setup.size]
        record["setups"][setup.name] = pairs(peer, setup, count)
        if setup.size == "tiny" and not setup.watched:  # the size does not change it
            record["setups"][setup.name]["calls"] = calls_per_step(peer.fit, setup)
    return record


def main() -> None:
    """Measure the trainer that is named; write the numbers, or why there are none."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    try:
        record = measure(options.name, options.quick)
    except Exception as error:
        traceback.print_exc()
        record = {"failed": f"{type(error).__name__}: {error}"}
    options.out.write_text(json.dumps(record), "utf-8")


if __name__ == "__main__":
    main()
