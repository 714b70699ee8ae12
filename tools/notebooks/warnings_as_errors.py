"""Runs in a notebook's kernel: a warning that its reader would see is an error.

Python's own filters stay, so what a library says to its developers (a deprecation within PyTorch,
say) stays as unseen as for the reader. The book's own modules must not cause even that. A warning
while a module is imported is not the notebook's doing; it is dropped.
"""

import sys
import warnings


def arm() -> None:
    """From now on raise each warning where it would be shown."""
    warnings.filterwarnings("default", module=r"utils(\.|$)")
    warnings.showwarning = _raise


def _raise(message, category, filename, lineno, file=None, line=None) -> None:
    if not _importing():
        raise message


def _importing() -> bool:
    """Tell whether an import is going on in this thread."""
    frame = sys._getframe()
    while frame:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
