"""A program from which kernels are forked: it imports PyTorch and Jupyter's kernel once.

It reads orders from its standard input, each a line of JSON, and answers each with a line:

- ``{"start": {"command": […], "cwd": …, "env": {…}}}``  the number of a new process
- ``{"ended": number}``                                  its exit status, null while it runs

It ends with its standard input, and a kernel ends when it does, as one does whose Jupyter is gone.
"""

import argparse
import gc
import json
import os
import sys
from importlib.util import find_spec
from typing import NoReturn

if __name__ == "__main__":
    sys.path.pop(0)  # this folder: a kernel has none but the one in which its notebook stands

# Nothing else: a notebook that forgot an import of it would run here, and fail for its reader.
import torch  # noqa: F401
from ipykernel import kernelapp


def start(command: list[str], cwd: str, env: dict[str, str]) -> int:
    """Fork a kernel, and return its number once signals to its group reach nobody else."""
    ready, leads_its_group = os.pipe()
    if number := os.fork():
        os.close(leads_its_group)
        os.read(ready, 1)
        os.close(ready)
        return number
    os.setsid()
    os.close(ready)
    os.close(leads_its_group)
    be_a_kernel(command[command.index("-f") :], cwd, env)


def be_a_kernel(arguments: list[str], cwd: str, env: dict[str, str]) -> NoReturn:
    """Go on as a kernel that Jupyter has just started in the folder ``cwd``."""
    gc.unfreeze()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    sys.argv = [find_spec("ipykernel_launcher").origin, *arguments]
    kernelapp.launch_new_instance(parent_handle=os.getppid())
    sys.exit()


def ended(number: int) -> int | None:
    """Return the exit status of a kernel as ``subprocess`` has it, or nothing while it runs."""
    found, status = os.waitpid(number, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def main() -> None:
    """Answer orders until there are no more."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    gc.collect()
    gc.freeze()  # a collector that looked at it would copy the memory that all kernels share
    for line in sys.stdin:
        order = json.loads(line)
        answer = start(**order["start"]) if "start" in order else ended(order["ended"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
