"""Numbers that a sentence quotes and nothing shows, and numbers that need no showing."""

from tests.lint.rules.numbers import (
    equations_in_prose_hold,
    right_answers_are_shown,
    sums_in_prose_are_right,
)
from tests.lint.rules.numbers import numbers_in_prose_are_shown as rule
from tests.lint.sample_changes import (
    Change,
    Fault,
    Innocent,
    both,
    drop,
    put,
    replace,
    rewrite,
    say,
    show,
    tag,
)
from tests.lint.sample_chapter import printed

SHOWN = """\
tensor([ 0.5000, -1.2500,  3.0000]) torch.Size([2, 3])
1234567 bytes 7,654,321 8.0 MB 97.5% 2.1000e-03 -40 (6,)
[5, 0, 2], [1, 3]"""

STALE = (
    "0.75", "0.0", "1.0", "75.26", "-0.5", "42", "1,234,568", "1,234,5", "1234,567", "-41",
    "4 bytes", "9 MB", "8 KB", "98.5%", "97 %",
    "(3, 2)", "`view(3, 2)`", "[2, 3, 4]", "(7,)", "2.2e-3", "2 in 100 rows", "a 16-row table",
    "of 2000 rows",
    "4 rows", "a 4 × 3 table", "a 3 × 4 table", "from 4-1", "`x[10:20]`",
    "`arange(17)`", "rows 3 1 2", "places 3, 1, 2",
)  # fmt: skip
TRUE = (
    "3.0", "3.00", "0.5", "0.50", "-1.25",
    "−1.25", "down by 1.25", "1,234,567", "7654321", "1234567 bytes", "-40",
    "7654321 bytes", "40 below", "8.0 MB", "8.0MB", "97.5%", "97.5 %", "(2, 3)", "[2, 3]", "(6,)",
    "`view(2, 3)`", "2.1e-3", "0.0021", "rows 5 0 2", "places 0, 2, 1, 3",
)  # fmt: skip
EXCUSED = (
    "chapter 17", "Chapters 13, 18 and 20", "Exercise 12", "section 2.1", "torch 2.13", "float32",
    "Python 3.11 or newer", "release 2.13.0", "since 2016", "August 2026", "IEEE 754", "CIFAR-10",
    "25 to 30 minutes", "https://a.b/2020/17", "[link](https://a.b/17)", "3 rows",
    "2 by 3", "a 2 × 3 table", "4-d", "4. one", "`x[4] = 9`", "4 + 5 = 9", "H100",
    "17. one", "```\n17.5\n```", "10⁶ rows",
)  # fmt: skip


def _beside(sentence: str) -> Change:
    """Return the change that puts ``sentence`` into a section that prints ``SHOWN``."""
    return both(
        rewrite("sum-0-0", "print(report)", printed(SHOWN)),
        rewrite("read-0-0", f"You see\n\n{sentence}"),
    )


def _guess(right: int) -> Change:
    """Return the change that asks before a cell which prints ``SHOWN``, and says what is right."""
    box = "> **Predict.** Which?\n>\n> - 33.5\n> - 0.5\n> - 4 rows\n> - 75.25"
    asked = both(say("read-0-0", box), rewrite("sum-0-1", "print(report)", printed(SHOWN)))
    return both(asked, put("sum-0-1", metadata={"predict": right}))


SOLVED = replace("ex-1-solution", "len(row)", "33.5")

WRONG_SUMS = ("That is 0 + 1 · 3 + 2 · 5.", "It is 3 · 4 + 1", "6 - 20", "of 3 · 4")
RIGHT_SUMS = (
    "4 · 4 = 16",
    "That is 2 · 3 + 1 · 0.",
    "0 + 1 · 3 + 1 · 0",
    "`n + 7 · 9`",
    "2-1",
    "3 · 9 · k",
)

FAULTS = (
    *(Fault(sums_in_prose_are_right, _beside(sentence), "gives") for sentence in WRONG_SUMS),
    *(
        Fault(equations_in_prose_hold, say("look", sentence), "is not so")
        for sentence in ("6 == 3 · 3", "2 · 3 = 5", "so 1 + 1 = 3.", "0.1 + 0.2 = 0.4")
    ),
    *(Fault(rule, _beside(sentence), "no code or output of this section") for sentence in STALE),
    Fault(rule, say("read-0-0", "The ratio is 1.5 here."), "'1.5'"),  # shown in another section
    Fault(
        rule,
        both(rewrite("sum-0-0", "y = 1  # 33.5"), say("read-0-0", "It is 33.5.")),
        "'33.5'",
    ),
    Fault(rule, both(show("clock", printed("7.75")), say("speed", "It is 7.75 here.")), "'7.75'"),
    Fault(rule, say("summary", "The sum is 75.26."), "'75.26'"),
    Fault(rule, say("exercises", "Return 33.5."), "'33.5'"),
    Fault(rule, both(SOLVED, drop("solutions"), say("exercises", "Return 33.5.")), "'33.5'"),
    Fault(rule, both(SOLVED, say("look", "It is 33.5.")), "'33.5'"),
    Fault(rule, say("look", "## About 33.5 rows"), "'33.5'"),
    Fault(rule, say("look", "> **Predict.** Is it 33.5?\n>\n> 1. yes\n> 2. no"), "'33.5'"),
    Fault(right_answers_are_shown, _guess(1), "'33.5'"),
    Fault(right_answers_are_shown, _guess(3), "'4'"),
    Fault(right_answers_are_shown, _guess(4), "'75.25'"),  # another cell shows it
    Fault(rule, say("look", "1. 33.5"), "'33.5'"),
    Fault(rule, replace("title", "Where does a row live?", "Why is it 33.5?"), "'33.5'"),
    Fault(rule, say("look", "| row | sum |\n|---|---|\n| one | 33.5 |"), "'33.5'"),
)

INNOCENTS = (
    *(Innocent(sums_in_prose_are_right, _beside(sentence)) for sentence in RIGHT_SUMS),
    *(
        Innocent(equations_in_prose_hold, say("look", sentence))
        for sentence in (
            "6 == 3 · 2",
            "2 · 3 = 6",
            "x = 2 · 3 = 6",
            "k = 3",
            "1 = 1 + n",
            "2 + n = 3",
        )
    ),
    *(Innocent(rule, _beside(sentence)) for sentence in (*TRUE, *EXCUSED)),
    Innocent(rule, say("summary", "The sum is 75.25.")),
    Innocent(rule, replace("title", "Where does a row live?", "Why is it 75.25?")),
    Innocent(rule, both(rewrite("sum-0-0", "y = 3.4e+38"), say("read-0-0", "It is 3.4e+38."))),
    Innocent(rule, say("look", "> **Predict.** Which?\n>\n> 1. 33.5\n> 2. (7, 9)")),
    Innocent(right_answers_are_shown, _guess(2)),
    Innocent(rule, both(SOLVED, say("exercises", "Return 33.5."))),
    Innocent(rule, both(rewrite("sum-0-0", "y = 1_000"), say("read-0-0", "It is 1,000."))),
    Innocent(rule, both(tag("clock"), show("clock", printed("7.75")), say("speed", "So 7.75."))),
)
