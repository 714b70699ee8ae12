"""Explorer ``backprop`` with a kernel: type any expression, PyTorch records it at once.

The only file of this explorer that needs ipywidgets; it keeps to what 7.7.1 and 8.1 share.
"""

from collections.abc import Callable
from functools import partial
from html import escape

import ipywidgets
import torch

from utils.explorers.backprop import look
from utils.explorers.backprop_tape import Node, Tape
from utils.explorers.backprop_words import Steps, formula, number, plain, steps_of
from utils.explorers.panel import WalkPanel

STYLE = """<style>
.backprop-live{max-width:720px;line-height:1.5}
.backprop-live table{border-collapse:collapse;margin:8px 0}
.backprop-live th,.backprop-live td{padding:4px 14px;text-align:left;font:14px monospace;
border-bottom:1px solid #80808055}
.backprop-live th{font-weight:bold}
.backprop-live .now{background:#ee4c2c44}
</style>"""


class BackpropPanel(WalkPanel):
    """A dropdown and a free text choose the expression, a slider steps; the picture follows."""

    def __init__(self, codes: list[str], leaves: dict[str, torch.Tensor]):
        """Show the first of ``codes``, expressions of the names in ``leaves``."""
        self.choice = ipywidgets.Dropdown(options=codes, description="loss =")
        self.code = ipywidgets.Text(codes[0], description="or type", continuous_update=False)
        super().__init__(self.choice, self.code, walk="step")
        self._leaves = leaves
        self.choice.observe(lambda change: setattr(self.code, "value", change["new"]), "value")
        self.code.observe(lambda _: self.show(self._record), "value")
        self.show(self._record)

    def _record(self) -> tuple[int, Callable[[int], str]]:
        tape = look(self.code.value, self._leaves)
        steps = steps_of(tape)
        return len(steps.says), partial(draw, tape, steps)


def draw(tape: Tape, steps: Steps, step: int) -> str:
    """Return step number ``step`` in words, and a table of numbers and gradients, as HTML."""
    rows = "".join(_row(node, steps, step) for node in tape.nodes)
    head = "<tr><th></th><th>number</th><th>gradient of loss</th></tr>"
    said = escape(plain(steps.says[step]))
    return f'{STYLE}<div class="backprop-live"><p>{said}</p><table>{head}{rows}</table></div>'


def _row(node: Node, steps: Steps, step: int) -> str:
    cells = _value(node, steps, step) + _grad(node, steps, step)
    return f"<tr><td>{escape(formula(node))}</td>{cells}</tr>"


def _value(node: Node, steps: Steps, step: int) -> str:
    at = steps.values[node]
    return _cell(number(node.value) if at <= step else "", at == step)


def _grad(node: Node, steps: Steps, step: int) -> str:
    """Return the sum that has arrived at ``node`` so far; a dash where none is asked for."""
    if not node.value.requires_grad:
        return _cell("–", False)
    arrived = [(at, text) for at, text in steps.grads.get(node, []) if at <= step]
    return _cell(arrived[-1][1], arrived[-1][0] == step) if arrived else _cell("", False)


def _cell(text: str, now: bool) -> str:
    return f'<td class="{"now" if now else ""}">{text}</td>'
