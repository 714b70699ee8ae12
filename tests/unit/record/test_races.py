"""Where optimizers go is where their formulas lead, with slopes of surfaces written by hand."""

import math

import pytest
import torch

from utils.record import races
from utils.record.races import LARGEST, RACERS, SURFACES

SLOPES = {
    "long valley": lambda a, b: (a / 20, 2 * b),
    "saddle": lambda a, b: (a / 2, b**3 / 9 - b),
}
HEIGHTS = {
    "long valley": lambda a, b: a * a / 40 + b * b,
    "saddle": lambda a, b: a * a / 4 - b * b / 2 + b**4 / 36,
}


def sgd(lr):
    return lambda grad, memory, step: lr * grad


def momentum(lr):
    def move(grad, memory, step):
        memory["v"] = 0.9 * memory["v"] + grad if memory else grad
        return lr * memory["v"]

    return move


def adam(lr):
    def move(grad, memory, step):
        memory["m"] = 0.9 * memory.get("m", 0.0) + 0.1 * grad
        memory["v"] = 0.999 * memory.get("v", 0.0) + 0.001 * grad * grad
        m, v = memory["m"] / (1 - 0.9**step), memory["v"] / (1 - 0.999**step)
        return lr * m / (math.sqrt(v) + 1e-8)

    return move


FORMULAS = {"SGD": sgd, "SGD with momentum": momentum, "Adam": adam}


def by_hand(surface: str, name: str, lr: float, steps: int):
    """The place after each step, by the formulas of the chapter, in plain Python."""
    place, move = list(SURFACES[surface].start), FORMULAS[name](lr)
    memories, places = [{}, {}], [tuple(place)]
    for step in range(1, steps + 1):
        grads = SLOPES[surface](*place)
        for k in range(2):
            place[k] -= move(grads[k], memories[k], step)
        places.append(tuple(place))
    return places


@pytest.mark.parametrize("lr", [0.02, 0.1, 0.7])
@pytest.mark.parametrize("surface", SURFACES)
def test_every_place_is_where_the_formulas_lead(surface: str, lr: float):
    made = races.race(SURFACES[surface], lr, 30)
    assert list(made) == list(FORMULAS) == list(RACERS)
    for name, places in made.items():
        expected = by_hand(surface, name, lr, 30)
        assert len(places) == 31
        for place, at in zip(places, expected, strict=True):
            assert place.at == pytest.approx(at, rel=1e-7, abs=1e-9)
            nearest = min(math.dist(at, goal) for goal in SURFACES[surface].goals)
            assert place.far == pytest.approx(nearest, rel=1e-7, abs=1e-9)
            assert not place.flown


@pytest.mark.parametrize("surface", SURFACES)
def test_goals_are_flat_and_nothing_on_the_map_is_lower(surface: str):
    shown, height = SURFACES[surface], HEIGHTS[surface]
    lowest = min(map(min, races.heights(shown, 111, 105)))
    for goal in shown.goals:
        assert SLOPES[surface](*goal) == pytest.approx((0, 0), abs=1e-12)
        assert height(*goal) <= lowest + 1e-12
    assert len({round(height(*goal), 9) for goal in shown.goals}) == 1


@pytest.mark.parametrize("surface", SURFACES)
def test_heights_are_those_of_the_formula_rows_from_below(surface: str):
    made = races.heights(SURFACES[surface], 12, 9)
    (left, right), (low, high) = SURFACES[surface].across, SURFACES[surface].up
    for row in range(9):
        for column in range(12):
            a, b = left + (right - left) * column / 11, low + (high - low) * row / 8
            assert made[row][column] == pytest.approx(HEIGHTS[surface](a, b), abs=1e-12)


def test_who_flies_off_stays_where_that_was_seen():
    places = races.race(SURFACES["saddle"], 0.9, 40)["SGD with momentum"]
    flown = [place.flown for place in places]
    first = flown.index(True)
    assert flown == [False] * first + [True] * (len(flown) - first)
    assert max(map(abs, places[first].at)) > LARGEST >= max(map(abs, places[first - 1].at))
    assert len({place.at for place in places[first:]}) == 1


def test_adam_makes_its_first_step_as_long_as_the_learning_rate_on_each_axis():
    for surface in SURFACES.values():
        start, first, *_ = races.race(surface, 0.1, 2)["Adam"]
        moved = [abs(a - b) for a, b in zip(start.at, first.at, strict=True)]
        assert moved == pytest.approx([0.1, 0.1], rel=1e-5)


def test_the_grad_mode_of_the_reader_stays():
    expected = races.race(SURFACES["saddle"], 0.1, 5)
    with torch.inference_mode():
        assert races.race(SURFACES["saddle"], 0.1, 5) == expected
        assert not torch.is_grad_enabled()
    with torch.no_grad():
        assert races.race(SURFACES["saddle"], 0.1, 5) == expected
