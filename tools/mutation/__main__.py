"""Plant small faults in the book, let the gate judge each one, and print the share it catches.

    python -m tools.mutation --n 200 --seed 1           a score
    python -m tools.mutation --at-least 95              exit 1 if the score is below 95 %
    python -m tools.mutation --minutes 40               begin no mutant after 40 minutes
    python -m tools.mutation --n 40 --show 40           the first 40 mutants, judged by nobody
    python -m tools.mutation --classes device figure    some classes only
    python -m tools.mutation --files "chapters/1[6-9]*" some files only

A run that was stopped goes on where it was when it is started again on the same files; what counts
of an unfinished run are the mutants before the first one that has no verdict.

``--at-least`` compares the estimate, not the lower end of its interval. With 200 mutants that end
reaches 95 % from 98.5 % on, so a gate that catches 97.5 % would be red three times in four, and
nobody heeds such an alarm. By the estimate it is red once in 80 runs, and a gate that catches 93 %
five times in six. What is claimed of the gate is the interval.
"""

import argparse
import fnmatch
import json
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from itertools import takewhile
from math import inf
from pathlib import Path

from tools.mutation import equivalent, plan, sandbox, score, stage_judge
from tools.mutation.faults import CLASSES
from tools.mutation.interval import Share
from tools.mutation.journal import Journal
from tools.mutation.plan import Mutant
from tools.paths import ROOT

DEFAULT = ROOT / "_build/mutation.jsonl"


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Return the parsed command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=200, help="mutants (200)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="mutants judged at a time (2)")
    parser.add_argument("--classes", nargs="+", choices=CLASSES, metavar="CLASS")
    parser.add_argument("--files", nargs="+", metavar="PATTERN", help="draw from these files only")
    parser.add_argument("--resume", type=Path, default=DEFAULT, help="file of verdicts")
    parser.add_argument("--without", nargs="+", default=[], metavar="STAGE", help="leave out")
    parser.add_argument("--show", type=int, metavar="K", help="print K mutants and judge none")
    parser.add_argument("--minutes", type=float, default=inf, help="begin none after that")
    parser.add_argument("--at-least", type=float, metavar="PERCENT", help="exit 1 below that")
    parser.add_argument("--json", type=Path, help="store the score in this file")
    return parser.parse_args(words)


def struck(files: list[str], patterns: list[str] | None) -> list[str]:
    """Return the files that faults are drawn from: all, or those that fit one of the patterns.

    Raises:
        SystemExit: a pattern fits no file.
    """
    if patterns is None:
        return files
    if alone := [pattern for pattern in patterns if not fnmatch.filter(files, pattern)]:
        raise SystemExit(
            f"--files {' '.join(alone)}: no file of the book fits; "
            'expected paths from the root, such as "chapters/16_*" "utils/exercises/ch16.py".'
        )
    return [file for file in files if any(fnmatch.fnmatch(file, one) for one in patterns)]


def prove_green(
    root: Path, files: list[str], stages: set[str], journal: Journal, jobs: int = 1
) -> dict[str, float]:
    """Return the seconds of each stage on an unchanged copy; every one of them must be green.

    ``jobs`` stages run at a time. Those that the journal knows to be green are not run again.

    Raises:
        SystemExit: a stage is red without any fault, so its verdicts would mean nothing.
    """
    todo = sorted(stages - set(journal.baseline()))
    if todo:
        print(f"The unchanged book first: green it must be in {', '.join(todo)}.", flush=True)
    red = []
    with ThreadPoolExecutor(jobs) as pool:
        try:
            work = [pool.submit(judge_unchanged, root, files, stage) for stage in todo]
            for verdict in (future.result() for future in as_completed(work)):
                if verdict.killer:
                    red.append(f"{verdict.killer!r} ({verdict.how})\n{verdict.said}")
                else:
                    journal.add({"baseline": verdict.seconds})
        except KeyboardInterrupt:
            stage_judge.stop()
            raise
    if red:
        raise SystemExit(
            "The unchanged book is red; fix that before faults are planted:\n" + "\n".join(red)
        )
    return journal.baseline()


def judge_unchanged(root: Path, files: list[str], stage: str) -> stage_judge.Verdict:
    """Return the verdict of one stage on a copy without any fault."""
    with sandbox.copy(root, files) as folder:
        return stage_judge.judge(folder, [(stage, ())], {})


def judge_one(root: Path, files: list[str], mutant: Mutant, todo, usual: dict, end: float = inf):
    """Return the journal's entry on one mutant, judged by the stages ``todo`` in its own copy.

    After ``end``, in seconds of the monotonic clock, nothing is begun, and the entry is None.
    """
    if time.monotonic() > end:
        return None
    with sandbox.copy(root, files, {mutant.file: mutant.text}) as folder:
        verdict = stage_judge.judge(folder, todo, usual)
    return {"id": mutant.id, **asdict(verdict)}


def judge_all(
    root: Path, files: list[str], todo: list[Mutant], journal: Journal, args: argparse.Namespace
) -> None:
    """Judge mutants, ``args.jobs`` at a time, and enter each verdict as it comes."""
    steps = {
        m: [s for s in stage_judge.steps(m.file, files) if s[0] not in args.without] for m in todo
    }
    stages = {stage for found in steps.values() for stage, _ in found}
    usual = prove_green(root, files, stages, journal, args.jobs)
    end = time.monotonic() + 60 * args.minutes
    with ThreadPoolExecutor(args.jobs) as pool:
        work = [pool.submit(judge_one, root, files, m, steps[m], usual, end) for m in todo]
        try:
            for done, future in enumerate(as_completed(work), 1):
                if entry := future.result():
                    journal.add(entry)
                    told = f"{entry['killer'] or 'SURVIVED':10} {entry['id']}"
                    print(f"{done}/{len(todo)} {told}", flush=True)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            stage_judge.stop()
            print(f"\nStopped. {journal.path} keeps what was judged; this is the score so far.")


def main() -> int:
    """Draw, judge, report; return the exit status."""
    args = arguments()
    for number in (signal.SIGINT, signal.SIGTERM):  # a run under nohup would ignore Ctrl-C's signal
        signal.signal(number, signal.default_int_handler)
    files = sandbox.files(ROOT)
    drawn_from = struck(files, args.files)
    mutants, places = plan.draw(ROOT, drawn_from, args.n, args.seed, args.classes)
    if args.show is not None:
        print("\n\n".join(map(score.show_mutant, mutants[: args.show])))
        return 0
    argued = equivalent.read()
    journal = Journal(args.resume, sandbox.tree_hash(ROOT, files), args.seed)
    done = journal.verdicts()
    judge_all(ROOT, files, [m for m in mutants if m.id not in done], journal, args)
    known = journal.verdicts()
    counted = list(takewhile(lambda mutant: mutant.id in known, mutants))
    equal = {m.id for m in counted if any(entry.fits(m) for entry in argued)}
    rows = score.table(counted, known, equal, places)
    verdicts = [known[mutant.id] for mutant in counted]
    report(counted, known, equal)
    print(f"{score.show_stages(verdicts)}\n\n{score.show_table(rows)}")
    if args.json:
        facts = {**journal.lines[0], "asked": len(mutants), "without": args.without}
        facts["files"] = args.files or []
        old = json.loads(args.json.read_text("utf-8")) if args.json.exists() else {}
        content = score.stored(rows, facts, verdicts) | {"functions": old.get("functions", {})}
        args.json.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    return status(score.total(rows), len(mutants) - len(counted), args.at_least)


def report(mutants: list[Mutant], verdicts: dict[str, dict], equal: set[str]) -> None:
    """Print the survivors with their diffs."""
    for mutant in mutants:
        if not verdicts[mutant.id]["killer"]:
            kind = "equivalent" if mutant.id in equal else "survived"
            print(f"\n{kind}: {score.show_mutant(mutant)}")
    if equal:
        print("Equivalent mutants are argued in tools/mutation/equivalent.toml and not counted.")


def status(share: Share | None, missing: int, at_least: float | None) -> int:
    """Say whether the gate caught enough, if that was asked; return the exit status.

    Args:
        share: what was caught; None if nothing was judged.
        missing: mutants without a verdict; with any of them, the answer is no.
        at_least: what was asked, in per cent.
    """
    if at_least is None:
        return 0
    if missing or share is None:
        print(f"At least {at_least:g} % was asked, and {missing} mutants have no verdict.")
        return 1
    enough = 100 * share.value >= at_least
    proved = "proved by the interval" if 100 * share.low >= at_least else "not proved"
    print(f"At least {at_least:g} % was asked: {proved if enough else 'it is less'}. {share}")
    return int(not enough)


if __name__ == "__main__":
    sys.exit(main())
