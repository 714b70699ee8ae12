"""Explorer ``loop`` records what autograd does and says it in words."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from tests.explorers.samples.loop import CASES, SAMPLES, said
from utils.explorers import loop
from utils.explorers.loop_words import CODE

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
    recorded = loop(X, Y, [lr], start=start, rounds=rounds).data["runs"][0]["states"]
    computed = run_code(lr, start, rounds)
    assert len(recorded) == len(computed) == 4 * rounds + 1
    for (w, loss, grad), (right_w, right_loss, right_grad) in zip(recorded, computed, strict=True):
        assert (w, loss) == pytest.approx((right_w, right_loss), abs=6e-4)
        assert (grad is None) == (right_grad is None)
        assert grad is None or grad == pytest.approx(right_grad.item(), abs=6e-4)


@pytest.mark.parametrize("case", CASES)
def test_every_sentence_is_the_one_that_the_formulas_give(case: str):
    runs = SAMPLES[case]().data["runs"]
    assert [run["say"] for run in runs] == [said(case, lr) for lr in CASES[case][2]]
    assert [run["lr"] for run in runs] == [f"{lr:g}" for lr in CASES[case][2]]


def test_the_valley_holds_every_state_and_is_the_loss():
    data = SAMPLES["walk"]().data
    ws = [w for w, _ in data["valley"]]
    seen = [state[0] for run in data["runs"] for state in run["states"]]
    span = max(seen) - min(seen)
    assert ws == sorted(ws)
    assert len(ws) == 61
    assert ws[0] == pytest.approx(min(seen) - 0.06 * span, abs=2e-3)
    assert ws[-1] == pytest.approx(max(seen) + 0.06 * span, abs=2e-3)
    for w, loss in data["valley"]:
        assert loss == pytest.approx(((w * X - Y) ** 2).mean().item(), abs=0.02)


def test_a_valley_without_a_path_is_two_wide():
    ws = [w for w, _ in SAMPLES["flat"]().data["valley"]]
    assert (ws[0], ws[-1]) == (2, 4)


def test_the_data_are_what_was_given():
    data = loop(X, Y, [0.1], labels=("hours", "km")).data
    assert (data["x"], data["y"], data["labels"]) == (X.tolist(), Y.tolist(), ["hours", "km"])
    assert data["code"] == [list(line) for line in CODE]
    assert loop(X, Y, [0.1]).data["labels"] == ["x", "y"]
    assert len(loop(X, Y, [0.1]).data["runs"][0]["states"]) == 33
    assert loop(X, Y, [0.1]).data["runs"][0]["states"][0] == [0, 36.5, None]


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


def test_the_html_is_the_same_on_plain_and_wide_processors():
    code = (
        "from tests.explorers.samples.loop import SAMPLES\n"
        "print(''.join(make().html() for make in SAMPLES.values()))"
    )
    pages = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "ATEN_CPU_CAPABILITY": capability, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        ).stdout
        for capability in ("default", "avx2")
    ]
    assert pages[0] == pages[1]
    assert len(pages[0]) > 1000


def test_the_page_stays_small():
    walk = loop(X, Y, [0.02, 0.1, 0.25, 0.4, 0.5, 0.55], labels=("hours", "kilometres"))
    assert len(walk.html().encode()) < 60_000
    assert json.loads(json.dumps(walk.data)) == walk.data
