"""What the book promises to run on, its pins allow."""

import os
import re
import subprocess
from importlib.metadata import PackageNotFoundError, metadata

import pytest
from packaging.specifiers import SpecifierSet

from tools.paths import ROOT

LOWEST = "3.11.0"
"""The first patch of the lowest Python that is promised: Debian 12 has 3.11.2."""
PINS = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "constraints.txt").read_text("utf-8"), re.M)


def test_the_lowest_python_is_promised_everywhere_alike():
    lowest = LOWEST.rpartition(".")[0]
    for name in ("Makefile", "README.md", "_ext/brick/bundle.py"):
        assert f"Python {lowest} or newer" in (ROOT / name).read_text("utf-8"), name
    assert "(3, 11)" in (ROOT / "Makefile").read_text("utf-8")
    weekly = (ROOT / ".github/workflows/weekly.yml").read_text("utf-8")
    assert f'"{LOWEST}"' in weekly, "the lowest patch is really tried"


@pytest.mark.parametrize(("name", "version"), PINS)
def test_every_pin_installs_on_the_lowest_python(name: str, version: str):
    try:
        found = metadata(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed here: it is for another Python or system")
    if found["Version"] != version:
        pytest.fail(f"{name} {found['Version']} is installed, {version} is pinned; run make again")
    needs = found.get("Requires-Python", "")  # found[...] raises if a backport is loaded
    assert SpecifierSet(needs).contains(LOWEST), f"{name}=={version} needs Python {needs}"


def test_binder_takes_a_python_that_the_pins_allow():
    named = re.fullmatch(r"python-(3\.\d+)\n", (ROOT / ".binder/runtime.txt").read_text("utf-8"))
    asked = (ROOT / ".binder/requirements.txt").read_text("utf-8")
    for name, version in re.findall(r"^([\w-]+)==([\w.]+)", asked, re.M):
        needs = SpecifierSet(metadata(name).get("Requires-Python", ""))
        assert needs.contains(f"{named[1]}.0"), f"{name}=={version} needs Python {needs}"


def outside_make() -> dict[str, str]:
    """The environment as it was before a make, which may be running these tests, added to it."""
    return {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}


def make(*arguments: str) -> subprocess.CompletedProcess:
    command = ["make", "--dry-run", *arguments]
    env = outside_make()
    return subprocess.run(command, cwd=ROOT, env=env, encoding="utf-8", capture_output=True)


@pytest.mark.parametrize("wrong", ["CHAPTER=03", "STAGE=style lint", "chapters=03"])
def test_make_refuses_a_variable_that_it_does_not_know(wrong: str):
    done = make("refresh", wrong)
    assert done.returncode
    assert f"make knows no variable {wrong.partition('=')[0]}" in done.stderr
    assert "CHAPTERS" in done.stderr


@pytest.mark.parametrize(
    "right", ["CHAPTERS=03", "CHAPTERS=03 04", "STAGES=style lint", "PYTHON=python3.12"]
)
def test_make_takes_the_variables_that_it_names(right: str):
    assert make("refresh", right).returncode == 0


def test_make_lets_python_read_every_path_whatever_the_locale():
    code = "import sys; print(sys.getfilesystemencoding())"
    show = ["--eval", f"show:; @$(PYTHON) -c '{code}'", "show"]
    env = {**outside_make(), "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    command = ["make", *show]
    done = subprocess.run(command, cwd=ROOT, env=env, encoding="utf-8", capture_output=True)
    assert done.stdout == "utf-8\n", done.stderr


def test_a_half_made_environment_heals(tmp_path):
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text("utf-8"), "utf-8")
    for name in ("requirements.txt", "constraints.txt"):
        (tmp_path / name).write_text("", "utf-8")
    home = tmp_path / ".venv/bin"
    home.mkdir(parents=True)
    (home / "python").write_text("#!/bin/sh\necho No module named pip >&2\nexit 1\n")
    (home / "python").chmod(0o755)
    command = ["make", ".venv/reader-is-ready"]
    done = subprocess.run(
        command, cwd=tmp_path, env=outside_make(), encoding="utf-8", capture_output=True
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / ".venv/reader-is-ready").exists()
    assert subprocess.run([home / "python", "-m", "pip", "--version"], capture_output=True).stdout


def test_a_python_that_cannot_make_an_environment_leaves_none_and_says_what_to_do(tmp_path):
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text("utf-8"), "utf-8")
    for name in ("requirements.txt", "constraints.txt"):
        (tmp_path / name).write_text("", "utf-8")
    lame = tmp_path / "lame"
    lame.write_text(
        '#!/bin/sh\nif [ "$2" = venv ]; then mkdir -p .venv/bin; exit 1; fi\nexec python3 "$@"\n'
    )
    lame.chmod(0o755)
    command = ["make", ".venv/reader-is-ready", f"PYTHON={lame}"]
    done = subprocess.run(
        command, cwd=tmp_path, env=outside_make(), encoding="utf-8", capture_output=True
    )
    assert done.returncode
    assert "apt-get install python3-venv" in done.stderr
    assert not (tmp_path / ".venv").exists()
