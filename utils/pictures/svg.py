"""A matplotlib figure as the inline SVG that pages show.

Inline SVG is sharp on every screen, takes the page's text colour (so it follows light and dark),
keeps text as text, and moves nothing while the page loads. But Jupyter takes the tags of an SVG out
of a notebook that it does not trust yet, and leaves its letters. So a notebook stores the SVG as
an image on white paper, which stays, with a script that puts the SVG itself in its place wherever
scripts may run; pages of the book get the SVG alone (``_ext/brick/figure_markup.py``).
``register`` makes every figure of a notebook show itself this way, with ``describe`` as its words.
"""

import hashlib
import io
import re
from html import escape
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.collections import Collection
from matplotlib.figure import Figure

from utils.pictures.describe import describe, headline
from utils.pictures.palette import HUES, INK

SVG = "{http://www.w3.org/2000/svg}"
LOOK = {"axes.prop_cycle": mpl.cycler(color=HUES.values()), "legend.frameon": False}
"""Settings for figures drawn from now on; a legend's frame would stay white on a dark page."""

STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "book",
    "axes.unicode_minus": False,
    "savefig.dpi": 192,  # of what is rasterised: two pixels for each pixel of the page
}
DENSE = 500
"""Dots of a scatter or cells of a mesh; each costs a hundred bytes, so more are rasterised."""

NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
PIXELS_PER_POINT = 96 / 72
REFERENCE = re.compile(r"(?:url\(|href=\")#([\w.-]+)")
CODE_FONT = "font-family: ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

PAPER = (
    "data:image/svg+xml,<svg xmlns=%27http://www.w3.org/2000/svg%27"
    " style=%27background:%23fff;font-family:system-ui,sans-serif%27"
)
"""How the address of an image begins: what the SVG needs where it stands alone."""

UNWRAP = (
    "for (const i of document.querySelectorAll('img[data-figure]')) i.outerHTML = "
    f"'<svg' + decodeURIComponent(i.getAttribute('src').slice({len(PAPER)}))"
)
"""Puts the SVG itself in the place of every such image."""


def to_html(fig: Figure) -> str:
    """Return ``fig`` as ``<figure>``: its SVG as an image, and its headline as caption.

    The caption is hidden from screen readers because the image already carries the same words.
    """
    words = headline(fig)
    return (
        f'<figure class="picture">{_image(_svg(fig, words), words)}'
        f'<figcaption aria-hidden="true">{escape(words)}</figcaption></figure>'
    )


def _image(svg: str, words: str) -> str:
    """Return an ``<img>`` that holds ``svg``, and the script that takes it out again.

    Only what would end the attribute or the address is encoded, so that a change of the picture
    can be read where two stored notebooks are compared.
    """
    size = re.search(r' width="\d+" height="\d+"', svg)[0]
    address = PAPER + re.sub("[%#&']", lambda m: f"%{ord(m[0]):02X}", svg.removeprefix("<svg"))
    return (
        f"<img data-figure alt=\"{escape(words)}\"{size} src='{address}'>"
        f'<script type="module">{UNWRAP}</script>'
    )


def register(shell) -> None:
    """Make the IPython ``shell`` show every figure as words and SVG, in the book's colours.

    A printer of whole bundles, not one for each kind of output: the inline backend clears those
    whenever it starts, which is at the first ``plt.show()``.
    """
    shell.display_formatter.mimebundle_formatter.for_type(Figure, _bundle)
    # The inline backend would add a PNG: it reads the setting when it starts, and may have started.
    shell.config.InlineBackend.figure_formats = set()
    for formatter in shell.display_formatter.formatters.values():
        formatter.pop(Figure, None)
    mpl.rcParams.update(LOOK)


def _bundle(fig: Figure) -> dict[str, str]:
    """Return the two forms of one figure that a notebook stores."""
    return {"text/plain": describe(fig), "text/html": to_html(fig)}


def _svg(fig: Figure, label: str) -> str:
    """Return the SVG element of ``fig``, cleaned of everything a page does not need."""
    _rasterise_dense(fig)
    with mpl.rc_context(STYLE):
        raw = io.StringIO()
        fig.savefig(raw, format="svg", transparent=True, metadata=NO_METADATA)
    text = raw.getvalue()
    root = ElementTree.fromstring(text[text.index("<svg") :])
    _drop_page_wide_styles(root)
    _keep_only_used_ids(root, prefix="p" + hashlib.sha256(text.encode()).hexdigest()[:8])
    for element in root.iter():
        element.tag = element.tag.removeprefix(SVG)
        _restyle(element)
    _, _, width, height = (float(v) for v in root.get("viewBox").split())
    root.attrib = {
        "role": "img",
        "aria-label": label,
        "viewBox": root.get("viewBox"),
        "width": f"{width * PIXELS_PER_POINT:.0f}",
        "height": f"{height * PIXELS_PER_POINT:.0f}",
        "fill": "currentColor",  # matplotlib leaves black fills unsaid: black in dark pages too
    }
    return re.sub(r">\s+<", "><", ElementTree.tostring(root, encoding="unicode"))


def _rasterise_dense(fig: Figure) -> None:
    """Let what has too many parts for single elements become one image inside the SVG."""
    for things in fig.findobj(Collection):
        parts = max(len(things.get_offsets()), len(things.get_paths()))
        things.set_rasterized(parts > DENSE or things.get_rasterized())


def _drop_page_wide_styles(root: ElementTree.Element) -> None:
    """Remove ``<style>``: inside a page its ``*`` rule would restyle everything else as well."""
    for parent in root.iter():
        for child in [c for c in parent if c.tag == SVG + "style"]:
            parent.remove(child)


def _keep_only_used_ids(root: ElementTree.Element, prefix: str) -> None:
    """Drop ids that nothing refers to and make the others unique to this figure."""
    used = set(REFERENCE.findall(ElementTree.tostring(root, encoding="unicode")))
    for element in root.iter():
        if element.get("id") in used:
            element.set("id", f"{prefix}-{element.get('id')}")
        else:
            element.attrib.pop("id", None)
        for key, value in list(element.attrib.items()):
            element.set(key, re.sub(r"url\(#", f"url(#{prefix}-", value))
            if key.endswith("}href"):  # SVG 2 writes it without a namespace
                element.set("href", re.sub("^#", f"#{prefix}-", element.attrib.pop(key)))


def _restyle(element: ElementTree.Element) -> None:
    """Give one element the page's text colour and fonts, and leave out what draws nothing."""
    if path := element.get("d"):
        element.set("d", re.sub(r"-?\d+\.\d+", _shorten, path).replace("\n", ""))
    if element.tag == "text":
        element.set("fill", "currentColor")
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    if style := element.get("style"):
        element.set("style", _page_fonts(style.replace(INK.lower(), "currentColor")))


def _page_fonts(style: str) -> str:
    """Let plain text inherit the page's font; code keeps a fixed width."""
    code = "DejaVu Sans Mono" in style
    return re.sub(r"font-family: [^;]*", CODE_FONT if code else "font-family: inherit", style)


def _shorten(match: re.Match) -> str:
    """Return a coordinate with two decimals: a hundredth of a point is far below what shows."""
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
