"""Assertions that hold only while nothing else runs, and some beside a clock that always hold."""

from tests.lint.rules.times import no_time_is_asserted as rule
from tests.lint.sample_changes import Change, Fault, Innocent, rewrite


def _cell(*lines: str) -> Change:
    """Return the change that gives the cell ``clock`` these lines."""
    return rewrite("clock", "\n".join(lines))


def _watched(*lines: str) -> Change:
    """Return the change that defines a stopwatch, ``seconds``, above these lines."""
    watch = ("start = perf_counter()", "job()", "return perf_counter() - start")
    return _cell("def seconds(job):", *(f"    {line}" for line in watch), *lines)


TWICE = ("def twice(job):", "    return seconds(job) * 2")
APPENDED = ("times = []", "for k in range(3):", "    times.append(time.time())")

FAULTS = (
    Fault(rule, _cell("assert perf_counter() > 0"), "asserts perf_counter"),
    Fault(rule, _cell("t = Timer('x').blocked_autorange().median", "assert t < 1"), "asserts t"),
    Fault(rule, _watched("assert seconds(list) < 1"), "asserts seconds"),
    Fault(rule, _watched(*TWICE, "assert twice(list) < 1"), "asserts twice"),
    Fault(rule, _cell("a, b = time.time(), 1", "ratio = b / a", "assert ratio > 2"), "ratio"),
    Fault(rule, _cell(*APPENDED, "assert times[0] < times[1]"), "asserts times"),
    Fault(rule, _cell("times = []", "times += [time.time()]", "assert times[0]"), "asserts times"),
    Fault(rule, _watched("for k in x:", "    r = seconds(k)", "    assert r > 1"), "asserts r"),
    Fault(rule, _cell("t = time.time()", "if x:", "    assert t > 1"), "asserts t"),
)

INNOCENTS = (
    Innocent(rule, _watched("slow = seconds(list)", "assert list() == []", "print(slow)")),
    Innocent(rule, _cell("t = time.time()", "t = 3", "assert t == 3")),
    Innocent(rule, _cell("times = [1, 2]", "times.append(3)", "assert times[0] < times[1]")),
)
