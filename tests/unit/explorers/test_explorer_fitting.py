"""Explorer ``fitting`` tells what a training by hand gives, moment by moment."""

import gzip
import html
import re
from functools import cache

import pytest
import torch
from torch import nn

from tests.explorers.samples.fitting_samples import HOURS, KM, ONES, SAMPLES, straight
from tests.unit.explorers.geometry import meeting_texts, text_boxes
from utils.explorers.fitting import LISTING, fitting
from utils.house import Model
from utils.record import fit_moments
from utils.record.fit_moments import EVENTS, LINES
from utils.record.snap import TIE
from utils.scenes.explorer import WIDTHS

ALL = (*WIDTHS[:-1], 312)
"""Widths of a drawing: the widest leaves room for the lines beside it."""
PARTS = {"chapter": (5, 3, 2), "one": (1, 3, 1), "many": (6, 6, 3)}
"""Samples, held-out ones and epochs of each sample."""


@cache
def made(name: str):
    return SAMPLES[name]()


def inputs(name: str) -> tuple[list[float], ...]:
    """Numbers of a sample as Python's floats: inputs and targets, then held-out ones."""
    if name == "one":
        return [1.0], [1.0], [1.0] * 3, [2.0] * 3
    count, held, _ = PARTS[name]
    parts = HOURS[:count], KM[:count], HOURS[count : count + held], KM[count : count + held]
    return tuple(part.flatten().tolist() for part in parts)


def by_hand(name: str, size: int, lr: float = 0.1) -> list[dict]:
    """What holds after each batch and at the end of each epoch, in Python's own arithmetic."""
    x, y, x_held, y_held = inputs(name)
    w = b = 0.0
    found = []
    for epoch in range(PARTS[name][2]):
        total = count = 0
        means = []
        for k in range(0, len(x), size):
            pairs = list(zip(x[k : k + size], y[k : k + size], strict=True))
            errors = [w * a + b - c for a, c in pairs]
            mean = sum(e * e for e in errors) / len(errors)
            slope = sum(2 * e * a for e, (a, _) in zip(errors, pairs, strict=True)) / len(errors)
            b -= lr * sum(2 * e for e in errors) / len(errors)
            w -= lr * slope
            total, count, means = total + mean * len(errors), count + len(errors), [*means, mean]
            found.append({"w": w, "grad": slope, "total": total, "count": count, "loss": mean})
        held = [(w * a + b - c) ** 2 for a, c in zip(x_held, y_held, strict=True)]
        found.append(
            {
                "epoch": epoch + 1,
                "loss": total / count,
                "by_batch": sum(means) / len(means),
                "val_loss": sum(held) / len(held),
            }
        )
    return found


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "size"), [("chapter", 4), ("chapter", 2), ("chapter", 5), ("one", 1), ("many", 4)]
)
def test_every_step_and_every_epoch_is_what_arithmetic_gives(name: str, size: int):
    moments = made(name).films[str(size), "samples"][0][0]
    expected = by_hand(name, size)
    seen = [m for m in moments if m.line in ("on_step_end", "on_epoch_end")]
    assert len(seen) == len(expected)
    for moment, hand in zip(seen, expected, strict=True):
        if "epoch" in hand:
            assert moment.epoch == hand["epoch"]
            assert moment.losses[-1] == near(hand["loss"])
            assert moment.held_losses[-1] == near(hand["val_loss"])
            assert moment.batch_means[-1] == near(hand["by_batch"])
        else:
            assert moment.weight == near(hand["w"])
            assert moment.gradient == near(hand["grad"])
            assert (moment.total, moment.count) == (near(hand["total"]), hand["count"])
            assert moment.loss == moment.means[-1] == near(hand["loss"])


@pytest.mark.parametrize("name", SAMPLES)
def test_the_lines_run_in_their_order(name: str):
    count, _, epochs = PARTS[name]
    for (size, _), states in made(name).films.items():
        step = ["batch", "zero", "forward", "add", "backward", "step", "on_step_end"]
        steps = step * -(-count // int(size))
        epoch = ["on_epoch_start", *steps, "judge", "history", "on_epoch_end"]
        assert [m.line for m in states[0][0]] == ["on_fit_start", *epoch * epochs, "on_fit_end"]


def test_gradients_and_modes_are_those_of_the_net_at_that_moment():
    for moment in made("chapter").films["4", "samples"][0][0]:
        assert moment.training == (moment.line != "judge")
        if moment.line in ("zero", "forward", "add"):
            assert moment.gradient is None
        if moment.line in ("backward", "step", "on_step_end", "judge", "on_epoch_end"):
            assert moment.gradient is not None


class Forgetful(Model):
    """Leaves the net in evaluation mode, and begins each epoch with ``net.train()``."""

    def _train(self, steps):
        self.net.train()
        return super()._train(steps)


def test_a_mode_that_is_set_is_a_moment_of_its_own():
    def make():
        return Forgetful(nn.Linear(1, 1), "cpu").compile("sgd", "mse", lr=0.1)

    moments = fit_moments.record(make, (HOURS[:2], KM[:2], HOURS[:1], KM[:1]), 2, None, 2)
    lines = [m.line for m in moments]
    assert lines.count("train") == 2
    assert all(lines[k - 1] == "on_epoch_start" for k, line in enumerate(lines) if line == "train")


def test_every_line_that_can_run_is_listed():
    assert set(LISTING) == {*EVENTS, *LINES, "while"}


def number(value: float) -> str:
    """A number as the explorer writes it."""
    return f"{round(value / 0.01 + TIE) * 0.01 + 0.0:.2f}".replace("-", "−")


def sentence(moments, k: int, way: str) -> str:
    """The sentence of a moment."""
    m, before = moments[k], moments[max(k - 1, 0)]
    rows = len(m.rows)
    if way == "samples":
        parts, whole = m.count, m.total
    else:
        parts, whole = len(m.means), sum(m.means)
    mean = f"{number(whole)} / {parts} = {number(whole / parts)}" if parts else ""
    loss = "" if m.loss is None else number(m.loss)
    first, last = (m.rows[0] + 1, m.rows[-1] + 1) if m.rows else (0, 0)
    span = {0: f"sample {first}", 1: f"samples {first} and {last}"}
    which = span.get(last - first, f"samples {first} to {last}")
    grows = f"{rows} times {loss};" if way == "samples" else f"{loss}, once;"
    off = number(m.batch_means[-1] - m.losses[-1]) if m.line == "history" else ""
    verdict = "here the same" if off in ("0.00", "−0.00") else f"off by {off}"
    recorded = (
        f"The history gets loss {mean}: every sample counts once."
        if way == "samples"
        else f"The history would get loss {mean}: {verdict}."
    )
    old = "The old gradients are gone." if before.gradient is not None else (
        "There are no gradients yet."
    )  # fmt: skip
    many = "sample" if rows == 1 else "samples"
    return {
        "on_fit_start": "Callbacks hear that a training begins.",
        "on_epoch_start": f"Epoch {m.epoch + 1} begins, and its sums are empty.",
        "batch": f"A batch of {rows} comes: {which}.",
        "zero": f"{old} `backward` may add.",
        "forward": f"The net answers; the mean loss of this batch is {loss}.",
        "add": f"The sum grows by {grows} the mean so far is {mean}.",
        "backward": f"Gradients are there: {number(m.gradient or 0)} for the weight.",
        "step": f"The optimizer moves the weight from {number(before.weight)} to "
        f"{number(m.weight)}.",
        "on_step_end": "Callbacks hear that a step is made; the gradients are still there.",
        "judge": f"The net answers {rows} held-out {many} and learns nothing; the loss is {loss}.",
        "history": recorded,
        "on_epoch_end": "Callbacks hear that the epoch is over: it is in the history.",
        "on_fit_end": "Callbacks hear that all is over: now one may restore weights.",
    }[m.line]


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_said_of_every_state(name: str):
    explorer = made(name)
    for (_, way), states in explorer.films.items():
        for state in states:
            moments, k, *_ = state
            m = moments[k]
            facts = (
                f"{m.epoch} epoch{'' if m.epoch == 1 else 's'} done · "
                f"{'training' if m.training else 'evaluation'} mode · "
                f"{'no gradients' if m.gradient is None else 'gradients are there'}"
            )
            assert explorer.said(state) == (facts, sentence(moments, k, way))


def test_gradients_that_a_model_empties_at_once_are_told():
    class Early(Model):
        def _update(self):
            super()._update()
            self.optimizer.zero_grad()

    def make():
        return Early(nn.Linear(1, 1), "cpu").compile("sgd", "mse", lr=0.1)

    explorer = fitting(make, HOURS[:2], KM[:2], HOURS[:1], KM[:1], sizes=(1,), epochs=1)
    said = [explorer.said(state)[-1] for state in explorer.films["1", "samples"]]
    assert "Callbacks hear that a step is made; the gradients are gone already." in said
    assert "The net goes into training mode, wherever it was before." not in said


def test_the_set_mode_is_said():
    def make():
        return Forgetful(nn.Linear(1, 1), "cpu").compile("sgd", "mse", lr=0.1)

    explorer = fitting(make, HOURS[:2], KM[:2], HOURS[:1], KM[:1], sizes=(1,), epochs=1)
    state = explorer.films["1", "samples"][2]
    assert explorer.said(state)[-1] == "The net goes into training mode, wherever it was before."
    assert [line.role for line in explorer.lines(state)][3] == "now"


def test_words_tell_both_means_of_every_epoch():
    hand = [h for h in by_hand("chapter", 4) if "epoch" in h]
    last = by_hand("chapter", 4)[-2]["w"]
    head, samples, batches, *_ = repr(made("chapter")).splitlines()
    assert head == "Explorer fitting: one fit of 2 epochs on 5 samples, judged on 3 others."
    epochs = "; ".join(
        f"loss {number(h['loss'] * 5)} / 5 = {number(h['loss'])}, val_loss {number(h['val_loss'])}"
        for h in hand
    )
    end = f"weight {number(last)}; told 1 2 4 2 1"
    assert samples == f"batches of 4 · samples: 38 moments; {epochs}; {end}"
    epochs = "; ".join(
        f"loss {number(h['by_batch'] * 2)} / 2 = {number(h['by_batch'])}, "
        f"val_loss {number(h['val_loss'])}"
        for h in hand
    )
    assert batches == f"batches of 4 · batches: 38 moments; {epochs}; {end}"


def test_the_line_that_runs_is_marked_and_others_lead_to_their_moments():
    explorer = made("chapter")
    for states in explorer.films.values():
        moments = states[0][0]
        for state in states:
            now = moments[state[1]].line
            lines = dict(zip(LISTING, explorer.lines(state), strict=True))
            assert [name for name, line in lines.items() if line.role == "now"] == [now]
            ran = {m.line for m in moments[: state[1] + 1]}
            off = {name for name, line in lines.items() if line.role == "off"}
            assert off == set(LISTING) - ran - {"while"}
            for name, line in lines.items():
                assert [moments[k].line for k in line.go] == [name] * len(line.go)
    assert max(len(code) for code in LISTING.values()) <= 36


@pytest.mark.parametrize("width", ALL)
@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_drawn_meets_or_leaves_the_scene(name: str, width: int):
    explorer = made(name)
    for states in explorer.films.values():
        for state in states:
            scene = explorer.draw(state, width)
            boxes = text_boxes(scene)
            assert not meeting_texts(scene)
            for box in boxes.values():
                assert box[0] >= -3
                assert box[0] + box[2] <= width + 6
            for (kind, _, key), look in scene.marks.items():
                if kind == "b":
                    assert look.get("x", 0) >= 0, key
                    assert look.get("x", 0) + look["w"] <= width + 0.5, key


def test_boxes_show_what_holds():
    explorer = made("chapter")
    for (_, way), states in explorer.films.items():
        for state in states:
            m = state[0][state[1]]
            marks = {key: look for (_, _, key), look in explorer.draw(state, 312).marks.items()}
            assert marks["mode"]["t"] == ("training" if m.training else "evaluation")
            assert marks["gradient"]["t"] == ("None" if m.gradient is None else number(m.gradient))
            assert marks["weight"]["t"] == number(m.weight)
            for event, times in zip(EVENTS, m.told, strict=True):
                assert marks[event]["t"] == f"{event} {times}"
            parts = m.count if way == "samples" else len(m.means)
            assert marks["sum 1"]["t"] == str(parts if m.means else 0)
            shown = [marks[f"batch {n}"]["t"] for n in range(len(m.means)) if f"batch {n}" in marks]
            assert shown == [number(mean) for mean in m.means]


def test_the_random_numbers_the_grad_mode_and_a_shared_loss_stay():
    shared = nn.MSELoss()

    def make():
        net = nn.Linear(1, 1)
        nn.init.zeros_(net.weight)
        return Model(net, "cpu").compile("sgd", shared, lr=0.1)

    torch.manual_seed(5)
    make()
    expected = torch.rand(2)
    torch.manual_seed(5)
    parts = (HOURS[:2], KM[:2], HOURS[:1], KM[:1])
    fit_moments.record(make, parts, 2, None, 1)
    assert torch.equal(torch.rand(2), expected)
    assert not shared._forward_hooks
    words = repr(made("one"))
    with torch.inference_mode():
        again = fitting(straight, ONES[:1], ONES[:1], ONES, 2 * ONES, sizes=(1,), epochs=1)
        assert repr(again) == words
        assert not torch.is_grad_enabled()


def test_what_a_reader_types_of_size_and_rate_is_trained():
    free = made("chapter").free
    films = free.record(" 3, 0.05 ")
    assert list(films) == [("3, lr 0.05", "samples"), ("3, lr 0.05", "batches")]
    moments = films["3, lr 0.05", "samples"][0][0]
    expected = by_hand("chapter", 3, 0.05)
    assert moments[-1].weight == near(expected[-2]["w"])
    assert list(free.record(free.value)) == [("4, lr 0.1", "samples"), ("4, lr 0.1", "batches")]
    still = free.record("2, 0")["2, lr 0", "samples"][0][0]
    assert still[-1].weight == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5", "'5' is no batch size and rate from 0 to 10; expected such as 3, 0.05."),
        ("a, b", "'a, b' is no batch size"),
        ("2.5, 1", "'2.5, 1' is no batch size"),
        ("2, -1", "'2, -1' is no batch size"),
        ("2, 11", "'2, 11' is no"),
        ("2, nan", "'2, nan' is no"),
        ("0, 0.1", "batch size is 0; expected 1 to 6."),
        ("7, 0.1", "batch size is 7"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_plain_words(typed: str, words: str):
    with pytest.raises(ValueError, match=re.escape(words)):
        made("chapter").free.record(typed)


def unlike(**changed) -> object:
    """A function that makes a model with something else in it."""

    def make():
        model = straight()
        for name, value in changed.items():
            setattr(model, name, value)
        return model

    return make


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"x": [1.0]}, TypeError, "training inputs are list; expected floating-point numbers."),
        ({"x": ONES.long()}, TypeError, "training inputs are torch.int64"),
        ({"y": ONES[:, 0]}, ValueError, "training targets have shape (3,); expected (n, 1)"),
        ({"y": ONES[:2]}, ValueError, "3 training inputs have 2 targets"),
        ({"x_held": torch.ones(7, 1)}, ValueError, "held-out inputs have shape (7, 1)"),
        ({"x_held": torch.ones(0, 1)}, ValueError, "held-out inputs have shape (0, 1)"),
        ({"y_held": ONES * torch.inf}, ValueError, "held-out targets hold a number that is not"),
        ({"sizes": ()}, ValueError, "sizes is []; expected 1 to 4 different numbers."),
        ({"sizes": (1, 1)}, ValueError, "sizes is [1, 1]"),
        ({"sizes": (0,)}, ValueError, "batch size is 0; expected 1 to 6."),
        ({"sizes": (2.0,)}, TypeError, "batch size is float; expected a whole number."),
        ({"sizes": (True,)}, TypeError, "batch size is bool"),
        ({"epochs": 4}, ValueError, "epochs is 4; expected 1 to 3."),
        ({"make": lambda: 3}, TypeError, "int has no net; expected a compiled Model."),
        ({"make": unlike(net=nn.Tanh())}, TypeError, "its net is Tanh; expected nn.Linear(1, 1)."),
        ({"make": unlike(net=nn.Linear(2, 1))}, TypeError, "its net is Linear"),
        ({"make": unlike(loss=max)}, TypeError, "its loss is builtin_function_or_method"),
        ({"make": lambda: straight(1e6), "epochs": 3}, ValueError, "the loss grows beyond"),
    ],
)
def test_bad_input_is_refused_in_plain_words(changed: dict, error: type, words: str):
    good = {"make": straight, "x": ONES, "y": ONES, "x_held": ONES, "y_held": ONES}
    with pytest.raises(error, match=re.escape(words)):
        fitting(**good | {"sizes": (2,), "epochs": 1} | changed)


def test_the_output_of_the_chapter_is_light():
    output = made("chapter").html()
    assert len(gzip.compress(output.encode(), mtime=0)) < 22 * 1024
    assert html.escape(made("chapter").words.splitlines()[0]) in output
