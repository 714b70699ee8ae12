"""Explorer ``bits`` with a kernel: type any number, PyTorch stores it at once.

The only file of this explorer that needs ipywidgets; it keeps to what 7.7.1 and 8.1 share.
"""

from html import escape

import ipywidgets
import torch

from utils.explorers.bits import DTYPES, evaluate
from utils.explorers.bits_words import State, record
from utils.record.floats import FIELDS, name_of

STYLE = """<style>
.bits-live{max-width:720px;line-height:1.5}
.bits-live .fields{display:flex;flex-wrap:wrap;gap:4px 14px;margin:8px 0}
.bits-live span{display:inline-block;min-width:18px;margin:0 1px;font:14px monospace;
text-align:center;border:1px solid #808080}
.bits-live .one{font-weight:700}
.bits-live .sign .one{background:#e69f0066}
.bits-live .exponent .one{background:#0072b266}
.bits-live .fraction .one{background:#009e7366}
.bits-live small{display:block;font:11.5px sans-serif}
</style>"""


class BitsPanel(ipywidgets.VBox):
    """A dropdown chooses the format, a dropdown or a free text the number; the bits follow."""

    def __init__(self, numbers: tuple[str, ...]):
        """Show the first of ``numbers``, which are texts as for ``bits``."""
        formats = [(name_of(dtype), dtype) for dtype in DTYPES]
        self.format = ipywidgets.Dropdown(options=formats, description="format")
        self.choice = ipywidgets.Dropdown(options=list(numbers), description="number")
        self.number = ipywidgets.Text(numbers[0], description="or type", continuous_update=False)
        self.picture = ipywidgets.HTML()
        super().__init__([self.format, self.choice, self.number, self.picture])
        self.choice.observe(lambda change: setattr(self.number, "value", change["new"]), "value")
        for control in (self.format, self.number):
            control.observe(lambda _: self._draw(), "value")
        self._draw()

    def _draw(self) -> None:
        self.picture.value = show(self.number.value, self.format.value)


def show(label: str, dtype: torch.dtype) -> str:
    """Return what ``dtype`` stores for the number written ``label`` as HTML, or what is wrong."""
    try:
        state = record(label, evaluate(label), dtype)
    except (TypeError, ValueError) as error:
        return f'{STYLE}<p class="bits-live" role="alert">{escape(str(error))}</p>'
    return f'{STYLE}<div class="bits-live"><p>{escape(state.said)}</p>{_fields(state)}</div>'


def _fields(state: State) -> str:
    named = zip(FIELDS, state.bits, strict=True)
    groups = (
        f'<div class="{name}">{_cells(bits)}<small>{name}</small></div>' for name, bits in named
    )
    return f'<div class="fields">{"".join(groups)}</div>'


def _cells(bits: str) -> str:
    return "".join(f'<span class="{"one" if bit == "1" else "zero"}">{bit}</span>' for bit in bits)
