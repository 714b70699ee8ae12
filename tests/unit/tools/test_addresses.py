"""One address: ``_config.yml`` holds it, a command writes the rest."""

import json
import subprocess
import sys

import pytest

from tools import addresses, origin
from tools.paths import ROOT

CONFIG = """\
title: a
repository:  # the only copy
  url: {url}  # yours
  branch: dev
html: {{url: x}}
"""


def configure(book, url):
    """Write the book's settings."""
    (book / "_config.yml").write_text(CONFIG.format(url=url))


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A tiny book whose notebook, README and manifest repeat an old address."""
    monkeypatch.delenv(origin.WORKFLOW, raising=False)
    (tmp_path / "chapters").mkdir()
    configure(tmp_path, "https://github.com/new/home/")
    manifest = tmp_path / addresses.MANIFEST
    manifest.parent.mkdir(parents=True)
    manifest.write_text(json.dumps({"01_a": {"boot": ["assert old"], "other": ["assert old"]}}))
    cells = [{"id": "boot", "source": ["old"]}, {"id": "other", "source": ["old"]}]
    (tmp_path / "chapters/01_a.ipynb").write_text(json.dumps({"cells": cells}))
    (tmp_path / "README.md").write_text("a <!-- colab:chapters/01_a.ipynb -->old<!-- /colab --> b")
    return tmp_path


def test_every_repetition_in_this_checkout_is_up_to_date():
    assert addresses.stale() == {}


def test_the_command_says_so_too():
    check = [sys.executable, "-m", "tools.addresses", "--check"]
    assert subprocess.run(check, cwd=ROOT).returncode == 0


def test_an_old_address_is_found_and_rewritten(book):
    new = addresses.stale(book)
    cells = json.loads(new[book / "chapters/01_a.ipynb"])["cells"]
    assert "-b dev https://github.com/new/home " in "".join(cells[0]["source"])
    assert cells[1]["source"] == ["old"]
    checks = json.loads(new[book / addresses.MANIFEST])["01_a"]
    assert "https://github.com/new/home " in checks["boot"][0]
    assert checks["other"] == ["assert old"]
    link = "https://colab.research.google.com/github/new/home/blob/dev/chapters/01_a.ipynb"
    assert link in new[book / "README.md"]


def test_writing_twice_changes_nothing_more(book):
    addresses.write(addresses.stale(book))
    assert addresses.stale(book) == {}


@pytest.mark.parametrize("text", ["title: x", "repository: {url: 'git@host:a/b', branch: main}"])
def test_a_config_without_web_address_is_refused_by_name(tmp_path, text):
    (tmp_path / "_config.yml").write_text(text)
    with pytest.raises(SystemExit, match=r"_config\.yml: expected repository\.url"):
        addresses.boot_cell(tmp_path)


def test_ci_in_another_repository_is_told_the_one_command(book, monkeypatch):
    monkeypatch.setenv("GITHUB_REPOSITORY", "some/fork")
    told = addresses.hosted_elsewhere(book)
    assert "make addresses URL=https://github.com/some/fork" in told
    monkeypatch.setenv("GITHUB_REPOSITORY", "new/home")
    assert addresses.hosted_elsewhere(book) == ""
    monkeypatch.setenv("GITHUB_REPOSITORY", "some/fork")
    configure(book, addresses.PLACEHOLDER)
    assert addresses.hosted_elsewhere(book) == ""


def test_the_command_finds_what_is_stale_writes_it_and_is_content_then(book, monkeypatch, capsys):
    for options, status, verb in (
        (["--check"], 1, "stale"),
        ([], 0, "wrote"),
        (["--check"], 0, ""),
    ):
        monkeypatch.setattr(sys, "argv", ["addresses", *options])
        assert addresses.main(book) == status
        names = ["chapters/01_a.ipynb", "README.md", addresses.MANIFEST] if verb else []
        said = [f"{verb}: {name}" for name in names]
        assert capsys.readouterr().out.splitlines() == said
    monkeypatch.setenv("GITHUB_REPOSITORY", "some/fork")
    assert addresses.main(book) == 1
    assert "some/fork" in capsys.readouterr().out


def run(book, monkeypatch, *options):
    """Run the command on the tiny book; return its exit status."""
    monkeypatch.setattr(sys, "argv", ["addresses", *options])
    return addresses.main(book)


def texts(book):
    """The texts of all files of the tiny book."""
    return {path: path.read_text() for path in book.rglob("*") if path.is_file()}


@pytest.mark.parametrize("named", ["https://github.com/ann/walks", "git@github.com:ann/walks.git"])
def test_one_command_sets_the_address_everywhere(book, monkeypatch, named):
    assert run(book, monkeypatch, named) == 0
    config = CONFIG.format(url="https://github.com/ann/walks")
    assert (book / "_config.yml").read_text() == config
    assert addresses.stale(book) == {}
    for name in ("chapters/01_a.ipynb", "README.md", addresses.MANIFEST):
        assert "ann/walks" in (book / name).read_text(), name
    assert not list(book.rglob("*.new"))


@pytest.mark.parametrize("named", ["https://example.org/ann/walks", "ann/walks", "github.com"])
def test_an_address_elsewhere_is_refused_and_nothing_is_written(book, monkeypatch, named):
    before = texts(book)
    with pytest.raises(SystemExit, match="Expected an address like"):
        run(book, monkeypatch, named)
    assert texts(book) == before


def test_settings_in_another_form_are_named_and_nothing_is_written(book, monkeypatch):
    (book / "_config.yml").write_text(f"repository: {{url: {addresses.PLACEHOLDER}, branch: dev}}")
    before = texts(book)
    with pytest.raises(SystemExit, match=r"_config\.yml: expected 'repository:' over lines"):
        run(book, monkeypatch, "https://github.com/ann/walks")
    assert texts(book) == before


def test_a_notebook_that_cannot_be_read_leaves_all_files_as_they_were(book, monkeypatch):
    (book / "chapters/02_b.ipynb").write_text("{")
    before = texts(book)
    with pytest.raises(json.JSONDecodeError):
        run(book, monkeypatch, "https://github.com/ann/walks")
    assert texts(book) == before


def test_a_file_that_cannot_be_written_leaves_all_files_as_they_were(book):
    before = texts(book)
    files = addresses.stale(book) | {book / "missing/README.md": "new"}
    with pytest.raises(FileNotFoundError):
        addresses.write(files)
    assert texts(book) == before


def test_the_placeholder_gives_way_to_where_the_checkout_belongs(book, monkeypatch, capsys):
    configure(book, addresses.PLACEHOLDER)
    monkeypatch.setattr(origin, "on_github", lambda root: ("https://github.com/ann/walks", "main"))
    assert addresses.linked(book) == ("https://github.com/ann/walks", "main")
    assert run(book, monkeypatch) == 0
    assert addresses.repository(book) == ("https://github.com/ann/walks", "main")
    assert "placeholder" not in capsys.readouterr().out


def test_a_workflow_uses_its_own_repository_and_warns_of_the_branch(book, monkeypatch, capsys):
    configure(book, addresses.PLACEHOLDER)
    monkeypatch.setenv("GITHUB_REPOSITORY", "ann/walks")
    assert run(book, monkeypatch) == 0
    assert addresses.repository(book) == ("https://github.com/ann/walks", "dev")
    assert "::warning::The branch still holds another address" in capsys.readouterr().out
    assert run(book, monkeypatch) == 0
    assert "::warning::" not in capsys.readouterr().out


def test_a_placeholder_that_nobody_can_replace_is_told(book, monkeypatch, capsys):
    configure(book, addresses.PLACEHOLDER)
    monkeypatch.setattr(origin, "on_github", lambda root: None)
    assert addresses.linked(book) == (addresses.PLACEHOLDER, "dev")
    assert run(book, monkeypatch) == 0
    assert addresses.NOT_SET in capsys.readouterr().out


def test_a_check_compares_with_the_settings_wherever_the_checkout_belongs(book, monkeypatch):
    configure(book, addresses.PLACEHOLDER)
    addresses.write(addresses.stale(book))
    monkeypatch.setenv("GITHUB_REPOSITORY", "ann/walks")
    before = texts(book)
    assert run(book, monkeypatch, "--check") == 0
    assert texts(book) == before


def test_a_configured_address_is_never_replaced_unasked(book, monkeypatch):
    monkeypatch.setattr(origin, "on_github", lambda root: ("https://github.com/ann/walks", "main"))
    assert addresses.linked(book) == ("https://github.com/new/home", "dev")
    run(book, monkeypatch)
    assert addresses.repository(book) == ("https://github.com/new/home", "dev")


def test_the_placeholder_is_what_this_checkout_begins_with():
    url, _ = addresses.repository()
    assert url == addresses.PLACEHOLDER or origin.web_address(url) == url
