"""Where things stand in a checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "chapters"
CPU_SECONDS = ROOT / "_build/cpu-seconds.json"
"""What each notebook cost on this machine, by its name: ``refresh`` writes, ``report`` reads."""


def chapters(names: list[str] | None = None) -> list[Path]:
    """Return the notebooks named, or all of them, in reading order.

    Args:
        names: paths, or beginnings of file names such as ``"04"``; None or empty means all.

    Raises:
        SystemExit: a name fits no chapter; the message lists the chapters there are.
    """
    found = sorted(CHAPTERS.glob("*.ipynb"))
    if not names:
        return found
    return [_match(name, found) for name in names]


def _match(name: str, found: list[Path]) -> Path:
    """Return the one notebook whose file name begins with ``name`` (a folder in it is ignored)."""
    fits = [path for path in found if path.name.startswith(Path(name).name)]
    if len(fits) != 1:
        known = ", ".join(path.stem for path in found) or "none"
        raise SystemExit(f"{name!r} fits {len(fits)} chapters, expected one of: {known}")
    return fits[0]
