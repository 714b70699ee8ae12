"""Break the functions of one package of ``utils`` with mutmut; its unit tests judge.

    python -m tools.mutation.functions layout --n 100 --seed 1 --at-least 80

mutmut knows more kinds of faults than ``faults/``, and forks from a process that has torch loaded:
1.6 CPU seconds a mutant, where cosmic-ray, which starts a process for each, took 5.8. It changes
neither decorated functions nor what stands outside functions (``programs.py`` does the latter). Its
copy of the checkout, ``_build/mutmut/PACKAGE``, keeps the verdicts: a run that was stopped goes on.

A survivor here may still fall to another stage of the gate, so this is the score of unit tests
alone.
"""

import argparse
import datetime
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tools.mutation import sandbox
from tools.mutation.__main__ import status
from tools.mutation.interval import wilson
from tools.mutation.score import rounded
from tools.paths import ROOT

SETTINGS = """
[tool.mutmut]
source_paths = ["utils"]
only_mutate = ["utils/{package}/*.py"]
do_not_mutate = ["utils/exercises/ch*.py"]
also_copy = {folders}
pytest_add_cli_args = ["-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = ["tests/unit/{package}", "-k", "not {blind}"]
process_isolation = "forkserver"
use_git_change_detection = false
"""
BLIND = "function_calls"
"""In the names of tests that count calls: mutmut calls each function through another one."""
RESULT = re.compile(r"^ *(utils\.\S+): (.+)$", re.MULTILINE)
SPINNER = re.compile(r"^[\u2800-\u28ff] [A-Z].*\n", re.MULTILINE)
CAUGHT = ("killed", "timeout", "segfault", "suspicious")


def prepare(package: str) -> Path:
    """Return the folder with mutmut's copy of the checkout; verdicts on another tree are gone."""
    folder = ROOT / "_build/mutmut" / package
    names = sandbox.files(ROOT)
    tree, mark = sandbox.tree_hash(ROOT, names), folder / "tree"
    if not mark.exists() or mark.read_text("utf-8") != tree:
        shutil.rmtree(folder, ignore_errors=True)
    sandbox.fill(folder, ROOT, names)
    mark.write_text(tree, "utf-8")
    tops = {name.split("/")[0] for name in names} - {"utils", "pyproject.toml"}
    folders = json.dumps(sorted(tops))
    settings = SETTINGS.format(package=package, folders=folders, blind=BLIND)
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    return folder


def mutmut(folder: Path, *words: str) -> str:
    """Run a command of mutmut in ``folder``; return what it printed."""
    line = [sys.executable, "-m", "mutmut", *words]
    env = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": ""}
    done = subprocess.run(
        line,
        cwd=folder,
        env=env,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return SPINNER.sub("", done.stdout)


def results(folder: Path) -> dict[str, str]:
    """Return what became of each mutant, by its name."""
    return dict(RESULT.findall(mutmut(folder, "results", "--all", "true")))


def judge(folder: Path, n: int, seed: int, jobs: int) -> tuple[dict[str, str], int]:
    """Return the verdicts on ``n`` mutants of a package, drawn at random, and how many it has.

    Raises:
        SystemExit: mutmut made no mutants or gave one no verdict; the message holds its words.
    """
    said = mutmut(folder, "run", "none")  # makes the mutants, and runs the tests once unchanged
    known = results(folder)
    chosen = random.Random(seed).sample(sorted(known), min(n, len(known)))
    if todo := [name for name in chosen if known[name] == "not checked"]:
        said = mutmut(folder, "run", "--max-children", str(jobs), *todo)
        known = results(folder)
    verdicts = {name: known[name] for name in chosen}
    if not chosen or "not checked" in verdicts.values():
        raise SystemExit(f"mutmut did not finish in {folder}:\n{said[-3000:]}")
    return verdicts, len(known)


def main() -> int:
    """Judge the mutants of a package, print survivors and share; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    packages = sorted(path.parent.name for path in ROOT.glob("utils/*/__init__.py"))
    parser.add_argument("package", choices=packages)
    parser.add_argument("--n", type=int, default=100, help="mutants (100)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="mutants judged at a time (2)")
    parser.add_argument("--at-least", type=float, metavar="PERCENT", help="exit 1 below that")
    parser.add_argument("--json", type=Path, help="store the score in this file")
    args = parser.parse_args()
    folder = prepare(args.package)
    verdicts, every = judge(folder, args.n, args.seed, args.jobs)
    for name, verdict in verdicts.items():
        if verdict not in CAUGHT:
            print(mutmut(folder, "show", name))
    counts = Counter(verdicts.values())
    share = wilson(sum(counts[kind] for kind in CAUGHT) / len(verdicts), len(verdicts))
    print(f"{args.package}: {len(verdicts)} of {every} mutants, {dict(counts)}, caught {share}")
    if args.json:
        store(args.json, args.package, {
            "date": datetime.date.today().isoformat(),
            "tree": sandbox.tree_hash(ROOT, sandbox.files(ROOT)),
            "seed": args.seed, "places": every, "n": len(verdicts), **counts,
            "score": rounded(share),
        })  # fmt: skip
    return status(share, 0, args.at_least)


def store(path: Path, package: str, score: dict) -> None:
    """Put the score of a package beside those of the others."""
    content = json.loads(path.read_text("utf-8")) if path.exists() else {}
    content.setdefault("functions", {})[package] = score
    path.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
