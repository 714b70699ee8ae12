"""What a name stands for: ``"adam"`` is shorter than ``torch.optim.Adam``."""

from difflib import get_close_matches
from typing import Any


def look_up(name: Any, names: dict[str, Any], what: str) -> Any:
    """Return what ``name`` stands for in ``names``; what is no text stands for itself.

    Raises:
        ValueError: no such name; the message tells the nearest, and all that ``what`` may be.
    """
    if not isinstance(name, str):
        return name
    if name not in names:
        nearest = get_close_matches(name, names, n=1, cutoff=0)[0]
        choice = ", ".join(names)
        raise ValueError(f"no {what} {name!r}; did you mean {nearest!r}? There is {choice}.")
    return names[name]
