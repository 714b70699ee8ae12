"""A module is drawn as it is registered: its own tensors, then a frame for each inner module."""

import pytest
import torch
from torch import nn

from utils.pictures import modules
from utils.pictures.describe import describe


def test_frames_stand_in_each_other_with_names_kinds_and_shapes():
    words = describe(modules.tree(nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))))
    assert words.splitlines() == [
        "model: Sequential with 33 numbers in 4 parameters, and 0 buffers",
        "  boxes: empty model: Sequential; empty 0: Linear; blue weight (8, 2) bias (8,); "
        "empty 1: Tanh; empty 2: Linear; blue weight (1, 8) bias (1,)",
    ]


def test_buffers_frozen_and_unfinished_tensors_look_different():
    norm = nn.BatchNorm1d(3)
    norm.bias.requires_grad_(False)
    words = describe(modules.tree(nn.ModuleDict({"norm": norm, "lazy": nn.LazyLinear(2)}), "net"))
    assert "blue weight (3,) empty bias (3,)" in words
    assert "amber running_mean (3,) running_var (3,)" in words
    assert "blue weight (?) bias (?)" in words
    assert words.startswith("net: ModuleDict with 6 numbers in 4 parameters, and 3 buffers")


def test_what_is_not_registered_is_not_drawn():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [nn.Linear(2, 2)]
            self.offset = torch.ones(2)
            self.inner = None
            self.register_parameter("weight", None)
            self.register_buffer("seen", None)
            self.register_module("nothing", None)

    words = describe(modules.tree(Net()))
    assert words.splitlines() == [
        "model: Net with 0 numbers in 0 parameters, and 0 buffers",
        "  boxes: empty model: Net",
    ]


def test_a_shared_tensor_is_drawn_twice_and_counted_once():
    pair = nn.Sequential(nn.Linear(3, 3, bias=False), nn.Linear(3, 3, bias=False))
    pair[1].weight = pair[0].weight
    words = describe(modules.tree(pair))
    assert words.startswith("model: Sequential with 9 numbers in 1 parameters")
    assert words.count("weight (3, 3)") == 2


def test_an_object_of_the_readers_own_is_drawn():
    class Own:
        def __init__(self):
            self._parameters, self._buffers = {"weight": nn.Parameter(torch.ones(2))}, {}
            self._modules = {}

    assert "blue weight (2,)" in describe(modules.tree(Own()))


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(TypeError, match="of type Tensor; expected a module"):
        modules.tree(torch.ones(2))
    deep = nn.Linear(1, 1)
    for _ in range(20):
        deep = nn.Sequential(deep)
    with pytest.raises(ValueError, match="lies too deep"):
        modules.tree(deep)
