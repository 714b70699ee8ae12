"""Explorer ``graph`` with a kernel: type any program, PyTorch records its graph at once.

The only file of this explorer that needs ipywidgets; it keeps to what 7.7.1 and 8.1 share.
"""

from collections.abc import Callable
from functools import partial
from html import escape

import ipywidgets
import torch

from utils.explorers.graph import look
from utils.explorers.graph_record import Moment, Part, Recording
from utils.explorers.graph_words import sentences
from utils.explorers.panel import WalkPanel

STYLE = """<style>
.graph-live{max-width:720px;line-height:1.5}
.graph-live code{background:none}
.graph-live ol{list-style:none;margin:8px 0;padding:0;font:13px/24px monospace}
.graph-live li{white-space:pre;padding-left:9px;border-left:3px solid transparent}
.graph-live .now{border-color:#ee4c2c;background:#ee4c2c33}
.graph-live table{border-collapse:collapse;font:13px monospace}
.graph-live th,.graph-live td{padding:4px 12px;text-align:left;border:1px solid #80808066}
</style>"""


class GraphPanel(WalkPanel):
    """A dropdown and a free text choose the program, a slider steps; the picture follows."""

    def __init__(self, recordings: list[Recording], tensors: dict[str, torch.Tensor]):
        """Show the first of ``recordings``, which were made from ``tensors``."""
        self.choice = ipywidgets.Dropdown(
            options=[r.title for r in recordings], description="program"
        )
        self.code = ipywidgets.Text("", description="or type", continuous_update=False)
        self.code.placeholder = "h = w * w; loss = h + 1"
        super().__init__(self.choice, self.code, walk="step")
        self._tensors = tensors
        self._recordings = {recording.title: recording for recording in recordings}
        self.choice.observe(lambda _: self.show(self._chosen), "value")
        self.code.observe(lambda _: self.show(self._typed), "value")
        self.show(self._chosen)

    def _chosen(self) -> tuple[int, Callable[[int], str]]:
        return _steps(self._recordings[self.choice.value])

    def _typed(self) -> tuple[int, Callable[[int], str]]:
        # Statements in one line of text; a program with blocks is given to graph() instead.
        code = "\n".join(part.strip() for part in self.code.value.split(";"))
        return _steps(look("typed", code, self._tensors))


def _steps(recording: Recording) -> tuple[int, Callable[[int], str]]:
    return len(recording.moments), partial(draw, recording)


def draw(recording: Recording, step: int) -> str:
    """Return moment number ``step`` in words, the program, and its nodes as a table, as HTML."""
    moment = recording.moments[step]
    said = f"<p>{_marked(sentences(recording)[step])}</p>"
    lines = "".join(
        f'<li class="{"now" if k == moment.line else ""}">{escape(line)}</li>'
        for k, line in enumerate(recording.lines)
    )
    head = "<tr><th>node</th><th>holds</th><th>leads to</th></tr>"
    rows = "".join(_row(recording, moment, k) for k in reversed(range(moment.nodes)))
    return f'{STYLE}<div class="graph-live">{said}<ol>{lines}</ol><table>{head}{rows}</table></div>'


def _row(recording: Recording, moment: Moment, k: int) -> str:
    part = recording.parts[k]
    ends = ", ".join(_called(recording.parts[end], end) for end in part.inputs)
    cells = (_called(part, k), _held(recording, moment, k), ends)
    mark = "now" if k in moment.now else ""
    return f'<tr class="{mark}">{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'


def _called(part: Part, k: int) -> str:
    """Return the name of a node and its number, which tells equal names apart."""
    return f"{k} {part.name}"


def _held(recording: Recording, moment: Moment, k: int) -> str:
    """Return what a node holds: a gradient, saved tensors, or that they were freed."""
    part = recording.parts[k]
    if part.leaf is not None:
        leaves = [j for j, other in enumerate(recording.parts) if other.leaf is not None]
        return f"{part.leaf}.grad = {moment.grads[leaves.index(k)]}"
    return "freed" if moment.freed[k] else ", ".join(part.chips)


def _marked(sentence: str) -> str:
    """Return a sentence as HTML; backquotes mark code, as in Markdown."""
    pieces = (escape(piece) for piece in sentence.split("`"))
    return "".join(f"<code>{p}</code>" if k % 2 else p for k, p in enumerate(pieces))
