"""What letters look at: recorded shares are those of the model, and what is none is refused."""

import re

import pytest
import torch
from torch.nn import functional as F

from utils.record import glances


def scored(text: str) -> torch.Tensor:
    """Shares of two layers with three heads, from random queries and keys."""
    spread = torch.Generator().manual_seed(len(text))
    q, k = torch.randn(2, 2, 3, len(text), 8, generator=spread, dtype=torch.float64)
    ahead = torch.ones(len(text), len(text)).triu(1).bool()
    return (q @ k.mT / 8**0.5).masked_fill(ahead, -torch.inf).softmax(-1)


def test_each_head_holds_what_pytorch_mixes():
    text = "a model"
    size = len(text)
    heads = glances.record(scored, text)
    assert [(head.layer, head.head) for head in heads] == [
        (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3),
    ]  # fmt: skip
    spread = torch.Generator().manual_seed(size)
    q, k = torch.randn(2, 2, 3, size, 8, generator=spread, dtype=torch.float64)
    v = torch.eye(size, dtype=torch.float64).expand(2, 3, -1, -1)
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)  # of the unit matrix: shares
    found = torch.tensor([head.shares for head in heads], dtype=torch.float64)
    assert torch.allclose(found, mixed.flatten(0, 1))
    assert {head.text for head in heads} == {text}


def test_how_far_back_a_head_looks_on_average():
    before = torch.tensor([[1.0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])
    (head,) = glances.record(lambda text: before[None, None], "abcd")
    assert head.back() == 1
    (head,) = glances.record(lambda text: torch.eye(4)[None, None], "abcd")
    assert head.back() == 0
    even = torch.ones(3, 3).tril()
    (head,) = glances.record(lambda text: (even / even.sum(1, keepdim=True))[None, None], "abc")
    assert head.back() == pytest.approx((0.5 + 1) / 2)


def test_a_look_runs_without_gradients_and_the_readers_mode_stays():
    seen = []

    def look(text):
        seen.append(torch.is_grad_enabled())
        return torch.eye(2).requires_grad_()[None, None]

    glances.record(look, "ab")
    assert seen == [False]
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_every_floating_point_type_will_do(dtype: torch.dtype):
    heads = glances.record(lambda text: torch.eye(3, dtype=dtype)[None, None], "abc")
    assert heads[0].shares == ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def gives(value):
    return lambda text: value


@pytest.mark.parametrize(
    ("look", "text", "error", "words"),
    [
        (3, "ab", TypeError, "look is int; expected a function of a text."),
        (scored, 5, TypeError, "the text is int; expected a string."),
        (scored, "a", ValueError, "the text has 1 letters; expected 2 to 32."),
        (scored, "a" * 33, ValueError, "the text has 33 letters"),
        (scored, "a\nb", ValueError, r"'a\nb' has letters of another kind"),
        (scored, "grün", ValueError, "'grün' has letters of another kind"),
        (scored, "a`b", ValueError, "'a`b' has letters of another kind"),
        (gives([1]), "ab", TypeError, "look gives list; expected a tensor of floating-point"),
        (gives(torch.eye(2).long()), "ab", TypeError, "look gives torch.int64"),
        (gives(torch.eye(2)), "ab", ValueError, "look gives shape (2, 2); expected (layers, heads"),
        (gives(torch.eye(3)[None, None]), "ab", ValueError, "look gives shape (1, 1, 3, 3)"),
        (gives(torch.eye(2).expand(5, 1, 2, 2)), "ab", ValueError, "5 layers of 1 heads"),
        (gives(torch.eye(2).expand(1, 5, 2, 2)), "ab", ValueError, "1 layers of 5 heads"),
        (gives(torch.eye(2).expand(0, 1, 2, 2)), "ab", ValueError, "0 layers of 1 heads"),
        (gives(torch.zeros(1, 1, 2, 2)), "ab", ValueError, "do not add up to 1"),
        (gives(torch.tensor([[[[2.0, -1], [0, 1]]]])), "ab", ValueError, "do not add up to 1"),
        (gives(torch.full((1, 1, 2, 2), torch.nan)), "ab", ValueError, "do not add up to 1"),
        (gives(torch.full((1, 1, 2, 2), 0.5)), "ab", ValueError, "one that comes later"),
    ],
)
def test_what_shows_no_looks_is_refused(look, text, error, words: str):
    with pytest.raises(error, match=re.escape(words)):
        glances.record(look, text)
