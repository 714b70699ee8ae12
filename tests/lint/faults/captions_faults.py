"""Faults of captions."""

from tests.lint.rules.captions import pictures_have_captions
from tests.lint.sample_changes import Change, Fault, Innocent, put, show
from tests.lint.sample_chapter import explorer, value


def _captioned(name: str, caption: object) -> Change:
    return put(name, metadata={"mystnb": {"figure": {"caption": caption}}})


FAULTS = (
    Fault(pictures_have_captions, put("picture", metadata={}), "cell picture"),
    Fault(pictures_have_captions, _captioned("picture", " "), "has no caption"),
    Fault(pictures_have_captions, _captioned("picture", ["Look."]), "has no caption"),
    Fault(
        pictures_have_captions, put("picture", metadata={"mystnb": {"figure": "Look."}}), "has no"
    ),
    Fault(pictures_have_captions, _captioned("picture", "a row of 3 numbers"), "only repeats"),
    Fault(pictures_have_captions, _captioned("make", "Look."), "a caption and no picture"),
    Fault(pictures_have_captions, show("picture", value("3")), "a caption and no picture"),
)

INNOCENTS = (Innocent(pictures_have_captions, show("fails", explorer())),)
