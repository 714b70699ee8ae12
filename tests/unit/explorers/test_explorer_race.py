"""Explorer ``race`` says who is nearest, and draws each optimizer where it was recorded."""

import gzip
import html
import math
import re
from functools import cache

import pytest

from tests.explorers.samples.race_samples import SAMPLES
from tests.unit.explorers.geometry import meeting_texts
from utils.explorers.race import race
from utils.record import races
from utils.record.races import SURFACES
from utils.scenes.explorer import WIDTHS
from utils.scenes.scene import Scene

NAMES = ["SGD", "SGD with momentum", "Adam"]


@cache
def made(name: str):
    """A sample, recorded once for all tests."""
    return SAMPLES[name]()


@cache
def by_itself():
    """What the explorer shows by itself, recorded once."""
    return race()


def recorded(explorer, steps: int) -> dict:
    """By choice, what each optimizer did, recorded anew."""
    return {(name, lr): races.race(SURFACES[name], float(lr), steps) for name, lr in explorer.films}


def marks(scene: Scene) -> dict[tuple[str, str], dict]:
    return {(kind, name): look for (kind, _, name), look in scene.marks.items()}


STEPS = {"chapter": 40, "flown": 60, "one step": 1}


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_said_of_every_state(name: str):
    explorer = made(name)
    for choice, lanes in recorded(explorer, STEPS[name]).items():
        goal = {"long valley": "lowest point", "saddle": "nearest lowest point"}[choice[0]]
        states = explorer.films[choice]
        assert len(states) == STEPS[name] + 1
        for step, state in enumerate(states):
            places = {name: lanes[name][step] for name in NAMES}
            far = {n: f"{p.far:.2f}" for n, p in places.items() if not p.flown}
            assert explorer.stop(state) == str(step)
            (said,) = explorer.said(state)
            if step == 0:
                assert said == f"All three start in one place, {far['SGD']} away from the {goal}."
                continue
            after = f"After {step} step{'s' if step > 1 else ''}"
            if not far:
                assert said == f"{after} all three have flown off."
                continue
            least = min(far.values(), key=float)
            first = [n for n in NAMES if far.get(n) == least]
            flown = [n for n in NAMES if n not in far]
            expected = (
                f"{after} {together(first)} {'is' if len(first) == 1 else 'are'} nearest, {least} "
                f"away from the {goal}."
            )
            if flown:
                have = "has" if len(flown) == 1 else "have"
                expected += f" {together(flown)} {have} flown off."
            assert said == expected


def together(names: list[str]) -> str:
    return " and ".join([*([", ".join(names[:-1])] if names[:-1] else []), names[-1]])


def test_each_kind_of_sentence_is_said():
    said = {
        explorer.said(state)[0]
        for explorer in map(made, SAMPLES)
        for states in explorer.films.values()
        for state in states
        if state[1] in (0, 1, 40, 60)
    }
    for words in (
        "All three start in one place, 6.25 away from the lowest point.",
        "After 1 step SGD and SGD with momentum are nearest, 3.98 away from the nearest lowest "
        "point.",
        "After 40 steps SGD with momentum is nearest, 0.55 away from the lowest point.",
        "SGD with momentum has flown off.",
    ):
        assert any(words in line for line in said), words


def test_who_wins_depends_on_the_learning_rate_and_the_surface():
    ends = {choice: by_itself().said(s[-1])[0] for choice, s in by_itself().films.items()}
    nearest = {choice: said.split(" is nearest")[0].split(" steps ")[1] for choice, said in
               ends.items()}  # fmt: skip
    assert set(nearest.values()) >= {"SGD", "SGD with momentum"}
    assert nearest["saddle", "0.9"] == "SGD"
    middle = by_itself().said(by_itself().films["long valley", "0.9"][20])[0]
    assert middle.startswith("After 20 steps Adam is nearest")


def test_words_tell_the_distances_of_each_choice():
    head, first, *_, last = repr(by_itself()).splitlines()
    assert head == (
        "Explorer race: 40 steps of SGD, SGD with momentum and Adam from one start; how far from "
        "the lowest point after 0, 10, 20 and 40."
    )
    lanes = races.race(SURFACES["long valley"], 0.02, 40)
    told = [
        f"{name} {' '.join(f'{lanes[name][k].far:.2f}' for k in (0, 10, 20, 40))}" for name in NAMES
    ]
    assert first == f"long valley · 0.02: {' · '.join(told)}"
    assert "SGD with momentum 5.66 2.65 flown off flown off" in last


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_signs_stand_where_the_optimizers_are_and_bars_are_as_long_as_the_way(name, width):
    explorer = made(name)
    for choice, lanes in recorded(explorer, STEPS[name]).items():
        (left, right), (low, high) = SURFACES[choice[0]].across, SURFACES[choice[0]].up
        for step in {0, 1, STEPS[name] // 2, STEPS[name]}:
            scene = explorer.draw(explorer.films[choice][step], width)
            found = marks(scene)
            for who in NAMES:
                kind, half = ("b", 5) if who == "Adam" else ("d", 0)
                place, key = lanes[who][step], (kind, f"now {who}")
                shown = left <= place.at[0] <= right and low <= place.at[1] <= high
                assert (key in found) == shown
                if shown:
                    x = 34 + (place.at[0] - left) / (right - left) * 216
                    y = 24 + (high - place.at[1]) / (high - low) * 204
                    at = found[key].get("x", 0) + half, found[key].get("y", 0) + half
                    assert at == pytest.approx((x, y), abs=0.51)
                bar = found["b", f"far {who}"]
                part = 1 if place.flown else min(1, place.far / lanes[who][0].far)
                assert bar["w"] == pytest.approx(max(2, 240 * part), abs=0.51)
                told = "flown off" if place.flown else f"{place.far:.2f}"
                assert found["t", f"told {who}"]["t"] == told
                assert (("l", f"path {who}") in found) == (step > 0)
                assert found.get(("l", f"path {who}"), {"d": "M"})["d"]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_path_grows_to_where_the_optimizer_is(width: int):
    explorer = race(lrs=(0.1,), steps=20)
    for states in explorer.films.values():
        for state in states[1:]:
            found = marks(explorer.draw(state, width))
            line, dot = found["l", "path SGD"], found["d", "now SGD"]
            numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", line["d"])]
            end = line["x"] + sum(numbers[::2]), line["y"] + sum(numbers[1::2])
            assert len(numbers) == 2 * (state[1] + 1)
            assert end == pytest.approx((dot["x"], dot["y"]), abs=0.01)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_meets_another_and_nothing_leaves_the_drawing(width: int):
    explorer = made("flown")
    for states in explorer.films.values():
        scene = explorer.draw(states[-1], width)
        assert not meeting_texts(scene)
        for look in scene.marks.values():
            assert 0 <= look.get("x", 0) <= width
            assert look.get("x", 0) + look.get("w", 0) <= width
            assert 0 <= look.get("y", 0) <= scene.height


def test_all_widths_share_the_map():
    state = race(lrs=(0.1,)).films["saddle", "0.1"][20]
    drawn = [marks(by_itself().draw(state, width)) for width in WIDTHS]
    shared = [key for key in drawn[0] if key[1].startswith(("path", "now", "level", "map"))]
    assert len(shared) > 15
    for key in shared:
        assert drawn[0][key] == drawn[1][key] == drawn[2][key], key


def test_the_map_has_one_scale_across_and_up():
    for surface in SURFACES.values():
        (left, right), (low, high) = surface.across, surface.up
        assert 216 / (right - left) == pytest.approx(204 / (high - low), rel=0.01)


def test_a_free_learning_rate_runs_on_every_surface():
    free = by_itself().free
    films = free.record(0.0512345)
    assert list(films) == [(name, "0.0512") for name in SURFACES]
    one, step = films["saddle", "0.0512"][-1]
    assert (one.lr, step) == (0.0512, 40)
    assert one.lanes == races.race(SURFACES["saddle"], 0.0512, 40)
    assert list(free.record(free.value)) == [(name, "0.02") for name in SURFACES]


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"lrs": ()}, ValueError, "0 learning rates; expected 1 to 5, all different"),
        ({"lrs": (1, 2, 3, 4, 5, 6)}, ValueError, "6 learning rates"),
        ({"lrs": (0.1, 0.1)}, ValueError, "2 learning rates; expected 1 to 5, all different"),
        ({"lrs": ("1",)}, TypeError, "a learning rate is str"),
        ({"lrs": (True,)}, TypeError, "a learning rate is bool"),
        ({"lrs": (0.0,)}, ValueError, "the learning rate is 0; expected a positive"),
        ({"lrs": (math.nan,)}, ValueError, "the learning rate is nan"),
        ({"lrs": (math.inf,)}, ValueError, "the learning rate is inf"),
        ({"steps": 0}, ValueError, "0 steps; expected 1 to 60"),
        ({"steps": 61}, ValueError, "61 steps"),
        ({"steps": 2.0}, TypeError, "steps is float; expected a whole number"),
        ({"steps": True}, TypeError, "steps is bool"),
    ],
)
def test_bad_input_is_refused_in_plain_words(changed: dict, error: type, words: str):
    with pytest.raises(error, match=re.escape(words)):
        race(**{"lrs": (0.1,), "steps": 2} | changed)


def test_huge_learning_rates_fly_off_and_nothing_breaks():
    explorer = race(lrs=(1e300,), steps=3)
    for states in explorer.films.values():
        assert explorer.said(states[-1]) == ("After 3 steps all three have flown off.",)
    assert explorer.html()


def test_the_chapters_output_is_light():
    written = by_itself().html()
    assert len(gzip.compress(written.encode(), mtime=0)) < 22 * 1024
    assert html.escape(by_itself().words.splitlines()[0]) in written
