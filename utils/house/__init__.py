"""The house: train, judge, use and keep any net with a few words. It needs only torch.

- ``model``      the ``Model``: compile, fit, evaluate, predict, save, load
- ``callbacks``  what goes along: stop early, checkpoint and resume, a table, a progress line
- ``parallel``   the same on several processes, under ``torchrun``
- ``summary``    the layers of a net, their shapes and parameters
"""

from utils.house.model import Model

__all__ = ["Model"]
