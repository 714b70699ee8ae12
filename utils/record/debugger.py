"""A session with Python's debugger, its commands typed in advance, as the reader would see it.

In a notebook ``pdb`` is IPython's, so what is printed has its look: where the program stands, the
lines around, a prompt for each command. Only the path of the file is replaced by ``cell.py``.
"""

import io
import pdb
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from types import FrameType

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
PATH = re.compile(r"^> .*?\((\d+)\)", re.MULTILINE)


class _Keyboard(io.TextIOBase):
    """A keyboard at which commands were typed in advance; the screen shows them as they come."""

    def __init__(self, commands: Sequence[str], screen: io.StringIO):
        self._commands, self._screen = list(commands), screen

    def readline(self) -> str:
        """Return the next command; after the last one the program goes on."""
        command = self._commands.pop(0) if self._commands else "continue"
        self._screen.write(f"{command}\n")
        return f"{command}\n"


def session(commands: Sequence[str], function: Callable, *arguments: object) -> object:
    """Call ``function``, type ``commands`` where it stops, print the session; return its result.

    It stops behind ``breakpoint()`` or ``pdb.set_trace()``, before the next line. When all commands
    are typed, it goes on to the next stop or to its end.

    Args:
        commands: what is typed, such as ``["p x.shape", "n", "c"]``.
        function: stops at least once.
        arguments: what it is called with.

    Raises:
        TypeError: ``commands`` is one string.
        ValueError: ``function`` did not stop.
        Exception: what ``function`` raises, after the session was printed; ``bdb.BdbQuit`` if a
            command was ``q``.
    """
    if isinstance(commands, str):
        raise TypeError(f"commands is the string {commands!r}; expected a list: ['{commands}'].")
    screen = io.StringIO()
    debugger = pdb.Pdb(stdin=_Keyboard(commands, screen), stdout=screen, readrc=False)
    try:
        with _stopping_in(debugger):
            result = function(*arguments)
    finally:
        shown = PATH.sub(r"> cell.py(\1)", COLOUR.sub("", screen.getvalue()))
        print(shown, end="")
    if not shown:
        raise ValueError(f"{function.__name__} did not stop; expected breakpoint() in it.")
    return result


@contextmanager
def _stopping_in(debugger: pdb.Pdb):
    """Let ``breakpoint()`` and ``pdb.set_trace()`` open ``debugger``, for as long as this lasts."""
    tracer, opened, hook = sys.gettrace(), pdb.set_trace, sys.breakpointhook
    pdb.set_trace = sys.breakpointhook = lambda *_, **__: _stop(debugger, sys._getframe(1))
    try:
        yield
    finally:
        pdb.set_trace, sys.breakpointhook = opened, hook
        sys.settrace(tracer)


def _stop(debugger: pdb.Pdb, frame: FrameType) -> None:
    """Open ``debugger`` before the next line of ``frame``.

    As ``Bdb.set_trace`` does up to Python 3.12; later ones stop at the line that calls it.
    """
    debugger.reset()
    while frame:
        frame.f_trace = debugger.trace_dispatch
        debugger.botframe = frame
        frame = frame.f_back
    debugger.set_step()
    sys.settrace(debugger.trace_dispatch)
