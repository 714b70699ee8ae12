"""The engine that chapter 14 builds: tensors that work out their gradients. It needs only torch.

- ``tensor``     the ``Tensor``: values, the graph that they leave, the way back
- ``unbroadcast``  a gradient, summed to the shape of what was stretched

PyTorch computes the values. Its own autograd takes no part.
"""

from utils.autograd.tensor import Tensor

__all__ = ["Tensor"]
