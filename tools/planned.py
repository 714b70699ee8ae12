"""Which chapters the book has or will have, and what they are called.

The house in ``index.md`` lists their numbers. A chapter that is written says in its notebook what
it is called, in italics under its title, and nowhere else; the house names the others.
"""

import re
from pathlib import Path

import yaml

from tools.paths import ROOT

HOUSE = re.compile(r"(?<=^```\{house\}\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
TOPIC = re.compile(r'^ *"\*([^*\n]+)\*(?:\\n)?",?$', re.MULTILINE)
"""The line of italics as a notebook stores it; the first one of a chapter is its topic."""


def house(cover: str) -> list[dict]:
    """Return the layers that the text of ``index.md`` lists, top layer first.

    Raises:
        SystemExit: the text has no block ``{house}``.
    """
    found = HOUSE.search(cover)
    if not found:
        raise SystemExit("index.md: expected a block that begins with ```{house}, found none.")
    return yaml.safe_load(found[0])


def planned(root: Path = ROOT) -> dict[int, str | None]:
    """Return every chapter of the house, in order: a title for those that are not written yet."""
    layers = house((root / "index.md").read_text("utf-8"))
    chapters = [entry for layer in layers for entry in (layer["chapters"] or {}).items()]
    return dict(sorted(chapters))


def topic(notebook: Path) -> str:
    """Return what a chapter is called, an empty string for one that does not say it."""
    found = TOPIC.search(notebook.read_text("utf-8"))
    return found[1] if found else ""
