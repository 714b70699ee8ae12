"""A net in training or evaluation mode for a while: Dropout and BatchNorm differ in the two."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def mode(net: nn.Module, training: bool) -> Iterator[None]:
    """Put ``net`` into a mode, with gradients only in training; then restore each layer's own.

    A net that is in this mode already is left alone, so a layer that you froze stays frozen.
    """
    before = [(layer, layer.training) for layer in net.modules()]
    if net.training != training:
        net.train(training)
    try:
        with torch.set_grad_enabled(training):
            yield
    finally:
        for layer, was_training in before:
            layer.training = was_training
