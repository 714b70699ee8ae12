"""A figure as SVG: labelled, self-contained, and at home on a light and on a dark page.

Stored as an image, it is a picture in a notebook that is not trusted, and letters nowhere.
"""

import json
import os
import re
import subprocess
import sys
from html import escape
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import unquote
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
import torch
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure
from traitlets.config import Config

from tools.paths import ROOT
from utils.pictures import tensors, walks
from utils.pictures.describe import describe, headline
from utils.pictures.palette import HUES, name_of
from utils.pictures.svg import PAPER, register, to_html

X = torch.arange(6).view(2, 3)
PICTURES = {
    "layout": lambda: tensors.layout(X),
    "largest layout": lambda: tensors.layout(torch.arange(24).view(6, 2, 2).expand(6, 2, 2)),
    "most cells": lambda: tensors.layout(torch.arange(24).view(24, 1).expand(24, 2)),
    "memory": lambda: tensors.memory(x=X, y=X.t(), z=X.clone()),
    "orders": lambda: walks.orders(X, "x", "x.t()"),
    "steps": lambda: walks.steps(X, "x", "x.t()"),
}


def plot(title='a < b & "c"', hatch=None, **look):
    """A plot of everything that refers by id, or that could stay black or white."""
    fig = Figure(figsize=(4, 3))
    ax = fig.add_subplot(title=title)
    ax.plot([1, 2], [-1, 2], "o", **look)
    ax.bar([1], [2], hatch=hatch, facecolor="none", edgecolor="#0072B2")
    ax.imshow(np.eye(3))
    ax.text(1, 1, "<text> & more")
    ax.text(1, 2, "code", family="monospace")
    return fig


class Tags(HTMLParser):
    """What a sanitiser sees: tags with their attributes, and the text between them."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = {}, ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags[tag] = dict(attributes)

    def handle_endtag(self, tag):
        self.lasttag = ""

    def handle_data(self, data):
        self.text += data if self.lasttag != "script" else ""


def drawing(fig):
    """The SVG as a page shows it, taken out of its image."""
    source = Tags(to_html(fig)).tags["img"]["src"]
    assert source.startswith(PAPER)
    return "<svg" + unquote(source.removeprefix(PAPER))


def svg_of(fig):
    return ElementTree.fromstring(drawing(fig))


def ids_and_references(text):
    references = re.findall(r'(?:url\(|href=")#([^")]+)', text)
    return set(re.findall(r' id="([^"]+)"', text)), set(references)


@pytest.mark.parametrize("make", PICTURES.values(), ids=PICTURES)
def test_every_picture_is_small_labelled_and_sized(make):
    fig = make()
    svg = svg_of(fig)
    assert len(to_html(fig)) <= 40_000
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == headline(fig)
    pixels = fig.get_size_inches() * 96
    assert [int(svg.get("width")), int(svg.get("height"))] == pytest.approx(pixels, abs=0.6)


def test_headline_is_escaped_in_label_and_caption():
    found = Tags(to_html(plot()))
    assert found.text == found.tags["img"]["alt"] == 'Figure: a < b & "c"'
    assert escape('Figure: a < b & "c"') in to_html(plot())
    assert svg_of(plot()).get("aria-label") == 'Figure: a < b & "c"'


def test_caption_is_not_read_twice():
    assert Tags(to_html(plot())).tags["figcaption"]["aria-hidden"] == "true"


@pytest.mark.parametrize("make", [*PICTURES.values(), plot], ids=[*PICTURES, "plot"])
def test_a_sanitiser_finds_an_image_and_the_caption_and_no_letters(make):
    fig = make()
    found = Tags(to_html(fig))
    assert found.tags.keys() == {"figure", "img", "script", "figcaption"}
    assert found.text == headline(fig)


def test_the_image_is_an_svg_of_its_own_on_white_paper():
    source = Tags(to_html(plot(hatch="/"))).tags["img"]["src"]
    alone = unquote(source.removeprefix("data:image/svg+xml,"))
    root = ElementTree.fromstring(alone)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "background:#fff" in root.get("style")
    assert not set("#'&") & set(source)  # they would end the address or the attribute


def test_text_stays_text():
    texts = {text.text for text in svg_of(plot()).iter("text")}
    assert {"<text> & more", "code"} <= texts


def test_paths_hold_numbers_of_two_decimals_and_styles_are_plain():
    drawn = list(svg_of(plot()).iter())
    paths = [element.get("d") for element in drawn if element.get("d")]
    styles = [element.get("style") for element in drawn if element.get("style")]
    assert paths
    assert styles
    number = r"-?\d+(?:\.\d{1,2})?"
    assert all(re.fullmatch(rf"(?:[MLQCz]|{number}| )+", path) for path in paths)
    assert all(re.fullmatch(r"[\w\s:;.,#()'%-]+", style, re.ASCII) for style in styles)


def test_plain_text_takes_the_font_of_the_page_and_code_a_fixed_width():
    styles = {text.text: text.get("style") for text in svg_of(plot()).iter("text")}
    assert "font-family: inherit" in styles["<text> & more"]
    assert "ui-monospace" in styles["code"]
    assert "DejaVu Sans'" not in drawing(plot())


def test_nothing_reaches_the_rest_of_the_page_or_the_outside():
    svg = drawing(plot())
    tags = {element.tag for element in ElementTree.fromstring(svg).iter()}
    assert not tags & {"style", "script", "metadata", "title"}
    assert "http" not in svg
    assert "xmlns" not in svg


def test_what_was_black_takes_the_ink_of_the_page():
    assert "#000000" not in drawing(plot(hatch="/"))
    assert {text.get("fill") for text in svg_of(plot()).iter("text")} == {"currentColor"}
    assert svg_of(plot()).get("fill") == "currentColor"


def test_ground_is_transparent():
    assert not re.findall("fill: #fff", drawing(plot()))


def test_minus_is_a_plain_minus():
    assert "\N{MINUS SIGN}" not in drawing(plot())


@pytest.mark.parametrize("hatch", [None, "/"])
def test_references_resolve_and_no_id_is_left_over(hatch):
    ids, references = ids_and_references(drawing(plot(hatch=hatch)))
    assert references == ids != set()


def test_colours_beside_a_reference_stay_colours():
    assert "stroke: #0072b2" in drawing(plot(hatch="/"))


def test_ids_of_two_figures_differ():
    one, other = drawing(plot(color="red")), drawing(plot(color="blue"))
    assert not ids_and_references(one)[0] & ids_and_references(other)[0]


@pytest.mark.parametrize("make", [plot, PICTURES["memory"]])
def test_same_figure_gives_the_same_bytes(make):
    fig = make()
    assert to_html(fig) == to_html(fig) == to_html(make())


def test_settings_of_the_session_come_back():
    before = dict(mpl.rcParams)
    to_html(plot())
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(("count", "images"), [(500, 0), (501, 1)])
def test_a_dense_scatter_becomes_an_image(count, images):
    fig = Figure()
    fig.add_subplot().scatter(*np.random.default_rng(0).normal(size=(2, count)))
    assert len(list(svg_of(fig).iter("image"))) == images


def test_a_dense_scatter_stays_small():
    fig = Figure(figsize=(4, 3))
    fig.add_subplot().scatter(*np.random.default_rng(0).normal(size=(2, 4000)), s=4)
    assert len(to_html(fig)) < 100_000


# ---- in a notebook -------------------------------------------------------------------------------

SESSION = """
import json, sys
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

InteractiveShell.enable_gui = lambda self, gui=None: None  # as in a kernel
shell = InteractiveShell.instance()
shell.display_pub = CapturingDisplayPublisher()

def run(code):
    done = shell.run_cell(code)
    assert done.success, code
    return done.result

for code in sys.argv[1:]:
    run(code)
shell.display_pub.outputs.clear()
run("import matplotlib.pyplot as plt; _ = plt.plot([1, 2]); plt.show()")
(shown,) = shell.display_pub.outputs
bare, _ = shell.display_formatter.format(
    run("from matplotlib.figure import Figure; fig = Figure(); fig.add_subplot().plot([1, 2]); fig")
)
print(json.dumps([shown["data"], bare]))
"""
INLINE = "%matplotlib inline"
SHOW = "import matplotlib.pyplot as plt; plt.plot([1]); plt.show()"
REGISTER = "from utils.pictures import svg; svg.register(get_ipython())"
ORDERS = {
    "ours before pyplot": ("from utils.pictures import tensors",),
    "ours in a running notebook": (INLINE, SHOW, REGISTER, SHOW, INLINE),
}


@pytest.fixture
def notebook():
    """What ``register`` needs of a shell, with the PNG that the inline backend would add."""
    shell = SimpleNamespace(display_formatter=DisplayFormatter(), config=Config())
    shell.display_formatter.formatters["image/png"].for_type(Figure, lambda fig: b"png")
    with mpl.rc_context():
        register(shell)
        yield shell


def test_a_registered_shell_shows_words_and_svg(notebook):
    fig = plot()
    data, _ = notebook.display_formatter.format(fig)
    assert data == {"text/plain": describe(fig), "text/html": to_html(fig)}
    assert notebook.config.InlineBackend.figure_formats == set()


def test_figures_drawn_after_registering_have_the_colours_of_the_book(notebook):
    ax = Figure().add_subplot()
    lines = [ax.plot([0, 1], label=str(k))[0] for k in range(7)]
    colours = [name_of(line.get_color()) for line in lines]
    assert colours == [*HUES, "blue"]
    assert not ax.legend().get_frame_on()


@pytest.mark.parametrize("before", ORDERS.values(), ids=ORDERS)
def test_every_figure_of_a_notebook_is_words_and_svg_and_nothing_else(before, tmp_path):
    inline = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    done = subprocess.run(
        [sys.executable, "-c", SESSION, *before],
        cwd=ROOT,
        env=os.environ | inline | {"IPYTHONDIR": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for data in json.loads(done.stdout.splitlines()[-1]):
        assert data.keys() == {"text/plain", "text/html"}
        assert data["text/plain"].splitlines()[-1] == "  blue line: x 0 1; y 1 2"
        assert data["text/html"].startswith('<figure class="picture"><img data-figure alt=')
