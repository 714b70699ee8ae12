"""A matplotlib figure as the inline SVG that pages show.

Inline SVG is sharp on every screen, takes the page's text colour (so it follows light and dark),
keeps text as text, and moves nothing while the page loads. ``register`` makes every figure of a
notebook show itself this way, with ``describe`` as its words.
"""

import hashlib
import io
import re
from html import escape
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.figure import Figure

from utils.describe import describe, headline
from utils.palette import INK

SVG = "{http://www.w3.org/2000/svg}"
STYLE = {"svg.fonttype": "none", "svg.hashsalt": "book", "axes.unicode_minus": False}
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
PIXELS_PER_POINT = 96 / 72
CODE_FONT = "font-family: ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


def to_html(fig: Figure) -> str:
    """Return ``fig`` as ``<figure>`` with an inline, labelled SVG and its headline as caption.

    The caption is hidden from screen readers because the SVG already carries the same words.
    """
    words = headline(fig)
    return (
        f'<figure class="picture">{_svg(fig, words)}'
        f'<figcaption aria-hidden="true">{escape(words)}</figcaption></figure>'
    )


def register(shell) -> None:
    """Make the IPython ``shell`` show every figure as SVG and words, and as nothing else."""
    formatters = shell.display_formatter.formatters
    formatters["text/plain"].for_type(Figure, lambda fig, p, cycle: p.text(describe(fig)))
    formatters["text/html"].for_type(Figure, to_html)
    # `plt.show()` would add a PNG of its own: the inline backend reads this setting when it loads.
    shell.config.InlineBackend.figure_formats = set()
    for mime in ("image/png", "image/svg+xml", "image/jpeg"):
        formatters[mime].type_printers.pop(Figure, None)


def _svg(fig: Figure, label: str) -> str:
    """Return the SVG element of ``fig``, cleaned of everything a page does not need."""
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


def _drop_page_wide_styles(root: ElementTree.Element) -> None:
    """Remove ``<style>``: inside a page its ``*`` rule would restyle everything else as well."""
    for parent in root.iter():
        for child in [c for c in parent if c.tag == SVG + "style"]:
            parent.remove(child)


def _keep_only_used_ids(root: ElementTree.Element, prefix: str) -> None:
    """Drop ids that nothing refers to and make the others unique to this figure."""
    used = set(re.findall(r"#([\w-]+)", ElementTree.tostring(root, encoding="unicode")))
    for element in root.iter():
        name = element.attrib.pop("id", None)
        if name in used:
            element.set("id", f"{prefix}-{name}")
        for key, value in element.attrib.items():
            if "url(#" in value or (key.endswith("href") and value.startswith("#")):
                element.set(key, value.replace("#", f"#{prefix}-"))
        for key in [k for k in element.attrib if k.endswith("}href")]:
            element.set("href", element.attrib.pop(key))


def _restyle(element: ElementTree.Element) -> None:
    """Give one element the page's text colour and fonts, and shorten its numbers."""
    if path := element.get("d"):
        element.set("d", re.sub(r"-?\d+\.\d+", _shorten, path).replace("\n", ""))
    if element.tag == "text":
        element.set("fill", "currentColor")
    if style := element.get("style"):
        element.set("style", _page_fonts(style.replace(INK.lower(), "currentColor")))


def _page_fonts(style: str) -> str:
    """Let plain text inherit the page's font; code keeps a fixed width."""
    code = "DejaVu Sans Mono" in style
    return re.sub(r"font-family: [^;]*", CODE_FONT if code else "font-family: inherit", style)


def _shorten(match: re.Match) -> str:
    """Return a coordinate with two decimals: a hundredth of a point is far below what shows."""
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
