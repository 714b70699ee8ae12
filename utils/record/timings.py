"""What ``benchmarks/devices.py`` measured: the times of named devices, each with date and versions.

Nothing is measured here. The stored file is the same for all who read the book; it lies in this
package, since a notebook that runs alone has nothing else of the book.
"""

import json
from datetime import date
from pathlib import Path

STORED = Path(__file__).with_suffix(".json")
WORKS = ("product", "training")


def names() -> list[str]:
    """Return each measured device, and when and with what it was measured: some lines each."""
    return [_name(device, held) for device, held in _stored().items()]


def recorded(work: str) -> dict[str, list[float]]:
    """Return the microseconds that ``work`` took, from the smallest size on, for each device.

    Args:
        work: ``"product"``, of two square matrices, or ``"training"``, a step of a small net.

    Raises:
        ValueError: nothing of that name was measured.
    """
    _check(work)
    return {device: [t["done"] for t in held[work].values()] for device, held in _stored().items()}


def sizes(work: str) -> list[int]:
    """Return the sizes of ``work``: rows of a matrix, or samples of a step; raises as there."""
    _check(work)
    return [int(n) for n in next(iter(_stored().values()))[work]]


def _check(work: str) -> None:
    if work not in WORKS:
        raise ValueError(f"no times of {work!r} are stored; expected one of: {', '.join(WORKS)}.")


def _stored() -> dict:
    return json.loads(STORED.read_text("utf-8"))


def _name(device: str, held: dict) -> str:
    """Return a device, its maker's name for it, when and with what it was measured."""
    month = date.fromisoformat(held["date"]).strftime("%B %Y")
    version = ".".join(held["torch"].split(".")[:2])
    lines = [f"{device}: {held['name']}"]
    if device == "cpu":
        lines.append(f"threads: {held['threads']}, {held['clock']} time")
    return "\n  ".join([*lines, f"{month}, torch {version}"])
