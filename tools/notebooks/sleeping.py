"""Runs in a notebook's kernel: how long its cells ask to sleep, for a reader would wait as long.

What is asked for is added up, not what a clock shows, so that a busy machine changes nothing.
"""

import threading
import time

_asked: list[float] = []


def arm() -> None:
    """From now on note each ``time.sleep`` of the thread that runs the cells."""
    pause = time.sleep

    def sleep(seconds: float) -> None:
        if threading.current_thread() is threading.main_thread():
            _asked.append(float(seconds))
        pause(seconds)

    time.sleep = sleep


def asked() -> float:
    """Return the seconds that were asked for in all."""
    return sum(_asked)
