"""An explorer as one cell output: its words, its recorded data and the player."""

import json
import re
from functools import lru_cache
from html import escape
from pathlib import Path

FOLDER = Path(__file__).parent
FALLBACK = "Interactive figure, told in words until its script runs."


def html(kind: str, words: str, data: dict, heights: tuple[int, int]) -> str:
    """Return the host element and its script; nothing else is needed, no library, no network.

    Args:
        kind: Name of the explorer.
        words: What it shows, seen where scripts are off and where the player fails.
        data: What the player plays, as JSON values.
        heights: Pixels that a wide page and a phone reserve, so that nothing moves.
    """
    wide, phone = heights
    # The figure's own width decides, not the window's: wider than 600 px takes the first.
    room = f"min-height:clamp({wide}px,(600px - 100cqw)*999,{max(wide, phone)}px)"
    text = json.dumps(data, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    measured = "container-type:inline-size;width:100%"
    return (
        f'<div data-explorer="{kind}" style="{measured}"><div style="{room}">'
        f'<p style="white-space:pre-line"><em>{FALLBACK}</em>\n{escape(words)}</p>'
        # "<" would let a text inside the data end the script element.
        f'<script type="application/json">{text.replace("<", chr(92) + "u003c")}</script>'
        f'</div></div>\n<script type="module">\n{player()}</script>'
    )


@lru_cache
def player() -> str:
    """Return the player and its style as one small ES module without an import.

    A cell output has no address to import from, and every output carries a copy: so comments,
    indentation, and spaces beside signs in lines without a text are left out.
    """
    source = (FOLDER / "player.js").read_text("utf-8")
    source = source.replace('import STYLE from "./player.css"', f"const STYLE = `{style()}`")
    lines = (line.strip() for line in source.splitlines())
    return "".join(f"{_tight(line)}\n" for line in lines if line and not line.startswith("//"))


@lru_cache
def style(scope: str = "") -> str:
    """Return the stylesheet without comments and spaces.

    Args:
        scope: A selector inside which alone it holds, for a page without a shadow root. It is
            written before each selector, which every browser understands.
    """
    text = (FOLDER / "player.css").read_text("utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([{};,>])\s*", r"\1", text).replace(";}", "}").strip()
    return (
        re.sub(r"([^{}]+)(?=\{[^{}]*\})", lambda m: _scoped(m[1], scope), text) if scope else text
    )


def _scoped(selectors: str, scope: str) -> str:
    if selectors.startswith("@"):
        return selectors
    parts = (scope if each == ":host" else f"{scope} {each}" for each in selectors.split(","))
    return ",".join(parts)


def _tight(line: str) -> str:
    return line if re.search("[\"'`]", line) else re.sub(r" ?(=>|[=,;?:{}<>]) ?", r"\1", line)
