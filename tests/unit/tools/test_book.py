"""``tools.book``: nothing is built twice, and a page is never stale."""

import json
import signal
import subprocess
import sys
from types import SimpleNamespace
from urllib.request import urlopen

import pytest

from tools import addresses, book, origin

CONFIG = "repository:\n  url: {url}\n  branch: main\n"


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder that stands in for the checkout, and a list of the builds that were asked for."""
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/01.ipynb").write_text("one")
    (tmp_path / "_config.yml").write_text(CONFIG.format(url="https://github.com/ann/walks"))
    monkeypatch.delenv(origin.WORKFLOW, raising=False)
    built = []

    def build(out, everything):
        (out / "_build/html").mkdir(parents=True, exist_ok=True)
        built.append("everything" if everything else "changed pages")
        return SimpleNamespace(returncode=built.count("broken"), stdout="Sphinx says why")

    monkeypatch.setattr(book, "ROOT", tmp_path)
    monkeypatch.setattr(book, "build", build)
    return SimpleNamespace(root=tmp_path, built=built)


def test_first_build_makes_everything_and_a_second_makes_nothing(checkout):
    book.refresh_book()
    book.refresh_book()
    assert checkout.built == ["everything"]


def test_a_changed_chapter_builds_changed_pages_only(checkout):
    book.refresh_book()
    (checkout.root / "chapters/01.ipynb").write_text("two")
    book.refresh_book()
    assert checkout.built == ["everything", "changed pages"]


@pytest.mark.parametrize("name", ["_config.yml", "_static/book.css", "_ext/offline.py"])
def test_what_every_page_depends_on_builds_everything(checkout, name):
    book.refresh_book()
    path = checkout.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{path.read_text() if path.exists() else ''}# new")
    book.refresh_book()
    assert checkout.built == ["everything", "everything"]


def test_a_chapter_that_is_called_otherwise_builds_everything(checkout):
    for name in ("Rows", "Lines"):
        (checkout.root / "chapters/01.ipynb").write_text(f'    "*{name}*\\n",\n')
        book.refresh_book()
    assert checkout.built == ["everything", "everything"]


def test_a_failed_build_shows_sphinx_words_and_is_tried_again(checkout, capsys):
    checkout.built.append("broken")
    for _ in range(2):
        with pytest.raises(SystemExit, match="not built cleanly"):
            book.refresh_book()
    assert "Sphinx says why" in capsys.readouterr().out
    assert checkout.built == ["broken", "everything", "everything"]
    assert not (checkout.root / "_build/built-from.json").exists()


def test_a_checkout_that_cannot_be_written_is_named(checkout, monkeypatch):
    monkeypatch.setattr(book.os, "access", lambda path, mode: path != checkout.root)
    with pytest.raises(SystemExit, match=f"{checkout.root} cannot be written"):
        book.refresh_book()
    assert checkout.built == []


def test_a_deleted_book_is_built_again(checkout):
    folder = book.refresh_book()
    folder.rmdir()
    book.refresh_book()
    assert checkout.built == ["everything", "everything"]


def test_pages_are_served_while_a_browser_in_the_console_is_open(tmp_path, monkeypatch, capsys):
    (tmp_path / "index.html").write_text("the book")
    seen = []

    def console_browser(address: str) -> None:  # returns only when it has read the page
        with urlopen(address, timeout=300) as page:
            seen.append(page.read())
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(book.webbrowser, "open", console_browser)
    # A shell starts jobs in the background with this signal ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        book.serve(tmp_path)
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen == [b"the book"]


@pytest.mark.parametrize(("options", "served"), [([], False), (["--serve"], True)])
def test_the_command_says_where_the_book_is_or_serves_it(
    checkout, monkeypatch, capsys, options, served
):
    seen = []
    monkeypatch.setattr(book, "serve", seen.append)
    monkeypatch.setattr(sys, "argv", ["book", *options])
    book.main()
    page = checkout.root / "_build/html/index.html"
    assert seen == ([page.parent] if served else [])
    assert ("The book is ready. Open " + page.as_uri() in capsys.readouterr().out) != served


def test_what_was_built_is_remembered_by_content(checkout):
    book.refresh_book()
    memory = json.loads((checkout.root / "_build/built-from.json").read_text())
    assert memory == book.fingerprints()


def git(folder, *command):
    """Run git in a folder."""
    subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)


def placeholder_in(checkout):
    """Let the checkout hold the placeholder."""
    (checkout.root / "_config.yml").write_text(CONFIG.format(url=addresses.PLACEHOLDER))


def test_a_placeholder_is_told_in_one_line_with_the_command_that_ends_it(
    checkout, monkeypatch, capsys
):
    placeholder_in(checkout)
    monkeypatch.setattr(sys, "argv", ["book"])
    for _ in range(2):  # also where nothing had to be built
        book.main()
        said = [line for line in capsys.readouterr().out.splitlines() if "OWNER/REPO" in line]
        assert len(said) == 1
        assert "make addresses URL=https://github.com/NAME/BOOK" in said[0]


def test_a_checkout_that_belongs_somewhere_says_nothing_and_links_there(
    checkout, monkeypatch, capsys
):
    placeholder_in(checkout)
    book.refresh_book()
    git(checkout.root, "init", "-q")
    git(checkout.root, "remote", "add", "origin", "git@github.com:ann/walks.git")
    monkeypatch.setattr(sys, "argv", ["book"])
    book.main()
    assert "OWNER/REPO" not in capsys.readouterr().out
    assert checkout.built == ["everything", "everything"]


def test_a_configured_address_is_told_nobody(checkout, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["book"])
    book.main()
    assert "make addresses" not in capsys.readouterr().out
