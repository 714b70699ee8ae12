"""What every panel with a walk shares: a slider over recorded steps, and the picture below it."""

from collections.abc import Callable
from html import escape

import ipywidgets

Record = Callable[[], tuple[int, Callable[[int], str]]]
"""Records something; returns how many steps it has, and what draws one of them as HTML."""


class WalkPanel(ipywidgets.VBox):
    """Controls, a slider that walks through the steps of what they chose, and a picture."""

    def __init__(self, *controls: ipywidgets.Widget, walk: str, **look: object):
        """Put ``controls`` above a slider labelled ``walk``; ``look`` goes to the slider."""
        self.walk = ipywidgets.IntSlider(0, 0, 0, description=walk, **look)
        self.picture = ipywidgets.HTML()
        super().__init__([*controls, self.walk, self.picture])
        self._draw: Callable[[int], str] | None = None
        self.walk.observe(lambda _: self._paint(), "value")

    def show(self, record: Record) -> None:
        """Record, and show the first step; a refusal is told in place of the picture."""
        self._draw = None  # while the slider moves, it must not show what was recorded before
        try:
            steps, draw = record()
        except (TypeError, ValueError) as error:
            self.walk.value = self.walk.max = 0
            self.picture.value = f'<p role="alert">{escape(str(error))}</p>'
            return
        self.walk.value, self.walk.max = 0, steps - 1
        self._draw = draw
        self._paint()

    def _paint(self) -> None:
        if self._draw:
            self.picture.value = self._draw(self.walk.value)
