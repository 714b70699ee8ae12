"""A loss of one logit: its value and the gradient that autograd returns, in float64 on the CPU."""

import warnings
from typing import NamedTuple

import torch

from utils.record.expressions import evaluate, named
from utils.record.grad_mode import recording


class Stop(NamedTuple):
    """What a loss gives at one logit for one target."""

    code: str
    target: float
    logit: float
    p: float
    """The belief in class 1: the sigmoid of the logit."""
    loss: float
    grad: float


@recording
def stop(code: str, target: float, logit: float) -> Stop:
    """Return the loss and its gradient for the logit.

    Args:
        code: An expression of ``logit``, ``p``, ``y``, ``F`` and ``torch`` that gives one number;
            the first three are float64 tensors without dimensions.
        target: What ``y`` is.
        logit: Where the loss is evaluated; ``p`` is its sigmoid.

    Raises:
        TypeError: ``code`` is no string, or gives something else than one float64 number.
        ValueError: It fails, or it has no gradient for the logit.
    """
    z = torch.tensor(logit, dtype=torch.float64, requires_grad=True)
    y, p = torch.tensor(target, dtype=torch.float64), torch.sigmoid(z)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a reader's code, once for each logit
        loss = evaluate(code, "a loss", logit=z, p=p, y=y, F=torch.nn.functional)
    if not (isinstance(loss, torch.Tensor) and loss.numel() == 1 and loss.dtype == torch.float64):
        raise TypeError(f"{code!r} gives {named(loss)}; expected one number of float64, as p is.")
    try:
        (grad,) = torch.autograd.grad(loss.sum(), z)
    except RuntimeError as error:
        raise ValueError(f"{code!r} has no gradient: {str(error).partition('.')[0]}.") from error
    return Stop(code, target, logit, p.item(), loss.item(), grad.item())
