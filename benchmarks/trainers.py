"""What a training step costs in each trainer, as a multiple of the loop that you write yourself.

    python -m benchmarks.trainers --install      make the trainers' own environment, _build/peers
    python -m benchmarks.trainers                measure what is not stored yet, store, print
    python -m benchmarks.trainers --run 2        the same again, stored beside the first run
    python -m benchmarks.trainers --peers house  only this one, again
    python -m benchmarks.trainers --quick        few pairs, printed and not stored
    python -m benchmarks.trainers --table        print what is stored, and draw it

Each trainer runs in a process of its own and alternates there with the bare loop, on one thread.
The cost of a step is CPU time between two calls of the net: its 20th percentile over all fits, and
with it the step's share of validation. A trainer that does not install or does not do the same
work is stored with the reason.
"""

import argparse
import fcntl
import json
import os
import platform
import pty
import struct
import subprocess
import sys
import tempfile
import termios
import venv
from datetime import date
from pathlib import Path

from benchmarks.trainers_report import draw, markdown
from utils.record import trainings

ROOT = Path(__file__).resolve().parent.parent
RESULT = trainings.STORED
REQUIREMENTS = Path(__file__).with_name("trainers-requirements.txt")
PEERS = sorted(p.stem for p in (ROOT / "benchmarks/peers").glob("*.py") if p.stem != "__init__")
HOME = ROOT / "_build/peers"
APART = {"torchkeras_1": "torchkeras==1.5"}
"""Trainers of which the environment holds another version: installed into a folder of their own."""

TERMINAL = (24, 100)
"""Rows and columns; into a terminal without size, progress bars print nothing."""

FENCE = "\x1e"
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "MKL", "OPENBLAS")}


def install() -> None:
    """Make the trainers' environment; a package that does not install is named, not fatal."""
    venv.create(HOME, with_pip=True)
    lines = REQUIREMENTS.read_text("utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith("#")]
    if _pip("--no-deps", *wanted):
        for line in wanted:
            if _pip("--no-deps", line):
                print(f"does not install: {line}")
    for name, line in APART.items():
        if _pip("--no-deps", "--target", str(HOME / "apart" / name), line):
            print(f"does not install: {line}")


def _pip(*arguments: str) -> int:
    """Run pip in the trainers' environment; return its exit status."""
    return subprocess.call([HOME / "bin/python", "-m", "pip", "install", "-q", *arguments])


def measure(peer: str, quick: bool) -> dict:
    """Return the numbers of one trainer, or ``{"failed": reason}``."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "numbers.json"
        line = [HOME / "bin/python", "-m", "benchmarks.trainers_pairs", peer, "--out", out]
        paths = [str(HOME / "apart" / peer)] * (peer in APART) + [str(ROOT)]
        env = {**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths), "TERM": "xterm"}
        printed = in_terminal(line + ["--quick"] * quick, folder, {**env, "HF_HUB_OFFLINE": "1"})
        if not out.exists():
            return {"failed": f"the process ended without numbers: {printed[-300:]}"}
        record = json.loads(out.read_text("utf-8"))
    for setup, count in printed_per_fit(printed).items():
        if setup in record.get("setups", {}):
            record["setups"][setup]["printed_per_fit"] = count
    return record


def in_terminal(line: list, folder: str, env: dict[str, str]) -> str:
    """Run a command in a terminal of real size; return what it printed there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", *TERMINAL, 0, 0))
    process = subprocess.Popen(
        line, cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True
    )
    os.close(theirs)
    printed = b""
    try:
        while piece := os.read(ours, 65536):
            printed += piece
    except OSError:  # Linux says so when the last writer has gone
        pass
    os.close(ours)
    process.wait()
    return printed.decode("utf-8", "replace")


def printed_per_fit(printed: str) -> dict[str, int]:
    """Return how many characters one fit prints, by setup; fences hold its name and its text."""
    counts: dict[str, list[int]] = {}
    parts = printed.split(FENCE)
    for name, text in zip(parts[1::3], parts[2::3], strict=False):
        counts.setdefault(name, []).append(len(text))
    return {name: round(sum(found) / len(found)) for name, found in counts.items()}


def machine() -> str:
    """Return the processor's name and number of cores."""
    found = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in found.splitlines() if "model name" in line]
    model = names[0] if names else platform.processor()
    return f"{model}, {os.cpu_count()} cores, {platform.machine()}, one thread used"


def torch_version() -> str:
    """Return the version of torch in the trainers' environment."""
    code = "import importlib.metadata as m; print(m.version('torch'))"
    return subprocess.check_output([HOME / "bin/python", "-c", code], encoding="utf-8").strip()


def empty_run() -> dict:
    """Return a run without numbers yet."""
    versions = {"python": platform.python_version(), "torch": torch_version()}
    return {
        "date": date.today().isoformat(),
        "machine": machine(),
        "versions": versions,
        "peers": {},
    }


def load() -> dict:
    """Return what is stored."""
    return json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else {"runs": {}}


def store(record: dict) -> None:
    """Write ``record`` where ``utils.record.trainings`` reads it, for a chapter that shows it."""
    RESULT.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


def measure_all(peers: list[str], run: str, quick: bool) -> dict:
    """Measure ``peers`` one by one; return all that is stored, or only these when ``quick``."""
    record: dict = {"runs": {run: empty_run()}} if quick else load()
    for peer in peers:
        numbers = measure(peer, quick)
        print(f"{peer}: {numbers.get('failed', 'measured')}", flush=True)
        if not quick:
            record = load()  # again: someone may have measured another one meanwhile
        record["runs"].setdefault(run, empty_run())["peers"][peer] = numbers
        if not quick:
            store(record)
    return record


def main() -> None:
    """Measure what is asked for; store each trainer's numbers as they come."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--install", action="store_true", help="make the trainers' environment")
    parser.add_argument("--peers", nargs="+", choices=PEERS, metavar="NAME", help=", ".join(PEERS))
    parser.add_argument("--run", default="1", help="name of the run, to repeat all beside others")
    parser.add_argument("--quick", action="store_true", help="few pairs, nothing stored")
    parser.add_argument("--table", action="store_true", help="print and draw what is stored")
    options = parser.parse_args()
    if options.install:
        return install()
    record = load()
    if not options.table:
        if not (HOME / "bin/python").exists():
            sys.exit("no environment: run `python -m benchmarks.trainers --install` first")
        stored = record["runs"].get(options.run, {"peers": {}})["peers"]
        wanted = options.peers or [name for name in PEERS if options.quick or name not in stored]
        record = measure_all(wanted, options.run, options.quick)
    print(markdown(record))
    if options.table:
        print(f"drawn: {draw(record, ROOT / '_build' / 'trainers.svg')}")
    return None


if __name__ == "__main__":
    main()
