"""The exercises: ``check("04.1", answer)`` says whether an answer is right, or gives a hint.

- ``judge``       the verdict on an answer, and its hint
- ``exercise``    what an exercise and a slip are
- ``case``        the inputs of one call, made from code that a reader can paste
- ``trial``       one answer on one case: the result, its memory, the inputs afterwards
- ``attempt``     one call of a reader's function, whatever it does
- ``limit``       an endless loop stopped
- ``state``       settings that an answer may leave changed, put back
- ``difference``  two answers compared, the first difference in words
- ``shapes``      a wrong shape in words: turned, a dimension missing, broadcast
- ``shown``       the case in which an answer is wrong, as a picture
- ``words``       values, kinds and errors in one line
- ``chNN``        one file per chapter: right answers, cases, and a hint for each plausible slip

A chapter's file is loaded when one of its exercises is judged.
"""

from utils.exercises.judge import check

__all__ = ["check"]
