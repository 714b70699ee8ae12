"""A real browser for the tests of pages."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.pages.explorer_pages import open_explorers
from tests.pages.fixtures import address, book, build, sample, sample_address, shared

__all__ = [
    "address",
    "book",
    "browser",
    "build",
    "open_explorers",
    "sample",
    "sample_address",
    "shared",
]

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium that asks nothing of the network by itself; where there is none, only CI fails."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop("no Chromium found: install it to test pages in a real browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
