"""What chapter 24 builds: attention that is PyTorch's, a model that never looks ahead."""

import math
from functools import cache

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.unit.walls.chapter_cells import built
from utils.device import get_device

SPREAD = torch.Generator()


@pytest.fixture(autouse=True)
def same_numbers_in_any_order():
    """Every test draws the same numbers, whichever ran before it in its process."""
    SPREAD.manual_seed(0)


@cache
def cells() -> dict:
    """What the reader has at hand, without a training."""
    return built(
        "24", "imports", "first-picture", "numbers", "held-out", "contexts", "counted-loss",
        "shares", "split", "join", "sizes", "attention-forward", "block", "block-forward",
        "model", "model-forward", "new-writer", "windows", "write", "plan",
    )  # fmt: skip


def drawn(*shape: int, dtype=torch.float32) -> torch.Tensor:
    return torch.randn(*shape, generator=SPREAD, dtype=dtype)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("shape", [(1, 1, 1, 1), (2, 3, 5, 4), (4, 7, 2), (6, 3), (3, 1, 9, 16)])
def test_shares_mix_as_pytorchs_attention_does_and_so_do_their_gradients(shape, dtype):
    q, k, v = (drawn(*shape, dtype=dtype).requires_grad_() for _ in range(3))
    t = shape[-2]
    allowed = torch.ones(t, t).tril().bool()
    mixed = cells()["shares_of"](q, k, allowed) @ v
    theirs = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    assert torch.allclose(mixed, theirs, atol=1e-5)
    way = drawn(*shape, dtype=dtype)
    ours = torch.autograd.grad((mixed * way).sum(), (q, k, v))
    expected = torch.autograd.grad((theirs * way).sum(), (q, k, v))
    for found, wanted in zip(ours, expected, strict=True):
        assert torch.allclose(found, wanted, atol=1e-5)


def test_shares_with_any_mask_add_up_to_one_where_something_is_allowed():
    q, k = drawn(2, 5, 4), drawn(2, 5, 4)
    allowed = (torch.rand(5, 5, generator=SPREAD) < 0.5) | torch.eye(5).bool()
    shares = cells()["shares_of"](q, k, allowed)
    assert torch.allclose(shares.sum(-1), torch.ones(2, 5))
    assert not shares[:, ~allowed].any()


@pytest.mark.parametrize(("n", "t", "w"), [(1, 1, 2), (3, 5, 8), (2, 32, 64)])
def test_heads_are_parts_of_each_letter_and_go_back_to_their_places(n, t, w):
    split, join, heads = (cells()[name] for name in ("split", "join", "HEADS"))
    x = drawn(n, t, w)
    parts = split(x)
    assert parts.shape == (n, heads, t, w // heads)
    for head in range(heads):
        first = head * (w // heads)
        assert torch.equal(parts[:, head], x[..., first : first + w // heads])
    assert torch.equal(join(parts), x)
    assert torch.equal(join(parts.contiguous()), x)


@pytest.mark.parametrize("t", [1, 5, 32])
def test_the_layer_is_pytorchs_multihead_attention(t: int):
    width, heads = cells()["WIDTH"], cells()["HEADS"]
    layer = cells()["Attention"]()
    theirs = nn.MultiheadAttention(width, heads, batch_first=True)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(layer.ask.weight)
        theirs.in_proj_bias.copy_(layer.ask.bias)
        theirs.out_proj.load_state_dict(layer.out.state_dict())
    x, forbidden = drawn(3, t, width), torch.ones(t, t).triu(1).bool()
    expected, shares = theirs(x, x, x, attn_mask=forbidden, average_attn_weights=False)
    assert torch.allclose(layer(x), expected, atol=1e-5)
    assert torch.allclose(layer.seen, shares, atol=1e-5)
    assert not layer.seen.requires_grad


def test_a_block_is_a_layer_of_pytorchs_transformer():
    width, heads = cells()["WIDTH"], cells()["HEADS"]
    block = cells()["Block"]()
    theirs = nn.TransformerEncoderLayer(
        width, heads, 4 * width, dropout=0.0, batch_first=True, norm_first=True
    )
    with torch.no_grad():
        theirs.self_attn.in_proj_weight.copy_(block.attention.ask.weight)
        theirs.self_attn.in_proj_bias.copy_(block.attention.ask.bias)
    pairs = [
        (theirs.self_attn.out_proj, block.attention.out), (theirs.norm1, block.norm1),
        (theirs.norm2, block.norm2), (theirs.linear1, block.think[0]),
        (theirs.linear2, block.think[2]),
    ]  # fmt: skip
    for their, our in pairs:
        their.load_state_dict(our.state_dict())
    x, forbidden = drawn(2, 9, width), torch.ones(9, 9).triu(1).bool()
    assert torch.allclose(block(x), theirs(x, src_mask=forbidden), atol=1e-5)


def test_the_model_never_looks_ahead():
    net, size = cells()["new_writer"](), cells()["SIZE"]
    ids = torch.randint(size, (1, 20), generator=SPREAD).to(get_device())
    with torch.no_grad():
        before = net(ids)
        for place in (19, 10, 1):
            ids[0, place] = (ids[0, place] + 1) % size
            after = net(ids)
            assert torch.equal(before[..., :place], after[..., :place])
            assert not torch.equal(before[..., place], after[..., place])
            before = after


@pytest.mark.parametrize("t", [1, 7, 32])
def test_scores_are_those_of_classes_in_dimension_one(t: int):
    net, size = cells()["new_writer"](), cells()["SIZE"]
    ids = torch.randint(size, (4, t), generator=SPREAD).to(get_device())
    scores = net(ids)
    assert scores.shape == (4, size, t)
    shares = scores.mT.softmax(-1)
    came = [shares[n, k, ids[n, k]] for n in range(4) for k in range(t)]
    assert torch.allclose(F.cross_entropy(scores, ids), -torch.stack(came).log().mean(), atol=1e-5)


def test_an_untrained_model_pays_about_the_logarithm_of_the_alphabet():
    """Over all letters that might come; by Jensen never less."""
    net, size = cells()["new_writer"](), cells()["SIZE"]
    ids = torch.randint(size, (4, 32), generator=SPREAD).to(get_device())
    paid = -net(ids).log_softmax(1).mean().item()
    assert math.log(size) <= paid < math.log(size) + 0.2


def test_every_parameter_gets_a_gradient_and_the_masks_are_none():
    net = cells()["new_writer"]()
    ids = torch.randint(cells()["SIZE"], (4, 32), generator=SPREAD).to(get_device())
    F.cross_entropy(net(ids), ids).backward()
    assert all(p.grad is not None and p.grad.any() for p in net.parameters())
    assert not any("past" in name for name, _ in net.named_parameters())
    assert sum("past" in name for name in net.state_dict()) == cells()["LAYERS"]


def test_letters_become_numbers_and_letters_again():
    encode, decode, alphabet = (cells()[name] for name in ("encode", "decode", "alphabet"))
    some = "Loss: 0.25 (or so)!\n"
    assert decode(encode(some)) == some
    assert encode(some).dtype == torch.int64
    assert encode("".join(alphabet)).tolist() == list(range(len(alphabet)))


def test_windows_are_shifted_by_one_and_ask_for_each_held_out_letter_once():
    names = cells()
    context, train, held = names["CONTEXT"], names["train_cpu"], names["held_cpu"]
    for place in (0, 5, len(names["x_cpu"]) - 1):
        assert torch.equal(names["x_cpu"][place], train[place : place + context])
        assert torch.equal(names["y_cpu"][place], train[place + 1 : place + 1 + context])
    asked = names["y_held_cpu"].flatten()
    assert torch.equal(asked, held[1 : 1 + len(asked)])
    assert len(held) - len(asked) <= context


def test_counted_losses_are_those_of_a_plain_dictionary():
    names = cells()
    alphabet, train, held = (
        names["alphabet"],
        names["train_cpu"].tolist(),
        names["held_cpu"].tolist(),
    )
    for n in (0, 1, 2):
        counts: dict = {}
        for k in range(n, len(train)):
            row = counts.setdefault(tuple(train[k - n : k]), {})
            row[train[k]] = row.get(train[k], 0) + 1
        paid = 0.0
        for k in range(n, len(held)):
            row = counts.get(tuple(held[k - n : k]), {})
            share = (row.get(held[k], 0) + 0.1) / (sum(row.values()) + 0.1 * len(alphabet))
            paid -= math.log(share)
        assert names["counted"][n] == pytest.approx(paid / (len(held) - n), rel=1e-4)


def test_writing_draws_by_the_shares_at_a_temperature():
    encode, write, size = cells()["encode"], cells()["write"], cells()["SIZE"]

    class Fixed(nn.Module):
        """Scores that always prefer the letter after the last one in the alphabet."""

        def __init__(self):
            super().__init__()
            self.lengths = []

        def forward(self, ids):
            self.lengths.append(ids.shape[1])
            return 5 * F.one_hot((ids + 1) % size, size).float().mT

    net = Fixed()
    written = write(net, "a", 40, temperature=0.01)
    expected = [(encode("a").item() + k) % size for k in range(41)]
    assert encode(written).tolist() == expected
    assert max(net.lengths) == cells()["CONTEXT"]
    torch.manual_seed(0)
    warm = write(net, "a", 40, temperature=100)
    assert encode(warm).tolist() != expected
    assert len(warm) == 41


def test_the_plan_warms_up_and_ends_near_zero():
    factor, steps = cells()["factor"], cells()["STEPS"]
    assert [factor(k) for k in (0, 24, 49)] == pytest.approx([0.02, 0.5, 1])
    rates = [factor(k) for k in range(50, steps + 1)]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] == 1
    assert rates[-1] == pytest.approx(0, abs=1e-6)


def test_without_places_only_the_mask_of_two_blocks_knows_an_order():
    names = cells()
    torch.manual_seed(0)
    blocks = [names["Block"]() for _ in range(2)]
    x = drawn(1, 3, names["WIDTH"])
    other = x[:, [1, 0, 2]]
    same = []
    for count, masked in ((1, True), (2, True), (1, False), (2, False)):
        net = nn.Sequential(*blocks[:count])
        for block in blocks:
            past = torch.ones(names["CONTEXT"], names["CONTEXT"])
            block.attention.past = past.tril().bool() if masked else past.bool()
        same.append(torch.allclose(net(x)[0, -1], net(other)[0, -1], atol=1e-5))
    assert same == [True, False, True, True]  # the answer of exercise 6


def test_scores_grow_with_the_root_of_their_length_and_the_square_of_their_size():
    for d, s in ((64, 3.0), (100, 0.5)):
        q, k = s * drawn(20_000, d), s * drawn(20_000, d)
        size = (q * k).sum(1).std().item()
        assert size / (s * s * d**0.5) == pytest.approx(1, abs=0.05)  # exercise 5
