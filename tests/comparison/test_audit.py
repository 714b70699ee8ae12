"""What the audit reads in a notebook's names, and what it leaves alone."""

import pytest
import torch

from tools.notebooks.audit import audit, cost

CPU = torch.ones(2)
META = torch.ones(2, device="meta")  # stands for a tensor on the accelerator


def test_names_on_the_device_are_counted():
    names = {
        "x": META,
        "pair": (META, [META]),
        "model": torch.nn.Linear(1, 1, device="meta"),
        "n": 3,
    }
    assert audit(names, "meta") == {"on_device": 3, "left_behind": []}


@pytest.mark.parametrize(
    "value",
    [
        CPU,
        torch.tensor(1.0),
        [META, CPU],
        (META, CPU),
        {"a": {"b": [CPU]}},
        torch.nn.Parameter(CPU),
        torch.nn.Linear(2, 1),
        torch.nn.BatchNorm1d(2, affine=False),
        {"layer": torch.nn.Linear(2, 1)},
    ],
    ids=[
        "tensor",
        "number tensor",
        "list",
        "tuple",
        "nested",
        "parameter",
        "module",
        "buffers",
        "module in a dict",
    ],
)
def test_a_name_with_a_tensor_on_the_cpu_is_left_behind(value):
    assert audit({"mine": value, "x": META}, "meta")["left_behind"] == ["mine"]


@pytest.mark.parametrize("name", ["kept_cpu", "_", "__", "_1", "_i", "_oh", "_dh", "In", "Out"])
def test_ipythons_own_names_and_names_that_say_cpu_are_left_alone(name):
    assert audit({name: [CPU], "x": META}, "meta")["left_behind"] == []


def test_a_container_that_holds_itself_ends():
    loop = [CPU]
    loop.append(loop)
    assert audit({"loop": loop}, "meta")["left_behind"] == ["loop"]


def test_cost_is_that_of_this_process():
    spent = cost()
    assert spent["cpu_seconds"] > 0
    assert 2**25 < spent["peak_bytes"] < 2**36
