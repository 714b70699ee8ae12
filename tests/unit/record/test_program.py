"""A program's memory is read where it is, never where it was."""

import gc

import numpy as np
import pytest
import torch

from utils.record import buffers, program

LINES = {
    "a view grows": ("x = torch.zeros(2)", "y = x.view(2)", "del x", "y.resize_(8)"),
    "another takes its place": ("x = torch.zeros(8)", "x = x[:2].clone()", "x = x.view(2)"),
    "an array": ("a = np.zeros(4)", "x = torch.from_numpy(a)", "del a", "x += 1"),
}


def living() -> set[buffers.Span]:
    """The memory of every tensor and array that a dictionary of this process holds."""
    dicts = [each for each in gc.get_objects() if type(each) is dict]
    things = [x for each in dicts for x in [*each.values()]]
    tensors = [x for x in things if type(x) is torch.Tensor and x.layout == torch.strided]
    memories = [x.untyped_storage() for x in tensors]
    arrays = [np.lib.array_utils.byte_bounds(x) for x in things if type(x) is np.ndarray]
    return {(m.data_ptr(), m.data_ptr() + m.nbytes()) for m in memories} | set(arrays)


@pytest.mark.parametrize("name", LINES)
def test_only_memory_that_somebody_owns_is_read(name: str, monkeypatch: pytest.MonkeyPatch):
    read, contents = [], buffers.contents

    def spy(span: buffers.Span, dtype: torch.dtype) -> torch.Tensor:
        read.append(span in living())
        return contents(span, dtype)

    monkeypatch.setattr(buffers, "contents", spy)
    program.record("\n".join(LINES[name]))
    assert read
    assert all(read)


def test_memory_that_was_freed_is_not_read():
    freed = "x = torch.zeros(2); x=len(x.untyped_storage().resize_(0))"
    assert not program.record(freed)[-1].buffers


def test_what_has_no_name_still_holds_the_buffer_that_its_view_reads():
    *_, last = program.record("a = np.arange(4)\nb = a[2:]\ndel a\nb[0] = 7")
    (buffer,) = last.buffers.values()
    assert buffer.cells == ("0", "1", "7", "3")
    assert last.sees == ("b",)
