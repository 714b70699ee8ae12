"""One stage of the gate, run inside a copy by the copy's own programs and tests.

    python -m tools.mutation.stage lint
    python -m tools.mutation.stage cpu chapters/05_shape_view_reshape.ipynb

Same commands as ``tools.gate``, but they stop at the first failure and use one process each.
"""

import argparse
import os

from tools import gate
from tools.notebooks.nbval_command import command as nbval
from tools.paths import ROOT

ON_DEVICES = ("cpu", "simulated")
JUDGES_ITSELF = "--ignore-glob=*/test_mutation*.py"
"""The tests of this tool look at the list of argued mutants: a fault elsewhere is not theirs."""


def command(name: str, arguments: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return command and environment of a stage.

    Args:
        name: a stage of the gate.
        arguments: paths from the root: the notebooks to run, or the test files; none means all.
    """
    if name in ON_DEVICES and arguments:
        line, env = nbval(name, [ROOT / path for path in arguments], workers=1)
    else:
        stage = gate.stages()[name]
        line, env = [part for part in stage.command if part != "-n2"], stage.env
        if arguments:
            line = [*line[:-1], *arguments]
        if name == "cpu":  # an author who changes a helper refreshes the chapters
            line = [*line, "--not-to-the-letter"]
    quick = ["-x", JUDGES_ITSELF] if "pytest" in line else []
    return [*line, *quick], env


def main() -> None:
    """Become the stage's own process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", metavar="STAGE", choices=gate.stages())
    parser.add_argument("paths", nargs="*", metavar="PATH", help="notebooks or test files")
    args = parser.parse_args()
    line, env = command(args.name, args.paths)
    os.chdir(ROOT)
    os.execve(line[0], line, {**os.environ, **env})


if __name__ == "__main__":
    main()
