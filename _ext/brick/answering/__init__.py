"""Pages that answer, without a kernel and without a network.

===============  ===============================================================================
folding          what a page folds, and its buttons open
guesses          Predict boxes: the output behind one folds until the reader has guessed
second_readings  sections that fold behind their minutes
tries            exercises answered on the page, judged by the words of ``check``
answer_forms     how a value is asked for: typed, part by part, or picked
terms            a term's meaning where a reader meets it
glossary_page    all terms, English and Chinese, by letter
===============  ===============================================================================

What a page folds is marked here and folded by its scripts: without them everything is open. A
module has a script and a style of its name where it needs them. Chapters and the glossary load all
scripts as one file and all styles as another; other pages load neither. What a reader has done is
kept by `_static/memory.js`.
"""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from brick.places import number_of

MODULES = ("folding", "guesses", "second_readings", "tries", "terms", "glossary_page")
GLOSSARY = "glossary"
BUNDLE = "answering"
FOLDER = Path(__file__).parent


def answers(pagename: str) -> bool:
    """Tell whether a page answers: a chapter, or the glossary."""
    return number_of(pagename) is not None or pagename == GLOSSARY


def write_bundle(app: Sphinx) -> None:
    """Join the scripts into one file and the styles into another, where Sphinx takes them from."""
    if app.builder.format != "html":
        return
    folder = Path(app.doctreedir) / "answering"
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ("js", "css"):
        parts = sorted(FOLDER.glob(f"*.{kind}"))
        text = "\n".join(bundled(part) for part in parts)
        (folder / f"{BUNDLE}.{kind}").write_text(text, encoding="utf-8")
    app.config.html_static_path.append(str(folder))


def bundled(part: Path) -> str:
    """A script or style as its bundle holds it: a script that fails stops no other one."""
    text = part.read_text(encoding="utf-8")
    return text if part.suffix == ".css" else f"try {{\n{text}}} catch (e) {{ console.error(e); }}"


def load_bundle(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Let a page that answers load the script and the style."""
    if answers(pagename):
        app.add_js_file(f"{BUNDLE}.js", priority=800)
        app.add_css_file(f"{BUNDLE}.css", priority=800)


def setup(app: Sphinx) -> dict[str, bool]:
    """Load the modules, and join their scripts and styles."""
    for name in MODULES:
        app.setup_extension(f"{__name__}.{name}")
    app.connect("builder-inited", write_bundle)
    app.connect("html-page-context", load_bundle)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
