"""What ``benchmarks/trainers.py`` measured: a training in several libraries, lines and times.

Nothing is measured here. The stored file is the same for all who read the book; it lies in this
package, since a notebook that runs alone has nothing else of the book.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

STORED = Path(__file__).with_suffix(".json")
SIZES = ("tiny", "large")
PLAIN = str.maketrans("", "", "*`")


@dataclass(frozen=True)
class Trainer:
    """One way to train, and what a step of it costs on one thread of a CPU.

    Attributes:
        name: what it is called.
        version: of the package, or nothing.
        lines: how many lines its user writes.
        tiny_ratio: the time of a step on a tiny net (2 inputs, 16 hidden units, batches of 32),
            divided by that of the bare loop, which took turns with it.
        large_ratio: the same on a large net: 256 inputs, twice 512 hidden units, batches of 256.
        tiny: microseconds of a step on the tiny net: the ratio, times the bare loop's step when it
            was quickest in the run. What else the machine did meanwhile slows down both.
        large: such on the large net.
        calls: how many functions, Python's and C's, a step on the tiny net calls.
        differs: why it cannot do quite the same work, or nothing.
    """

    name: str
    version: str
    lines: int
    tiny_ratio: float
    large_ratio: float
    tiny: float
    large: float
    calls: int
    differs: str


def recorded() -> list[Trainer]:
    """Return the trainers of the last whole run, the quickest on the tiny net first.

    Where a trainer takes several kinds of input, its loader of a ``TensorDataset`` counts.
    """
    peers = [peer for peer in _last_run()["peers"].values() if "failed" not in peer]
    bare = [min(_setup(peer, size)["bare_us"] for peer in peers) for size in SIZES]
    found = [_trainer(peer, bare) for peer in peers]
    return sorted(found, key=lambda trainer: trainer.tiny_ratio)


def measured() -> list[str]:
    """Return when and with what the last whole run was measured, a line each."""
    run = _last_run()
    day = date.fromisoformat(run["date"])
    versions = [
        f"{name} {'.'.join(version.split('.')[:2])}" for name, version in run["versions"].items()
    ]
    return [f"{day.day} {day:%B %Y}", *run["machine"].split(", "), ", ".join(versions)]


def _last_run() -> dict:
    """Return the last run that measured as many trainers as any."""
    runs = json.loads(STORED.read_text("utf-8"))["runs"].values()
    most = max(len(run["peers"]) for run in runs)
    return [run for run in runs if len(run["peers"]) == most][-1]


def _trainer(peer: dict, bare: list[float]) -> Trainer:
    """Return a trainer; ``bare`` is how long the bare loop takes on each size of net."""
    setups = [_setup(peer, size) for size in SIZES]
    ratios = [setup["ratio"] for setup in setups]
    times = [ratio * microseconds for ratio, microseconds in zip(ratios, bare, strict=True)]
    return Trainer(
        peer["title"].translate(PLAIN),
        peer["version"],
        peer["lines"],
        *ratios,
        *times,
        setups[0]["calls"],
        peer["differs"],
    )


def _setup(peer: dict, size: str) -> dict:
    """Return the plain numbers of one size: nobody watches, and no fused Adam."""
    return peer["setups"].get(f"{size} loader") or peer["setups"][f"{size} arrays"]
