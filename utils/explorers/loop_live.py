"""Explorer ``loop`` with a kernel: any learning rate, trained by PyTorch at once.

The only file of this explorer that needs ipywidgets; it keeps to what 7.7.1 and 8.1 share.
"""

from collections.abc import Sequence
from html import escape

import ipywidgets
import torch

from utils.explorers.loop import check_lr, record
from utils.explorers.loop_words import CODE, State, say, sentence
from utils.pictures import curves, svg


class LoopPanel(ipywidgets.VBox):
    """One slider sets the learning rate, one walks through the phases; the picture follows."""

    def __init__(
        self, x: torch.Tensor, y: torch.Tensor, lrs: Sequence[float], start: float, rounds: int
    ):
        """Show a training on ``x`` and ``y`` with the first of ``lrs``, as ``loop`` records it."""
        self.lr = ipywidgets.FloatLogSlider(
            lrs[0], min=-3, max=1, step=0.01, description="learning rate", continuous_update=False
        )
        self.step = ipywidgets.IntSlider(0, 0, 4 * rounds, description="step")
        self.picture = ipywidgets.HTML()
        super().__init__([self.lr, self.step, self.picture])
        self._x, self._y, self._start, self._rounds = x, y, start, rounds
        self.lr.observe(lambda _: self._record(), "value")
        self.step.observe(lambda _: self._draw(), "value")
        self._record()

    def _record(self) -> None:
        try:
            check_lr(self.lr.value)
            self._states = record(self._x, self._y, self.lr.value, self._start, self._rounds)
        except ValueError as error:
            self._states = ()
            self.picture.value = f'<p role="alert">{escape(str(error))}</p>'
            return
        self._draw()

    def _draw(self) -> None:
        if self._states:
            self.picture.value = draw(
                self._x, self._y, self.lr.value, self._states, self.step.value
            )


def draw(x: torch.Tensor, y: torch.Tensor, lr: float, states: tuple[State, ...], k: int) -> str:
    """Return state number ``k`` in words, its lines of code marked, and the line, as HTML."""
    state = states[k]
    code = "\n".join(
        f"{'→' if phase == state.phase else ' '} {escape(text)}" for text, phase in CODE
    )
    line = {f"w = {say(state.w)}": lambda x: state.w * x}
    figure = curves.fit(x.detach().cpu(), y.detach().cpu(), **line)
    return f"<p>{escape(sentence(lr, states, k))}</p><pre>{code}</pre>{svg.to_html(figure)}"
