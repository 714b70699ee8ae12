"""Explorer ``backprop`` refuses what it cannot show, each time in one clear sentence."""

import pytest
import torch

from utils.explorers import backprop

W = torch.tensor(3.0, requires_grad=True)


@pytest.mark.parametrize(
    ("codes", "given", "error", "sentence"),
    [
        (
            (),
            {"w": W},
            ValueError,
            "no expression is given; expected one or more, such as 'w * x'.",
        ),
        (("w",), {}, ValueError, "no number is given; expected some by name"),
        (
            ("w",),
            {"loss": W},
            ValueError,
            "a number is called loss, which means the result; re",
        ),
        (("w",), {"torch": W}, ValueError, "a number is called torch, which means PyTorch; rename"),
        ((3,), {"w": W}, TypeError, "an expression is given as int; expected a string of code"),
        (("w *",), {"w": W}, ValueError, "'w *' is no Python expression: invalid syntax."),
        (
            ("w * v",),
            {"w": W},
            ValueError,
            "'w * v' fails with NameError: name 'v' is not defined.",
        ),
        (("(w, w)",), {"w": W}, TypeError, "'(w, w)' gives an object of type tuple; expected a"),
        (("w",), {"w": W}, ValueError, "'w' computes nothing from the numbers; try 'w * x'."),
        (("w > 1",), {"w": W}, ValueError, "'w > 1' computes nothing from the numbers"),
        (("w.detach() * 2",), {"w": W}, ValueError, "no gradient leads back from 'w.detach() * 2'"),
        (("(w * 1).mul_(2)",), {"w": W}, ValueError, "mul_ writes into a number; expected it to"),
        (
            ("w.expand(2).sum()",),
            {"w": W},
            ValueError,
            "computes with a tensor of shape (2,); expec",
        ),
        (("torch.stack([w, w])[0]",), {"w": W}, ValueError, "computes with a tensor of shape (2,)"),
        (("torch.block_diag(w, w).sum()",), {"w": W}, ValueError, "a tensor of shape (2, 2)"),
        (
            ("torch.add(w, other=w)",),
            {"w": W},
            ValueError,
            "hands add a number in a way that is not",
        ),
        (
            ("torch.nn.functional.rrelu(-w, training=True)",),
            {"w": W},
            ValueError,
            "gives another result each time; expected",
        ),
        (("w" + " * w" * 14,), {"w": W}, ValueError, "has 15 numbers and operations; expected 14"),
        (("w" + " * w" * 41,), {"w": W}, ValueError, "has 42 numbers and operations; expected 14"),
        (("w" + " * w" * 1500,), {"w": W}, ValueError, "has 1501 numbers and operations; expec"),
        (
            ("w.detach().requires_grad_() * w",),
            {"w": W},
            ValueError,
            "requires_grad_ changes whether a number asks for a gradient; expected leaves",
        ),
        (
            ("torch.clamp(w, min=1234567890123)",),
            {"w": W},
            ValueError,
            "is too long to draw; expec",
        ),
        (("w",), {"w": 3.0}, TypeError, "w is of type float; expected a torch.Tensor."),
        (("w",), {"w": torch.ones(2)}, ValueError, "w has shape (2,) and dtype torch.float32; exp"),
        (
            ("w",),
            {"w": torch.tensor(3)},
            ValueError,
            "w has shape () and dtype torch.int64; expect",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_sentence(codes, given, error, sentence):
    with pytest.raises(error) as caught:
        backprop(*codes, **given)
    said = str(caught.value)
    assert sentence in said
    assert said.endswith(".")
    assert "\n" not in said


def test_the_longest_walk_and_formula_are_still_shown():
    walk, _ = backprop(code := "w" + " * w" * 13, w=W).films[code,][0]
    assert len(walk.tape.nodes) == 14
    assert backprop("torch.clamp(w, min=-12345678901)", w=W)
