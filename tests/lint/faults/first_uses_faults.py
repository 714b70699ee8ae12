"""Terms that come before their definition. The sample is chapter 04, which defines "softmax"."""

from tests.lint.rules.first_uses import terms_are_defined_before_they_are_used as rule
from tests.lint.sample_changes import Change, Fault, Innocent, both, insert, put, rewrite, say
from tests.lint.sample_chapter import text

DEFINED = say("read-0-0", "**Softmax** turns scores into shares.")
ASIDE = text("deeper", "### Second reading: shares\n\n**Softmax** turns scores into shares.")
CAPTION = {"mystnb": {"figure": {"caption": "Look at the strides."}}}


def _aside(*cells: str) -> Change:
    """Return the change that defines a term in a second reading, and says more behind it."""
    return insert("read-0-0", ASIDE, *(text(f"more-{i}", cell) for i, cell in enumerate(cells)))


FAULTS = (
    Fault(rule, say("look", "A stride is 3."), "'stride' is used, but chapter 05 defines it later"),
    Fault(rule, say("look", "Strides are 3 and 1."), "'Strides'"),
    Fault(rule, say("look", "> **Note.** A stride is 3."), "'stride'"),
    Fault(rule, say("look", "A stride (chapter 06) is 3."), "'stride'"),
    Fault(rule, say("title", "You will learn strides."), "'strides'"),
    Fault(rule, say("summary", "Next come the strides."), "'strides'"),
    Fault(rule, put("picture", metadata=CAPTION), "cell picture"),
    Fault(rule, both(DEFINED, say("look", "A softmax.")), "chapter 04 defines it later"),
    Fault(rule, _aside("## More\n\nA softmax."), "only a second reading of chapter 04"),
    Fault(rule, say("look", "A subnormal number."), "only a second reading of chapter 03"),
)

INNOCENTS = (
    Innocent(rule, say("look", "A stride (chapter 05) is 3.")),
    Innocent(rule, say("look", "Chapters 05 and 06 are about strides.")),
    Innocent(rule, say("look", "Strides and autograd's nodes fill chapters 05 to 08.")),
    Innocent(rule, say("look", "The stride is [a number](05_shape_view_reshape.ipynb).")),
    Innocent(rule, say("look", "A *stride*, the `stride()`, [strides](04_rows.ipynb).")),
    Innocent(rule, say("look", "## A stride")),
    Innocent(rule, say("look", "In the head of a column stands a name.")),
    Innocent(rule, both(DEFINED, say("picture-read", "A row."), say("read-0-1", "A softmax."))),
    Innocent(rule, both(DEFINED, say("read-0-0", "A softmax."))),
    Innocent(rule, both(DEFINED, say("title", "You will build softmax."))),
    Innocent(rule, _aside("A softmax of subnormal numbers.")),
    Innocent(rule, rewrite("speed", "A tensor.")),
)
