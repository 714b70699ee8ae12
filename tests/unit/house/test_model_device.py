"""Where a model computes: the book's contract, which ``utils/device.py`` holds."""

import pytest
import torch
from torch import nn

from utils.device import get_device
from utils.house.model import Model


@pytest.mark.parametrize("asked", [None, "auto", "cpu", "cuda", "mps", "xpu"])
@pytest.mark.parametrize("present", [None, "cuda", "mps", "xpu"])
def test_a_model_goes_where_the_book_does(machine, asked, present):
    machine(asked, present)
    try:
        expected = get_device()
    except RuntimeError:
        return  # a device that is not there: the next test
    assert Model(nn.Identity()).device == expected


@pytest.mark.parametrize("asked", ["cuda", "xpu", "gpu", "", "CUDA"])
def test_a_device_that_is_not_there_is_an_error(machine, asked):
    if asked == "cuda" and torch.cuda.is_available():
        pytest.skip("it is there")
    machine(asked, None)
    with pytest.raises((RuntimeError, AssertionError)):
        Model(nn.Linear(1, 1))


def test_a_device_can_be_named():
    assert Model(nn.Linear(1, 1), "meta").net.weight.is_meta
    assert Model(nn.Linear(1, 1), torch.device("meta")).device.type == "meta"
