"""Every line that an explorer draws is an SVG path that a browser reads to its end."""

import re

import pytest

from tests.unit.explorers.processors import makers

NUMBER = r"[ ,]?-?\d+(?:\.\d+)?"
COUNTS = {
    "M": 2,
    "m": 2,
    "l": 2,
    "L": 2,
    "h": 1,
    "v": 1,
    "H": 1,
    "V": 1,
    "q": 4,
    "Q": 4,
    "c": 6,
    "C": 6,
    "z": 0,
}
"""How many numbers each command takes; more of them repeat it."""


def is_path(d: str) -> bool:
    """Whether ``d`` begins with a move, and every command has its numbers."""
    if not re.fullmatch(rf"M(?:[{''.join(COUNTS)}]|{NUMBER})*", d):
        return False
    pieces = re.findall(rf"([{''.join(COUNTS)}])((?:{NUMBER})*)", d)
    found = [(COUNTS[letter], len(re.findall(NUMBER, text))) for letter, text in pieces]
    return all(given == 0 if takes == 0 else given and given % takes == 0 for takes, given in found)


@pytest.mark.parametrize("name", makers())
def test_every_line_is_a_path(name: str):
    explorer = makers()[name]()
    states = [film[k] for film in explorer.films.values() for k in {0, len(film) // 2, -1}]
    lines = [
        look["d"]
        for state in states
        for width in explorer.widths
        for (kind, *_), look in explorer.draw(state, width).marks.items()
        if kind == "l"
    ]
    assert [d for d in lines if not is_path(d)] == []


@pytest.mark.parametrize("d", ["M0 0l1", "M0 0l1 1·", "l1 1", "M0 0c1 2 3 4", "M0 0z1", ""])
def test_what_no_browser_reads_is_no_path(d: str):
    assert not is_path(d)


@pytest.mark.parametrize("d", ["M0 0l1 1-2 3", "M5 1h-4v-2.5h4M3 1z", "M0-1C1 2 3 4 5 6q1 2 3 4"])
def test_what_a_browser_reads_is_a_path(d: str):
    assert is_path(d)
