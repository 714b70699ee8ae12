"""Every command that is started as ``python -m`` says what it takes, and refuses anything else."""

import json
import os
import subprocess
import sys

import pytest

from tools.paths import ROOT


def commands() -> list[str]:
    """Every module that is started as ``python -m``."""
    files = [p for room in ("tools", "benchmarks") for p in (ROOT / room).rglob("*.py")]
    started = [p for p in files if "\nif __name__ ==" in p.read_text("utf-8")]
    parts = (path.relative_to(ROOT).with_suffix("").parts for path in started)
    return sorted(".".join(p).removesuffix(".__main__") for p in parts)


def test_commands_are_found():
    assert {"tools.gate", "tools.mutation", "tools.stored.manifest"} <= set(commands())


# Runs each command in a process of its own, a copy of one that has loaded what takes long to load.
ASK_ALL = """
import json, os, runpy, sys, tempfile, traceback
import matplotlib.pyplot, nbclient, playwright.sync_api, torch

def ask(module, argument):
    written = [tempfile.TemporaryFile() for _ in range(2)]
    child = os.fork()
    if not child:
        for number, file in enumerate(written, start=1):
            os.dup2(file.fileno(), number)
        sys.argv, status = [module, argument], 0
        try:
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        except BaseException:
            traceback.print_exc()
            status = 99
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    for file in written:
        file.seek(0)
    return [status, *(file.read().decode("cp1252") for file in written)]

print(json.dumps({m: [ask(m, a) for a in ("--help", "--unknown")] for m in sys.argv[1:]}))
"""


@pytest.fixture(scope="module")
def answers() -> dict[str, list]:
    """For each command what ends it, what it prints and what it complains, when asked twice."""
    env = {**os.environ, "PYTHONIOENCODING": "cp1252"}  # a console that does not know every sign
    line = [sys.executable, "-c", ASK_ALL, *commands()]
    done = subprocess.run(line, cwd=ROOT, env=env, encoding="utf-8", capture_output=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.xdist_group("commands")
@pytest.mark.parametrize("module", commands())
def test_every_command_answers_help_and_refuses_what_it_does_not_know(answers, module):
    (helped, usage, _), (refused, _, complaint) = answers[module]
    assert (helped, usage[:6]) == (0, "usage:"), answers[module]
    assert refused == 2, answers[module]
    assert "error:" in complaint
