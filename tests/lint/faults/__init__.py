"""Faults that the rules must find in the sample chapter, and innocent changes they must not."""

from tests.lint.faults import (
    captions_faults,
    chapter_faults,
    first_uses_faults,
    form_faults,
    numbers_faults,
    outputs_faults,
    prose_faults,
    quotes_faults,
    readings_faults,
    source_faults,
    times_faults,
)
from tests.lint.sample_changes import Fault, Innocent

FILES = (
    form_faults,
    outputs_faults,
    source_faults,
    times_faults,
    prose_faults,
    numbers_faults,
    quotes_faults,
    readings_faults,
    captions_faults,
    first_uses_faults,
    chapter_faults,
)
FAULTS: tuple[Fault, ...] = tuple(fault for file in FILES for fault in file.FAULTS)
INNOCENTS: tuple[Innocent, ...] = tuple(change for file in FILES for change in file.INNOCENTS)
