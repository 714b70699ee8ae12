"""A real browser for the tests of pages and of explorers (their `conftest.py` import it)."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tools.browser import chromium, program


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium that asks nothing of the network by itself; where there is none, only CI fails."""
    if program() is None:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop("no Chromium found: install it to test pages in a real browser")
    with chromium() as running:
        yield running
