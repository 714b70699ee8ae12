"""What the notebook comparison costs as the book grows, and how far that is from its floor.

    python -m benchmarks.gate_scale            measure, print, and store gate_scale.json

1, 5, 10 and 20 copies of a chapter are compared by the gate's own command. The cost is CPU time of
the whole process tree, which a busy machine does not distort as it does the clock. The floor is the
same number of notebooks with one cell: nothing, and ``import torch``. The two floors agree because
the audit after the last cell imports torch into every kernel.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import nbformat
import torch

from tools.notebooks.clean import clean
from tools.notebooks.nbval_command import command
from tools.paths import ROOT, chapters

COPIES = (1, 5, 10, 20)
RESULT = Path(__file__).with_suffix(".json")


def cpu_seconds(notebooks: list[Path], device: str = "cpu") -> float:
    """Return the CPU seconds that the gate's command takes to compare ``notebooks``.

    Raises:
        RuntimeError: the comparison was red, so its cost means nothing.
    """
    line, env = command(device, notebooks)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        line, cwd=ROOT, env={**os.environ, **env}, capture_output=True, encoding="utf-8"
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:])
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def copies(folder: Path, notebook: nbformat.NotebookNode, count: int) -> list[Path]:
    """Write ``count`` copies of ``notebook``; return their paths."""
    paths = [folder / f"{k:02}.ipynb" for k in range(count)]
    for path in paths:
        nbformat.write(notebook, path)
    return paths


def one_cell(source: str) -> nbformat.NotebookNode:
    """Return a stored notebook of one cell without output."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id="only")])
    clean(notebook)
    return notebook


def measure() -> dict[str, dict[int, float]]:
    """Return CPU seconds by kind of notebook and number of copies."""
    kinds = {
        "kernel only": one_cell("pass"),
        "import torch": one_cell("import torch"),
        "chapter": nbformat.read(chapters()[0], as_version=4),
    }
    results: dict[str, dict[int, float]] = {kind: {} for kind in kinds}
    for count in COPIES:
        for kind, notebook in kinds.items():
            # Beside the real chapters: the start cell must find the checkout.
            with tempfile.TemporaryDirectory(dir=ROOT / "_build") as folder:
                seconds = cpu_seconds(copies(Path(folder), notebook, count))
            results[kind][count] = round(seconds, 2)
            print(f"{kind:14} {count:3} notebooks {seconds:7.1f} CPU s", flush=True)
    return results


def slope(costs: dict[int, float]) -> float:
    """Return the cost of one more notebook: the least-squares line through ``costs``."""
    xs, ys = list(costs), list(costs.values())
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - mean_x) * (y - mean_y) for x, y in costs.items())
    return above / sum((x - mean_x) ** 2 for x in xs)


def main() -> None:
    """Measure and store."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    (ROOT / "_build").mkdir(exist_ok=True)
    results = measure()
    slopes = {kind: round(slope(costs), 2) for kind, costs in results.items()}
    print("one more notebook costs, in CPU seconds:", slopes)
    record = {
        "date": date.today().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
        "chapter": chapters()[0].stem,
        "cpu_seconds": results,
        "cpu_seconds_per_notebook": slopes,
    }
    RESULT.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
