"""The calls that led to an error are those of its traceback, with the shapes that each line met."""

import os
import subprocess
import sys
import traceback

import pytest
import torch

from tools.paths import ROOT
from utils.record import tracebacks as recorded
from utils.record.tracebacks import Call, calls, last_error, read_names

y = torch.ones(4)


def compare(a, b):
    return (a - b).mean()


def step(w, x):
    return compare(w * x, y[:3])


def raised(function, *arguments):
    """The error that a call ends in."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 (any error will do)
        function(*arguments)
    return caught.value


def own(error):
    """The calls of this file: pytest's own stand before them."""
    found = calls(error)
    start = next(k for k, call in enumerate(found) if call.function == "raised")
    return found[start + 1 :]


def test_calls_stand_in_the_order_of_the_traceback_with_their_lines():
    error = raised(step, 2.0, torch.ones(4))
    assert [(call.function, call.line) for call in own(error)] == [
        ("step", "return compare(w * x, y[:3])"),
        ("compare", "return (a - b).mean()"),
    ]
    lines = [frame.line for frame in traceback.extract_tb(error.__traceback__)]
    assert [call.line for call in calls(error)] == lines


def test_shapes_are_those_of_locals_and_globals_that_the_line_reads():
    first, second = own(raised(step, 2.0, torch.ones(4)))
    assert first.shapes == {"x": (4,), "y": (4,)}
    assert second.shapes == {"a": (4,), "b": (3,)}


def test_a_local_name_hides_a_global_one():
    def shadow(y):
        return y + torch.ones(3)

    assert own(raised(shadow, torch.ones(2, 2)))[-1].shapes == {"y": (2, 2)}


def test_a_name_that_is_only_written_is_not_shown():
    def late(x):
        z = x
        z = x @ torch.ones(3)
        return z

    assert own(raised(late, torch.ones(2)))[-1].shapes == {"x": (2,)}


def test_calls_inside_a_package_are_one():
    def learn(x):
        x.backward()

    w = torch.ones(2, requires_grad=True)
    found = own(raised(learn, w * 1))
    assert [call.function for call in found] == ["learn", "backward"]
    assert found[-1] == Call("backward", "", {}, "torch")


def test_a_call_back_into_own_code_stands_behind_the_package():
    class Model(torch.nn.Module):
        def forward(self, x):
            return x + torch.ones(3)

    def use(x):
        return Model()(x)

    found = own(raised(use, torch.ones(2)))
    assert [(call.function, call.package) for call in found] == [
        ("use", ""),
        ("_call_impl" if found[1].function == "_call_impl" else "_wrapped_call_impl", "torch"),
        ("forward", ""),
    ]


def test_what_ran_before_the_readers_own_code_is_left_out(tmp_path):
    program = tmp_path / "walk.py"
    program.write_text("def f(x):\n    return 1 / x\n\nf(0)\n")
    code = f"""
import runpy
from utils.record.tracebacks import calls
try:
    runpy.run_path({str(program)!r})
except ZeroDivisionError as error:
    error.__traceback__ = error.__traceback__.tb_next  # begins inside runpy, as IPython's would
    print([(call.function, call.line, call.package) for call in calls(error)])
"""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    )
    assert done.stdout == "[('<module>', 'f(0)', ''), ('f', 'return 1 / x', '')]\n"


@pytest.mark.parametrize("name", ["<module>", "<cell line: 0>"])
def test_a_cell_has_one_name_whatever_ipython_calls_it(name):
    code = compile("torch.ones(2) + torch.ones(3)", "cell", "exec").replace(co_name=name)
    error = raised(exec, code, {"torch": torch})
    assert calls(error)[-1].function == "<module>"


def test_what_a_backend_of_a_device_does_is_left_out(monkeypatch):
    monkeypatch.setattr(recorded, "_backends", lambda: {"torch"})
    found = own(raised(torch.nn.functional.l1_loss, torch.ones(2), torch.ones(3)))
    assert found == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("return compare(w * x, y[:3])", ["compare", "w", "x", "y"]),
        ("loss = (y_hat - y).mean()", ["y_hat", "y"]),
        ("w -= lr * w.grad", ["w", "lr"]),
        ("x[0] = y", ["x", "y"]),
        ("if x.sum() > limit:", ["x", "limit"]),
        ("for row in table:", ["table"]),
        ("with f(x) as g:", ["f", "x"]),
        ("y.backward()", ["y"]),
        ('print(f"{x.shape=}")', ["print", "x"]),
        ("compare(w * x,", ["compare", "w", "x"]),
        ("", []),
    ],
)
def test_the_names_that_a_line_reads(line, names):
    assert read_names(line) == names


def test_the_last_error_is_the_one_that_python_keeps(monkeypatch):
    error = ValueError("kept")
    monkeypatch.setattr(sys, "last_value", error, raising=False)
    assert last_error() is error
    monkeypatch.delattr(sys, "last_value")
    with pytest.raises(ValueError, match="no error came so far; expected a cell above"):
        last_error()


def test_what_has_no_calls_is_refused():
    with pytest.raises(TypeError, match="error is of type str; expected an exception"):
        calls("RuntimeError")
    with pytest.raises(ValueError, match="was never raised"):
        calls(RuntimeError("fresh"))
