"""Figures that can be linked to, searched for, and read in words.

A figure reaches Sphinx as finished HTML in a cell's output, with its description beside it as
plain text. Sphinx knows neither a figure nor its words in there. Ends when outputs can carry words
of their own: asked for in jupyter-book/mystmd (issue 2201, open), the next Jupyter Book; for this
one none planned.
An author's caption stands in the metadata of the cell, as MyST-NB reads it
(``mystnb: {figure: {caption: ...}}``), and is Markdown.
A notebook stores the SVG as an image, for readers who do not trust it yet; a page needs no script
to show the SVG itself.
"""

import json
import re
from html import escape
from pathlib import Path
from urllib.parse import unquote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

FIGURE = '<figure class="picture">'
EXPLORER = "<div data-explorer="
CAPTION = "<figcaption"
MACHINE_CAPTION = re.compile(r"<figcaption.*?</figcaption>", re.DOTALL)
IMAGE = re.compile(r"<img data-figure [^']*'[^ ]*<svg [^\"]*?( role=[^']*)'><script.*?</script>")
"""An SVG as an image, with what it needs there, and the script that would take it out."""
ROOM = re.compile(
    r' style="container-type:inline-size;width:100%"><div'
    r' style="min-height:clamp\((\d+px),\(600px - 100cqw\)\*999,(\d+px)\)"'
)
"""The room that an explorer reserves on a wide page and on a phone, in a style of its own."""


class SearchWords(nodes.General, nodes.Element):
    """Words that search finds on a page and that the page does not show."""


def cell_ids(source: Path) -> list[str]:
    """The id of every cell of a notebook; nothing for a page that is no notebook."""
    if source.suffix != ".ipynb":
        return []
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    return [cell.get("id", f"cell-{i}") for i, cell in enumerate(cells)]


def inline(html: str) -> str:
    """A figure's HTML with the SVG itself in the place of its image."""
    return IMAGE.sub(lambda image: "<svg" + unquote(image[1]), html)


def linked(html: str, name: str) -> str:
    """A figure's HTML with the id `name` and a link to itself.

    The link stands before the caption, not in it: captions repeat the picture's name and are
    hidden from screen readers, which a link must not be.
    """
    link = f'<a class="headerlink" href="#{name}" title="Link to this figure">#</a>'
    html = html.replace(FIGURE, f'{FIGURE[:-1]} id="{name}">', 1)
    html = html.replace("</text>", "</text> ")  # else search reads all words as one
    return html.replace(CAPTION, link + CAPTION, 1)


def captioned(html: str) -> str:
    """A figure's HTML for a page where the author's caption stands below it.

    MyST-NB wraps an output in a figure with the caption that the cell's metadata holds; what is
    inside need not be a figure again, nor repeat its name.
    """
    html = MACHINE_CAPTION.sub("", html).replace(FIGURE, '<div class="picture">', 1)
    return html.replace("</text>", "</text> ").replace("</figure>", "</div>", 1)


def told(html: str, words: str, name: str) -> str:
    """An explorer's HTML with the id `name`, followed by its words in a fold.

    The words in the HTML itself are hidden once the explorer is drawn. Print opens the fold. How
    its room follows from its width stands in book.css: the checker of the W3C reads no containers.
    """
    html = html.replace(EXPLORER, f'<div id="{name}" data-explorer=', 1)
    html = ROOM.sub(r'><div style="--wide:\1;--phone:\2"', html, count=1)
    fold = (
        '<details class="fold words"><summary><span class="when-closed">Read it in words</span>'
        f'<span class="when-open">Hide the words</span></summary><p>{escape(words)}</p></details>'
    )
    return f"{html}\n{fold}"


def finish_bundle(bundle: nodes.container, name: str) -> None:
    """Give one output its link and its words for search, if it is a figure or an explorer."""
    texts = {child["mime_type"]: child.children[0] for child in bundle.children}
    html, words = texts.get("text/html"), texts.get("text/plain")
    if not isinstance(html, nodes.raw) or words is None:
        return
    source = html.astext()
    if source.startswith(FIGURE):
        figure = bundle.parent if isinstance(bundle.parent, nodes.figure) else None
        source = captioned(inline(source)) if figure else linked(inline(source), name)
        place = bundle.parent
        if figure:
            figure["ids"], figure["classes"], place = [name], ["captioned"], figure.parent
        place.append(SearchWords("", nodes.Text(words.astext())))
    elif source.startswith(EXPLORER):
        source = told(source, words.astext(), name)
    html.children = [nodes.Text(source)]
    html.rawsource = source


def finish_figures(app: Sphinx, doctree: nodes.document) -> None:
    """Finish the figures of a page; a figure is named after its cell, so that links to it last."""
    ids = cell_ids(Path(app.env.doc2path(app.env.docname)))
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") != "cell_code":
            continue
        bundles = [b for b in cell.findall(nodes.container) if b.get("nb_element") == "mime_bundle"]
        for i, bundle in enumerate(bundles):
            name = f"figure-{ids[cell['cell_index']]}" + (f"-{i + 1}" if i else "")
            finish_bundle(bundle, name)


def skip(self: HTML5Translator, node: SearchWords) -> None:
    """Write nothing."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect `finish_figures` to Sphinx."""
    app.add_node(SearchWords, html=(skip, None))
    app.connect("doctree-read", finish_figures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
