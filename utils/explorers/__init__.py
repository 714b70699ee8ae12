"""Explorers: figures to play with. PyTorch records every state, a slider selects, JavaScript draws.

- ``backprop``  numbers forward, gradients back: ``backprop("w * x", w=w, x=x)``
- ``bits``      the bits of numbers in five formats: ``bits("0.1", "1/3")``
- ``graph``     the graph of a loss, line by line: ``graph({"a square": "loss = w ** 2"}, w=w)``
- ``loop``      a line that learns: ``loop(x, y, [0.1, 0.5])``
- ``nesting``   what a reduction folds: ``nesting(x)``
- ``sharing``   who shares memory after each line: ``sharing("a = np.zeros(3)", ...)``
- ``strides``   one storage, many views: ``strides(x, "x.t()", "x[:, ::2]")``

The files of a kind begin with its name:

- ``<kind>.py``                     the function that a chapter calls; it checks what it is given
- ``<kind>_record/_state/_tape.py`` what is recorded while PyTorch runs
- ``<kind>_words.py``               what is said of a state, the same in page, text and ``live()``
- ``<kind>_height/_place(s).py``    where things stand, and the height that a page reserves
- ``<kind>_live.py``                the same with a kernel: recomputed at once for free input
- ``<kind>.js``                     how the browser draws it

All share ``figure.py``, the host (words, recorded data and one ES module as a cell's output), and
``core.js`` (theme, sentences, slider, Play button). Only ``live()`` needs ipywidgets, and only it
imports them; panels with a walk share ``panel.py``.
"""

from utils.explorers.backprop import backprop
from utils.explorers.bits import bits
from utils.explorers.graph import graph
from utils.explorers.loop import loop
from utils.explorers.nesting import nesting
from utils.explorers.sharing import sharing
from utils.explorers.strides import strides

__all__ = ["backprop", "bits", "graph", "loop", "nesting", "sharing", "strides"]
