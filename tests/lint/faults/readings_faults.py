"""Faults of what the page folds: the answer behind a guess, and second readings."""

from tests.lint.rules.readings import (
    guesses_have_an_answer,
    half_of_the_guesses_offer_answers,
    second_readings_are_tagged,
)
from tests.lint.sample_changes import (
    Change,
    Fault,
    Innocent,
    both,
    drop,
    insert,
    put,
    rewrite,
    say,
    show,
)
from tests.lint.sample_chapter import code, figure, text

BOX = "> **Predict.** How many boxes are there?\n>\n> 1. three\n> 2. six\n> 3. nine"
"""A guess between answers, as it stands in ``look``; the picture behind it is the output."""

OPEN = "> **Predict.** Why?\n\nLook."

TAGGED = {"tags": ["second-reading"]}


def _asks(box: str, metadata: dict) -> Change:
    """Return the change that puts a box before the picture, and metadata on the picture."""
    return both(rewrite("look", f"A row has boxes.\n\n{box}"), put("picture", metadata=metadata))


def _reads(*cells: tuple[str, dict]) -> Change:
    """Return the change that adds a second reading: a heading's cell, a cell of code, a text."""
    names = ("deeper", "deeper-run", "deeper-read")
    made = [text(names[0], cells[0][0]), code(names[1], "x", figure()), text(names[2], "So.")]
    for cell, (_, metadata) in zip(made, cells, strict=True):
        cell.metadata.update(metadata)
    return insert("draw-0", *made)


def _second(*metadata: dict, heading: str = "### Second reading: where a row lies") -> Change:
    return _reads(*((heading, each) for each in metadata))


GUESSES = (
    Fault(guesses_have_an_answer, _asks(BOX, {}), "'predict' is None"),
    Fault(guesses_have_an_answer, _asks(BOX, {"predict": 4}), "1 to 3"),
    Fault(guesses_have_an_answer, _asks(BOX, {"predict": 0}), "'predict' is 0"),
    Fault(guesses_have_an_answer, _asks(BOX, {"predict": True}), "'predict' is True"),
    Fault(guesses_have_an_answer, _asks(BOX, {"predict": "2"}), "'predict' is '2'"),
    Fault(guesses_have_an_answer, _asks("> **Predict.** Six?", {"predict": 2}), "answers no box"),
    Fault(
        guesses_have_an_answer, both(_asks(BOX, {"predict": 2}), drop("picture")), "right behind"
    ),
    Fault(
        guesses_have_an_answer,
        both(_asks(BOX, {"predict": 2}), show("picture")),
        "right behind",
    ),
    Fault(
        guesses_have_an_answer,
        both(_asks(BOX, {"predict": 2}), say("look", "Now run it.")),
        "right behind",
    ),
    Fault(
        guesses_have_an_answer,
        both(_asks(BOX, {"predict": 2}), insert("picture", code("again", "x", figure()))),
        "cell again",
    ),
)

READINGS = (
    Fault(second_readings_are_tagged, _second(TAGGED, {}, TAGGED), "cell deeper-run"),
    Fault(second_readings_are_tagged, _second({}, {}, {}), "is not tagged"),
    Fault(second_readings_are_tagged, put("look", metadata=TAGGED), "under no heading"),
    Fault(
        second_readings_are_tagged,
        _second(TAGGED, TAGGED, TAGGED, heading="### Where a row lies"),
        "under no heading",
    ),
)

FAULTS = (
    *GUESSES,
    *READINGS,
    Fault(
        half_of_the_guesses_offer_answers,
        both(_asks(BOX, {}), say("section-0", f"{OPEN}\n\n{OPEN}")),
        "1 of 3 Predict boxes",
    ),
)

INNOCENTS = (
    Innocent(guesses_have_an_answer, _asks(BOX, {"predict": 3})),
    Innocent(guesses_have_an_answer, _asks("> **Predict.** How many?", {})),
    Innocent(guesses_have_an_answer, _asks("> **Note.** Rows:\n>\n> - one\n> - two", {})),
    Innocent(
        guesses_have_an_answer,
        both(_asks(BOX, {"predict": 1}), insert("look", code("before", "y = 1"))),
    ),
    Innocent(half_of_the_guesses_offer_answers, both(_asks(BOX, {}), say("section-0", OPEN))),
    Innocent(second_readings_are_tagged, _second(TAGGED, TAGGED, TAGGED)),
)
