"""Explorer ``strides`` with a kernel: type any view of ``x``, PyTorch records it at once.

The only file of this explorer that needs ipywidgets; it keeps to what 7.7.1 and 8.1 share.
"""

from collections.abc import Callable
from html import escape

import ipywidgets
import torch

from utils.explorers.panel import WalkPanel
from utils.explorers.strides import look, noun_of, storage_of
from utils.explorers.strides_words import View, facts, index_of, sentence
from utils.record.values import texts

STYLE = """<style>
.strides-live{max-width:720px;line-height:1.5}
.strides-live code{background:none}
.strides-live .row{display:flex;flex-wrap:wrap;gap:8px 0;margin:8px 0 16px}
.strides-live .blocks{display:flex;flex-wrap:wrap;gap:8px 24px}
.strides-live table{border-collapse:separate;border-spacing:5px;margin:0}
.strides-live caption,.strides-live th,.strides-live small{font:11.5px monospace;text-align:center}
.strides-live .cell{min-width:calc(var(--letters)*1ch + 14px);padding:6px;font:14px monospace;
border:2px solid #80808099;text-align:center;background:none}
.strides-live td.cell{border-radius:8px}
.strides-live small{display:block}
.strides-live .off{border-style:dotted}
.strides-live .seen{background:#1f6feb33}
.strides-live .twin{border:2px dashed #ee4c2c;background:#ee4c2c22}
.strides-live .now{border-color:#ee4c2c;background:#ee4c2c55;outline:1px solid #ee4c2c}
</style>"""


class StridesPanel(WalkPanel):
    """A dropdown and a free text choose the view, a slider walks; the picture follows."""

    def __init__(self, x: torch.Tensor, views: list[View]):
        """Show the first of ``views``, which were recorded from ``x``."""
        self.choice = ipywidgets.Dropdown(options=[view.code for view in views], description="view")
        self.code = ipywidgets.Text(views[0].code, description="or type", continuous_update=False)
        super().__init__(self.choice, self.code, walk="walk")
        self._x = x
        self.choice.observe(lambda change: setattr(self.code, "value", change["new"]), "value")
        self.code.observe(lambda _: self.show(self._record), "value")
        self.show(self._record)

    def _record(self) -> tuple[int, Callable[[int], str]]:
        view = look(self._x, self.code.value)
        return len(view.reads), lambda step: self._picture(view, step)

    def _picture(self, view: View, step: int) -> str:
        storage = texts(storage_of(self._x))  # x may have been written into since
        return draw(view, step, storage, noun_of(self._x))


def draw(view: View, step: int, storage: list[str], noun: str) -> str:
    """Return cell number ``step`` of ``view`` in words, and both storage and view as HTML."""
    said = [facts(view), sentence(view, step, storage, noun)]
    words = "".join(f"<p><code>{escape(line)}</code></p>" for line in said)
    tape = "".join(
        f"<div>{_cell('div', _tape_mark(view, step, i), text)}<small>{i}</small></div>"
        for i, text in enumerate(storage)
    )
    room = f"--letters:{max(map(len, storage))}"
    return (
        f'{STYLE}<div class="strides-live" style="{room}">{words}'
        f'<b>storage of x</b><div class="row">{tape}</div>'
        f'<b>{escape(view.code)}</b><div class="blocks">{_blocks(view, step, storage)}</div></div>'
    )


def _cell(tag: str, mark: str, text: str) -> str:
    return f'<{tag} class="cell {mark}">{escape(text)}</{tag}>'


def _tape_mark(view: View, step: int, at: int) -> str:
    if at == view.reads[step]:
        return "now"
    if at in view.reads[:step]:
        return "seen"
    return "" if at in view.reads else "off"


def _grid_mark(view: View, step: int, cell: int) -> str:
    if cell == step:
        return "now"
    if view.reads[cell] == view.reads[step]:
        return "twin"
    return "seen" if cell < step else ""


def _blocks(view: View, step: int, storage: list[str]) -> str:
    """Return one table for each matrix in ``view``."""
    rows, columns = (1, 1, *view.shape)[-2:]

    def cell(number: int) -> str:
        return _cell("td", _grid_mark(view, step, number), storage[view.reads[number]])

    starts = range(0, len(view.reads), rows * columns)
    return "".join(_table(view, start, rows, columns, cell) for start in starts)


def _table(view: View, start: int, rows: int, columns: int, cell: Callable[[int], str]) -> str:
    lead = "".join(f"{i}, " for i in index_of(view, start)[:-2])
    caption = f"<caption>[{lead}:, :]</caption>" if lead else ""
    head = "".join(f"<th>{column if view.shape else ''}</th>" for column in range(columns))
    lines = [range(start + row * columns, start + (row + 1) * columns) for row in range(rows)]
    body = "".join(
        f"<tr><th>{row if len(view.shape) > 1 else ''}</th>{''.join(map(cell, line))}</tr>"
        for row, line in enumerate(lines)
    )
    return f"<table>{caption}<tr><th></th>{head}</tr>{body}</table>"
