"""Code in which only what `book.css` colours is an element of the page.

Pygments marks every name, operator and bracket, two of every five elements of a chapter (1,850 of
5,100 in chapter 05), though they are drawn in the ink of the text around them. Ends when its
formatter leaves out what has no style (Pygments, issue 1226, open since 2019; no version planned).
IPython's lexer for errors takes the second line of a message for Python and colours the words that
it knows: it is made for whole tracebacks, of which a page shows the last lines. None planned.
"""

from collections.abc import Iterator
from typing import ClassVar

from IPython.lib.lexers import IPython3Lexer
from pygments.lexer import RegexLexer
from pygments.token import Name, Operator, Punctuation, Text, Whitespace
from sphinx.application import Sphinx

INK = frozenset({Name, Name.Namespace, Operator, Punctuation, Whitespace})


class Code(IPython3Lexer):
    """Python as notebooks hold it; what is drawn in the ink of the text is plain text."""

    def get_tokens(self, text: str, unfiltered: bool = False) -> Iterator[tuple[object, str]]:
        """Return the kinds of all pieces of `text`, and the pieces."""
        for kind, piece in super().get_tokens(text, unfiltered):
            yield Text if kind in INK else kind, piece


class Error(RegexLexer):
    """An error as chapters store it, ``Name: message``: only the name is marked."""

    tokens: ClassVar = {"root": [(r"\A[\w.]+(?=:)", Name.Exception), (r"[^\n]+|\n", Text)]}


def setup(app: Sphinx) -> dict[str, bool]:
    """Read code cells, Python in prose, and errors this way."""
    for language, lexer in (("ipython3", Code), ("python", Code), ("ipythontb", Error)):
        app.add_lexer(language, lexer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
