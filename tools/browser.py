"""Chromium without a window: it prints the book and shows the tests its pages.

The headless shell is the same engine without what surrounds a window, and needs half the CPU time
(measured on seven explorers and one chapter: 9 s for 18 s). Where it is missing, Chromium runs
without its window.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
MISSING = "No Chromium found: apt-get install chromium-headless-shell, or chromium."
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def program() -> str | None:
    """Return the path of the first browser of ``NAMES`` that is installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium, which asks nothing of the network by itself.

    Raises:
        SystemExit: none is installed.
    """
    path = program()
    if path is None:
        raise SystemExit(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
