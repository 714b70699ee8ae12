"""A real browser, the built book and the small one for the tests of pages."""

from tests.browser import browser
from tests.pages.fixtures import address, book, build, sample, sample_address, shared

__all__ = ["address", "book", "browser", "build", "sample", "sample_address", "shared"]
