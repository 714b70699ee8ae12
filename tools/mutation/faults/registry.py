"""The register of the classes of faults."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch

from tools.mutation.edits import Edit

NOTEBOOKS = ("chapters/*.ipynb",)


@dataclass(frozen=True)
class FaultClass:
    """One class of faults.

    Attributes:
        name: what tables call it.
        list_edits: function of a file's text that yields every edit of this class, in order.
        files: glob patterns of the files it applies to.
        spared: glob patterns of files that other classes look after.
    """

    name: str
    list_edits: Callable[[str], Iterator[Edit]]
    files: tuple[str, ...]
    spared: tuple[str, ...]

    def applies_to(self, path: str) -> bool:
        """Tell whether this class looks into the file at ``path`` (from the root, with ``/``)."""
        spared = any(fnmatch(path, pattern) for pattern in self.spared)
        return not spared and any(fnmatch(path, pattern) for pattern in self.files)


CLASSES: dict[str, FaultClass] = {}


def fault(name: str, files=NOTEBOOKS, spared=()):
    """Register a function that lists the edits of one class; see ``FaultClass``."""

    def register(list_edits: Callable[[str], Iterator[Edit]]):
        CLASSES[name] = FaultClass(name, list_edits, tuple(files), tuple(spared))
        return list_edits

    return register
