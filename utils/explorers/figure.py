"""The host of every explorer: its words, its recorded data and its ES module as one cell output."""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from pathlib import Path

ROOM = Path(__file__).parent
FALLBACK = "Interactive figure, told in words until its script runs."


class Explorer:
    """An interactive figure that a cell shows as words and as plain HTML without any library.

    The HTML holds the words (shown where scripts are off), the recorded data as JSON and one
    inline ES module. It works in a built book, JupyterLab, VS Code and Colab, offline.
    """

    def __init__(
        self,
        kind: str,
        words: str,
        data: dict,
        heights: tuple[int, int],
        live: Callable[[], object],
    ):
        """Keep what the figure shows.

        Args:
            kind: Name of the ES module in this folder, such as ``"strides"``.
            words: What the figure shows: the headline in the first line, the numbers after it.
            data: What the module draws; plain JSON values, equal on every machine.
            heights: Height in CSS pixels on a wide page and on a phone: reserved, so that the
                page does not move when the module draws.
            live: Builds the same exploration with ipywidgets.
        """
        self.kind, self.words, self.data, self.heights = kind, words, data, heights
        self._live = live

    def live(self) -> object:
        """Return the same exploration as an ipywidgets box, for a notebook with a kernel."""
        return self._live()

    def __repr__(self) -> str:
        return self.words

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": self.words, "text/html": self.html()}

    def html(self) -> str:
        """Return the host element and its script, the same text for the same data."""
        data = json.dumps(self.data, separators=(",", ":"), sort_keys=True)
        wide, phone = self.heights
        return (
            f'<div data-explorer="{self.kind}" '
            f'style="min-height:clamp({wide}px,(600px - 100vw)*999,{max(wide, phone)}px)">'
            f'<p style="white-space:pre-line"><em>{FALLBACK}</em>\n{escape(self.words)}</p>'
            # "<" would let a text inside the data end the script element.
            f'<script type="application/json">{data.replace("<", chr(92) + "u003c")}</script>'
            f'</div>\n<script type="module">\n{module(self.kind)}</script>'
        )


@lru_cache
def module(kind: str) -> str:
    """Return ``core.js`` and ``<kind>.js`` as one ES module that draws every waiting host.

    Each file stays a normal module (``import``, ``export``) for editors and other hosts. A cell
    output has no address to import from, so the two are joined here. Every output carries a copy,
    so comments, indentation, and spaces beside signs in lines without a text are left out.
    """
    files = [(ROOM / name).read_text("utf-8") for name in ("core.js", f"{kind}.js")]
    source = re.sub(r'^import .* from "\./core\.js";$', "", "\n".join(files), flags=re.M)
    source = re.sub(r"^export default", "const explorer =", source, flags=re.M)
    source = re.sub(r"^export ", "", source, flags=re.M)
    lines = (line.strip() for line in source.splitlines())
    kept = [_tight(line) for line in lines if line and not line.startswith("//")]
    return "\n".join([*kept, f'mount("{kind}", explorer);', ""])


def _tight(line: str) -> str:
    return line if re.search("[\"'`]", line) else re.sub(r" ?(=>|[=,;?:{}<>]) ?", r"\1", line)
