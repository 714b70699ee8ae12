"""The cover's directives: where to start, the house of five layers, what a reader has done.

`index.md` lists the layers and the numbers of their chapters, top layer first::

    ```{house}
    - layer: Walls
      about: layers, losses, optimizers, data
      chapters:
        14:
        15: Losses
    ```

A chapter that is written is a solid piece and a link, and is called what its notebook calls it. One
that is not written yet is drawn dashed; here alone stands what it will be called. A layer takes any
number of chapters.
"""

from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from brick import house_shapes
from brick.link_targets import archive, colab, printed, repository
from brick.places import titles, written
from brick.workload import many, work


class CoverPart(nodes.General, nodes.Element):
    """A part of the cover that a template draws when the page is written.

    Not earlier: which chapters exist is known for certain only then. Its attributes are what the
    template shows, but for `links` and the like in `context`, which all parts know.
    """


class House(SphinxDirective):
    """`{house}`: the drawing and the list of chapters, from YAML."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Check the layers against the drawing, and leave them for `visit_part`."""
        layers = yaml.safe_load("\n".join(self.content))
        for layer in layers:
            layer["chapters"] = dict(sorted((layer["chapters"] or {}).items()))
            try:
                layer["shapes"] = house_shapes.pieces(layer["layer"], len(layer["chapters"]))
            except ValueError as error:
                raise self.error(str(error)) from None
        return [CoverPart(template="house.html", layers=layers)]


class Start(SphinxDirective):
    """`{start}`: a button to the first chapter that is written, and one to run it elsewhere."""

    def run(self) -> list[nodes.Node]:
        """Leave everything to `visit_part`."""
        return [CoverPart(template="start.html")]


class Progress(SphinxDirective):
    """`{progress}`: what the reader has done so far, and a button that forgets it."""

    def run(self) -> list[nodes.Node]:
        """Leave everything to `visit_part`."""
        return [CoverPart(template="progress.html")]


def layers(app: Sphinx) -> list[dict[str, Any]]:
    """The layers of the house on the cover; none if the cover has no house."""
    parts = app.env.get_doctree(app.config.root_doc).findall(CoverPart)
    return next((part["layers"] for part in parts if "layers" in part), [])


def named(layer: dict[str, Any], titles: dict[int, str]) -> dict[str, Any]:
    """A layer whose written chapters are called what their notebooks call them."""
    chapters = {n: titles.get(n, title or "") for n, title in layer["chapters"].items()}
    return layer | {"chapters": chapters}


def context(app: Sphinx, node: CoverPart) -> dict[str, Any]:
    """What the templates of the cover may use."""
    documents = written(app)
    links = {n: app.builder.get_relative_uri("index", name) for n, name in documents.items()}
    first = next(iter(documents), None)
    return node.attributes | {
        "layers": [named(layer, titles(app)) for layer in node.get("layers", [])],
        "links": links,
        "work": work(app),
        "many": many,
        "first": first,
        "colab": colab(app, documents[first]) if first else None,
        "repository": repository(app)[0],
        "archive": archive(app),
        "printed": printed(app),
        "size": house_shapes.SIZE,
        "bands": house_shapes.BANDS,
        "middle": house_shapes.middle,
        "letters": house_shapes.letters,
        "zip": zip,
    }


def visit_part(self: HTML5Translator, node: CoverPart) -> None:
    """Draw a part of the cover through its template."""
    app = self.builder.app
    self.body.append(self.builder.templates.render(node["template"], context(app, node)))
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_node(CoverPart, html=(visit_part, None))
    app.add_directive("house", House)
    app.add_directive("start", Start)
    app.add_directive("progress", Progress)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
