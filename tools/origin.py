"""Where on GitHub this checkout belongs, as far as git or a workflow knows."""

import os
import re
import subprocess
from pathlib import Path

WORKFLOW = "GITHUB_REPOSITORY"
"""What GitHub's workflows call the repository that they run in: ``owner/name``."""

REMOTE = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^@/]+@)?|[\w.-]+@)"
    r"(?:www\.|ssh\.)?github\.com(?::\d+)?[:/]/*([\w.-]+/[\w.-]+?)(?:\.git)?/*",
    re.IGNORECASE,
)
"""Every form in which git writes a repository on GitHub; a password in it is not taken over."""


def on_github(root: Path) -> tuple[str, str] | None:
    """Return the web address of the repository of the checkout ``root``, and its branch if known.

    In a workflow the address is that of the repository it runs in, else that of the git remote
    ``origin``. The branch is the one that ``origin`` shows first, empty where git does not know.
    None means that there is no such address: no git, no checkout of its own, no remote of this
    name, or one that is elsewhere.
    """
    if here := os.environ.get(WORKFLOW):
        return f"https://github.com/{here}", ""
    if _git(root, "rev-parse", "--show-prefix") != "":  # None: no git; else: inside another one
        return None
    url = web_address(_git(root, "remote", "get-url", "origin") or "")
    head = _git(root, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD") or ""
    return (url, head.removeprefix("origin/")) if url else None


def web_address(remote: str) -> str:
    """Return the ``https://`` address of a remote on GitHub, empty for one that is elsewhere."""
    found = REMOTE.fullmatch(remote.strip())
    return f"https://github.com/{found[1]}" if found else ""


def _git(root: Path, *command: str) -> str | None:
    """Return what git says about ``root``; None if it refuses, or is not installed."""
    try:
        done = subprocess.run(["git", *command], cwd=root, capture_output=True, encoding="utf-8")
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
