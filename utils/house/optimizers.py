"""Optimizers by name: ``"adam"`` for ``torch.optim.Adam``, and so for all that PyTorch has."""

from collections.abc import Callable, Iterable

from torch import Tensor, optim

from utils.house.names import look_up

# Everything in torch.optim that is a class: adam, sgd, adamw ...
OPTIMIZERS = {name.lower(): kind for name, kind in vars(optim).items() if isinstance(kind, type)}


def make_optimizer(
    optimizer: str | Callable | optim.Optimizer, parameters: Iterable[Tensor], lr: float | None
) -> optim.Optimizer:
    """Return the optimizer of ``parameters`` that a name, a class or a function makes.

    One that was made before is returned as it is.

    Raises:
        ValueError: an unknown name, or a learning rate for an optimizer that has its own.
    """
    make = look_up(optimizer, OPTIMIZERS, "optimizer")
    if isinstance(make, optim.Optimizer):
        if lr is not None:
            raise ValueError(f"lr={lr} beside an optimizer that has its own; fix: leave lr out.")
        return make
    if lr is None:  # the optimizer's own default
        return make(parameters)
    return make(parameters, lr=lr)
