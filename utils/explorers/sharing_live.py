"""Explorer ``sharing`` with a kernel: write any short program, it is run and recorded at once.

The only file of this explorer that needs ipywidgets; it keeps to what 7.7.1 and 8.1 share.
"""

from collections.abc import Callable
from html import escape

import ipywidgets

from utils.explorers.panel import WalkPanel
from utils.explorers.sharing_record import record
from utils.explorers.sharing_state import Buffer, Program, State, Thing

STYLE = """<style>
.sharing-live{max-width:720px;line-height:1.5}
.sharing-live table{border-collapse:separate;border-spacing:10px 6px;margin:8px 0}
.sharing-live td{font:14px monospace;text-align:center}
.sharing-live span{display:inline-block;padding:4px 8px;border:2px solid #80808099}
.sharing-live .name{border-radius:14px;margin:0 2px}
.sharing-live .object{border-radius:6px}
.sharing-live small{display:block;font:11.5px monospace}
.sharing-live .fresh{border-color:#1f6feb;background:#1f6feb33}
.sharing-live .sees,.sharing-live .changed{border-color:#ee4c2c;background:#ee4c2c33}
.sharing-live s{font-size:11.5px}
</style>"""


class SharingPanel(WalkPanel):
    """A dropdown and a text area choose the program, a slider its line; the picture follows."""

    def __init__(self, programs: list[Program]):
        """Show the first line of the first of ``programs``."""
        texts = [(program.title, "\n".join(program.lines)) for program in programs]
        self.choice = ipywidgets.Dropdown(options=texts, description="program")
        self.code = ipywidgets.Textarea(
            texts[0][1], description="or write", continuous_update=False, rows=8
        )
        super().__init__(self.choice, self.code, walk="line", readout=False)
        self.choice.observe(lambda change: setattr(self.code, "value", change["new"]), "value")
        self.code.observe(lambda _: self.show(self._record), "value")
        self.show(self._record)

    def _record(self) -> tuple[int, Callable[[int], str]]:
        program = record("program", self.code.value)
        return len(program.lines), lambda step: draw(program.lines[step], program.states[step])


def draw(line: str, state: State) -> str:
    """Return what ``line`` left behind: in words, and as a table of names, objects, buffers."""
    said = "".join(f"<p><code>{escape(text)}</code></p>" for text in (state.facts, state.words))
    rows = "".join(_buffer_rows(state, buffer) for buffer in state.buffers)
    rows += "".join(_row(state, thing) for thing in state.things if thing.buffer is None)
    return (
        f'{STYLE}<div class="sharing-live"><b>after</b> <code>{escape(line)}</code>{said}'
        f"<table>{rows}</table></div>"
    )


def _buffer_rows(state: State, buffer: Buffer) -> str:
    """Return one row for each object on ``buffer``, with the buffer beside the first."""
    things = [thing for thing in state.things if thing.buffer == buffer.key]
    cells = "".join(map(_cell, buffer.cells, buffer.before))
    beside = [f'<td rowspan="{len(things)}">→ {cells}</td>', *[""] * (len(things) - 1)]
    return "".join(_row(state, thing, cell) for thing, cell in zip(things, beside, strict=True))


def _cell(now: str, before: str | None) -> str:
    if before is None:
        return f'<span class="cell">{escape(now)}</span>'
    return f'<span class="cell changed">{escape(now)} <s>{escape(before)}</s></span>'


def _row(state: State, thing: Thing, beside: str = "") -> str:
    names = [name for name, key in state.names.items() if key == thing.key]
    mark = "sees" if set(names) & set(state.sees) else ""
    pills = "".join(
        f'<span class="name {"fresh" if name in state.moved else mark}">{escape(name)}</span>'
        for name in names
    )
    text = f"{escape(thing.head)}<small>{escape(thing.note)}</small>"
    return f'<tr><td>{pills} →</td><td><span class="object {mark}">{text}</span></td>{beside}</tr>'
