"""Explorers: figures to play with. PyTorch records every state, a slider selects, JavaScript draws.

- ``figure.py``          the host: words, recorded data and one ES module as a cell's output
- ``core.js``            what every explorer shares: theme, slider, Play button
- ``bits.py``            numbers in five floating-point formats: ``bits("0.1", "1/3")``
- ``bits.js``            how the browser draws them
- ``bits_words.py``      what is recorded of a number in a format, and how it is said
- ``bits_live.py``       the same with a kernel: any number, recorded at once
- ``loop.py``            a line that learns: ``loop(x, y, [0.1, 0.5])``; with ``loop.js`` and
  ``loop_words.py``, ``loop_height.py``, ``loop_live.py``
- ``nesting.py``         boxes in boxes and what a reduction folds: ``nesting(x, "sum", "mean")``
- ``nesting.js``         how the browser draws it
- ``nesting_words.py``   what it says, the same in the page, the text and ``live()``
- ``nesting_height.py``  the height that a page reserves for it
- ``nesting_live.py``    the same with a kernel: any tensor, recomputed at once
- ``strides.py``         one storage, many views: ``strides(x, "x.t()", "x[:, ::2]")``
- ``strides.js``         how the browser draws it
- ``strides_words.py``   what it says of a view, the same in the page, the text and ``live()``
- ``strides_height.py``  the height that a page reserves for it
- ``strides_live.py``    the same with a kernel: any expression, recomputed at once
- ``sharing.py``         who shares memory after each line: ``sharing("a = np.zeros(3)", ...)``
- ``sharing_record.py``  runs the lines and reads names, addresses and numbers
- ``sharing_state.py``   what is recorded of a line
- ``sharing.js``, ``sharing_words.py``, ``sharing_height.py``, ``sharing_live.py``  as above
- ``graph.py``           the graph of a loss, line by line: ``graph({"a square": "loss = w ** 2"}, w=w)``
- ``graph.py``           a loss, line by line: ``graph({"a square": "loss = w ** 2"}, w=w)``
- ``graph.js``           how the browser draws it
- ``graph_record.py``    a program run line by line, and backward node by node
- ``graph_words.py``     what it says of every moment
- ``graph_place.py``     where nodes and arrows stand, and the height that a page reserves
- ``graph_live.py``      the same with a kernel: any program, recorded at once
- ``backprop.py``         a small graph forward and backward: ``backprop("w * x", w=w, x=x)``
- ``backprop.js``         how the browser draws it
- ``backprop_tape.py``    what autograd does with an expression, recorded
- ``backprop_words.py``   what it says at each step, the same in the page, the text and ``live()``
- ``backprop_places.py``  where nodes and ways stand, across or downwards
- ``backprop_height.py``  the height that a page reserves for it
- ``backprop_live.py``    the same with a kernel: any expression, recorded at once

Only ``live()`` needs ipywidgets, and only it imports them.
"""

from utils.explorers.backprop import backprop
from utils.explorers.bits import bits
from utils.explorers.loop import loop
from utils.explorers.strides import strides

__all__ = ["bits", "loop", "strides"]
from utils.explorers.sharing import sharing
from utils.explorers.strides import strides

__all__ = ["bits", "sharing", "strides"]
__all__ = ["bits", "strides"]
from utils.explorers.graph import graph
from utils.explorers.strides import strides

__all__ = ["bits", "graph", "strides"]
from utils.explorers.backprop import backprop
from utils.explorers.bits import bits
from utils.explorers.nesting import nesting
from utils.explorers.strides import strides

__all__ = ["backprop", "bits", "strides"]
__all__ = ["bits", "nesting", "strides"]
