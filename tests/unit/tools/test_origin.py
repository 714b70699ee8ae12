"""Where a checkout belongs: what git and workflows say, in every form that git writes."""

import subprocess

import pytest

from tools import origin

HOME = "https://github.com/ann/walks"


def git(folder, *command):
    """Run git in a folder."""
    subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder under git, without a remote."""
    monkeypatch.delenv(origin.WORKFLOW, raising=False)
    git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


@pytest.mark.parametrize(
    "remote",
    [
        HOME,
        f"{HOME}.git",
        f"{HOME}/",
        "http://github.com/ann/walks",
        "https://www.github.com/ann/walks",
        "https://ann:secret@github.com/ann/walks.git",
        "git@github.com:ann/walks.git",
        "git@github.com:ann/walks",
        "ssh://git@github.com/ann/walks.git",
        "ssh://git@ssh.github.com:443/ann/walks.git",
        "git://github.com/ann/walks.git",
        "https://GitHub.com/ann/walks",
    ],
)
def test_every_form_of_a_remote_gives_its_web_address(checkout, remote):
    git(checkout, "remote", "add", "origin", remote)
    assert origin.on_github(checkout) == (HOME, "")


def test_dots_and_dashes_belong_to_a_name():
    assert origin.web_address("git@github.com:a-b/c.d_e.git") == "https://github.com/a-b/c.d_e"


@pytest.mark.parametrize(
    "remote",
    [
        "https://gitlab.com/ann/walks",
        "git@example.org:ann/walks.git",
        "https://example.org/github.com/ann/walks",
        "https://github.com.example.org/ann/walks",
        "https://notgithub.com/ann/walks",
        "https://github.com/ann",
        "https://github.com/ann/walks/tree/main",
        "/srv/git/walks.git",
        "../walks",
    ],
)
def test_a_remote_elsewhere_is_none(checkout, remote):
    git(checkout, "remote", "add", "origin", remote)
    assert origin.on_github(checkout) is None


def test_another_remote_than_origin_does_not_count(checkout):
    git(checkout, "remote", "add", "upstream", HOME)
    assert origin.on_github(checkout) is None


def test_the_branch_is_the_one_that_origin_shows_first(checkout):
    git(checkout, "remote", "add", "origin", HOME)
    head = ("refs/remotes/origin/HEAD", "refs/remotes/origin/trunk/next")
    git(checkout, "symbolic-ref", *head)
    git(checkout, "symbolic-ref", "HEAD", "refs/heads/a-change")
    assert origin.on_github(checkout) == (HOME, "trunk/next")


def test_no_remote_and_no_checkout_are_none(checkout, tmp_path_factory, monkeypatch):
    assert origin.on_github(checkout) is None
    bare_folder = tmp_path_factory.mktemp("copy")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(bare_folder.parent))
    assert origin.on_github(bare_folder) is None


def test_a_copy_inside_another_checkout_is_none(checkout):
    git(checkout, "remote", "add", "origin", HOME)
    (checkout / "copy").mkdir()
    assert origin.on_github(checkout / "copy") is None


def test_without_git_it_is_none(checkout, monkeypatch):
    git(checkout, "remote", "add", "origin", HOME)
    monkeypatch.setenv("PATH", "")
    assert origin.on_github(checkout) is None


def test_a_workflow_knows_its_repository(checkout, monkeypatch):
    git(checkout, "remote", "add", "origin", "https://github.com/some/fork")
    monkeypatch.setenv(origin.WORKFLOW, "ann/walks")
    assert origin.on_github(checkout) == (HOME, "")
