r"""Formulas as MathML, written when the book is built: browsers draw it, and no script runs.

Sphinx writes formulas for MathJax, a script, or as images. Ends when it writes MathML itself
(Sphinx, issue 6092, open since 2019; no version planned). The package math-core translates TeX and
refuses what it does not know, where latex2mathml (3.81) writes `\nosuchmacro` on the page.
`book.css` names the font, which browsers load only on pages with a formula: without one of its kind
Chromium draws no bracket taller than a line.
"""

import re
from html import escape

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
TRANSLATOR = LatexToMathML(fancy_error=False)

# Environments that number each line by themselves; the book's numbers come from labels.
NUMBERED = re.compile(r"(\\(?:begin|end)\{(?:equation|align|alignat|gather|multline))\}")

# Chromium 156 draws `\bigr)^2` with its bracket under the line, unless the bracket is in a row.
BIG_WITH_SCRIPT = re.compile(r"(<msu[bp]+>)(<mo [^>]*minsize[^>]*>[^<]*</mo>)")

# The keyboard can scroll a formula that is wider than the page: one in a line only if it is long.
SCROLLS = ' role="group" aria-label="Formula" tabindex="0"'
LONG = 25  # signs, about the width of a phone


class Source(nodes.Element):
    """A formula's TeX where search does not see it: its words are `frac` and `mathbf`."""

    def astext(self) -> str:
        """The TeX, for the page's description and its title."""
        return self["tex"]


def mathml(tex: str, block: bool) -> str:
    """The formula for a page, its TeX as `alttext`.

    Raises
    ------
    LatexError: TeX that cannot be translated, with the place in it.
    """
    plain = NUMBERED.sub(r"\1*}", tex)
    drawn = TRANSLATOR.convert_with_local_state(plain, displaystyle=block)
    drawn = BIG_WITH_SCRIPT.sub(r"\1<mrow>\2</mrow>", drawn)
    return drawn.replace("<math", f'<math alttext="{escape(tex.strip())}"', 1)


def drawn(node: nodes.math | nodes.math_block) -> str:
    """The formula of a node; a mistake in it is a warning that names its place."""
    try:
        return mathml(node.astext(), isinstance(node, nodes.math_block))
    except LatexError as error:
        logger.warning("formula %r, character %s", node.astext(), error, location=node)
        return ""


def hide_from_search(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Keep TeX out of the search index."""
    for node in doctree.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)):
        node.children = [Source(tex=node.astext())]


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line of text."""
    formula = drawn(node)
    scrolls = SCROLLS if formula.count("</m") > LONG else ""
    self.body.append(f'<span class="math"{scrolls}>{formula}</span>')
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own."""
    ids = "".join(f' id="{name}"' for name in node["ids"][:1])
    number = f'<span class="eqno">({node["number"]})</span>' if node.get("number") else ""
    self.body.append(f'<div class="math"{SCROLLS}{ids}>{number}{drawn(node)}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer `brick`, for `html_math_renderer` in `_config.yml`."""
    app.add_html_math_renderer("brick", (visit_inline, None), (visit_block, None))
    app.connect("doctree-resolved", hide_from_search)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
