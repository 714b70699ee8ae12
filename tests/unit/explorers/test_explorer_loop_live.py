"""``loop(...).live()`` trains with any learning rate, and the words follow."""

import html
import re

import ipywidgets
import pytest
import torch

from tests.explorers.samples.loop_samples import text
from utils.explorers import loop

X, Y = torch.tensor([0.5, 1.0, 1.5, 2.0]), torch.tensor([2.0, 5.0, 6.0, 9.0])


def shown(panel: ipywidgets.VBox) -> str:
    """What a reader sees, without elements."""
    return html.unescape(re.sub("<[^>]*>", "", panel.picture.value))


def marked(panel: ipywidgets.VBox) -> list[str]:
    """The lines of code that have just run."""
    found = re.findall(r'<li class="now"><code>(.*?)</code>', panel.picture.value)
    return [html.unescape(line) for line in found]


def test_the_panel_starts_with_the_first_learning_rate():
    panel = loop(X, Y, [0.5, 0.1]).live()
    assert type(panel.free).__name__ == "FloatLogSlider"
    assert (panel.free.value, panel.free.min, panel.free.max) == (0.5, -3, 1)
    assert [(each.description, each.value) for each in panel.lists] == [("learning rate", "0.5")]
    assert (panel.walk.value, panel.walk.max) == (1, 33)
    assert "Round 1, forward: with w = 0 the loss is 36.5." in shown(panel)
    assert marked(panel) == ["y_hat = w * x", "loss = ((y_hat - y) ** 2).mean()"]
    assert "loss.backward()" in shown(panel)


def test_the_slider_reaches_every_learning_rate_of_the_figure():
    panel = loop(X, Y, [1e-5], rounds=1).live()
    assert (panel.free.value, panel.free.min) == (1e-5, -5)


def test_any_learning_rate_is_trained_at_once_and_can_be_chosen_again():
    panel = loop(X, Y, [0.1], start=1.0, rounds=3).live()
    panel.free.value = 0.2
    panel.walk.value = 3
    grad = 2 * ((1.0 * X - Y) * X).mean().item()
    after = text(1 - 0.2 * grad)
    assert f"Round 1, step: w -= 0.2 * {text(grad)} moves w from 1 to {after}." in shown(panel)
    assert marked(panel) == ["with torch.no_grad():", "    w -= lr * w.grad"]
    assert f"y = {after} · x" in shown(panel)
    assert 'data-mark="guess"' in panel.picture.value
    panel.walk.value = 13
    assert "After 3 rounds" in shown(panel)
    assert panel.lists[0].options == ("0.1", "0.2")
    panel.lists[0].value = "0.1"
    panel.walk.value = 3
    assert "w -= 0.1 * " in shown(panel)


def places(panel: ipywidgets.VBox, mark: str) -> list[tuple[float, float]]:
    found = re.findall(
        rf'data-mark="{mark}" transform="translate\((\S+) (\S+)\)"', panel.picture.value
    )
    return [(float(x), float(y)) for x, y in found]


def test_a_training_that_leads_farther_widens_the_valley_and_stays_inside():
    panel = loop(X, Y, [0.1]).live()
    (start,) = places(panel, "ball")
    panel.free.value = 0.6
    panel.walk.value = 1
    assert places(panel, "ball") != [start]
    for step in range(1, 34):
        panel.walk.value = step
        ((x, y),) = places(panel, "ball")
        assert 310 + 34 <= x <= 682
        assert 24 <= y <= 206
    panel.lists[0].value = "0.1"
    assert places(panel, "ball") == [start]


def test_a_learning_rate_that_bursts_shows_the_sentence_until_it_is_fixed():
    panel = loop(X, Y, [0.1]).live()
    panel.free.value = 10.0
    assert 'role="alert"' in panel.picture.value
    assert "the numbers grow to" in shown(panel)
    panel.walk.value = 1
    assert "the numbers grow to" in shown(panel)
    panel.free.value = 0.2
    panel.free.value = 0.1
    panel.walk.value = 5
    assert "Round 2, forward: with w = 1.65 the loss is 14.38." in shown(panel)


def test_what_is_recorded_for_the_panel_leaves_the_figure_alone():
    explorer = loop(X, Y, [0.1])
    before = explorer.html()
    explorer.live().free.value = 0.3
    assert list(explorer.films) == [("0.1",)]
    assert explorer.html() == before


@pytest.mark.parametrize("lr", [0.0, -0.5, float("nan")])
def test_no_learning_rate_below_zero_is_trained(lr: float):
    with pytest.raises(ValueError, match="expected a positive, finite number"):
        loop(X, Y, [0.1]).free.record(lr)
