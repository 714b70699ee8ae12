"""How MyST writes the text of a notebook."""

from docutils import nodes


def opening(paragraph: nodes.paragraph) -> nodes.Node:
    """What a paragraph begins with; MyST puts an empty text in front of bold and italic words."""
    return next((child for child in paragraph.children if child.astext()), nodes.Text(""))
