"""Optimizers by name, ``"adam"`` for ``torch.optim.Adam`` and so on, and what sets their rates."""

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


def make_scheduler(
    scheduler: Callable | optim.lr_scheduler.LRScheduler | None, optimizer: optim.Optimizer
) -> optim.lr_scheduler.LRScheduler | None:
    """Return the scheduler of ``optimizer`` that a class or a function makes.

    One that was made before is returned as it is, and so is None.

    Raises:
        ValueError: it was made for another optimizer, and would change nothing here.
    """
    made = scheduler(optimizer) if callable(scheduler) else scheduler
    if made is not None and made.optimizer is not optimizer:
        raise ValueError(
            f"{type(made).__name__} moves the learning rate of another optimizer; fix: hand over "
            f"that optimizer too, or a function that makes the scheduler."
        )
    return made
