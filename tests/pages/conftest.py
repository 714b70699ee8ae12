"""The built book and the small one for the tests of pages."""

from tests.pages.fixtures import (
    address,
    book,
    build,
    guessing,
    guessing_address,
    sample,
    sample_address,
    shared,
)

__all__ = [
    "address",
    "book",
    "build",
    "guessing",
    "guessing_address",
    "sample",
    "sample_address",
    "shared",
]
