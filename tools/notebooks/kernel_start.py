"""Starting notebook kernels although Jupyter picks ports first and takes them later.

Of two kernels that start together, one may find its port gone, and dies before it answers. That is
no fault of a notebook, so whoever starts a kernel here tries again.
"""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
TRIES = 3


def patiently(start: Callable[[], T]) -> T:
    """Return what ``start`` returns; call it again if the kernel died before its first answer.

    Raises:
        RuntimeError: the kernel died at each of three tries, or something else went wrong.
    """
    for _ in range(TRIES - 1):
        try:
            return start()
        except RuntimeError as error:
            if "Kernel died before" not in str(error):
                raise
    return start()
