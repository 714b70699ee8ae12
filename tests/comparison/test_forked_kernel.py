"""A forked kernel is like any other that has imported PyTorch."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyter_client.manager import start_new_kernel
from jupyter_client.provisioning import local_provisioner

from tests.comparison.fixture_notebooks import judge
from tests.patience import MILLISECONDS
from tools.notebooks import forked_kernel, kernel
from tools.notebooks.nbval_plugin import forks
from tools.paths import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no kernel is forked")

SECONDS = MILLISECONDS / 1000
WHAT_IT_HAS = """dict(
    path=sys.path, folder=os.getcwd(), arguments=[sys.argv[0], *sys.argv[1:-1]],
    environment={k: v for k, v in os.environ.items() if k != "JPY_PARENT_PID"},
    names=sorted(k for k, v in globals().items() if not isinstance(v, type(os))),
    modules=sorted(sys.modules),
    leads_its_session=os.getsid(0) == os.getpid(), files=sorted(os.listdir()),
    frozen=gc.get_freeze_count(), threads=sorted(t.name for t in threading.enumerate()),
    interrupt=str(signal.getsignal(signal.SIGINT)).split(" at ")[0])"""
"""An expression for all that a notebook could see of the process that runs it."""

DIES = """
import sys
from tools.notebooks import forked_kernel
from jupyter_client.manager import start_new_kernel
from jupyter_client.provisioning import local_provisioner
local_provisioner.launch_kernel = forked_kernel.launch
manager, client = start_new_kernel(kernel_name="python3", cwd=sys.argv[1])
print(manager.provisioner.pid, flush=True)
sys.stdin.read()
"""
"""Starts a kernel, says its number and waits."""


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Return a function that starts a kernel in an empty folder, forked or another one."""
    started = []

    def run(forked=True):
        launch = forked_kernel.launch if forked else local_provisioner.launch_kernel
        with monkeypatch.context() as patch:
            patch.setattr(local_provisioner, "launch_kernel", launch)
            manager, client = start_new_kernel(kernel_name="python3", cwd=str(tmp_path))
        started.append(SimpleNamespace(km=manager, kc=client))
        return started[-1]

    yield run
    for one in started:
        one.kc.stop_channels()
        one.km.shutdown_kernel(now=True)


def test_it_has_what_another_kernel_has(start):
    imports = "import gc, os, signal, sys, threading, torch"
    forked, other = (kernel.ask(start(way), WHAT_IT_HAS, imports) for way in (True, False))
    assert forked == other
    assert forked["leads_its_session"]


def test_two_of_them_share_nothing(start):
    first, second = start(), start()
    draw = "__import__('random').random()"
    assert kernel.ask(first, draw, "left = 1") != kernel.ask(second, draw)
    assert kernel.ask(second, "'left' in globals()") is False


def test_an_interrupt_reaches_it_alone(start):
    first, second = start(), start()
    first.kc.execute("print('runs', flush=True)\nwhile True: pass")
    while first.kc.get_iopub_msg(timeout=SECONDS)["msg_type"] != "stream":
        pass  # before its first line runs, the kernel itself would take the interrupt
    first.km.interrupt_kernel()
    reply = first.kc.get_shell_msg(timeout=SECONDS)
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert kernel.ask(second, "1 + 1") == 2


@pytest.mark.parametrize(("end", "status"), [("__import__('os')._exit(3)", 3), ("kill", -9)])
def test_its_end_is_seen_with_its_status(start, end, status):
    forked = start()
    process = forked.km.provisioner.process
    assert process.poll() is None
    process.kill() if end == "kill" else forked.kc.execute(end)
    assert process.wait() == status


def test_it_ends_when_what_started_it_is_killed(tmp_path):
    line = [sys.executable, "-c", DIES, str(tmp_path)]
    pipe, path = subprocess.PIPE, {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(line, stdin=pipe, stdout=pipe, env=path, encoding="utf-8") as starter:
        running = Path("/proc", starter.stdout.readline().strip())
        assert running.exists()
        starter.send_signal(signal.SIGKILL)
    end = time.monotonic() + SECONDS
    while running.exists() and time.monotonic() < end:
        time.sleep(0.1)
    assert not running.exists()


def test_without_the_process_to_fork_from_an_error_says_so():
    ancestor = forked_kernel.Ancestor()
    ancestor.end()
    with pytest.raises(RuntimeError, match="from which kernels are forked"):
        forked_kernel.Forked(ancestor, command=["-f", "none"], cwd="/", env={})


def test_the_gate_forks_and_nothing_else_differs(notebook):
    done = "import sys\nsorted({'torch', 'ipykernel', 'matplotlib', 'utils'} & set(sys.modules))"
    path = notebook({"imported": done, "same": "sys.path[0], __name__"})
    verdict = judge(path)
    assert verdict.failed == {"imported"}
    assert "['ipykernel', 'torch']" in verdict.text


@pytest.mark.parametrize(
    ("device", "platform", "forked"),
    [
        ("cpu", "linux", True),
        ("simulated", "linux", True),
        ("cuda", "linux", False),  # its libraries may not bear it
        ("auto", "linux", False),
        ("cpu", "darwin", False),  # nor may the system's own
    ],
)
def test_kernels_are_forked_only_where_that_is_safe(device, platform, forked):
    assert forks(device, platform) is forked
