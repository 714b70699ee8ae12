"""A table and a figure from the numbers that ``benchmarks.trainers`` stored; measures nothing."""

from collections.abc import Sequence
from pathlib import Path

COLUMNS = {
    "tiny": "tiny net",
    "tiny watched": "tiny, bar and validation",
    "large": "large net",
    "large watched": "large, bar and validation",
}
"""Kinds of work, and the headings over their ratios to the bare loop."""

OTHERS = {
    "whole epochs": ".2f",
    "µs above bare": ".0f",
    "calls per step": ".0f",
    "import CPU s": ".1f",
}
"""More headings, each with its format. Whole epochs: tiny, bar and validation, with all that
happens between epochs; µs and calls: one step on the tiny net; import: beyond that of torch."""

HOUSE, LOOPS = "house", ("bare", "slices")
BARS = {"tiny loader": 0.72, "tiny arrays": 0.72, "tiny other": 1.02}
BARS |= {"large loader": 1.0, "large arrays": 1.0}
"""What the book's trainer may cost at most, watched or not, in each run."""

INPUTS = ("loader", "arrays", "other")
HEADINGS = ("trainer", *COLUMNS.values(), *OTHERS)


def rows(record: dict, fused: bool = False) -> list[dict]:
    """Return one row for each trainer and kind of input, the fastest on the tiny net first.

    Of the runs that measured a trainer the one with the lowest ratio counts, for each setup: a busy
    machine only ever adds, and most to the trainers that run through much code.
    """
    found = []
    for name in _names(record):
        peers = [run["peers"][name] for run in record["runs"].values() if name in run["peers"]]
        good = [peer for peer in peers if "failed" not in peer]
        for inputs in INPUTS:
            row = _row(good, inputs, " fused" * fused)
            if row["tiny"] is not None:
                found.append({"name": name, "inputs": inputs, **row})
    shared = [row["name"] for row in found]
    for row in found:
        row["title"] += f", {row['inputs']}" * (shared.count(row["name"]) > 1)
    return sorted(found, key=lambda row: row["tiny"])


def _names(record: dict) -> list[str]:
    """Return the trainers of all runs, each once."""
    return list(dict.fromkeys(name for run in record["runs"].values() for name in run["peers"]))


def _row(peers: Sequence[dict], inputs: str, extra: str) -> dict:
    """Return what is said about one trainer with one kind of input."""

    def best(setup: str) -> dict:
        measured = [peer["setups"][setup] for peer in peers if setup in peer["setups"]]
        return min(measured, key=lambda numbers: numbers["ratio"], default={})

    row: dict = {"title": " ".join(peers[0][key] for key in ("title", "version")) if peers else ""}
    for kind in COLUMNS:
        size, _, watched = kind.partition(" ")
        row[kind] = best(f"{size} {inputs}" + f" {watched}" * bool(watched) + extra).get("ratio")
    plain, watched = best(f"tiny {inputs}{extra}"), best(f"tiny {inputs} watched{extra}")
    row["whole epochs"] = watched.get("ratio_of_epochs")
    row["µs above bare"] = plain["us"] - plain["bare_us"] if plain else None
    row["calls per step"] = plain.get("calls")
    row["import CPU s"] = min((peer["import_cpu_seconds"] for peer in peers), default=None)
    row["title"] = row["title"].strip()
    return row


def table(found: Sequence[dict]) -> str:
    """Return ``rows`` as a Markdown table; a dash where nothing was measured."""
    lines = [HEADINGS, ["---"] * len(HEADINGS)]
    for row in found:
        ratios = [_said(row[kind], ".2f") for kind in COLUMNS]
        rest = [_said(row[name], form) for name, form in OTHERS.items()]
        lines.append([row["title"], *ratios, *rest])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _said(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def markdown(record: dict) -> str:
    """Return all that is stored, in words and tables."""
    parts = ["Cost of a training step, bare DataLoader loop = 1 (the lowest of the runs):"]
    parts += [table(rows(record)), "Tiny net with `Adam(fused=True)`, over the bare loop without:"]
    parts += [f"- {row['title']}: {row['tiny']:.2f}" for row in rows(record, fused=True)]
    for name, run in record["runs"].items():
        versions = ", ".join(f"{key} {value}" for key, value in run["versions"].items())
        parts.append(f"Run {name}: {run['date']}, {run['machine']}, {versions}.")
        for peer in run["peers"].values():
            if peer.get("differs"):
                parts.append(f"- {peer['title']} does other work: {peer['differs']}")
        parts += [f"- {n} failed: {p['failed']}" for n, p in run["peers"].items() if "failed" in p]
    parts += [f"- bar missed: {sentence}" for sentence in missed(record)]
    parts.append(f"Two runs differ most by {spread(record):.0%} in one ratio of the tiny net.")
    return "\n\n".join(dict.fromkeys(parts))


def missed(record: dict) -> list[str]:
    """Return one sentence for each bar that the book's trainer misses, and each trainer ahead."""
    sentences = []
    for run, stored in record["runs"].items():
        setups = stored["peers"].get(HOUSE, {}).get("setups", {})
        for name, numbers in setups.items():
            bar = BARS.get(name.removesuffix(" watched"))
            if bar is not None and numbers["ratio"] > bar:
                sentences.append(f"run {run}, {name}: {numbers['ratio']:.2f}, the bar is {bar:.2f}")
            for peer, theirs in stored["peers"].items():
                other = theirs.get("setups", {}).get(name, numbers)["ratio"]
                if peer not in (HOUSE, *LOOPS) and other < numbers["ratio"]:
                    sentences.append(f"run {run}, {name}: behind {peer}, which has {other:.2f}")
    return sentences


def spread(record: dict) -> float:
    """Return the largest difference between runs in a ratio of the tiny net, as a share of it."""
    worst = 0.0
    for name in _names(record):
        peers = [run["peers"].get(name, {}).get("setups", {}) for run in record["runs"].values()]
        for setup in set().union(*peers):
            ratios = [peer[setup]["ratio"] for peer in peers if setup in peer]
            if setup.startswith("tiny"):
                worst = max(worst, max(ratios) / min(ratios) - 1)
    return worst


def figure(found: Sequence[dict]):
    """Return a figure of ``rows``: a line for each trainer, a dot for each kind of work."""
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(7, 0.3 * len(found) + 1.2), layout="constrained")
    axes = drawn.subplots()
    kinds = {"tiny": "#0072B2", "tiny watched": "#56B4E9", "large": "#E69F00"}
    for kind, colour in kinds.items():
        places = [(row[kind], k) for k, row in enumerate(found) if row[kind] is not None]
        axes.plot(*zip(*places, strict=True), "o", color=colour, label=COLUMNS[kind])
    axes.axvline(1, color="#000000", linewidth=0.8)
    axes.set_xscale("log")
    marks = [0.5, 0.7, 1, 1.5, 2, 3, 4, 6]
    axes.set_xticks(marks, [f"{mark:g}" for mark in marks], minor=False)
    axes.set_xticks([], minor=True)
    titles = [row["title"].translate(dict.fromkeys(map(ord, "*`"))) for row in found]
    axes.set_yticks(range(len(found)), titles)
    axes.invert_yaxis()
    axes.set_xlabel("CPU time of a step, bare DataLoader loop = 1")
    axes.legend(frameon=False, loc="upper right")
    return drawn


def draw(record: dict, path: Path) -> Path:
    """Write the figure of what is stored; return where."""
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure(rows(record)).savefig(path, metadata=nothing)
    return path
