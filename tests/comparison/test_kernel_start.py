"""A kernel that lost the race for its ports is started again; other errors are not hidden."""

import pytest

from tools.notebooks.kernel_start import TRIES, patiently


def starter(deaths, message="Kernel died before replying to kernel_info"):
    """A start that fails ``deaths`` times before it succeeds, and a list of its calls."""
    calls = []

    def start():
        calls.append(1)
        if len(calls) <= deaths:
            raise RuntimeError(message)
        return "running"

    return start, calls


def test_a_start_that_loses_twice_is_tried_a_third_time():
    assert patiently(starter(TRIES - 1)[0]) == "running"


def test_a_kernel_that_never_starts_is_an_error():
    start, calls = starter(TRIES)
    with pytest.raises(RuntimeError, match="Kernel died"):
        patiently(start)
    assert len(calls) == TRIES


def test_another_error_is_raised_at_once():
    start, calls = starter(1, "no such kernel")
    with pytest.raises(RuntimeError, match="no such kernel"):
        patiently(start)
    assert len(calls) == 1
