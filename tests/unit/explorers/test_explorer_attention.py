"""Explorer ``attention`` tells what a head of a model takes from each letter."""

import gzip
import html
import math
import re
from functools import cache

import pytest
import torch
from torch import nn

from tests.explorers.samples.attention_samples import SAMPLES, causal, near
from utils.explorers.attention_heads import attention
from utils.scenes.explorer import WIDTHS

TEXT = "A number that training may chang"


@cache
def made(name):
    """A sample, recorded once."""
    return SAMPLES[name]()


def oracle(kind: str, text: str, t: int) -> list[float]:
    """The shares of letter ``t``, by plain arithmetic."""
    scores = {
        "before": [-3 * abs(t - k - 1) for k in range(t + 1)],
        "same": [4.0 * (text[k] == text[t]) - 0.1 * (t - k) for k in range(t + 1)],
        "space": [5.0 * (text[k] == " ") - 0.3 * (t - k) for k in range(t + 1)],
        "even": [0.0 for _ in range(t + 1)],
    }[kind]
    powers = [math.exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


def oracle_near(t: int) -> list[float]:
    """The shares of letter ``t`` in the sample with one head."""
    powers = [math.exp(-0.4 * (t - k)) for k in range(t + 1)]
    return [power / sum(powers) for power in powers]


HEADS = {("1", "1"): "before", ("1", "2"): "same", ("2", "1"): "space", ("2", "2"): "even"}


@pytest.mark.parametrize(("choice", "kind"), HEADS.items())
def test_every_state_holds_the_shares_of_its_letter(choice, kind: str):
    states = made("chapter").films[choice]
    assert len(states) == len(TEXT)
    for t, (head, at) in enumerate(states):
        assert (at, head.text) == (t, TEXT)
        assert head.shares[t][: t + 1] == pytest.approx(oracle(kind, TEXT, t))
        assert not any(head.shares[t][t + 1 :])


def sentence(text: str, t: int, shares: list[float]) -> str:
    """What is said, put together anew: the three largest shares of 5 % or more."""
    shown = text.replace(" ", "_")
    if t == 0:
        return f"`{shown[0]}`, letter 1, is the first: it can only look at itself."
    ranked = sorted(enumerate(shares), key=lambda pair: -round(pair[1] + 3e-7, 3))
    best = [(k, share) for k, share in ranked if share >= 0.05][:3]
    if not best:
        return f"`{shown[t]}`, letter {t + 1}, looks at many letters, and at none with 5% or more."
    places = [
        f"{math.floor(100 * share + 0.5003)} % from "
        + ("itself" if k == t else f"`{shown[k]}`, {t - k} back")
        for k, share in best
    ]
    left = t + 1 - len(best)
    rest = f"; {left} others share the rest" if left > 1 else ""
    return f"`{shown[t]}`, letter {t + 1}, takes {', '.join(places)}{rest}."


@pytest.mark.parametrize("choice", HEADS)
def test_what_is_said_of_every_letter(choice):
    layer, number = choice
    for head, t in made("chapter").films[choice]:
        facts, said = made("chapter").said((head, t))
        assert said == sentence(TEXT, t, oracle(HEADS[choice], TEXT, t))
        back = re.fullmatch(
            rf"layer {layer}, head {number}: ([\d.]+) letters? back on average", facts
        )
        assert float(back[1]) == pytest.approx(head.back(), abs=0.06)


def test_words_tell_the_middle_and_the_last_letter_of_each_head():
    head, *lines = repr(made("one head")).splitlines()
    assert head == "Explorer attention: what 10 letters look at, in 1 layer of 1 head: the_tensor"
    shares = [oracle_near(t) for t in (4, 9)]
    told = " ".join(sentence("the tensor", t, row) for t, row in zip((4, 9), shares, strict=True))
    assert lines == [f"layer · head 1 · 1: 1.3 letters back on average. {told.replace('`', '')}"]
    assert len(repr(made("chapter")).splitlines()) == 5


def test_other_texts_and_other_looks_are_other_words():
    sharper = lambda text: near(text) ** 2 / (near(text) ** 2).sum(-1, keepdim=True)  # noqa: E731
    said = [
        repr(attention(near, "a tensor")),
        repr(attention(near, "a tenser")),
        repr(attention(sharper, "a tensor")),
    ]
    assert len(set(said)) == len(said)


class Small(nn.Module):
    """One layer of attention with two heads, with PyTorch's own parts."""

    def __init__(self):
        super().__init__()
        self.letter = nn.Embedding(128, 8)
        self.mix = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, text: str) -> torch.Tensor:
        x = self.letter(torch.tensor([[ord(letter) for letter in text]]))
        ahead = torch.ones(len(text), len(text)).triu(1).bool()
        return self.mix(x, x, x, attn_mask=ahead, average_attn_weights=False)[1]


def test_a_net_of_ready_made_parts_is_shown():
    torch.manual_seed(0)
    net = Small()
    explorer = attention(net, "it learns")
    expected = net("it learns")[0]
    for number in (1, 2):
        for head, t in explorer.films["1", str(number)]:
            assert list(head.shares[t]) == pytest.approx(expected[number - 1, t].tolist())


def texts(scene):
    return {key: look for (kind, _, key), look in scene.marks.items() if kind in "bt"}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_bars_stand_on_their_letters_and_nothing_leaves_the_drawing(name: str, width: int):
    explorer = made(name)
    for states in explorer.films.values():
        for head, t in states:
            scene = explorer.draw((head, t), width)
            marks = texts(scene)
            for k in range(len(head.text)):
                letter = marks[f"letter {k}"]
                assert letter["x"] >= 0
                assert letter["x"] + letter["w"] <= width
                assert letter["w"] >= 17
                assert letter.get("go", 0) == k
                assert ("now" in letter["c"].split()) == (k == t)
                assert ("off" in letter["c"].split()) == (k > t)
                bar = marks.get(f"bar {k}")
                assert (bar is not None) == (round(14 * head.shares[t][k]) > 0)
                if bar:
                    assert bar["y"] + bar["h"] == letter["y"]
                    assert bar["h"] == 4 * round(14 * head.shares[t][k])
                    assert letter["x"] < bar["x"] < bar["x"] + bar["w"] < letter["x"] + letter["w"]
                assert (f"share {k}" in marks) == (head.shares[t][k] >= 0.1)
            assert all(look["y"] >= 0 for look in marks.values())


def test_the_more_a_letter_gives_the_darker_it_is():
    shares = torch.tensor([[1.0, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0],
                           [0.01, 0.05, 0.2, 0.5, 0.24]])  # fmt: skip
    explorer = attention(lambda text: shares[None, None], "abcde")
    marks = texts(explorer.draw(explorer.films["1", "1"][4], 313))
    roles = [set(marks[f"letter {k}"]["c"].split()) & {"faint", "tint", "full"} for k in range(4)]
    assert roles == [set(), set(), {"tint"}, {"full"}]


def test_a_walk_keeps_its_letter_when_the_head_changes():
    explorer = made("chapter")
    assert explorer.keep
    assert explorer.walk == "letter"
    assert [explorer.stop(state) for state in explorer.films["1", "2"]] == [
        str(k + 1) for k in range(32)
    ]


def test_what_a_reader_types_is_looked_at():
    free = made("chapter").free
    assert free.replaces
    films = free.record("a bird")
    assert list(films) == list(HEADS)
    assert {head.text for states in films.values() for head, _ in states} == {"a bird"}
    assert list(free.record(free.value)) == list(HEADS)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("a", "the text has 1 letters; expected 2 to 32."),
        ("a" * 40, "the text has 40 letters"),
        ("für", "'für' has letters of another kind; expected a line of plain English."),
    ],
)
def test_a_text_that_cannot_be_shown_is_refused_in_plain_words(typed: str, words: str):
    with pytest.raises(ValueError, match=re.escape(words)):
        made("chapter").free.record(typed)


def test_what_is_no_model_is_refused():
    with pytest.raises(TypeError, match="look is str; expected a function of a text"):
        attention("a text", "a text")
    with pytest.raises(ValueError, match="comes later; expected a causal mask"):
        attention(lambda text: causal(torch.zeros(2, 2)).flip(0, 1)[None, None], "ab")


def test_the_chapters_output_is_light():
    page = made("chapter").html()
    assert len(gzip.compress(page.encode(), mtime=0)) < 22 * 1024
    assert html.escape(made("chapter").words.splitlines()[0]) in page
