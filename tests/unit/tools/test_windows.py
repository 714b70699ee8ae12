"""What README promises on Windows, tried on a machine that pretends to be one."""

import os
import re
import subprocess
import sys

from tests.pages import small_book
from tools import gate
from tools.paths import ROOT, chapters

README = (ROOT / "README.md").read_text("utf-8")
MODULE = re.compile(r"\.venv/bin/python -m (tools\.[\w.]+)")
# Windows has neither these modules nor these functions, and lets few users make links. What other
# packages import is their business: it is loaded before the name of the system is changed.
PRETEND = """
import asyncio, multiprocessing, os, pathlib, shutil, signal, subprocess, sys, webbrowser
{loaded}
ABSENT = "fcntl grp pty pwd resource termios".split()
for name in ABSENT:
    sys.modules[name] = None
for name in "chown fork geteuid getpgid getuid killpg mkfifo setsid sysconf uname".split():
    delattr(os, name)
for name in "SIGALRM SIGHUP SIGKILL alarm getitimer setitimer".split():
    delattr(signal, name)
def refused(*args, **kwargs):
    raise OSError(1314, "a required privilege is not held by the client")
os.symlink = pathlib.Path.symlink_to = refused
sys.platform = "win32"
"""
TOOLS = "import nbclient, playwright.sync_api, torch"


def on_windows(program, *arguments, loaded="", **options):
    """Run a program on a machine that pretends, without make, git and UTF-8 in its console."""
    env = {"PATH": "", "PYTHONIOENCODING": "cp1252", "HOME": os.environ.get("HOME", "")}
    env["OMP_NUM_THREADS"] = "1"  # other checks run beside it, on the same cores
    env |= {name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", PRETEND.format(loaded=loaded) + program, *map(str, arguments)],
        capture_output=True,
        encoding="cp1252",
        env=env,
        **{"cwd": ROOT, **options},
    )


GATE = """
from tools import gate
for asked in [], ["lint"]:
    sys.argv[1:] = asked
    try:
        sys.exit(gate.main())
    except SystemExit as end:
        print("ended with", end.code)
"""


def test_the_gate_says_where_it_runs_and_what_runs_here():
    done = on_windows(GATE, loaded=TOOLS)
    assert done.stdout.splitlines() == ["ended with 1"] * 2
    assert done.stderr == f"{gate.WINDOWS}\n" * 2
    assert "you can read, build and run the book" in README


def test_every_line_without_make_names_the_python_of_windows():
    (block,) = re.findall(r"Without make:\n\n```bash\n(.*?)```", README, re.S)
    assert r"Windows: .venv\Scripts\python" in block
    assert set(MODULE.findall(block)) == {"tools.book", "tools.gate"}


ASK_FOR_HELP = """
import runpy
for name in sys.argv[1:]:
    sys.argv = ["x", "--help"]
    print("module", name, flush=True)
    try:
        runpy.run_module(name, run_name="__main__")
    except SystemExit as end:
        print("ended with", end.code)
"""


def test_what_an_author_calls_without_make_answers():
    modules = sorted({*MODULE.findall(README), "tools.refresh"})
    done = on_windows(ASK_FOR_HELP, *modules, loaded=TOOLS)
    assert (done.returncode, done.stderr) == (0, "")
    for module, said in zip(modules, done.stdout.split("module ")[1:], strict=True):
        assert said.startswith(f"{module}\nusage:")
        assert said.endswith("\nended with 0\n")


BUILD = """
from unittest import mock
sys.path.insert(0, sys.argv.pop(1))
from tools import book
book.ROOT = pathlib.Path(sys.argv.pop(1))
if sys.argv[1:] == ["--serve"]:
    from http.client import HTTPConnection  # urlopen would look for the certificates of Windows
    from urllib.parse import urlsplit
    # A shell starts jobs in the background with this signal ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    def read(address):
        try:
            place = urlsplit(address)
            host = HTTPConnection(place.netloc)
            host.request("GET", place.path)
            print(host.getresponse().read().count(b"<h1>"), "title")
        finally:
            signal.raise_signal(signal.SIGINT)  # or a page that fails would be served for ever
    webbrowser.open = read
book.main()
"""


def test_the_book_is_built_and_served_from_a_folder_with_a_space(tmp_path):
    folder = small_book.write(tmp_path / "My Book")
    built = on_windows(BUILD, ROOT, folder)
    assert built.returncode == 0, built.stdout + built.stderr
    address = (folder / "_build/html/index.html").as_uri()
    assert built.stdout.endswith(f"The book is ready. Open {address}\n")
    assert (folder / "_build/html/chapters/02_figures.html").is_file()
    served = on_windows(BUILD, ROOT, folder, "--serve")
    assert served.returncode == 0, served.stdout + served.stderr
    assert "1 title" in served.stdout
    assert "Building" not in served.stdout


RUN = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        done = shell.run_cell("".join(cell["source"]), store_history=True)
        meant = "raises-exception" in cell["metadata"].get("tags", [])
        if (done.error_in_exec or done.error_before_exec) and not meant:
            sys.exit(f"cell {cell['id']}: {done.error_in_exec or done.error_before_exec}")
print("every cell ran", "check" in shell.user_ns)
"""


def test_a_chapter_runs():
    loaded = "import json, IPython.core.interactiveshell, matplotlib.pyplot, torch"
    chapter = chapters()[0]
    done = on_windows(RUN, chapter, loaded=loaded, cwd=chapter.parent)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert done.stdout.rstrip().endswith("every cell ran True")
