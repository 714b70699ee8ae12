"""One call of a reader's function: what it printed, and that it leaves no trace and ends."""

import contextlib
import random
import signal
import sys
import threading
import warnings
from importlib import import_module

import numpy as np
import pytest
import torch

from utils.exercises import limit
from utils.exercises.attempt import attempt
from utils.exercises.judge import Exercise, Slip, verdict
from utils.exercises.limit import TimeUp, limited
from utils.exercises.state import kept

DOUBLE = Exercise(
    solution=lambda x: x * 2,
    cases=(lambda: (torch.tensor([1, 2]),), lambda: (torch.tensor([3]),)),
    slips=(Slip(lambda x: x + 2, "that adds."),),
    last_hint="look again.",
)


# ---- printing ------------------------------------------------------------------------------------


def prints(x):
    print("x is", x)
    return x * 3


def prints_for_ever(x):
    for _ in range(10**5):
        print("line")
    return x * 3


def test_what_an_answer_prints_is_shown_once_and_short(capsys):
    said = verdict(DOUBLE, prints)
    assert said == (
        "not yet. For the input tensor([1, 2]): Expected 2 at [0], yours is 3. "
        "It printed: x is tensor([1, 2])\nHint: look again."
    )
    assert capsys.readouterr().out == ""


def test_a_right_answer_may_print(capsys):
    def right(x):
        print(x)
        return x * 2

    assert verdict(DOUBLE, right) == "right, in all 2 cases."
    assert capsys.readouterr().out == ""


def test_printing_instead_of_returning_is_told():
    said = verdict(DOUBLE, lambda x: print(x * 2))
    assert said.endswith("returns None. Is its return missing? It printed: tensor([2, 4])")


def test_much_printing_is_cut():
    assert len(attempt(prints_for_ever, torch.ones(1)).printed) == 200
    assert len(verdict(DOUBLE, prints_for_ever)) < 300


def test_an_answer_writes_to_a_file_like_any_other():
    found = attempt(lambda: (sys.stdout.writable(), sys.stdout.write("a" * 300)))
    assert found.value == (True, 300)
    assert found.printed == "a" * 200


def test_an_answer_that_takes_the_output_away_gives_it_back():
    before = sys.stdout
    attempt(lambda: setattr(sys, "stdout", None))
    assert sys.stdout is before


# ---- calls ---------------------------------------------------------------------------------------


def test_an_answer_is_called_once_for_each_case_whatever_the_hint():
    seen = []

    def wrong(x):
        seen.append(x.tolist())
        return x + 2

    assert verdict(DOUBLE, wrong).endswith("\nHint: that adds.")
    assert seen == [[1, 2], [3]]


# ---- settings ------------------------------------------------------------------------------------

CHANGES = {
    "grad mode": lambda: torch.set_grad_enabled(False),
    "dtype": lambda: torch.set_default_dtype(torch.float64),
    "device": lambda: torch.set_default_device("meta"),
    "anomaly": lambda: torch.autograd.set_detect_anomaly(True),
    "anomaly without nan": lambda: torch.autograd.set_detect_anomaly(True, check_nan=False),
    "deterministic": lambda: torch.use_deterministic_algorithms(True),
    "deterministic, warns": lambda: torch.use_deterministic_algorithms(True, warn_only=True),
    "threads": lambda: torch.set_num_threads(torch.get_num_threads() + 1),
    "matmul": lambda: torch.set_float32_matmul_precision("medium"),
    "autocast": lambda: torch.set_autocast_enabled("cpu", True),
    "errors of numpy": lambda: np.seterr(all="raise"),
    "printed digits": lambda: torch.set_printoptions(precision=1),
    "printed powers": lambda: torch.set_printoptions(sci_mode=False),
    "printed whole": lambda: torch.set_printoptions(threshold=5000),
    "printed edges": lambda: torch.set_printoptions(edgeitems=1),
    "printed width": lambda: torch.set_printoptions(linewidth=40),
    "print options of numpy": lambda: np.set_printoptions(precision=1),
    "recursion": lambda: sys.setrecursionlimit(5000),
    "filters": lambda: warnings.simplefilter("error"),
    "numbers of torch": lambda: torch.manual_seed(5),
    "numbers drawn": lambda: torch.rand(3),
    "numbers of numpy": lambda: np.random.seed(5),
    "numbers of python": lambda: random.seed(5),
}


READ = (
    torch.is_grad_enabled,
    torch.get_default_dtype,
    torch.get_default_device,
    torch.is_anomaly_enabled,
    torch.is_anomaly_check_nan_enabled,
    torch.are_deterministic_algorithms_enabled,
    torch.is_deterministic_algorithms_warn_only_enabled,
    torch.get_num_threads,
    torch.get_float32_matmul_precision,
    lambda: torch.is_autocast_enabled("cpu"),
    np.geterr,
    np.get_printoptions,
    sys.getrecursionlimit,
    lambda: [str(torch.tensor(x)) for x in (1 / 3, [1e-5, 1.0], [*range(2000)], [10**9] * 20)],
)
"""What PyTorch, NumPy and Python say of their settings; PyTorch prints as it is set to."""


def settings():
    """Everything that must be as before."""
    numbers = torch.get_rng_state().tolist(), str(np.random.get_state()), random.getstate()
    return [str(read()) for read in READ], numbers, list(warnings.filters)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_settings_that_an_answer_changes_are_put_back(change):
    before = settings()
    attempt(change)
    assert settings() == before
    assert verdict(DOUBLE, lambda x: [change(), x * 2][1]).startswith("right")
    assert settings() == before


@pytest.mark.parametrize("name", [name for name in CHANGES if not name.startswith("numbers")])
def test_every_setting_that_is_put_back_was_changed_by_its_example(name):
    before = settings()
    with kept():
        CHANGES[name]()
        assert settings() != before


def test_a_search_for_anomalies_that_lets_nan_pass_goes_on_doing_so():
    torch.autograd.set_detect_anomaly(True, check_nan=False)
    try:
        before = settings()
        attempt(lambda: torch.autograd.set_detect_anomaly(False))
        assert settings() == before
    finally:
        torch.autograd.set_detect_anomaly(False)


def test_settings_come_back_after_an_error_too():
    def fails():
        torch.set_grad_enabled(False)
        raise ValueError

    attempt(fails)
    assert torch.is_grad_enabled()


def learns(x):
    w = torch.ones((), requires_grad=True)
    (w * x).sum().backward()
    return w.grad


GRADIENT = Exercise(solution=learns, cases=(lambda: (torch.tensor([1.0, 2.0]),),) * 2)


@pytest.mark.parametrize(
    "mode", [torch.no_grad, torch.inference_mode], ids=lambda mode: mode.__name__
)
def test_the_verdict_does_not_depend_on_the_mode_in_which_check_is_called(mode):
    with mode():
        assert verdict(GRADIENT, learns).startswith("right")


def test_a_warning_is_neither_shown_nor_an_error(recwarn):
    def warns(x):
        warnings.warn("careful", stacklevel=1)
        return x * 2

    assert verdict(DOUBLE, warns).startswith("right")
    assert not recwarn.list


# ---- time ----------------------------------------------------------------------------------------


@pytest.fixture
def hurry(monkeypatch):
    """An answer has little time, but enough for a right one on a busy machine."""
    monkeypatch.setattr(limit, "SECONDS", 2.0)
    monkeypatch.setattr(limit, "AGAIN", 0.1)


def endless(x):
    while True:
        x = x + 1


def endless_and_stubborn(x):
    for _ in range(3):
        with contextlib.suppress(BaseException):
            endless(x)
    endless(x)


class EndlessComparison(int):
    def __eq__(self, other):
        return endless(1)

    __hash__ = int.__hash__


@pytest.mark.parametrize("answer", [endless, endless_and_stubborn])
def test_an_endless_answer_is_stopped_with_a_clear_sentence(hurry, answer):
    calls = []

    def counted(x):
        calls.append(x)
        answer(x)

    assert verdict(DOUBLE, counted) == (
        "not yet. For the input tensor([1, 2]): Your function was stopped after 2 seconds. "
        "Does a loop never end?"
    )
    assert len(calls) == 1


def test_an_answer_that_is_endless_in_a_later_case_is_stopped(hurry):
    said = verdict(DOUBLE, lambda x: x * 2 if len(x) == 2 else endless(x))
    assert "For the input tensor([3]): Your function was stopped" in said
    assert verdict(DOUBLE, lambda x: x if len(x) == 2 else endless(x)).endswith("look again.")


def test_an_endless_comparison_is_stopped(hurry):
    answer = EndlessComparison(5)
    assert verdict(Exercise(solution=EndlessComparison(5)), answer).startswith("not yet.")


def test_the_alarm_clock_is_left_as_it_was(hurry):
    attempt(endless, 1)
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


def test_an_alarm_clock_in_use_is_left_alone(hurry):
    rings = []
    before = signal.signal(signal.SIGALRM, lambda *_: rings.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 100)
        with limited():
            assert signal.getitimer(signal.ITIMER_REAL)[0] > 1
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_in_another_thread_there_is_no_limit_and_no_error(hurry):
    said = []
    thread = threading.Thread(target=lambda: said.append(verdict(DOUBLE, lambda x: x * 2)))
    thread.start()
    thread.join()
    assert said == ["right, in all 2 cases."]


def test_without_an_alarm_clock_there_is_no_limit_and_no_error(monkeypatch):
    monkeypatch.delattr(signal, "setitimer")
    assert verdict(DOUBLE, lambda x: x * 2).startswith("right")


def test_the_limit_can_be_given():
    with pytest.raises(TimeUp), limited(0.05):
        endless(1)


def test_a_module_that_is_being_imported_is_never_left_half_made(tmp_path, monkeypatch):
    slow = "from time import time\nend = time() + 1.2\nwhile time() < end: pass\nwhole = 1\n"
    (tmp_path / "slow_to_import.py").write_text(slow)
    monkeypatch.syspath_prepend(tmp_path)

    def import_and_never_end():
        import_module("slow_to_import")
        endless(1)

    with pytest.raises(TimeUp), limited(0.05):
        import_and_never_end()
    assert import_module("slow_to_import").whole
