"""What explorer ``loop`` says: the same words in the page, in the text and in ``live()``."""

from dataclasses import dataclass
from typing import Literal

import torch

from utils.record.snap import snap
from utils.record.values import texts

Phase = Literal["forward", "backward", "step", "zero"]

CODE: tuple[tuple[str, Phase], ...] = (
    ("y_hat = w * x", "forward"),
    ("loss = ((y_hat - y) ** 2).mean()", "forward"),
    ("loss.backward()", "backward"),
    ("with torch.no_grad():", "step"),
    ("    w -= lr * w.grad", "step"),
    ("w.grad = None", "zero"),
)
"""The lines of one round, each with the phase in which it runs."""


@dataclass(frozen=True)
class State:
    """What the variables hold after a phase of one round.

    Attributes:
        round: which round, from 0.
        phase: the phase that has just run.
        w: the parameter.
        loss: the last loss that a forward pass gave.
        grad: ``w.grad``, None where it holds nothing.
    """

    round: int
    phase: Phase
    w: float
    loss: float
    grad: float | None


def say(value: float) -> str:
    """Return ``value`` with three decimals at most."""
    return snap(value, 0.001)


def sentence(lr: float, states: tuple[State, ...], k: int) -> str:
    """Return what happens in state number ``k`` of a training with ``lr``."""
    state = states[k]
    if k == len(states) - 1:
        return _verdict(states)
    lead = f"Round {state.round + 1}, {state.phase}: "
    return lead + {"forward": _forward, "backward": _backward, "step": _step, "zero": _zero}[
        state.phase
    ](lr, states, k)


def _forward(lr: float, states: tuple[State, ...], k: int) -> str:
    return f"with w = {say(states[k].w)} the loss is {say(states[k].loss)}."


def _backward(lr: float, states: tuple[State, ...], k: int) -> str:
    grad = states[k].grad
    way = "a larger w" if grad < 0 else "a smaller w"
    means = f"{way} makes the loss smaller" if float(say(grad)) else "here the valley is flat"
    return f"w.grad is {say(grad)}: {means}."


def _step(lr: float, states: tuple[State, ...], k: int) -> str:
    before, state = states[k - 1], states[k]
    return f"w -= {lr:g} * {say(state.grad)} moves w from {say(before.w)} to {say(state.w)}."


def _zero(lr: float, states: tuple[State, ...], k: int) -> str:
    return "w.grad is emptied, or the next backward would add to it."


def _verdict(states: tuple[State, ...]) -> str:
    first, last = states[0], states[-1]
    before, after = say(first.loss), say(last.loss)
    went = "stayed at" if before == after else "grew to" if last.loss > first.loss else "fell to"
    rounds = f"{last.round} round{'' if last.round == 1 else 's'}"
    return f"After {rounds} w is {say(last.w)}, and the loss {before} {went} {after}."


def describe(x: torch.Tensor, y: torch.Tensor, runs: dict[float, tuple[State, ...]]) -> str:
    """Return the figure in words: a headline, the points, and each training with its numbers."""
    rounds = len(next(iter(runs.values()))) // 4
    rates = f"{len(runs)} learning rate{'' if len(runs) == 1 else 's'}"
    head = f"{rates}, {rounds} round{'' if rounds == 1 else 's'} of forward, backward, step, zero."
    lines = [f"Explorer loop: {head}"]
    lines.append(f"points: x {' '.join(texts(x))}; y {' '.join(texts(y))}")
    lines += [_numbers(lr, states) for lr, states in runs.items()]
    return "\n".join(lines)


def _numbers(lr: float, states: tuple[State, ...]) -> str:
    measured = [s for s in states if s.phase == "forward"]
    grads = [s.grad for s in states if s.phase == "backward"]
    rows = {"w": [s.w for s in measured], "loss": [s.loss for s in measured], "w.grad": grads}
    told = " · ".join(f"{name} {' '.join(map(say, row))}" for name, row in rows.items())
    return f"lr {lr:g}: {told}"
