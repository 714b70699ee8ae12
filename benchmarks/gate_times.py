"""What the gate costs, stage by stage: the last green run on this machine, stored for others.

    python -m benchmarks.gate_times     print it; store gate_times.json

Run the whole gate before, on a quiet machine: seconds are those of the clock. The gate tells a
machine that never ran it what is stored here (``tools/estimate.py``).
"""

import argparse
import json
import platform
from datetime import date

import torch

from tools import estimate, gate
from tools.paths import chapters

BAR_MINUTES = 20
"""What the whole gate may take on two quiet cores."""


def stored(kept: dict[str, dict], every: list[str]) -> dict:
    """Return what is stored of a run: where and when it was measured, and what each stage cost.

    Args:
        kept: of each stage on this machine ``seconds``, ``checks`` and more.
        every: the stages of the whole gate.

    Raises:
        SystemExit: a stage was never green here.
    """
    if missing := [stage for stage in every if stage not in kept]:
        raise SystemExit(f"Never green here: {', '.join(missing)}; expected a run of each.")
    return {
        "date": date.today().isoformat(),
        "machine": estimate.machine(),
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
        "chapters": len(chapters()),
        "stages": {s: {k: kept[s][k] for k in ("seconds", "checks")} for s in every},
    }


def table(stages: dict[str, dict]) -> str:
    """Return what each stage costs, its share, and the total beside the bar."""
    part = estimate.shares({stage: row["seconds"] for stage, row in stages.items()})
    lines = [f"{'stage':12}{'seconds':>9}{'checks':>8}{'share':>7}"]
    for stage, row in stages.items():
        lines.append(f"{stage:12}{row['seconds']:9.1f}{row['checks']:8}{part[stage]:>7}")
    minutes = sum(row["seconds"] for row in stages.values()) / 60
    return "\n".join([*lines, f"all: {minutes:.1f} min; the bar is {BAR_MINUTES}"])


def main() -> None:
    """Print what the last runs cost, and store it."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    every = [stage for stage in gate.stages() if stage not in gate.WEEKLY]
    found = stored(estimate.own(), every)
    print(table(found["stages"]))
    estimate.SHIPPED.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
