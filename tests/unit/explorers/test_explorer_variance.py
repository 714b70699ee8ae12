"""Explorer ``variance`` says and draws how far numbers spread, as they were recorded."""

import gzip
import html
import math
import re
from functools import cache

import pytest

from tests.unit.explorers.geometry import meeting_texts
from utils.explorers.variance import variance
from utils.record import deep_signals
from utils.record.deep_signals import ACTIVATIONS, STARTS
from utils.scenes.explorer import WIDTHS
from utils.scenes.scene import Scene

NUMBER = r"(\d+(?:\.\d+)?(?:e-?\d+)?)"


@cache
def chapter():
    return variance()


@cache
def recorded(choice: tuple[str, str]):
    start, activation = choice
    return deep_signals.record(STARTS[start], activation)


def marks(scene: Scene) -> dict[tuple[str, str], dict]:
    return {(kind, name): look for (kind, _, name), look in scene.marks.items()}


def close(text: str, value: float) -> bool:
    """Whether a text gives a value with two digits that count."""
    return math.isclose(float(text), value, rel_tol=0.051) and len(text) < 8


def verdict(std: float) -> str:
    if std <= 0.001:
        return "almost nothing is left"
    if std <= 0.5:
        return "it fades"
    if std <= 2:
        return "it keeps its size"
    return "it grows" if std <= 1000 else "it explodes"


CHOICES = [(start, activation) for start in STARTS for activation in ACTIVATIONS]


def test_every_start_is_offered_with_every_activation():
    assert list(chapter().films) == CHOICES
    assert {len(states) for states in chapter().films.values()} == {22}


@pytest.mark.parametrize("choice", CHOICES)
def test_what_is_said_on_the_way_through(choice: tuple[str, str]):
    signal = recorded(choice)
    for layer, state in enumerate(chapter().films[choice][:11]):
        (said,) = chapter().said(state)
        stop = signal.stops[layer]
        if layer == 0:
            found = re.fullmatch(
                rf"Standard deviation 1 goes in\. Adding up 100 products with weights of {NUMBER} "
                rf"makes it √100 × {NUMBER} = {NUMBER} times as large(, before `(\w+)`)?\.",
                said,
            )
            assert found[1] == found[2]
            assert close(found[1], signal.weight)
            assert close(found[3], 10 * signal.weight)
            assert (found[5] or "none") == choice[1]
            assert chapter().stop(state) == "input"
            continue
        assert chapter().stop(state) == str(layer)
        head = re.match(rf"After layer {layer} the standard deviation is {NUMBER}", said)
        assert close(head[1], stop.std)
        rest = said[head.end() :]
        if choice[1] == "tanh" and stop.stuck > 0.5:
            assert rest == f", but {100 * stop.stuck:.0f}% of the numbers are stuck near -1 or 1."
        elif choice[1] == "relu":
            zero = f"{100 * stop.zero:.0f}% of the numbers are exactly 0."
            assert rest == f": {verdict(stop.std)}. {zero}"
        else:
            assert rest == f": {verdict(stop.std)}."


@pytest.mark.parametrize("choice", CHOICES)
def test_what_is_said_on_the_way_back(choice: tuple[str, str]):
    signal = recorded(choice)
    for step, state in enumerate(chapter().films[choice][11:]):
        (said,), layer = chapter().said(state), 10 - step
        stop = signal.stops[layer]
        if layer == 10:
            assert said == (
                "Now the way back: a gradient with a standard deviation of 1 comes to what "
                "layer 10 gave."
            )
            assert chapter().stop(state) == "back at 10"
            continue
        where = f"what layer {layer} gave" if layer else "the input"
        found = re.fullmatch(
            rf"Back at {where}, the gradient has a standard deviation of {NUMBER}: (.*)\.", said
        )
        assert close(found[1], stop.grad)
        assert found[2] == verdict(stop.grad)
        assert chapter().stop(state) == f"back at {layer or 'input'}"


def test_each_kind_of_sentence_is_said():
    said = {chapter().said(state)[0] for states in chapter().films.values() for state in states}
    for words in (
        "After layer 10 the standard deviation is 1e10: it explodes.",
        "After layer 10 the standard deviation is 0.96, but 78% of the numbers are stuck near -1 "
        "or 1.",
        "After layer 10 the standard deviation is 0.9: it keeps its size. 49% of the numbers are "
        "exactly 0.",
        "After layer 10 the standard deviation is 1e-10: almost nothing is left.",
        "After layer 10 the standard deviation is 33: it grows.",
        "After layer 10 the standard deviation is 0.23: it fades.",
        "Back at the input, the gradient has a standard deviation of 1.5e-4: almost nothing is "
        "left.",
    ):
        assert words in said, words


def test_words_tell_three_layers_and_three_gradients_of_each_choice():
    head, *lines = repr(chapter()).splitlines()
    assert head == (
        "Explorer variance: the standard deviation after each of 10 layers, and of gradients back."
    )
    assert len(lines) == len(CHOICES)
    for choice, line in zip(CHOICES, lines, strict=True):
        numbers = " ".join([NUMBER] * 3)
        found = re.fullmatch(
            rf"{re.escape(' · '.join(choice))}: after layers 1, 5, 10: {numbers}; gradient back at "
            rf"5, 1, input: {numbers}\.",
            line,
        )
        stops = recorded(choice).stops
        expected = [stops[k].std for k in (1, 5, 10)] + [stops[k].grad for k in (5, 1, 0)]
        assert all(close(text, value) for text, value in zip(found.groups(), expected, strict=True))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("choice", CHOICES)
def test_hills_and_bars_are_those_of_the_layers_that_were_reached(choice, width: int):
    signal = recorded(choice)
    for step in (0, 1, 7, 10, 11, 15, 21):
        found = marks(chapter().draw(chapter().films[choice][step], width))
        layer = step if step <= 10 else 21 - step
        reached, back = min(step, 10), layer if step > 10 else 11
        for kind, key, there in (
            *(("l", f"hill {k}", k <= reached) for k in range(11)),
            *(("b", f"signal {k}", k <= reached) for k in range(11)),
            *(("b", f"gradient {k}", k >= back) for k in range(11)),
            *(("l", f"zero {k}", choice[1] == "relu" and 0 < k <= reached) for k in range(11)),
        ):
            assert ((kind, key) in found) == there, (step, key)
        here, name = found["b", "here"], found["t", f"name {layer}"]
        assert here["y"] < name["y"] <= here["y"] + here["h"]
        one = float(re.match(r"M(\d+)", found["l", "power 0"]["d"])[1])
        for k in range(reached + 1):
            bar, std = found["b", f"signal {k}"], signal.stops[k].std
            if bar["w"] > 2:
                assert (bar["x"] + bar["w"] / 2 > one) == (std > 1)


@pytest.mark.parametrize("width", WIDTHS)
def test_bars_are_as_long_as_the_powers_of_ten(width: int):
    for choice in (("randn", "none"), ("0.01 * randn", "relu"), ("nn.Linear", "tanh")):
        found = marks(chapter().draw(chapter().films[choice][-1], width))
        places = {
            float(key.removeprefix("power ")): float(re.match(r"M(\d+)", look["d"])[1])
            for (kind, key), look in found.items()
            if kind == "l" and key.startswith("power")
        }
        most = max(places)
        unit = (places[most] - places[0.0]) / most
        for k, stop in enumerate(recorded(choice).stops):
            for name, size in (("signal", stop.std), ("gradient", stop.grad)):
                bar = found["b", f"{name} {k}"]
                assert bar["w"] == pytest.approx(max(2, abs(math.log10(size)) * unit), abs=2)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_hill_is_highest_where_most_numbers_lie(width: int):
    signal = recorded(("xavier_normal_", "tanh"))
    found = marks(chapter().draw(chapter().films["xavier_normal_", "tanh"][10], width))
    for k, stop in enumerate(signal.stops):
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", found["l", f"hill {k}"]["d"])]
        xs, ys, x, y = [], [], 0.0, 0.0
        for u, v in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + u, y + v
            xs.append(x)
            ys.append(y)
        assert (min(ys), ys[0], ys[-1]) == (-27, 0, 0)
        most = stop.counts.index(max(stop.counts))
        wide = xs[-1] / len(stop.counts)
        assert xs[ys.index(-27)] == pytest.approx((most + 0.5) * wide, abs=wide)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_meets_another_and_nothing_leaves_the_drawing(width: int):
    for choice in CHOICES:
        scene = chapter().draw(chapter().films[choice][-1], width)
        assert not meeting_texts(scene)
        for look in scene.marks.values():
            assert 0 <= look.get("x", 0) <= width
            assert look.get("x", 0) + look.get("w", 0) <= width
            assert 0 <= look.get("y", 0) <= scene.height


def test_a_click_on_a_layer_walks_there_and_back():
    found = marks(chapter().draw(chapter().films["randn", "tanh"][0], 640))
    assert [found["b", f"layer {k}"]["go"] for k in range(11)] == [[k, 21 - k] for k in range(11)]


def test_a_free_gain_and_width_are_recorded_with_every_activation():
    free = chapter().free
    films = free.record(" 1.5, 64 ")
    assert list(films) == [("gain 1.5, width 64", activation) for activation in ACTIVATIONS]
    signal, _ = films["gain 1.5, width 64", "relu"][0]
    assert signal == deep_signals.record(deep_signals.gained(1.5, 64), "relu", 64)
    (said,) = chapter().said((signal, 0))
    assert said == (
        "Standard deviation 1 goes in. Adding up 64 products with weights of 0.19 makes it "
        "√64 × 0.19 = 1.5 times as large, before `relu`."
    )
    assert next(iter(free.record(free.value))) == ("gain 1, width 100", "none")


@pytest.mark.parametrize("typed", ["100, 10", "0.01, 10", "100, 300", "0.01, 300"])
def test_the_largest_and_the_smallest_gains_are_drawn(typed: str):
    for states in chapter().free.record(typed).values():
        for width in WIDTHS:
            found = chapter().draw(states[-1], width).marks.values()
            assert all(0 <= look.get("x", 0) <= width for look in found)
        assert all(chapter().said(state)[0] for state in states)


def test_a_signal_that_is_all_zero_is_drawn_at_the_left():
    signal = recorded(("randn", "relu"))
    dead = signal.stops[5]._replace(std=0.0, grad=0.0, counts=(0,) * 27, zero=1.0)
    signal = signal._replace(stops=(*signal.stops[:5], *[dead] * 6))
    for width in WIDTHS:
        found = marks(chapter().draw((signal, 21), width))
        assert found["b", "signal 7"]["w"] > 10
    assert chapter().said((signal, 7)) == (
        "After layer 7 the standard deviation is 0: almost nothing is left. 100% of the numbers "
        "are exactly 0.",
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1.5", "'1.5' is no gain and width; expected such as 1.5, 64."),
        ("a, 5", "'a, 5' is no gain and width"),
        ("1, 2.5", "'1, 2.5' is no gain and width"),
        ("", "'' is no gain and width"),
        ("0, 64", "the gain is 0; expected 0.01 to 100."),
        ("nan, 64", "the gain is nan"),
        ("1, 5", "the width is 5; expected 10 to 300."),
    ],
)
def test_what_cannot_be_recorded_is_refused_in_plain_words(typed: str, words: str):
    with pytest.raises(ValueError, match=re.escape(words)):
        chapter().free.record(typed)


def test_the_chapters_output_is_light():
    made = chapter().html()
    assert len(gzip.compress(made.encode(), mtime=0)) < 22 * 1024
    assert html.escape(chapter().words.splitlines()[0]) in made
