"""Addresses that pages link to, all made from `repository` and `html.baseurl` in `_config.yml`.

Whoever builds may know the repository better while `_config.yml` holds a placeholder: the variables
BOOK_REPOSITORY and BOOK_BRANCH of the environment come before it (`tools/book.py` sets them).
"""

import os
import re

from sphinx.application import Sphinx
from sphinx.config import Config


def repository(app: Sphinx) -> tuple[str, str]:
    """The repository's web address and its branch."""
    options = app.config.html_theme_options
    return options["repository_url"], options["repository_branch"]


def source(app: Sphinx, docname: str) -> str:
    """The file of a page, relative to the repository."""
    return str(app.env.doc2path(docname, base=False))


def colab(app: Sphinx, docname: str) -> str:
    """The address that opens a chapter in Colab."""
    url, branch = repository(app)
    launch = app.config.html_theme_options["launch_buttons"]["colab_url"]
    path = url.removeprefix("https://github.com/")
    return f"{launch}/github/{path}/blob/{branch}/{source(app, docname)}"


def edit(app: Sphinx, docname: str) -> str:
    """The address that opens a page's source in GitHub's editor."""
    url, branch = repository(app)
    return f"{url}/edit/{branch}/{source(app, docname)}"


def notebook(app: Sphinx, docname: str) -> str:
    """The published copy of a page's source, relative to the book's first page."""
    return f"_sources/{source(app, docname)}"


def archive(app: Sphinx) -> str:
    """The file name of the zip of all notebooks, from the book's title."""
    return _slug(app) + ".zip"


def printed(app: Sphinx) -> str:
    """The file name of the whole book as PDF; empty in a book that is not published.

    A reader's own build has no PDF beside its pages (`tools/pdf.py` prints one from them).
    """
    return _slug(app) + ".pdf" if home(app) else ""


def _slug(app: Sphinx) -> str:
    return re.sub(r"\W+", "-", app.config.html_title.lower())


def home(app: Sphinx) -> str:
    """Where the book is published, with a slash at its end; empty while nobody has said."""
    base = app.config.html_baseurl
    return base.rstrip("/") + "/" if base else ""


def use_environment(app: Sphinx, config: Config) -> None:
    """Let the pages, and the theme's own buttons on them, link to the repository that is named."""
    for option, name in (
        ("repository_url", "BOOK_REPOSITORY"),
        ("repository_branch", "BOOK_BRANCH"),
    ):
        if named := os.environ.get(name):
            config.html_theme_options[option] = named


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect `use_environment` to Sphinx."""
    app.connect("config-inited", use_environment)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
