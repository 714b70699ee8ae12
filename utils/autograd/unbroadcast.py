"""A gradient, summed to the shape of what broadcasting stretched."""

import torch


def unbroadcast(gradient: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
    """Return ``gradient``, summed over each dimension along which ``shape`` was stretched.

    A number that broadcasting used several times gets the sum of what its uses hand back. A
    gradient that has the shape already comes back as it is.

    Args:
        gradient: of the shape of the broadcast result.
        shape: of the operand; it broadcasts to the shape of ``gradient``.
    """
    while gradient.dim() > len(shape):
        gradient = gradient.sum(0)
    for dim, size in enumerate(shape):
        if size == 1:
            gradient = gradient.sum(dim, keepdim=True)
    return gradient
