"""What all panels with a walk do: show the first step, walk, and tell what they refuse."""

import pytest
import torch

from utils.explorers import backprop, graph, sharing, strides

W = torch.tensor(3.0, requires_grad=True)
PANELS = {
    "backprop": (lambda: backprop("w * w + w", w=W), "w.sum(", "w * 2"),
    "graph": (lambda: graph({"a square": "loss = w ** 2"}, w=W), "loss = nothing", "loss = w * 2"),
    "sharing": (lambda: sharing("a = np.zeros(2)", "b = a"), "a = nothing", "a = np.ones(2)"),
    "strides": (lambda: strides(torch.arange(6).view(2, 3), "x.t()"), "x.clone()", "x[1]"),
}


@pytest.fixture(params=PANELS)
def case(request):
    """A panel, something that it refuses, and something that it takes."""
    make, wrong, right = PANELS[request.param]
    return make().live(), wrong, right


def test_the_first_step_is_shown_and_each_step_is_another(case):
    panel, _, _ = case
    first = panel.picture.value
    assert first
    panel.walk.value = panel.walk.max
    assert panel.picture.value != first


def test_a_refusal_is_told_and_stays_when_the_slider_is_dragged(case):
    panel, wrong, _ = case
    panel.walk.value = panel.walk.max
    panel.code.value = wrong
    told = panel.picture.value
    assert told.startswith('<p role="alert">')
    assert panel.walk.max == 0
    panel.walk.max = panel.walk.value = 3
    assert panel.picture.value == told


def test_after_a_refusal_the_next_one_is_shown_from_its_first_step(case):
    panel, wrong, right = case
    panel.code.value = wrong
    panel.code.value = right
    assert "alert" not in panel.picture.value
    assert panel.walk.value == 0
