"""A program's memory is read where it is, never where it was."""

import gc

import numpy as np
import pytest
import torch

from utils.record import buffers, program

LINES = {
    "a view grows": ("x = torch.zeros(2)", "y = x.view(2)", "del x", "y.resize_(8)"),
    "a view frees it": (
        "x = torch.zeros(2)",
        "y = x.view(2)",
        "s = [1]",
        "del x",
        "y.untyped_storage().resize_(0)",
        "del y",
    ),
    "another takes its place": ("x = torch.zeros(8)", "x = x[:2].clone()", "x = x.view(2)"),
    "an array": ("a = np.zeros(4)", "x = torch.from_numpy(a)", "del a", "x += 1"),
}


def living() -> set[buffers.Span]:
    """The memory of every tensor and array that a dictionary of this process holds."""
    dicts = [each for each in gc.get_objects() if type(each) is dict]
    things = [x for each in dicts for x in [*each.values()]]
    memories = [x.untyped_storage() for x in things if type(x) is torch.Tensor]
    arrays = [np.lib.array_utils.byte_bounds(x) for x in things if type(x) is np.ndarray]
    return {(m.data_ptr(), m.data_ptr() + m.nbytes()) for m in memories} | set(arrays)


@pytest.mark.parametrize("name", LINES)
def test_only_memory_that_somebody_owns_is_read(name: str, monkeypatch: pytest.MonkeyPatch):
    read, contents = [], buffers.contents

    def spy(span: buffers.Span, dtype: torch.dtype) -> torch.Tensor:
        read.append(span in living())
        return contents(span, dtype)

    monkeypatch.setattr(buffers, "contents", spy)
    try:
        program.record("\n".join(LINES[name]))
    except ValueError as error:
        assert "has lost" in str(error) or "more memory than its storage" in str(error)
    assert read
    assert all(read)


def test_what_has_no_name_still_holds_the_buffer_that_its_view_reads():
    *_, last = program.record("a = np.arange(4)\nb = a[2:]\ndel a\nb[0] = 7")
    (buffer,) = last.buffers.values()
    assert buffer.cells == ("0", "1", "7", "3")
    assert last.sees == ("b",)
