"""The solutions of chapter 03 against PyTorch and against arithmetic."""

import math

import torch

from utils.exercises.ch03 import EXERCISES

F16, I8, U8 = torch.half, torch.int8, torch.uint8


def test_the_dtypes_asked_for_are_those_that_pytorch_gives():
    a, b = torch.tensor([1], dtype=U8), torch.tensor([1], dtype=I8)
    c, d = torch.ones(2, dtype=F16), torch.tensor(2.0)
    assert EXERCISES["1"].solution == ((a / 2).dtype, (a + b).dtype, (c + d).dtype)


def test_apart_is_the_distance_of_all_pairs_of_bytes():
    a, b = torch.arange(256).view(-1, 1).expand(256, 256), torch.arange(256).expand(256, 256)
    found = EXERCISES["3"].solution(a.to(U8), b.to(U8))
    assert torch.equal(found.long(), (a - b).abs())
    assert found.dtype == U8


def test_the_power_of_two_is_that_of_the_logarithm():
    x = torch.cat([2.0 ** torch.arange(-126, 128), torch.rand(50) + 0.001])
    expected = x.double().log2().floor().int()
    for sign in (1, -1):
        assert torch.equal(EXERCISES["5"].solution(sign * x), expected)


def test_the_sum_of_squares_does_not_overflow_where_half_does():
    x = torch.full((1000,), 300.0, dtype=F16)
    assert EXERCISES["4"].solution(x).item() == 9e7
    assert math.isinf(x.square().sum().item())
