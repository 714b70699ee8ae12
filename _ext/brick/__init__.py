"""What the book's pages need beyond Jupyter Book: one small Sphinx extension, a job per module.

========  ==========================================================================
icons     the theme's icons as stylesheet rules, in place of 1.5 MB of JavaScript
lean      pages load only what they use, and nothing from outside
cells     notes, exercises and folded solutions get the markup that book.css styles
chapter   where a page stands in the book, and a sentence that describes it
cover     the house of five layers on the cover, a piece for each chapter (house: its shapes)
========  ==========================================================================
"""

from sphinx.application import Sphinx

MODULES = ("lean", "cells", "chapter", "cover")


def setup(app: Sphinx) -> dict[str, bool]:
    """Load every module of the extension (Sphinx calls this)."""
    for name in MODULES:
        app.setup_extension(f"{__name__}.{name}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
