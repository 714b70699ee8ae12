"""Quotations that nothing on the page bears out, and quotations that are borne out."""

from tests.lint.rules.quotes import quoted_code_is_run, quoted_messages_are_shown
from tests.lint.sample_changes import Change, Fault, Innocent, both, rewrite, say
from tests.lint.sample_chapter import error, printed

CODE = "grid[:, 5] = fill(7, dim=1)\nprint(grid * 2.5)"
SHOWN = "size (3) meets 'b' (4), dimension 1"


def _beside(sentence: str) -> Change:
    """Return the change that puts ``sentence`` into a section that runs ``CODE``."""
    return both(rewrite("sum-0-0", CODE, printed(SHOWN)), say("read-0-0", sentence))


FAULTS = (
    *(
        Fault(quoted_code_is_run, _beside(f"`{code}`"), "no code or output of this chapter")
        for code in ("grid[:, 6]", "fill(7, dim=0)", "grid * 2", "rid * 2.5", "row[12] = 1")
    ),
    Fault(
        quoted_code_is_run,
        both(rewrite("sum-0-0", "y = 1  # f(9)"), say("look", "`f(9)`")),
        "`f(9)`",
    ),
    *(
        Fault(quoted_messages_are_shown, _beside(f"*{words}*"), "quote word for word")
        for words in ("size (4)", "dimension 0", "a size (3)", "mension 1")
    ),
    Fault(quoted_code_is_run, say("look", "> **Predict.** Is it `f(9)`?\n>\n> 1. yes"), "`f(9)`"),
    Fault(quoted_code_is_run, say("look", "1. `f(9)`"), "`f(9)`"),
    Fault(quoted_messages_are_shown, both(_beside("No."), say("section-1", "*dimension 1*")), "1"),
)

INNOCENTS = (
    Innocent(quoted_code_is_run, say("look", "> **Predict.** What?\n>\n> 1. `f(9)`\n> 2. `g(9)`")),
    *(
        Innocent(quoted_code_is_run, _beside(f"`{code}`"))
        for code in (
            "grid[:, 5]", "grid[ :, 5 ]=fill(7,dim = 1)", "fill(7, dim=1)", "grid * 2.5", "* 2.5",
            "dim=1", "x.grad", "float32", "rows(9).live()", "size (3)", "(8, 9)",
        )
    ),
    *(
        Innocent(quoted_messages_are_shown, _beside(f"*{words}*"))
        for words in ("size (3)", "Dimension 1.", "size (3) meets b (4)", "never said")
    ),
    Innocent(quoted_messages_are_shown, say("summary", "*too far*")),
    Innocent(
        quoted_messages_are_shown,
        both(rewrite("fails", "x[0][3]", error("IndexError", "got 3")), say("pitfall", "*got 3*")),
    ),
)  # fmt: skip
