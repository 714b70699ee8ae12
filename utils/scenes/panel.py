"""Every explorer with a kernel: the same scenes, and what a reader types, recorded at once.

The only file that needs ipywidgets; it keeps to what 7.7.1 (Colab) and 8.1 share.
"""

from html import escape
from math import log10

import ipywidgets

from utils.scenes.choices import Films, Free, Line, options_of
from utils.scenes.page import style
from utils.scenes.scene import Scene
from utils.scenes.still import spans, svg

WIDE = {"description_width": "initial"}


class Panel(ipywidgets.VBox):
    """Lists choose among what was recorded, a free input records anew, a slider walks."""

    def __init__(self, explorer):
        """Show the first state of the first choice of an ``Explorer``."""
        free = explorer.free
        films = free.record(free.value) if free and free.replaces else explorer.films
        self._explorer, self._films, self._busy = explorer, dict(films), False
        self.lists = [ipywidgets.Dropdown(description=axis, style=WIDE) for axis in explorer.axes]
        self.free = _widget(free) if free else None
        self.play = ipywidgets.Play(min=1, max=1, interval=explorer.pace or 600)
        self.walk = ipywidgets.IntSlider(
            1, 1, 1, description=explorer.walk, readout=not explorer.stop, style=WIDE
        )
        ipywidgets.jslink((self.play, "value"), (self.walk, "value"))
        self.picture = ipywidgets.HTML()
        look = ipywidgets.HTML(f"<style>{style('.still')}</style>")
        inputs = [*self.lists, *([self.free] if self.free else [])]
        super().__init__([look, *inputs, ipywidgets.HBox([self.play, self.walk]), self.picture])
        self._offer(self._films)
        for chosen in self.lists:
            chosen.observe(lambda _: self._choose(), "value")
        if self.free:
            self.free.observe(lambda change: self._record(change["new"]), "value")
        self.walk.observe(lambda _: self._paint(), "value")
        self._choose()

    def _offer(self, films: Films, wanted: tuple[str, ...] = ()) -> None:
        """Offer the choices of ``films``; keep what is chosen, or take what is ``wanted``."""
        self._busy = True  # until all lists fit together, none may choose
        for k, offered in enumerate(options_of(films, len(self.lists))):
            chosen = wanted[k] if wanted else self.lists[k].value or self._explorer.opens[k]
            self.lists[k].options = offered
            self.lists[k].value = chosen if chosen in offered else offered[0]
        self._busy = False

    def _choose(self) -> None:
        if not self._busy:
            self._show(self._films[tuple(each.value for each in self.lists)])

    def _record(self, given: object) -> None:
        self._states = ()  # while the slider moves, it must not show what was recorded before
        self.walk.value = 1
        free, before = self._explorer.free, self._films
        try:
            made = dict(free.record(given))
            self._films = made if free.replaces else {**self._films, **made}
            self._offer(self._films, () if free.replaces else self._nearest(made))
            self._choose()
        except (TypeError, ValueError) as error:
            self._refuse(str(error), before)
        except Exception as error:  # what is typed may fail in any way, and none may end the panel
            self._refuse(f"{given!r} fails with {type(error).__name__}: {error}", before)

    def _refuse(self, sentence: str, films: Films) -> None:
        """Say what was wrong, and offer what was there before."""
        self._films = films
        self._offer(films)
        self._states = ()
        self.walk.max = self.play.max = 1
        self.picture.value = f'<p role="alert">{escape(sentence)}</p>'

    def _nearest(self, made: Films) -> tuple[str, ...]:
        """Return the choice of what was just recorded that differs least from what is shown."""
        now = [each.value for each in self.lists]
        return max(made, key=lambda choice: sum(a == b for a, b in zip(choice, now, strict=True)))

    def _show(self, states) -> None:
        same = self._explorer.keep and len(states) == self.walk.max
        self._states = ()
        if not same:
            self.walk.value = 1
        self.walk.max = self.play.max = len(states)
        self._states = states
        self._height = max(self._scene(state).height for state in states)  # walking moves nothing
        self._paint()

    def _scene(self, state: object) -> Scene:
        return self._explorer.draw(state, self._explorer.widths[-1])

    def _paint(self) -> None:
        if not self._states:
            return
        explorer, state = self._explorer, self._states[self.walk.value - 1]
        lines = explorer.said(state)
        if explorer.stop:
            self.walk.description = f"{explorer.walk} = {explorer.stop(state)}"
        roles = ("facts", "words")[-len(lines) :]
        said = "".join(
            f'<div class="say {role}"><p>{spans(line, "code")}</p></div>'
            for role, line in zip(roles, lines, strict=True)
        )
        listed = "".join(map(_item, explorer.lines(state)))
        listed = f'<ol class="listing">{listed}</ol>' if listed else ""
        drawn = svg(self._scene(state), explorer.alt, self._height)
        stage = f'<div class="stage{" pair" * bool(explorer.beside)}">{listed}{drawn}</div>'
        self.picture.value = f'<div class="still"><div class="card">{said}{stage}</div></div>'


def _item(line: Line) -> str:
    note = f"<i>{escape(line.note)}</i>" if line.note else ""
    return f'<li class="{line.role}"><code>{escape(line.code)}</code>{note}</li>'


def _widget(free: Free) -> ipywidgets.Widget:
    look = {"description": free.label, "continuous_update": False, "style": WIDE}
    if free.low is not None:
        low, high = log10(free.low), log10(free.high)
        return ipywidgets.FloatLogSlider(free.value, min=low, max=high, step=0.01, **look)
    if free.rows > 1:
        return ipywidgets.Textarea(str(free.value), rows=free.rows, placeholder=free.hint, **look)
    return ipywidgets.Text(str(free.value), placeholder=free.hint, **look)
