"""Samples of the explorer ``attention``: heads whose shares a formula gives."""

from functools import partial

import torch

from utils.explorers.attention_heads import attention


def causal(scores: torch.Tensor) -> torch.Tensor:
    """Shares from scores, shape (T, T), of letters that look back only."""
    ahead = torch.ones_like(scores).triu(1).bool()
    return scores.masked_fill(ahead, -torch.inf).softmax(-1)


def distances(size: int) -> torch.Tensor:
    """How many letters back each letter stands, shape (T, T), float64."""
    t = torch.arange(size, dtype=torch.float64)
    return t[:, None] - t


def two_by_two(text: str) -> torch.Tensor:
    """Heads for the letter before, the same letter, the last space, and everything alike."""
    back = distances(len(text))
    codes = torch.tensor([ord(letter) for letter in text])
    before = causal(-3 * (back - 1).abs())
    same = causal(4.0 * (codes[:, None] == codes) - 0.1 * back)
    space = causal(5.0 * (codes == ord(" ")).expand(len(text), -1) - 0.3 * back)
    return torch.stack([torch.stack([before, same]), torch.stack([space, causal(0 * back)])])


def near(text: str) -> torch.Tensor:
    """One layer with one head, which looks at near letters."""
    return causal(-0.4 * distances(len(text)))[None, None]


SAMPLES = {
    "chapter": partial(attention, two_by_two, "A number that training may chang"),
    "one head": partial(attention, near, "the tensor"),
    "two letters": partial(attention, near, "up"),
}
