"""What the gate costs, stage by stage: with the book as it is, and with 24 chapters.

    python -m benchmarks.gate_scale                 the whole gate on both; store gate_scale.json
    python -m benchmarks.gate_scale --chapters 24 lint unit     those stages; store nothing

The gate runs on copies of the checkout (``longer_book.py``), by its own command. Seconds are those
of the clock, so the machine must be quiet. The gate tells a machine that never ran it what is
stored here (``tools/estimate.py``).
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from benchmarks.longer_book import write
from tools import gate
from tools.estimate import machine, shares, spoken
from tools.paths import chapters

RESULT = Path(__file__).with_suffix(".json")
PLANNED = 24
BAR_MINUTES = 20
"""What the whole gate may take with all planned chapters on two quiet cores."""

Costs = dict[str, dict[str, float]]
"""For each stage ``seconds`` and ``checks``; neither, if it was red."""


def measure(count: int, stages: list[str]) -> Costs:
    """Return what the stages cost on a copy of the book that has ``count`` chapters."""
    with TemporaryDirectory() as folder:
        print(f"\n== {count} chapters ==", flush=True)
        root = write(Path(folder).resolve() / "book", count)
        return {stage: cost(root, stage) for stage in stages}


def cost(root: Path, stage: str) -> dict[str, float]:
    """Run one stage of the gate in a checkout, showing its output; return what it kept of it."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("BOOK_")}
    command = [sys.executable, "-m", "tools.gate", stage]
    status = subprocess.run(command, cwd=root, env=env).returncode
    if status:
        return {}
    kept = json.loads((root / "_build/gate.json").read_text("utf-8"))[stage]
    return {"seconds": kept["seconds"], "checks": kept["checks"]}


def table(runs: dict[int, Costs]) -> str:
    """Return what each stage costs by the number of chapters, and its share of the longest run."""
    longest = runs[max(runs)]
    part = shares({stage: row.get("seconds", 0.0) for stage, row in longest.items()})
    head = "".join(f"{f'{count} chapters':>22}" for count in runs)
    lines = [f"{'stage':12}{head}   share"]
    for stage in longest:
        cells = "".join(f"{_cell(costs[stage]):>22}" for costs in runs.values())
        lines.append(f"{stage:12}{cells}  {part[stage]:>6}")
    totals = "".join(f"{spoken(_total(costs)):>22}" for costs in runs.values())
    return "\n".join([*lines, f"{'all':12}{totals}"])


def _cell(row: dict[str, float]) -> str:
    """Return what a stage cost, in words."""
    return f"{row['seconds']:.1f} s, {row['checks']:.0f} checks" if row else "red"


def _total(costs: Costs) -> float:
    return sum(row.get("seconds", 0.0) for row in costs.values())


def record(runs: dict[int, Costs]) -> dict:
    """Return what is stored: where and when it was measured, and every stage of every run."""
    return {
        "date": date.today().isoformat(),
        "machine": machine(),
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
        "runs": [
            {"chapters": count, "seconds": round(_total(costs), 1), "stages": costs}
            for count, costs in runs.items()
        ],
    }


def main() -> int:
    """Measure, print, and store what was measured whole; return 1 if a stage was red or slow."""
    every = list(gate.stages())
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    counts = sorted({len(chapters()), max(PLANNED, len(chapters()))})
    parser.add_argument("--chapters", type=int, nargs=1, default=counts, metavar="N")
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=f"of: {', '.join(every)}")
    args = parser.parse_args()
    if unknown := set(args.stages) - set(every):
        parser.error(f"unknown stage {', '.join(sorted(unknown))}; there are: {', '.join(every)}")
    runs = {count: measure(count, args.stages or every) for count in args.chapters}
    print(f"\nOn {machine()}:\n{table(runs)}")
    if not all(row for costs in runs.values() for row in costs.values()):
        return 1
    if args.stages or args.chapters != counts:
        return 0
    RESULT.write_text(json.dumps(record(runs), indent=1) + "\n", "utf-8")
    minutes = _total(runs[counts[-1]]) / 60
    print(f"{counts[-1]} chapters: {minutes:.1f} min; the bar is {BAR_MINUTES}.")
    return int(minutes > BAR_MINUTES)


if __name__ == "__main__":
    sys.exit(main())
