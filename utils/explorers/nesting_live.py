"""Explorer ``nesting`` with a kernel: type any tensor, PyTorch folds it at once.

The only file of this explorer that needs ipywidgets; it keeps to what 7.7.1 and 8.1 share.
"""

from html import escape

import ipywidgets
import torch

from utils.explorers.nesting import check_input, record
from utils.explorers.nesting_words import Fold, facts, sentence
from utils.record.folds import HOWS, written

STYLE = """<style>
.nesting-live{max-width:720px;line-height:1.5}
.nesting-live code{background:none}
.nesting-live .box{display:inline-flex;flex-wrap:wrap;gap:4px;margin:1px;padding:3px 5px;
border:solid #808080;border-width:0 2px;border-radius:6px;vertical-align:top}
.nesting-live .down{flex-direction:column}
.nesting-live .folded{border-style:dotted}
.nesting-live .cell{min-width:3.5ch;padding:3px 5px;font:14px monospace;text-align:center;
border:1px solid #80808099;border-radius:5px}
.nesting-live .seen{background:#1f6feb33}
.nesting-live .now{border-color:#ee4c2c;background:#ee4c2c55;outline:1px solid #ee4c2c}
</style>"""


class NestingPanel(ipywidgets.VBox):
    """A text gives the tensor, two dropdowns the reduction and the dims, a slider walks."""

    def __init__(self, x: torch.Tensor, hows: tuple[str, ...]):
        """Show ``x`` folded by the first of ``hows`` over its first dimension."""
        self.code = ipywidgets.Text("x", description="tensor", continuous_update=False)
        self.how = ipywidgets.Dropdown(options=HOWS, value=hows[0], description="reduction")
        self.dim = ipywidgets.Dropdown(options=["0"], description="dim")
        self.walk = ipywidgets.IntSlider(0, 0, 0, description="walk")
        self.picture = ipywidgets.HTML()
        super().__init__([self.code, self.how, self.dim, self.walk, self.picture])
        self._x = x
        self.code.observe(lambda _: self._record(), "value")
        self.how.observe(lambda _: self._record(), "value")
        self.dim.observe(lambda _: self._choose(), "value")
        self.walk.observe(lambda _: self._draw(), "value")
        self._record()

    def _record(self) -> None:
        """Fold the tensor that is typed; keep the chosen dims if it has them."""
        self._folds: list[Fold] = []
        try:
            x = _evaluate(self.code.value, self._x)
            check_input(x, (self.how.value,))
        except (TypeError, ValueError) as error:
            said = escape(str(error))
            self.picture.value = f'{STYLE}<p class="nesting-live" role="alert">{said}</p>'
            return
        chosen = self.dim.value
        shape, numbers, made = record(x, (self.how.value,))
        options = [written(fold.dims) for fold in made]
        self.dim.options = options
        self.dim.value = chosen if chosen in options else options[0]
        self._shape, self._numbers, self._folds = shape, numbers, made
        self._choose()

    def _choose(self) -> None:
        if self._folds:
            self.walk.value, self.walk.max = 0, len(self._fold().groups) - 1
            self._draw()

    def _draw(self) -> None:
        if self._folds:
            how, step = self.how.value, self.walk.value
            self.picture.value = draw(self._shape, self._numbers, self._fold(), how, step)

    def _fold(self) -> Fold:
        return self._folds[self.dim.index]


def _evaluate(code: str, x: torch.Tensor) -> object:
    try:
        # eval on purpose: the code is typed by the reader, whose own Python this is.
        return eval(code.strip(), {"x": x.clone(), "torch": torch})
    except Exception as error:
        message = str(error).strip().partition("\n")[0].rstrip(".")
        raise ValueError(f"{code!r} fails with {type(error).__name__}: {message}.") from error


def draw(shape: tuple[int, ...], numbers: list[str], fold: Fold, how: str, step: int) -> str:
    """Return number ``step`` of the result in words, and tensor and result as nested HTML boxes."""
    said = [facts(fold, how), sentence(fold, how, step, numbers)]
    words = "".join(f"<p><code>{escape(line)}</code></p>" for line in said)
    before = {place: "seen" for group in fold.groups[:step] for place in group}
    before |= dict.fromkeys(fold.groups[step], "now")
    after = dict.fromkeys(range(step), "seen") | {step: "now"}
    top = _nested(shape, iter(enumerate(numbers)), before, fold.dims)
    below = _nested(fold.kept, iter(enumerate(fold.results[how])), after, fold.dims)
    return f'{STYLE}<div class="nesting-live">{words}<div>{top}</div><p></p>{below}</div>'


def _nested(shape, cells, marks: dict[int, str], dims: tuple[int, ...], depth: int = 0) -> str:
    """Return the next cells as boxes in boxes; the box of a folded dimension is dotted."""
    if depth == len(shape):
        place, text = next(cells)
        return f'<div class="cell {marks.get(place, "")}">{escape(text)}</div>'
    parts = "".join(_nested(shape, cells, marks, dims, depth + 1) for _ in range(shape[depth]))
    look = "box down" if len(shape) - depth in (2, 4) else "box"
    return f'<div class="{look}{" folded" if depth in dims else ""}">{parts}</div>'
