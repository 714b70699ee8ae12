"""Chromium without a window: it prints the book and shows the tests its pages.

The headless shell is the same engine without what surrounds a window, and needs half the CPU time
(measured on seven explorers and one chapter: 9 s for 18 s). Where it is missing, Chromium runs
without its window. Where there is neither, Playwright downloads its own; where that fails, or lacks
libraries of the system, apt-get is asked, if it may install without a password.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium-headless-shell", "chromium")
PLAYWRIGHT = [sys.executable, "-m", "playwright"]
DOWNLOAD = ["install", "--only-shell", "chromium"]
LOCATION = re.compile(r"Install location: +(.*headless.*)")
SHELL = re.compile(r"(chrome-)?headless[-_]shell(\.exe)?")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FAILED = re.compile(r"^(?:E:|Error:|ERROR:) *(.*)", re.M)
MISSING = "No Chromium found: install chromium-headless-shell (apt-get), chromium or google-chrome."


class NotFetched(Exception):
    """A way to fetch a browser came to nothing; the message says why in a few words."""


def program() -> str | None:
    """Return the path of the first browser that starts: one of ``NAMES``, or Playwright's own."""
    installed = filter(None, map(shutil.which, NAMES))
    return next(filter(_starts, installed), None) or _of_playwright()


def _starts(path: str) -> bool:
    """Tell whether a browser starts; one that lacks its libraries, or leads to a snap, does not."""
    return _run([path, "--version"]).returncode == 0


def _of_playwright() -> str | None:
    """Return the headless shell that Playwright has downloaded, if it is there and starts."""
    return next(filter(_starts, _downloaded()), None)


def _downloaded() -> list[str]:
    """Return the program that Playwright has downloaded, in a list, or none."""
    said = _run([*PLAYWRIGHT, *DOWNLOAD, "--dry-run"]).stdout
    folders = map(Path, LOCATION.findall(said))
    return [str(p) for folder in folders for p in folder.rglob("*") if SHELL.fullmatch(p.name)]


def ready() -> str:
    """Return the path of a browser, fetching one if none is there.

    Raises:
        SystemExit: none is there and none could be fetched; the message says what was tried.
    """
    if path := program():
        return path
    reasons = []
    for fetch in (_download, _install):
        try:
            reasons.append(fetch())
        except NotFetched as reason:
            reasons.append(str(reason))
        if path := program():
            return path
    raise SystemExit(f"{MISSING} None could be fetched: {'; '.join(reasons)}.")


def _download() -> str:
    """Let Playwright download the browser of its own version, for which nobody needs to be root.

    Returns why it is of no use, if it does not start.
    """
    print("No Chromium found: Playwright downloads one ...", flush=True)
    _fetch([*PLAYWRIGHT, *DOWNLOAD])
    return "the one that Playwright downloaded lacks libraries of the system"


def _install() -> str:
    """Let apt-get install what the downloaded browser lacks, or else a browser of the system.

    Returns why it is of no use, if it does not start.
    """
    if not shutil.which("apt-get"):
        raise NotFetched("there is no apt-get")
    root = _as_root()
    print("No Chromium found: apt-get installs one ...", flush=True)
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    _run([*apt, "update"])  # what fails here fails below, with its reason
    ways = [[*apt, "install", "-y", package] for package in PACKAGES]
    if _downloaded():
        ways.insert(0, [*PLAYWRIGHT, "install-deps", "chromium-headless-shell"])
    for way in ways:
        try:
            _fetch(way)
            reason = "what apt-get installed does not start"
        except NotFetched as error:
            reason = str(error)
        if program():
            break
    return reason


def _as_root() -> list[str]:
    """Return what stands before a command that only root may run.

    Raises:
        NotFetched: nobody here may be root without a password.
    """
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _run(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n"]
    raise NotFetched("apt-get needs root, and sudo asks for a password")


def _fetch(command: list[str]) -> None:
    """Run a command that fetches something.

    Raises:
        NotFetched: it failed; the message has its own words.
    """
    done = _run(command)
    if done.returncode:
        said = FAILED.findall(done.stdout) or done.stdout.split("\n")[-2:-1] or ["no reason given"]
        tool = "Playwright" if command[: len(PLAYWRIGHT)] == PLAYWRIGHT else "apt-get"
        raise NotFetched(f"{tool} says: {said[0].strip().rstrip('.')}")


def _run(command: list[str]) -> subprocess.CompletedProcess:
    """Run a command that asks nobody anything; return it with what it printed, in one text."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium, which asks nothing of the network by itself; fetch it where there is none.

    Raises:
        SystemExit: none is there and none could be fetched.
    """
    path = ready()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
