"""Rounding noise, drawing twice and resolution change no word of a figure."""

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure

from tests.unit.pictures.sample_figures import plot
from utils.pictures import tensors
from utils.pictures.describe import describe
from utils.record.snap import numbers

ROUND = (0.0, 1.0, 10.0, 0.5, 0.125, -1.0, 100.0, 0.0625, 2.5, 0.03125, 1000.0)


def busy(seed, noise):
    """A figure of every kind of artist, whose numbers are wrong by a part ``noise`` of each."""
    rng, wrong = np.random.default_rng(seed), np.random.default_rng(seed + 1)

    def blur(values):
        values = np.asarray(values, dtype=float)
        return values * (1 + noise * wrong.uniform(-1, 1, values.shape)) + noise * 1e-6

    fig = Figure()
    left, right, log, image = fig.subplots(2, 2).flat
    scale = 10.0 ** rng.integers(-2, 4)
    left.plot(blur(np.sort(rng.normal(size=80))), blur(scale * rng.normal(size=80)))
    left.plot(blur(rng.choice(ROUND, 30)), blur(rng.choice(ROUND, 30)), "--")
    left.text(blur(0.5), blur(rng.choice(ROUND)), "text")
    right.scatter(*blur(rng.normal(size=(2, 40))), c=blur(rng.choice(ROUND, 40)))
    right.bar(range(5), blur(scale * rng.uniform(1, 2, 5)))
    right.fill_between(blur([0, 1, 2]), blur([0, 0, 0]), blur(rng.choice(ROUND, 3)))
    log.semilogy(blur(rng.lognormal(size=20)))
    log.semilogy(blur(rng.choice(ROUND[1:5], 20)), ":")
    image.imshow(blur(rng.normal(size=(9, 9))))
    for ax in fig.axes:
        ax.set(xticks=[], yticks=[])  # a third of the time
    return fig


@pytest.mark.parametrize("seed", range(8))
def test_rounding_noise_does_not_change_the_words(seed):
    assert describe(busy(seed, 1e-9)) == describe(busy(seed, 0))


@pytest.mark.parametrize("seed", range(3))
def test_wrong_seed_changes_the_words(seed):
    assert describe(busy(seed, 0)) != describe(busy(seed + 100, 0))


@pytest.mark.parametrize("top", ROUND)
def test_values_on_a_border_do_not_depend_on_noise(top):
    exact = np.linspace(0, top, 9)
    for noise in (1e-9, -1e-9):
        assert numbers(exact * (1 + noise)) == numbers(exact)
        assert numbers(exact * (1 + noise), log=True) == numbers(exact, log=True)


def test_what_rounding_leaves_of_zero_is_zero():
    assert numbers([5.55e-17, 0.0, -5.55e-17]) == numbers([0, 0, 0]) == "0 0 0"
    assert numbers(np.full(9, 5.55e-17)) == numbers(np.zeros(9)) == "9 values of 0"


def test_words_are_the_same_twice_and_after_drawing():
    fig = plot().figure
    first = describe(fig)
    fig.draw_without_rendering()
    assert describe(fig) == first == describe(plot().figure)


def test_size_and_resolution_do_not_change_the_words_of_a_picture():
    small = tensors.memory(x=torch.arange(3), y=torch.zeros(2))
    large = tensors.memory(x=torch.arange(3), y=torch.zeros(2))
    large.set_dpi(200)
    assert describe(small) == describe(large)
