"""Plant small faults in the book, let the gate judge each one, and print the share it catches.

    python -m tools.mutation --n 200 --seed 1           a score
    python -m tools.mutation --n 40 --show 40           the first 40 mutants, judged by nobody
    python -m tools.mutation --classes device figure    some classes only

A run that was stopped goes on where it was when it is started again on the same files.
"""

import argparse
import json
import signal
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path

from tools.mutation import equivalent, judge, plan, sandbox, score
from tools.mutation.faults import CLASSES
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
    parser.add_argument("--resume", type=Path, default=DEFAULT, help="file of verdicts")
    parser.add_argument("--without", nargs="+", default=[], metavar="STAGE", help="leave out")
    parser.add_argument("--show", type=int, metavar="K", help="print K mutants and judge none")
    parser.add_argument("--json", type=Path, help="store the score in this file")
    return parser.parse_args(words)


def prove_green(
    root: Path, files: list[str], stages: set[str], journal: Journal
) -> dict[str, float]:
    """Return the seconds of each stage on an unchanged copy; every one of them must be green.

    Stages that the journal knows to be green are not run again.

    Raises:
        SystemExit: a stage is red without any fault, so its verdicts would mean nothing.
    """
    known = journal.baseline()
    todo = [(stage, ()) for stage in sorted(stages - set(known))]
    if not todo:
        return known
    print("The unchanged book first: every stage must be green.", flush=True)
    with sandbox.copy(root, files) as folder:
        verdict = judge.judge(folder, todo, {})
    if verdict.killer:
        raise SystemExit(
            f"The unchanged book is {verdict.how} in the stage {verdict.killer!r}; mend that "
            f"before faults are planted.\n{verdict.said}"
        )
    journal.add({"baseline": verdict.seconds})
    return journal.baseline()


def judge_one(root: Path, files: list[str], mutant: Mutant, todo, usual: dict) -> dict:
    """Return the journal's entry on one mutant, judged by the stages ``todo`` in its own copy."""
    with sandbox.copy(root, files, {mutant.file: mutant.text}) as folder:
        verdict = judge.judge(folder, todo, usual)
    return {"id": mutant.id, **asdict(verdict)}


def judge_all(
    root: Path, files: list[str], todo: list[Mutant], journal: Journal, args: argparse.Namespace
) -> None:
    """Judge mutants, ``args.jobs`` at a time, and enter each verdict as it comes."""
    steps = {m: [s for s in judge.steps(m.file, files) if s[0] not in args.without] for m in todo}
    stages = {stage for found in steps.values() for stage, _ in found}
    usual = prove_green(root, files, stages, journal)
    with ThreadPoolExecutor(args.jobs) as pool:
        work = [pool.submit(judge_one, root, files, m, steps[m], usual) for m in todo]
        try:
            for done, future in enumerate(as_completed(work), 1):
                entry = future.result()
                journal.add(entry)
                print(f"{done}/{len(todo)} {entry['killer'] or 'SURVIVED':10} {entry['id']}")
                sys.stdout.flush()
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            judge.stop()
            print(f"\nStopped. {journal.path} keeps what was judged; this is the score so far.")


def main() -> None:
    """Draw, judge, report."""
    args = arguments()
    for number in (signal.SIGINT, signal.SIGTERM):  # a run under nohup would ignore Ctrl-C's signal
        signal.signal(number, signal.default_int_handler)
    files = sandbox.files(ROOT)
    mutants, population = plan.draw(ROOT, files, args.n, args.seed, args.classes)
    if args.show is not None:
        print("\n\n".join(map(score.show_mutant, mutants[: args.show])))
        return
    argued = equivalent.read()
    if old := equivalent.stale(argued, ROOT, files):
        raise SystemExit("equivalent.toml argues mutants that no longer exist:\n" + repr(old))
    journal = Journal(args.resume, sandbox.tree_hash(ROOT, files), args.seed)
    done = journal.verdicts()
    judge_all(ROOT, files, [m for m in mutants if m.id not in done], journal, args)
    known = journal.verdicts()
    verdicts = {m.id: known[m.id] for m in mutants if m.id in known}
    equal = {m.id for m in mutants if any(entry.fits(m) for entry in argued)}
    rows = score.table(mutants, verdicts, equal, population)
    report(mutants, verdicts, equal)
    print(score.show_table(rows, population))
    if args.json and all(m.id in known for m in mutants):
        facts = {**journal.lines[0], "without": args.without}
        content = score.stored(rows, population, facts, list(verdicts.values()))
        args.json.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def report(mutants: list[Mutant], verdicts: dict[str, dict], equal: set[str]) -> None:
    """Print the survivors with their diffs, and what the stages did."""
    for mutant in mutants:
        if mutant.id in verdicts and not verdicts[mutant.id]["killer"]:
            kind = "equivalent" if mutant.id in equal else "survived"
            print(f"\n{kind}: {score.show_mutant(mutant)}")
    print(f"\n{score.show_stages(list(verdicts.values()))}\n")
    if equal:
        print("Equivalent mutants are argued in tools/mutation/equivalent.toml and not counted.")


if __name__ == "__main__":
    main()
