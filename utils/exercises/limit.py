"""An endless loop stopped: Python code that runs no longer than it may."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 10.0
"""How long one call of an answer may take: a right answer needs milliseconds."""
AGAIN = 0.5
"""Seconds until the next try, if the loop itself swallowed the last one with a bare ``except``."""


class TimeUp(BaseException):
    """The time is over. Not an ``Exception``, so that ``except Exception`` does not swallow it."""


PASSING = (KeyboardInterrupt, TimeUp)
"""What nobody on the way catches: the reader's own interruption, and the end of the time."""


@contextmanager
def limited(seconds: float | None = None) -> Iterator[None]:
    """Stop the block after ``seconds`` (``SECONDS`` without).

    There is no limit on Windows, in any thread but the main one, and while somebody else uses the
    alarm clock: there the block runs until it ends or is interrupted by hand. And one call into C
    code (a product of huge matrices, ``sum(range(10**12))``) is stopped only when it comes back
    to Python.

    Raises:
        TimeUp: the time is over.
    """
    if not _can_stop():
        yield
        return
    running = True

    def stop(_number: int, frame: FrameType | None) -> None:
        if running and not _imports(frame):
            raise TimeUp

    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, SECONDS if seconds is None else seconds, AGAIN)
        try:
            yield
        finally:
            running = False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _imports(frame: FrameType | None) -> bool:
    """Tell whether a module is being imported, which must not stop half way: it would stay broken.

    PyTorch imports parts of itself when they are first used, and on a busy machine that takes its
    time. The alarm rings again later.
    """
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _can_stop() -> bool:
    """Tell whether the alarm clock exists, rings in this thread, and is free."""
    if not hasattr(signal, "setitimer"):
        return False
    if threading.current_thread() is not threading.main_thread():
        return False
    free = signal.getsignal(signal.SIGALRM) in (signal.SIG_DFL, signal.SIG_IGN)
    return free and signal.getitimer(signal.ITIMER_REAL)[0] == 0
