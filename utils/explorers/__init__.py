"""Explorers: figures to play with. PyTorch recorded every state; a slider selects one.

- ``attention_heads`` which letters a letter looks at: ``attention(look, "a text")``
- ``backprop``  numbers forward, gradients back: ``backprop("w * x", w=w, x=x)``
- ``bits``      the bits of numbers in five formats: ``bits("0.1", "1/3")``
- ``broadcast`` two shapes aligned from the right: ``broadcast("(2, 3) + (3,)")``
- ``descent``   down a curve, by learning rate: ``descent("w ** 2", lrs=[0.1, 0.5, 1.1])``
- ``engine``    a graph of the reader's own engine, walked back: ``engine("w * x + w", w=w, x=x)``
- ``fitting``   one ``fit``, line by line: ``fitting(make, x, y, x_held, y_held)``
- ``gather``    what an index picks, and the way back: ``gather(x, index)``
- ``graph``     the graph of a loss, line by line: ``graph({"a square": "loss = w ** 2"}, w=w)``
- ``kinks``     what autograd returns where a slope breaks: ``kinks("torch.relu(x)", "x.abs()")``
- ``layers``    a call sinks from Python to the device: ``layers("w * x", "x.t()", w=w, x=x)``
- ``learning``  both losses by epoch and by examples: ``learning(x, y, x_held, y_held)``
- ``loader``    batches of a loader, and who fetches them when: ``loader(14, "batch_size=4")``
- ``loop``      a line moved by hand: ``loop(x, y)``; one that learns: ``loop(x, y, [0.1, 0.5])``
- ``losses``    what an answer costs, by its logit: ``losses({"squared": "(p - y) ** 2"})``
- ``matmul``    which products make a number: ``matmul(a, b)``, ``matmul(a, b, {"ij->i": (a,)})``
- ``nesting``   what a reduction folds: ``nesting(x)``
- ``race``      three optimizers on one surface: ``race()``
- ``replicas``  processes share a batch and join gradients: ``replicas(x, y)``
- ``sharing``   who shares memory after each line: ``sharing("a = np.zeros(3)", ...)``
- ``stopping``  where patience ends a training: ``stopping(x, y, x_held, y_held)``
- ``strides``   one storage, many views: ``strides(x, "x.t()", "x[:, ::2]")``
- ``training``  a net learns two classes, its border moves: ``training(x, y, x_held, y_held)``
- ``variance``  numbers and gradients through ten layers: ``variance()``

Each is one file: what a chapter calls, what is said of a state, how a state is drawn. What records
PyTorch lies in ``record``; ``scenes`` plays what was recorded, in a page and with ``live()``.
"""

from utils.explorers.attention_heads import attention
from utils.explorers.backprop import backprop
from utils.explorers.bits import bits
from utils.explorers.broadcast import broadcast
from utils.explorers.descent import descent
from utils.explorers.engine import engine
from utils.explorers.fitting import fitting
from utils.explorers.gather import gather
from utils.explorers.graph import graph
from utils.explorers.kinks import kinks
from utils.explorers.layers import layers
from utils.explorers.learning import learning
from utils.explorers.loader import loader
from utils.explorers.loop import loop
from utils.explorers.losses import losses
from utils.explorers.matmul import matmul
from utils.explorers.nesting import nesting
from utils.explorers.race import race
from utils.explorers.replicas import replicas
from utils.explorers.sharing import sharing
from utils.explorers.stopping import stopping
from utils.explorers.strides import strides
from utils.explorers.training import training
from utils.explorers.variance import variance

__all__ = [
    "attention",
    "backprop",
    "bits",
    "broadcast",
    "descent",
    "engine",
    "fitting",
    "gather",
    "graph",
    "kinks",
    "layers",
    "learning",
    "loader",
    "loop",
    "losses",
    "matmul",
    "nesting",
    "race",
    "replicas",
    "sharing",
    "stopping",
    "strides",
    "training",
    "variance",
]
