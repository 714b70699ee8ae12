"""The report of one run over the notebooks: which device, which versions, what became of each.

Every run writes ``_build/runs/<device>.json``. A run on a real GPU is kept by copying its report to
``tools/notebooks/runs/``; README says which devices the kept reports cover.
"""

import json
import os
import platform
from collections import Counter
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tools.paths import ROOT

FOLDER = ROOT / "_build/runs"


def report(outcomes: list[tuple[str, str]], costs: list[tuple[str, float, int]]) -> dict:
    """Return the report of a run.

    Args:
        outcomes: for each check, its pytest node id and ``passed``, ``failed``, ``error`` or
            ``skipped``.
        costs: for each notebook, its file name, CPU seconds and peak memory in bytes.
    """
    notebooks: dict[str, dict] = {}
    for node, outcome in outcomes:
        name = Path(node.split("::")[0]).name
        notebooks.setdefault(name, Counter())[outcome] += 1
    for name, seconds, peak in costs:
        notebooks[name] |= {"cpu_seconds": round(seconds, 1), "peak_mib": round(peak / 2**20)}
    return {
        "device": os.environ.get("BOOK_DEVICE", "auto"),
        "hardware": hardware(),
        "date": date.today().isoformat(),
        "versions": {name: version(name) for name in ("torch", "numpy", "matplotlib", "nbval")}
        | {"python": platform.python_version()},
        "notebooks": dict(sorted(notebooks.items())),
    }


def hardware() -> str:
    """Return what computed: the GPU's own name where there is one, else the kind of processor."""
    if os.environ.get("BOOK_DEVICE") == "cuda":
        import torch  # a run on the CPU does not need it here

        return torch.cuda.get_device_name()
    return f"{platform.machine()}, {os.cpu_count()} cores"


def store(run: dict) -> Path:
    """Write the report of a run; return where."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{run['device']}.json"
    path.write_text(json.dumps(run, indent=1) + "\n", "utf-8")
    return path
