"""Parts of sentences: several things named, one or several things counted."""

from collections.abc import Iterable


def listed(parts: Iterable[str]) -> str:
    """Return ``a, b and c``; nothing for no parts."""
    *others, last = [*parts] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def counted(number: int, noun: str) -> str:
    """Return ``1 line`` or ``2 lines``, for a noun that takes an s."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
