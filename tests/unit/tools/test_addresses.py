"""One address: ``_config.yml`` holds it, a command writes the rest."""

import json
import subprocess
import sys

import pytest

from tools import addresses
from tools.paths import ROOT


@pytest.fixture
def book(tmp_path):
    """A tiny book whose notebook and README repeat an old address."""
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_config.yml").write_text(
        "repository: {url: https://github.com/new/home/, branch: dev}"
    )
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
    link = "https://colab.research.google.com/github/new/home/blob/dev/chapters/01_a.ipynb"
    assert link in new[book / "README.md"]


def test_writing_twice_changes_nothing_more(book):
    for path, text in addresses.stale(book).items():
        path.write_text(text)
    assert addresses.stale(book) == {}


@pytest.mark.parametrize("text", ["title: x", "repository: {url: 'git@host:a/b', branch: main}"])
def test_a_config_without_web_address_is_refused_by_name(tmp_path, text):
    (tmp_path / "_config.yml").write_text(text)
    with pytest.raises(SystemExit, match=r"_config\.yml: expected repository\.url"):
        addresses.boot_cell(tmp_path)


def test_ci_in_another_repository_is_told_the_one_command(book, monkeypatch):
    monkeypatch.setenv("GITHUB_REPOSITORY", "some/fork")
    assert "python -m tools.addresses" in addresses.hosted_elsewhere(book)
    monkeypatch.setenv("GITHUB_REPOSITORY", "new/home")
    assert addresses.hosted_elsewhere(book) == ""


def test_the_command_finds_what_is_stale_writes_it_and_is_content_then(book, monkeypatch, capsys):
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    for options, status, verb in (
        (["--check"], 1, "stale"),
        ([], 0, "wrote"),
        (["--check"], 0, ""),
    ):
        monkeypatch.setattr(sys, "argv", ["addresses", *options])
        assert addresses.main(book) == status
        said = [f"{verb}: chapters/01_a.ipynb", f"{verb}: README.md"] if verb else []
        assert capsys.readouterr().out.splitlines() == said
    monkeypatch.setenv("GITHUB_REPOSITORY", "some/fork")
    assert addresses.main(book) == 1
    assert "some/fork" in capsys.readouterr().out
