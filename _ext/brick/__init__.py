"""What the book's pages need beyond Jupyter Book: one small Sphinx extension, a job per module.

=============  =====================================================================
lean           pages load only what they use, and nothing from outside (icons.css: icons)
maths          formulas are written as MathML
lexers         only what is coloured in code is an element of the page
long_lines     lines that a phone cannot hold are elements of the page
cells          notes, exercises and folded solutions get the markup that book.css styles
figure_markup  figures can be linked to, searched for, and read in words
places         where a page stands in the book, and a sentence that describes it
head           a chapter's minutes, needs and buttons, under its title
workload       what a chapter asks: guesses, exercises, minutes; on every page
answering      pages that answer: guesses, exercises, second readings, terms
cover          the house of five layers, a piece for each chapter (house_shapes)
showcase       what the cover shows of the chapters (stored_outputs: out of their notebooks)
bundle         the zip of all notebooks
publish        404 page, robots, sitemap, social cards (card: their picture)
link_targets   every address that pages link to, from `_config.yml` or the environment
vocabulary     the book's terms, and where a text uses them
text           how MyST writes the text of a notebook
=============  =====================================================================
"""

from sphinx.application import Sphinx

MODULES = (
    "link_targets",
    "lean",
    "maths",
    "lexers",
    "long_lines",
    "cells",
    "figure_markup",
    "places",
    "head",
    "workload",
    "answering",
    "cover",
    "showcase",
    "bundle",
    "publish",
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Load every module of the extension (Sphinx calls this)."""
    for name in MODULES:
        app.setup_extension(f"{__name__}.{name}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
