"""Faults that the rules must find in the sample chapter, and innocent changes they must not."""

from tests.lint.changes import Fault, Innocent
from tests.lint.faults import (
    captions,
    chapter,
    form,
    numbers,
    outputs,
    prose,
    quotes,
    readings,
    source,
)

ROOMS = (form, outputs, source, prose, numbers, quotes, readings, captions, chapter)
FAULTS: tuple[Fault, ...] = tuple(fault for room in ROOMS for fault in room.FAULTS)
INNOCENTS: tuple[Innocent, ...] = tuple(change for room in ROOMS for change in room.INNOCENTS)
