"""How long the stages of the gate take: what was measured, where, and what that says of a new run.

The last green run of each stage on this machine is kept in ``_build/gate.json``. A machine that has
not run a stage is told what ``benchmarks/gate_times.json`` holds: the stages of the whole gate,
stored by ``python -m benchmarks.gate_times``.
"""

import json
import os
import platform
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from tools.paths import ROOT

OWN = ROOT / "_build/gate.json"
SHIPPED = ROOT / "benchmarks/gate_times.json"


class Estimate(NamedTuple):
    """The seconds that a stage took, and where that was measured; nothing, where it never was."""

    seconds: float | None
    where: str = ""


def machine() -> str:
    """Return what computes here, in words."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"


def key(name: str, shard: str) -> str:
    """Return the name under which the seconds of a stage, or of its part, are kept."""
    return name if shard == "1/1" else f"{name} {shard}"


def keep(name: str, seconds: float, checks: int) -> None:
    """Keep what a stage cost; a checkout that cannot be written keeps nothing."""
    entry = {"seconds": round(seconds, 1), "checks": checks}
    entry |= {"date": date.today().isoformat(), "machine": machine()}
    with suppress(OSError):
        OWN.parent.mkdir(exist_ok=True)
        half = OWN.with_suffix(".half")
        half.write_text(json.dumps(own() | {name: entry}, indent=1) + "\n", "utf-8")
        half.replace(OWN)


def own() -> dict[str, dict]:
    """Return what each stage, or part of one, cost in its last green run on this machine."""
    return _read(OWN)


def estimates(names: Iterable[str]) -> dict[str, Estimate]:
    """Return for each stage, or part of one, what its last run here took, or the shipped run."""
    kept, shipped = own(), _shipped()
    found = {}
    for name in names:
        stage, _, part = name.partition(" ")
        if name in kept:
            found[name] = Estimate(kept[name]["seconds"], "here")
        elif stage in shipped:
            parts = int(part.partition("/")[2] or 1)
            found[name] = Estimate(shipped[stage].seconds / parts, shipped[stage].where)
        else:
            found[name] = Estimate(None)
    return found


def _shipped() -> dict[str, Estimate]:
    """Return the stages of the run that is stored for all machines; none, if none is."""
    run = _read(SHIPPED)
    if not run.get("stages"):
        return {}
    where = f"{run['machine']}, with {run['chapters']} chapters, {run['date']}"
    return {name: Estimate(row["seconds"], where) for name, row in run["stages"].items()}


def _read(path) -> dict:
    """Return a stored object; an empty one where there is none or half of one."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def spoken(seconds: float) -> str:
    """Return a time in words: seconds up to two minutes, then minutes."""
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def plan(titles: dict[str, str]) -> str:
    """Return what a run will do: each stage with its title and its time, and where that is from.

    Args:
        titles: for each stage, or part of one, what it checks.
    """
    found = estimates(titles)
    known = [estimate.seconds for estimate in found.values() if estimate.seconds is not None]
    total = f", about {spoken(sum(known))}" if known else ""
    unknown = len(found) - len(known)
    was = "was" if unknown == 1 else "were"
    total += f" and {unknown} that {was} never measured" if known and unknown else ""
    lines = [f"The gate runs {len(found)} stage{'s' * (len(found) > 1)}{total}:"]
    for name, title in titles.items():
        seconds, where = found[name]
        time = "?" if seconds is None else spoken(seconds) + "*" * (where != "here")
        lines.append(f"  {name:14} {time:>8}   {title}")
    elsewhere = {where for _, where in found.values()} - {"", "here"}
    lines += [f"* measured on {where}; the others here, in their last run" for where in elsewhere]
    return "\n".join(lines)


def shares(seconds: dict[str, float]) -> dict[str, str]:
    """Return for each stage its share of all seconds, as ``"38 %"``."""
    total = sum(seconds.values()) or 1
    return {name: f"{100 * part / total:.0f} %" for name, part in seconds.items()}
