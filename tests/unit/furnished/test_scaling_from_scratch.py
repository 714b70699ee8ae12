"""What chapter 23 counts and joins by hand is what PyTorch keeps and computes."""

import pytest
import torch
from torch import nn

from tests.unit.walls.chapter_cells import built
from utils.device import get_device

CELLS = ("imports", "first-picture", "size", "adam-bytes", "saved", "gradient", "in-parts")


@pytest.fixture(scope="module")
def chapter():
    """The names of the chapter, up to gradients that are made in parts."""
    return built("23", *CELLS)


@pytest.fixture
def rows(chapter):
    """A number of rows gives as many digits and their classes."""
    return lambda count: (chapter["x"][:count], chapter["y"][:count])


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.int8, torch.bool])
def test_size_counts_bytes_of_any_dtype(chapter, dtype):
    tensors = [torch.zeros(3, 5, dtype=dtype), torch.zeros((), dtype=dtype), torch.zeros(0)]
    assert chapter["size"](tensors) == 16 * torch.zeros((), dtype=dtype).element_size()


def test_adam_keeps_what_the_page_says(chapter):
    states = chapter["optimizer"].state.values()
    kept = sum(value.nbytes for state in states for value in state.values() if value.dim())
    assert chapter["kept"] == kept == 2 * chapter["weights"]


@pytest.mark.parametrize("count", [1, 8, 33])
def test_saved_counts_what_backward_needs_besides_the_net(chapter, rows, count):
    layers = count * (64 + 256 + 10) * 4  # inputs of both layers, what softmax returned
    answers, total = count * 8, 4
    assert chapter["saved"](*rows(count)) == layers + answers + total


@pytest.mark.parametrize("count", [1, 7, 8, 9, 20, 32])
def test_parts_weighed_by_rows_are_the_whole_batch(chapter, rows, count):
    x, y = rows(count)
    shares = [len(part) / count for part in x.split(8)]
    torch.manual_seed(count)
    with torch.no_grad():
        for p in chapter["net"].parameters():
            p += 0.1 * torch.randn(p.shape).to(p.device)
    made = chapter["in_parts"](x, y, shares)
    net, loss_of = chapter["net"], nn.CrossEntropyLoss(reduction="sum")
    (expected,) = torch.autograd.grad(loss_of(net(x), y) / count, [net[1].weight])
    torch.testing.assert_close(made, expected, atol=1e-6, rtol=1e-4)
    torch.testing.assert_close(chapter["gradient"](x, y), expected, atol=1e-6, rtol=1e-4)


def test_equal_shares_of_unequal_parts_are_wrong(chapter, rows):
    made = chapter["in_parts"](*rows(20), [1 / 3] * 3)
    whole = chapter["gradient"](*rows(20))
    assert (made - whole).norm() > 0.05 * whole.norm()


def test_the_net_lies_where_the_book_says(chapter):
    assert chapter["net"][1].weight.device.type == get_device().type
