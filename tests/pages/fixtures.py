"""The freshly built book and a server for it, for every test of pages (`conftest.py` imports)."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages import guessing_book, small_book
from tests.pages.site import Build, build_once, served


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of the run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def build(shared: Path) -> Build:
    """A strict build of the whole book, made once for all processes of the run."""
    return build_once(shared / "book")


@pytest.fixture(scope="session")
def sample(shared: Path) -> Path:
    """The folder of the pages of the small book (`small_book.py`)."""
    built = small_book.build(shared / "sample")
    if built.status:
        pytest.fail(built.complaints(), pytrace=False)
    return built.html


@pytest.fixture(scope="session")
def sample_address(sample: Path) -> Iterator[str]:
    """The address at which the small book is served, without a slash at its end."""
    with served(sample) as home:
        yield home


@pytest.fixture(scope="session")
def guessing(shared: Path) -> Path:
    """The built chapter of guesses and second readings (`guessing_book.py`)."""
    built = guessing_book.build(shared / "guessing")
    if built.status:
        pytest.fail(built.complaints(), pytrace=False)
    return built.html / f"{guessing_book.CHAPTER}.html"


@pytest.fixture(scope="session")
def guessing_address(guessing: Path) -> Iterator[str]:
    """The address of that chapter."""
    with served(guessing.parents[1]) as home:
        yield f"{home}/{guessing_book.CHAPTER}.html"


@pytest.fixture(scope="session")
def book(build: Build) -> Path:
    """The folder of the built pages; a build with warnings still has some (test_build reports)."""
    if not (build.html / "index.html").exists():
        pytest.fail("The book was not built; test_build.py says why.", pytrace=False)
    return build.html


@pytest.fixture(scope="session")
def address(book: Path) -> Iterator[str]:
    """The address at which the book is served, without a slash at its end."""
    with served(book) as home:
        yield home
