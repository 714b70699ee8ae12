"""Losses by name, and targets that a loss would misread without saying so."""

from collections.abc import Callable

from torch import Tensor, nn

VALUE_LOSSES = {
    "mse": nn.MSELoss,
    "mae": nn.L1Loss,
    "huber": nn.HuberLoss,
    "smooth_l1": nn.SmoothL1Loss,
    "bce": nn.BCELoss,
    "bce_logits": nn.BCEWithLogitsLoss,
}
"""A target has a value for each output: the same shape, floating-point numbers."""

CLASS_LOSSES = {"cross_entropy": nn.CrossEntropyLoss, "nll": nn.NLLLoss}
"""Outputs (N, classes, ...), a target (N, ...) of class numbers: integers."""

LOSSES = VALUE_LOSSES | CLASS_LOSSES


def numbers_classes(loss: Callable) -> bool:
    """Tell whether the targets of ``loss`` are numbers of classes."""
    return type(loss) in CLASS_LOSSES.values()


def check_target(loss: Callable, output: Tensor, target: Tensor) -> None:
    """Refuse a target that ``loss`` would misread or, like (N, 1) and (N,), broadcast.

    A loss of your own may take any target, except one of as many numbers in another shape.

    Raises:
        ValueError: shape or dtype does not fit; the message tells both, and the fix.
    """
    floats = target.is_floating_point()
    probabilities = floats and target.shape == output.shape  # cross_entropy takes these as well
    if numbers_classes(loss) and not probabilities:
        shape, fits, cast = output.shape[:1] + output.shape[2:], not floats, ".long()"
    elif type(loss) in LOSSES.values():
        shape, fits, cast = output.shape, floats, ".float()"
    elif output.numel() == target.numel():
        shape, fits, cast = output.shape, True, ""
    else:
        return
    if not fits or target.shape != shape:
        given = f"target {tuple(target.shape)} {target.dtype}, output {tuple(output.shape)}"
        fix = f"y{cast}.reshape{(-1, *shape[1:])}"
        raise ValueError(f"{given}: expected a target {tuple(shape)}; fix: {fix}.")
