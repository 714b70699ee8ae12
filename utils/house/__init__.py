"""The house: train, judge, use and keep any net with a few words. It needs only torch.

- ``model``      the ``Model``: compile, fit, evaluate, predict, summary, save, load
- ``batches``    from data to batches on the device, and the quick path for plain tensors
- ``targets``    the losses by name, and the targets that a loss would misread
- ``scores``     loss and metrics over an epoch: sums weighted by samples, and their means
- ``history``    the values of all epochs, as a table or a picture
- ``modes``      a net in training or evaluation mode for a while
- ``optimizers`` optimizers by name
- ``names``      what a name stands for, or the nearest name there is
- ``saving``     the file that a model is kept in
- ``hooks``      the moments at which callbacks are called
- ``callbacks``  what goes along: stop early, checkpoint and resume, a log
- ``progress``   a line that shows how far a training is
- ``summary``    the layers of a net, their shapes and parameters
- ``processes``  the same on several processes, under ``torchrun``
"""

from utils.house.model import Model

__all__ = ["Model"]
