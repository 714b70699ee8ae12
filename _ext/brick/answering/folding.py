"""What a page folds until its reader asks for it.

A folded part is an element of the class `folds`. Its id is ``fold.NAME.N``: the head of a chapter
(`layout.html`) folds all parts before the first paint, but for those whose name it knows to be
open, and `folding.js` takes over. A button names the parts that it opens.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class Folded(nodes.General, nodes.Element):
    """Several nodes that fold as one."""


def fold(name: str, parts: list[nodes.Element]) -> str:
    """Mark parts as what folds under a name; return their ids, as `aria-controls` wants them."""
    ids = [f"fold.{name}.{i}" for i in range(1, len(parts) + 1)]
    for part, identifier in zip(parts, ids, strict=True):
        part["classes"].append("folds")
        part["ids"].insert(0, identifier)
    return " ".join(ids)


def is_cell(node: nodes.Node) -> bool:
    """Tell whether a node is a code cell."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def source_of(cell: nodes.container) -> nodes.container | None:
    """The code of a code cell, None where it is not shown."""
    return _part(cell, "cell_code_source")


def output_of(cell: nodes.container) -> nodes.container | None:
    """The output of a code cell, None without one."""
    return _part(cell, "cell_code_output")


def _part(cell: nodes.container, element: str) -> nodes.container | None:
    found = (child for child in cell.children if isinstance(child, nodes.container))
    return next((child for child in found if child.get("nb_element") == element), None)


def visit_folded(self: HTML5Translator, node: Folded) -> None:
    """Open what folds."""
    self.body.append(self.starttag(node, "div"))


def depart_folded(self: HTML5Translator, node: Folded) -> None:
    """Close it."""
    self.body.append("</div>\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Let pages be written with `Folded` nodes."""
    app.add_node(Folded, html=(visit_folded, depart_folded))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
