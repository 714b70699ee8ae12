"""A session shows what the debugger prints and leaves nothing behind."""

import bdb
import pdb
import sys

import pytest
import torch

from utils.record.debugger import session


def forward(w, x):
    y_hat = w * x
    breakpoint()
    return y_hat.sum()


def with_set_trace(w, x):
    y_hat = w * x
    pdb.set_trace()
    return y_hat.sum()


def never_stops(x):
    return x


X = torch.tensor([1.0, 2.0])


def settings():
    return sys.gettrace(), pdb.set_trace, sys.breakpointhook


@pytest.fixture(autouse=True)
def _leaves_no_trace():
    before = settings()
    yield
    assert settings() == before


@pytest.mark.parametrize("function", [forward, with_set_trace])
def test_commands_and_answers_stand_as_on_a_screen(function, capsys):
    number = function.__code__.co_firstlineno + 3
    assert session(["p y_hat", "p w", "c"], function, 3.0, X).item() == 9
    assert capsys.readouterr().out == (
        f"> cell.py({number}){function.__name__}()\n-> return y_hat.sum()\n"
        "(Pdb) p y_hat\ntensor([3., 6.])\n(Pdb) p w\n3.0\n(Pdb) c\n"
    )


def test_a_command_can_change_what_the_program_computes():
    assert session(["y_hat = y_hat * 0", "c"], forward, 3.0, X).item() == 0


def test_after_the_last_command_the_program_goes_on(capsys):
    def twice(x):
        for _ in range(2):
            breakpoint()
            x = x * 2
        return x

    assert session(["p x"], twice, 1) == 4
    assert capsys.readouterr().out.count("(Pdb) continue\n") == 2


def test_a_command_that_fails_says_so_and_the_session_goes_on(capsys):
    session(["p y", "c"], forward, 3.0, X)
    assert "*** NameError: name 'y' is not defined" in capsys.readouterr().out


def test_an_error_of_the_program_is_raised_after_the_session_was_shown(capsys):
    def fails(x):
        breakpoint()
        return x + torch.ones(3)

    with pytest.raises(RuntimeError, match="must match the size"):
        session(["p x.shape", "c"], fails, X)
    assert "torch.Size([2])" in capsys.readouterr().out


def test_quitting_ends_the_program():
    with pytest.raises(bdb.BdbQuit):
        session(["q"], forward, 3.0, X)


def test_a_function_that_does_not_stop_is_refused():
    with pytest.raises(ValueError, match="never_stops did not stop; expected breakpoint"):
        session(["c"], never_stops, X)


def test_commands_in_one_string_are_refused():
    with pytest.raises(TypeError, match=r"commands is the string 'c'; expected a list: \['c'\]"):
        session("c", forward, 3.0, X)
