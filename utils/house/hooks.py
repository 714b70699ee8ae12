"""The moments of a training at which callbacks are called."""

from collections.abc import Callable, Sequence
from typing import Any

EVENTS = ("on_fit_start", "on_epoch_start", "on_step_end", "on_epoch_end", "on_fit_end")


def find_hooks(callbacks: Sequence[Any]) -> dict[str, list[Callable]]:
    """Return, for each event, the methods of that name that ``callbacks`` have, in their order.

    Looked up once for a training: most callbacks have few, and a step should not search.
    """
    hooks = {event: [] for event in EVENTS}
    for callback in callbacks:
        for event in EVENTS:
            if hasattr(callback, event):
                hooks[event].append(getattr(callback, event))
    return hooks
