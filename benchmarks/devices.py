"""How long a matrix product and a step of training take on each device of this machine, by size.

    python -m benchmarks.devices              measure the CPU and any accelerator; store
    python -m benchmarks.devices --threads 1  the CPU with one thread: nothing else disturbs it much
    python -m benchmarks.devices --quick      few sizes, printed and not stored
    python -m benchmarks.devices --table      print what is stored

A device that is not here keeps what was stored of it, so a machine with a GPU adds to the record of
one without. Every time is the shortest of several: what else runs on a machine only adds. With one
thread the CPU is measured in its own processor time, which leaves out what it did for others. An
accelerator works behind Python, so a clock is read only after ``synchronize``; how long the call
itself took is kept beside it (``ordered``). Chapter 10 draws the stored file.
"""

import argparse
import json
import os
import platform
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

import torch

from utils.record import timings

RESULT = timings.STORED
ROWS = (16, 32, 64, 128, 256, 512, 1024, 2048)
"""Rows and columns of the two matrices that are multiplied."""
BATCHES = (16, 64, 256, 1024, 4096)
"""Samples in a step of training."""
SECONDS, LEAST, MOST = 1.0, 5, 500
"""How long each size is measured, and how many runs that are at least and at most."""


def main() -> None:
    """Measure, store and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few sizes, nothing is stored")
    parser.add_argument("--table", action="store_true", help="print what is stored")
    parser.add_argument("--threads", type=int, help="threads of the CPU; all by default")
    given = parser.parse_args()
    if given.threads:
        torch.set_num_threads(given.threads)
    stored = json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else {}
    if given.table:
        print(table(stored))
        return
    found = torch.accelerator.current_accelerator(check_available=True)
    devices = [torch.device("cpu"), *([found] if found else [])]
    sizes = (ROWS[:3], BATCHES[:2], 0.05) if given.quick else (ROWS, BATCHES, SECONDS)
    stored |= {device.type: measured(device, *sizes) for device in devices}
    if not given.quick:
        RESULT.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    print(table(stored))


def measured(device: torch.device, rows: tuple, batches: tuple, seconds: float) -> dict:
    """Return the times of one device in microseconds, by size, and what they were measured with."""
    torch.manual_seed(0)
    return {
        "name": name(device),
        "date": date.today().isoformat(),
        "torch": torch.__version__,
        "python": platform.python_version(),
        "threads": torch.get_num_threads(),
        "clock": "wall" if clock(device) is perf_counter else "processor",
        "dtype": "float32",
        "matrix_precision": torch.get_float32_matmul_precision(),
        "product": {str(n): shortest(product(device, n), device, seconds) for n in rows},
        "training": {str(n): shortest(training(device, n), device, seconds) for n in batches},
    }


def name(device: torch.device) -> str:
    """Return what the maker calls the device."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "cpu":
        return f"{_processor()}, {os.cpu_count()} cores"
    return device.type


def _processor() -> str:
    """Return the name of this machine's processor."""
    file = Path("/proc/cpuinfo")
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def product(device: torch.device, n: int) -> Callable[[], object]:
    """Return what multiplies two matrices of ``n`` rows and columns."""
    a, b = (torch.randn(n, n).to(device) for _ in range(2))
    return lambda: a @ b


def training(device: torch.device, n: int) -> Callable[[], object]:
    """Return what makes one step of training, of a net of 134,154 parameters, on ``n`` samples."""
    net = torch.nn.Sequential(
        torch.nn.Linear(256, 256),
        torch.nn.ReLU(),
        torch.nn.Linear(256, 256),
        torch.nn.ReLU(),
        torch.nn.Linear(256, 10),
    ).to(device)
    x, y = torch.randn(n, 256).to(device), torch.randint(10, (n,)).to(device)
    optimizer, loss = torch.optim.SGD(net.parameters(), lr=0.01), torch.nn.CrossEntropyLoss()

    def step() -> None:
        optimizer.zero_grad()
        loss(net(x), y).backward()
        optimizer.step()

    return step


def shortest(work: Callable[[], object], device: torch.device, seconds: float) -> dict:
    """Return the microseconds of ``work``: the first run, the shortest, and its call alone."""
    first, _ = once(work, device)
    runs, end = [], perf_counter() + seconds
    while len(runs) < LEAST or (len(runs) < MOST and perf_counter() < end):
        runs.append(once(work, device))
    done, ordered = min(runs)
    return {"first": round(first, 1), "done": round(done, 1), "ordered": round(ordered, 1)}


def once(work: Callable[[], object], device: torch.device) -> tuple[float, float]:
    """Return the microseconds until ``work`` is done, and until its call came back."""
    now = clock(device)
    wait(device)
    start = now()
    work()
    ordered = now() - start
    wait(device)
    return 1e6 * (now() - start), 1e6 * ordered


def clock(device: torch.device) -> Callable[[], float]:
    """Return what tells the seconds: the wall's clock, or the process's for one thread here."""
    alone = device.type == "cpu" and torch.get_num_threads() == 1
    return process_time if alone else perf_counter


def wait(device: torch.device) -> None:
    """Wait until ``device`` has done all that it was told to do."""
    if device.type != "cpu":
        torch.accelerator.synchronize()


def table(stored: dict) -> str:
    """Return the stored times as lines of text."""
    lines = []
    for device, held in stored.items():
        with_ = f"torch {held['torch']}, {counted(held['threads'])}, {held['date']}"
        lines.append(f"{device}: {held['name']}; {with_}")
        for work in ("product", "training"):
            times = (f"{n}: {each['done']}" for n, each in held[work].items())
            lines.append(f"  {work}, microseconds by size: {', '.join(times)}")
    return "\n".join(lines)


def counted(threads: int) -> str:
    """Return how many threads, in words."""
    return f"{threads} thread{'' if threads == 1 else 's'}"


if __name__ == "__main__":
    main()
