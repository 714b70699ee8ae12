"""Pages that load only what they use, and nothing from outside.

A stock page brings 1 MB. What is done here, why, and what would end it (bytes on the wire):

- FontAwesome goes: its script (543 kB), and 2,000 rules and three fonts (19 kB of the stylesheet,
  300 kB). The 14 icons of these pages are masks in `icons.css`: in place before the first paint, in
  the colour of the text. pydata-sphinx-theme 0.24 brings a script of a sixteenth of that size in
  its place (issue 2379, pull request 2494). It needs Sphinx 8.2; Jupyter Book 1 needs Sphinx 7 and
  gets no new features, so as long as it builds this book, no release ends this.
- Scripts wait until the page is read. The theme lets that one script wait (pull request 2209), the
  others come from Sphinx and extensions: none planned.
- myst-nb's stylesheet goes (6 kB, terminal colours; `book.css` styles cells). It has no option for
  that: none planned.
- What no page names is taken out of the built folder, 6 MB of 7: Sphinx copies all that a theme
  has. None planned.

A new icon takes its outline from fontawesome.com; the tests of pages find one that has none.
"""

import re
import shutil
from pathlib import Path
from typing import Any

import pydata_sphinx_theme
from sphinx.application import Sphinx

ICONS = Path(__file__).with_name("icons.css")
THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"

# A table of 2,000 `.fa-NAME:before` rules, the fonts that these need, and the source map's name.
FONTAWESOME = re.compile(
    r"(?:\.fa-[\w-]+::?before,?)+\{[^}]*\}"
    r"|@font-face\{[^}]*Font Awesome[^}]*\}"
    r"|/\*# sourceMappingURL.*?\*/"
)

# Files that the themes copy into `_static` and that no page of this book names.
UNUSED = (
    "file.png",
    "minus.png",
    "plus.png",
    "images",
    "locales",
    "mystnb.*.css",
    "vendor",
    "*webpack-macros.html",
    "scripts/fontawesome.*",
    "styles/pydata-sphinx-theme.css*",
    "styles/theme.css",
)


def trimmed_theme() -> str:
    """The theme's stylesheet without FontAwesome, followed by the icons that pages use."""
    styles = (THEME / "styles/pydata-sphinx-theme.css").read_text(encoding="utf-8")
    return FONTAWESOME.sub("", styles) + "\n" + ICONS.read_text(encoding="utf-8")


def add_theme(app: Sphinx) -> None:
    """Write the trimmed stylesheet where Sphinx takes static files from."""
    if app.builder.format != "html":
        return
    folder = Path(app.doctreedir) / "static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "theme.css").write_text(trimmed_theme(), encoding="utf-8")
    app.config.html_static_path.append(str(folder))


def defer_scripts(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Let the page be read before its scripts run, in their order.

    Two inline scripts of the theme go: they set options for a version switcher and for search
    while typing, which the book has not, and would run before the script that they build on.
    """
    scripts = [script for script in context.get("script_files", []) if script.filename]
    for script in scripts:
        script.attributes["defer"] = "defer"
    context["script_files"] = scripts


def drop_cell_styles(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Leave out myst-nb's stylesheet."""
    styles = context.get("css_files", [])
    context["css_files"] = [css for css in styles if "/mystnb." not in str(css.filename)]


def remove_unused(app: Sphinx, error: Exception | None) -> None:
    """Take out of the built folder what no page names."""
    if error or app.builder.format != "html":
        return
    for pattern in UNUSED:
        for path in Path(app.outdir, "_static").glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the steps above to Sphinx."""
    app.connect("builder-inited", add_theme)
    app.connect("html-page-context", defer_scripts, priority=900)
    app.connect("html-page-context", drop_cell_styles, priority=900)
    app.connect("build-finished", remove_unused, priority=900)
    app.add_css_file("basic.css", priority=90)
    app.add_css_file("theme.css", priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
