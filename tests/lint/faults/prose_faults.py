"""Faults of the text."""

from tests.lint.rules import prose
from tests.lint.sample_changes import Fault, Innocent, both, drop, move, say

MYST = (
    ("```{note}\nRows.\n```", "{note}"),
    (":::{note}\nRows.\n:::", ":::"),
    ("See {ref}`rows`.", "{ref}`rows`"),
    ("(rows-target)=", "(rows-target)="),
    ("+++", "+++"),
    ("A {{ word }} here.", "{{ word }}"),
)
HTML = ("<table><tr><td>1</td></tr></table>", 'A <img src="row.png"> row.', "<div>Row</div>")

FAULTS = (
    Fault(prose.one_title, drop("title"), "no title"),
    Fault(prose.one_title, say("look", "# Another title?"), "Another title"),
    Fault(prose.one_title, say("title", "# A second title?"), "A second title"),
    Fault(prose.one_title, move("title", "boot"), "Where does a row live"),
    *(Fault(prose.markdown_is_plain, say("look", typed), found) for typed, found in MYST),
    *(Fault(prose.no_raw_html, say("look", html), "raw HTML") for html in HTML),
    Fault(prose.no_remote_image, say("look", "![row](https://a.b/row.png)"), "https://a.b"),
    Fault(prose.no_remote_image, say("look", "![](row.png)"), "without words"),
    Fault(prose.chapters_named_exist, say("look", "See chapter 30."), "'chapter 30'"),
    Fault(prose.chapters_named_exist, say("look", "See chapter 5."), "'chapter 5'"),
    Fault(prose.names_are_spelt_right, say("look", "Run Pytorch."), "spell it PyTorch"),
    Fault(prose.names_are_spelt_right, say("look", "Run numpy."), "spell it NumPy"),
    Fault(prose.terms_are_bold_once, say("read-0-0", "The **storage** again."), "picture-read"),
    Fault(prose.notes_begin_bold, say("look", "> Rows are lists."), "Rows are lists"),
)

INNOCENTS = (
    Innocent(prose.markdown_is_plain, say("look", "A set `{1, 2}`, a dict {`a`: 1}, $x_{ij}$.")),
    Innocent(prose.markdown_is_plain, say("look", "The set {row}*s* is one.")),
    Innocent(prose.markdown_is_plain, say("look", "```python\n:::\n```")),
    Innocent(prose.no_raw_html, say("look", "Press <kbd>Enter</kbd>; `<table>` is code.")),
    Innocent(prose.chapters_named_exist, say("look", "Chapters 13 and 18 say so.")),
    Innocent(prose.names_are_spelt_right, say("look", "PyTorch, NumPy, `import numpy`.")),
    Innocent(prose.names_are_spelt_right, say("look", "See <https://pytorch.org/docs>.")),
    Innocent(
        prose.terms_are_bold_once,
        both(say("look", "**Predict.**"), say("explore", "**Predict.**")),
    ),
    Innocent(prose.notes_begin_bold, say("look", "> **Note.** Rows are lists.")),
)
