"""Faults of the text."""

from tests.lint.changes import Fault, Innocent, both, drop, insert, move, replace, say
from tests.lint.rules import prose
from tests.lint.sample import text

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
    Fault(prose.one_title_that_asks, drop("title"), "no title"),
    Fault(prose.one_title_that_asks, replace("title", "live?", "live"), "'Where does a row live'"),
    Fault(prose.one_title_that_asks, say("look", "# Another title?"), "Another title"),
    Fault(prose.one_title_that_asks, say("title", "# A second title?"), "A second title"),
    Fault(prose.one_title_that_asks, move("title", "boot"), "Where does a row live"),
    Fault(
        prose.heading_levels_do_not_jump,
        say("look", "### Deep"),
        "under level 1; mend: make it level 2",
    ),
    *(Fault(prose.markdown_is_plain, say("look", typed), found) for typed, found in MYST),
    *(Fault(prose.no_raw_html, say("look", html), "raw HTML") for html in HTML),
    Fault(prose.no_remote_image, say("look", "![row](https://a.b/row.png)"), "https://a.b"),
    Fault(prose.no_remote_image, say("look", "![](row.png)"), "without words"),
    Fault(prose.links_lead_somewhere, say("look", "[next](05_numpy.ipynb)"), "05_numpy.ipynb"),
    Fault(prose.links_lead_somewhere, say("look", "[mine](/rows/04_rows.ipynb)"), "/rows/"),
    Fault(prose.chapters_named_exist, say("look", "See chapter 30."), "'chapter 30'"),
    Fault(prose.chapters_named_exist, say("look", "See chapter 5."), "'chapter 5'"),
    Fault(prose.names_are_spelt_right, say("look", "Run Pytorch."), "spell it PyTorch"),
    Fault(prose.names_are_spelt_right, say("look", "Run numpy."), "spell it NumPy"),
    Fault(prose.terms_are_bold_once, say("read-0-0", "The **storage** again."), "picture-read"),
    Fault(prose.notes_begin_bold, say("look", "> Rows are lists."), "Rows are lists"),
    Fault(prose.sentences_are_short, say("look", "row " * 41 + "."), "words in"),
)

INNOCENTS = (
    Innocent(prose.markdown_is_plain, say("look", "A set `{1, 2}`, a dict {`a`: 1}, $x_{ij}$.")),
    Innocent(prose.markdown_is_plain, say("look", "The set {row}*s* is one.")),
    Innocent(prose.sentences_are_short, say("look", "row " * 39 + "row.")),
    Innocent(prose.markdown_is_plain, say("look", "```python\n:::\n```")),
    Innocent(prose.no_raw_html, say("look", "Press <kbd>Enter</kbd>; `<table>` is code.")),
    Innocent(prose.links_lead_somewhere, say("look", "[a](https://a.b), [b](#explore)")),
    Innocent(prose.links_lead_somewhere, say("look", "[lists](./03_lists.ipynb#one)")),
    Innocent(prose.chapters_named_exist, say("look", "Chapters 13 and 18 say so.")),
    Innocent(prose.names_are_spelt_right, say("look", "PyTorch, NumPy, `import numpy`.")),
    Innocent(prose.names_are_spelt_right, say("look", "See <https://pytorch.org/docs>.")),
    Innocent(
        prose.terms_are_bold_once,
        both(say("look", "**Predict.**"), say("explore", "**Predict.**")),
    ),
    Innocent(prose.notes_begin_bold, say("look", "> **Note.** Rows are lists.")),
    Innocent(
        prose.heading_levels_do_not_jump, insert("read-0-0", text("deep", "### Deep\n\n## Back"))
    ),
)
