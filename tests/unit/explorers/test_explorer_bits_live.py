"""``bits(...).live()`` stores any number that a reader types, at once in every format."""

import html
import re

import ipywidgets
import pytest

from tests.explorers.samples.bits_samples import FORMATS, decoded, stored
from utils.explorers import bits

NAMES = list(FORMATS)


def said(panel: ipywidgets.VBox) -> str:
    return html.unescape(re.search("<p>(.*?)</p>", panel.picture.value)[1])


def state(label: str, name: str):
    explorer = bits(label)
    return explorer, explorer.films[(name,)][0]


def sentence(label: str, name: str) -> str:
    explorer, its = state(label, name)
    return explorer.said(its)[0]


def drawn(panel: ipywidgets.VBox) -> str:
    """The bits that the panel draws, in their order."""
    bit = r'data-mark="(\w+) bit, [^"]*"[^>]*><rect[^>]*/><text[^>]*>([01])</text>'
    return "".join(digit for _, digit in re.findall(bit, panel.picture.value))


def test_it_starts_with_the_first_number_in_the_first_format():
    panel = bits("0.1", "257").live()
    (formats,) = panel.lists
    assert (formats.description, list(formats.options)) == ("format", NAMES)
    assert (panel.free.description, panel.free.value) == ("or type", "0.1")
    assert (panel.walk.description, panel.walk.value, panel.walk.max) == ("number", 1, 2)
    assert said(panel) == sentence("0.1", "float32")
    assert drawn(panel) == "".join(state("0.1", "float32")[1].fields)


def test_it_follows_the_format_the_walk_and_the_typed_number():
    panel = bits("0.1", "257").live()
    (formats,) = panel.lists
    formats.value = "bfloat16"
    assert said(panel) == sentence("0.1", "bfloat16")
    panel.walk.value = 2
    assert said(panel) == sentence("257", "bfloat16")
    formats.value = "float16"
    assert said(panel) == sentence("257", "float16"), "another format keeps the number"
    panel.free.value = "3.14159"
    assert (formats.value, panel.walk.value) == ("float16", 1)
    assert said(panel) == sentence("3.14159", "float16")
    assert drawn(panel) == "".join(state("3.14159", "float16")[1].fields)


@pytest.mark.parametrize("name", NAMES)
def test_a_typed_number_is_stored_in_every_format_before_those_of_the_chapter(name: str):
    dtype, exponent, fraction, infinite = FORMATS[name]
    panel = bits("0.1", "257").live()
    panel.free.value = "2/3"
    panel.lists[0].value = name
    assert said(panel) == sentence("2/3", name)
    assert decoded(drawn(panel), exponent, fraction, infinite) == stored("2/3", dtype)
    for step, label in ((2, "0.1"), (3, "257")):
        panel.walk.value = step
        assert said(panel) == sentence(label, name)


@pytest.mark.parametrize(
    ("typed", "sentence_said"),
    [
        ("1 <", "'1 <' is no Python expression"),
        ("pi", "name 'pi' is not defined"),
        ("1j", "'1j' gives"),
        ("(1).x", "'(1).x' fails with AttributeError: 'int' object has no attribute 'x'."),
    ],
)
def test_it_says_what_is_wrong_and_goes_on(typed: str, sentence_said: str):
    panel = bits("0.1").live()
    panel.free.value = typed
    assert sentence_said in html.unescape(panel.picture.value)
    assert 'role="alert"' in panel.picture.value
    assert drawn(panel) == ""
    panel.free.value = "1"
    assert said(panel) == sentence("1", "float32")
