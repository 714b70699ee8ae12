"""Explorers: figures to play with. PyTorch recorded every state; a slider selects one.

- ``backprop``  numbers forward, gradients back: ``backprop("w * x", w=w, x=x)``
- ``bits``      the bits of numbers in five formats: ``bits("0.1", "1/3")``
- ``graph``     the graph of a loss, line by line: ``graph({"a square": "loss = w ** 2"}, w=w)``
- ``kinks``     what autograd returns where a slope breaks: ``kinks("torch.relu(x)", "x.abs()")``
- ``loop``      a line moved by hand: ``loop(x, y)``; one that learns: ``loop(x, y, [0.1, 0.5])``
- ``nesting``   what a reduction folds: ``nesting(x)``
- ``sharing``   who shares memory after each line: ``sharing("a = np.zeros(3)", ...)``
- ``strides``   one storage, many views: ``strides(x, "x.t()", "x[:, ::2]")``

Each is one file: what a chapter calls, what is said of a state, how a state is drawn. What records
PyTorch lies in ``record``; ``scenes`` plays what was recorded, in a page and with ``live()``.
"""

from utils.explorers.backprop import backprop
from utils.explorers.bits import bits
from utils.explorers.graph import graph
from utils.explorers.kinks import kinks
from utils.explorers.loop import loop
from utils.explorers.nesting import nesting
from utils.explorers.sharing import sharing
from utils.explorers.strides import strides

__all__ = ["backprop", "bits", "graph", "kinks", "loop", "nesting", "sharing", "strides"]
