"""Explorer ``loop`` records what autograd does and says it in words."""

import gzip
import json
import re
from pathlib import Path

import pytest
import torch

from tests.explorers.samples.loop_samples import CASES, SAMPLES, said
from utils.explorers import loop
from utils.explorers.loop import CODE
from utils.record.one_weight import PHASES, Moment
from utils.scenes.explorer import Explorer

ROOT = Path(__file__).parents[3]
X, Y = torch.tensor([0.5, 1.0, 1.5, 2.0]), torch.tensor([2.0, 5.0, 6.0, 9.0])


def run_code(lr: float, start: float, rounds: int) -> list[list[float | None]]:
    """What the variables hold after each phase, by running the lines that the explorer shows."""
    names = {"torch": torch, "x": X.double(), "y": Y.double(), "lr": lr}
    names["w"] = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    phases = list(dict.fromkeys(phase for _, phase in CODE))
    states = []
    for phase in [*phases * rounds, "forward"]:
        exec("\n".join(line for line, when in CODE if when == phase), names)
        grad = names["w"].grad
        states.append([names["w"].item(), names["loss"].item(), None if grad is None else +grad])
    return states


@pytest.mark.parametrize(
    ("lr", "start", "rounds"), [(0.1, 0.0, 8), (0.55, 9.0, 3), (0.02, -4.5, 1)]
)
def test_every_recorded_number_is_what_the_shown_code_computes(
    lr: float, start: float, rounds: int
):
    states = loop(X, Y, [lr], start=start, rounds=rounds).films[f"{lr:g}",]
    recorded = [run.moments[k] for run, k in states]
    computed = run_code(lr, start, rounds)
    assert len(recorded) == len(computed) == 4 * rounds + 1
    for now, (w, loss, grad) in zip(recorded, computed, strict=True):
        assert (now.w, now.loss) == pytest.approx((w, loss), abs=1e-9)
        assert (now.grad is None) == (grad is None)
        assert grad is None or now.grad == pytest.approx(grad.item(), abs=1e-9)


@pytest.mark.parametrize("case", CASES)
def test_every_sentence_is_the_one_that_the_formulas_give(case: str):
    explorer = SAMPLES[case]()
    assert list(explorer.films) == [(f"{lr:g}",) for lr in CASES[case][2]]
    assert explorer.axes == ("learning rate",)
    for lr in CASES[case][2]:
        sentences = [explorer.said(state) for state in explorer.films[f"{lr:g}",]]
        assert [line.replace("`", "") for (line,) in sentences] == said(case, lr)


def test_a_valley_is_flat_only_where_the_slope_is_zero():
    x, y = torch.tensor([1e-4]), torch.tensor([1.0])
    explorer = loop(x, y, [10.0], rounds=2)
    (states,) = explorer.films.values()
    assert [explorer.said(state)[0].replace("`", "") for state in states[:3]] == [
        "Round 1, forward: with w = 0 the loss is 1.",
        "Round 1, backward: w.grad is -2e-4: a larger w makes the loss smaller.",
        "Round 1, step: w -= 10 * -2e-4 moves w from 0 to 0.002.",
    ]
    assert explorer.said(states[-1])[0] == "After 2 rounds w is 0.004, and the loss 1 fell by 8e-7."
    assert repr(explorer).splitlines()[2] == (
        "lr 10: w 0 0.002 0.004 · loss 1 1 1 · w.grad -2e-4 -2e-4"
    )
    marks = explorer.draw(states[1], 640).marks
    assert {"slope", "tip"} <= {name for _, _, name in marks}


def test_a_step_too_small_for_three_decimals_is_told_by_its_size():
    explorer = loop(X, Y, [0.25])
    (states,) = explorer.films.values()
    steps = [explorer.said(state)[0].replace("`", "") for state in states[2::4]]
    assert "moves w from 0 to 4.125." in steps[0]
    assert re.fullmatch(r"Round 8, step: w -= 0.25 \* .*e-8 moves w by 1.*e-8, to 4.4.", steps[-1])
    assert not [state for state in states if "flat" in explorer.said(state)[0]]


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_training_is_recorded_in_every_grad_mode(mode, dtype: torch.dtype):
    expected = loop(X.to(dtype), Y.to(dtype), [0.1]).html()
    with mode():
        x, y = X.to(dtype, copy=True), Y.to(dtype, copy=True)
        assert loop(x, y, [0.1]).html() == expected
    assert loop(x, y, [0.1]).html() == expected


def test_the_code_is_the_loop():
    explorer = loop(X, Y, [0.1])
    for state in explorer.films["0.1",]:
        assert [line.code for line in explorer.lines(state)] == [
            "y_hat = w * x",
            "loss = ((y_hat - y) ** 2).mean()",
            "loss.backward()",
            "with torch.no_grad():",
            "    w -= lr * w.grad",
            "w.grad = None",
        ]


def test_the_lines_that_have_just_run_are_marked():
    explorer, marks = loop(X, Y, [0.1]), ["110000", "001000", "000110", "000001"]
    for k, state in enumerate(explorer.films["0.1",]):
        roles = [line.role for line in explorer.lines(state)]
        assert roles == ["now" if mark == "1" else "" for mark in marks[k % 4]]


def test_beside_the_code_stand_the_values_of_this_round():
    explorer = loop(X, Y, [0.1])
    states = explorer.films["0.1",][4:9]
    assert [[line.note for line in explorer.lines(state)] for state in states] == [
        ["w is 1.65", "14.38", "", "", "", ""],
        ["w is 1.65", "14.38", "w.grad is -10.312", "", "", ""],
        ["w is 1.65", "14.38", "w.grad is -10.312", "", "w is 2.681", ""],
        ["w is 1.65", "14.38", "", "", "w is 2.681", "None"],
        ["w is 2.681", "5.739", "", "", "", ""],
    ]


def test_a_line_of_code_leads_to_its_phase_in_this_round():
    explorer = loop(X, Y, [0.1], rounds=2)
    goes = [[line.go for line in explorer.lines(state)] for state in explorer.films["0.1",]]
    assert goes[:4] == [[(0,), (0,), (1,), (2,), (2,), (3,)]] * 4
    assert goes[4:8] == [[(4,), (4,), (5,), (6,), (6,), (7,)]] * 4
    assert goes[8:] == [[(8,)] * 6]


def test_a_training_has_four_states_a_round_and_one_more():
    (states,) = loop(X, Y, [0.1]).films.values()
    assert len(states) == 33
    run, k = states[0]
    assert (k, run.moments[0]) == (0, Moment(0, "forward", 0, 36.5, None))
    assert [moment.phase for moment in run.moments[:5]] == [*PHASES, "forward"]
    assert [moment.round for moment in run.moments] == [k // 4 for k in range(33)]
    assert run.starts == run.moments[::4]


def test_the_points_and_the_labels_are_what_was_given():
    explorer = loop(X, Y, [0.1], labels=("hours", "km"))
    assert repr(explorer).splitlines()[1] == "points: x 0.5 1 1.5 2; y 2 5 6 9"
    assert texts(explorer)[:2] == ["km = 0 · hours", "loss = 36.5"]
    assert texts(loop(X, Y, [0.1]))[:2] == ["y = 0 · x", "loss = 36.5"]


def texts(explorer: Explorer) -> list[str]:
    """The titles, then the other texts, of the first state."""
    (state, *_), *_ = explorer.films.values()
    marks = explorer.draw(state, 640).marks
    found = {name: look["t"] for (kind, _, name), look in marks.items() if kind == "t"}
    return [found[name] for name in sorted(found, key=lambda name: not name.endswith("title"))]


def test_the_words_are_a_headline_the_points_and_a_line_for_each_learning_rate():
    assert repr(loop(X, Y, [0.1, 0.5], rounds=2)) == (
        "Explorer loop: 2 learning rates, 2 rounds of forward, backward, step, zero.\n"
        "points: x 0.5 1 1.5 2; y 2 5 6 9\n"
        "lr 0.1: w 0 1.65 2.681 · loss 36.5 14.38 5.739 · w.grad -16.5 -10.312\n"
        "lr 0.5: w 0 8.25 1.031 · loss 36.5 27.992 21.478 · w.grad -16.5 14.438"
    )
    assert repr(loop(X, Y, [0.1], rounds=1)).startswith(
        "Explorer loop: 1 learning rate, 1 round of forward, backward, step, zero.\n"
    )


def test_the_tensors_of_the_reader_stay_as_they_were():
    x, y = X.clone().requires_grad_(), Y.clone()
    loop(x, y, [0.1])
    assert x.grad is None
    assert torch.equal(x, X)
    assert torch.equal(y, Y)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_every_floating_type_gives_the_same_figure(dtype: torch.dtype):
    assert loop(X.to(dtype), Y.to(dtype), [0.1]).html() == loop(X, Y, [0.1]).html()


def test_the_page_stays_small():
    walk = loop(X, Y, [0.02, 0.1, 0.25, 0.4, 0.5, 0.55], labels=("hours", "kilometres"))
    data = json.dumps(walk.data, separators=(",", ":"), ensure_ascii=False).encode()
    assert len(data) < 120_000
    assert len(gzip.compress(data)) < 22_000
