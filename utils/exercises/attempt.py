"""One call of what a reader wrote, whatever it does: raise, print, never end, change settings."""

import io
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass

from utils.exercises.limit import limited
from utils.exercises.state import kept


@dataclass(frozen=True)
class Attempt:
    """What became of one call.

    Attributes:
        value: what it returned, if it returned.
        error: what it raised, or None. ``TimeUp`` if it was stopped.
        printed: the first characters of what it printed.
    """

    value: object = None
    error: BaseException | None = None
    printed: str = ""


class _Head(io.TextIOBase):
    """A file that keeps the first characters of what is written, so that no print fills memory."""

    KEPT = 200

    def __init__(self):
        self.text = ""

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep what there is still room for; say that all was written."""
        self.text += text[: self.KEPT - len(self.text)]
        return len(text)


def attempt(function: Callable, *inputs: object) -> Attempt:
    """Call ``function`` and return what became of it; settings are put back (see ``state``).

    Raises:
        KeyboardInterrupt: the reader interrupted the call.
    """
    printed = _Head()
    try:
        with kept(), redirect_stdout(printed), limited():
            value = function(*inputs)
        return Attempt(value, printed=printed.text)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Attempt(error=error, printed=printed.text)
