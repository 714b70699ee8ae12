"""A program for torchrun runs in several processes on the CPU, or its error is told."""

import re

import pytest

from utils.record.launches import torchrun

PROGRAM = """
import os, sys
from utils.record.phrases import counted
if os.environ["RANK"] == "1":
    print(counted(int(os.environ["WORLD_SIZE"]), "worker"), os.environ["OMP_NUM_THREADS"])
    print(os.environ["MASTER_ADDR"], os.path.basename(sys.argv[0]), sys.argv[1:])
"""
COMMAND = "torchrun --standalone --nproc-per-node 2 train.py"


def test_a_program_runs_as_often_as_the_command_says_and_finds_the_book():
    assert torchrun(COMMAND, PROGRAM) == "2 workers 1\nlocalhost train.py []"


def test_an_error_of_the_program_is_told():
    with pytest.raises(RuntimeError, match="failed: ValueError: too few rows"):
        torchrun(COMMAND.replace("2", "1"), 'raise ValueError("too few rows")')


@pytest.mark.parametrize(
    ("command", "program", "error", "words"),
    [
        (3, "", TypeError, "command is an object of type int; expected a text."),
        (COMMAND, None, TypeError, "program is an object of type NoneType; expected a text."),
        ("", "", ValueError, "'' is no command for torchrun; expected such as 'torchrun --stand"),
        ("torchrun", "", ValueError, "'torchrun' is no command"),
        ("python train.py", "", ValueError, "'python train.py' is no command"),
        ("torchrun --standalone", "", ValueError, "is no command"),
        ("torchrun ../train.py", "", ValueError, "is no command"),
    ],
)
def test_what_cannot_be_started_is_refused(command, program, error, words):
    with pytest.raises(error, match=re.escape(words)):
        torchrun(command, program)
