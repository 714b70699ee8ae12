"""The built book and the small one for the tests of pages."""

from tests.pages.fixtures import address, book, build, sample, sample_address, shared

__all__ = ["address", "book", "build", "sample", "sample_address", "shared"]
