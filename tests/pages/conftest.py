"""The built book and the small one for the tests of pages, and the order of these tests."""

import pytest

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process build the book while the others test what needs no book."""
    on_pages = [item for item in items if "build" in item.fixturenames]
    others = [item for item in items if "build" not in item.fixturenames]
    items[:] = [*on_pages[:1], *others, *on_pages[1:]]
