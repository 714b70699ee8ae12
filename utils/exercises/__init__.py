"""The exercises: ``check("04.1", answer)`` says whether an answer is right, or gives a hint.

- ``judge``       the judge, and what an exercise and a slip are
- ``difference``  two answers compared, the first difference in words
- ``chNN``        one file per chapter: right answers, cases, and a hint for each plausible slip

A chapter's file is loaded when one of its exercises is judged.
"""

from utils.exercises.judge import check

__all__ = ["check"]
