"""A real browser, and what opens explorers in it."""

from tests.browser import browser
from tests.explorers.opener import open_explorers

__all__ = ["browser", "open_explorers"]
