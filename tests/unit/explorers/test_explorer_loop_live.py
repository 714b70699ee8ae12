"""``loop(...).live()`` trains with any learning rate, and the words follow."""

import html

import ipywidgets
import torch

from tests.explorers.samples.loop import text
from utils.explorers import loop

X, Y = torch.tensor([0.5, 1.0, 1.5, 2.0]), torch.tensor([2.0, 5.0, 6.0, 9.0])


def shown(panel: ipywidgets.VBox) -> str:
    return html.unescape(panel.picture.value)


def test_the_panel_starts_with_the_first_learning_rate():
    panel = loop(X, Y, [0.5, 0.1]).live()
    kinds = [type(child).__name__ for child in panel.children]
    assert kinds == ["FloatLogSlider", "IntSlider", "HTML"]
    assert (panel.lr.value, panel.step.value, panel.step.max) == (0.5, 0, 32)
    assert "Round 1, forward: with w = 0 the loss is 36.5." in shown(panel)
    assert "→ y_hat = w * x\n→ loss" in shown(panel)
    assert "  loss.backward()" in shown(panel)


def test_any_learning_rate_is_trained_at_once():
    panel = loop(X, Y, [0.1], start=1.0, rounds=3).live()
    panel.step.value = 2
    panel.lr.value = 0.2
    grad = 2 * ((1.0 * X - Y) * X).mean().item()
    assert (
        f"Round 1, step: w -= 0.2 * {text(grad)} moves w from 1 to {text(1 - 0.2 * grad)}."
        in shown(panel)
    )
    assert f'aria-label="4 points, y by x, and the line w = {text(1 - 0.2 * grad)}"' in shown(panel)
    panel.step.value = 12
    assert "After 3 rounds" in shown(panel)


def test_a_learning_rate_that_bursts_shows_the_sentence_until_it_is_mended():
    panel = loop(X, Y, [0.1]).live()
    panel.lr.value = 10.0
    assert 'role="alert"' in panel.picture.value
    assert "the numbers grow to" in shown(panel)
    panel.step.value = 4
    assert "the numbers grow to" in shown(panel)
    panel.lr.value = 0.1
    assert "Round 2, forward: with w = 1.65 the loss is 14.38." in shown(panel)
