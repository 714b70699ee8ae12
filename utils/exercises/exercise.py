"""What an exercise and a slip are: the data that the judge works with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Slip:
    """A plausible wrong answer, of the same kind as the right one, and what to tell its author.

    Attributes:
        answer: the wrong answer, written as a reader would write it.
        hint: what to tell whoever answers the same.
        also: other wrong answers with the same hint.
        raises: for an answer that raises, the words that its error has in common with others of the
            same cause; without, all words must be the same.
    """

    answer: object
    hint: str
    also: tuple[object, ...] = ()
    raises: str = ""


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes:
        solution: the right answer: a value, or a function of the inputs for a function exercise,
            with the parameters of the stub.
        cases: for a function exercise, callables that make the inputs of one call, fresh each time
            (so that a function that writes into its input cannot spoil the next case). A case with
            an attribute ``text`` is shown as that text.
        memory: ``"view"`` if a result must share its input's memory, ``"copy"`` if it must not,
            ``"itself"`` if it must be the input, in its old memory.
        keeps_inputs: whether the text says that the inputs stay as they are.
        free: what the text leaves open: ``"dtype"`` if any real dtype will do, ``"rows"`` if a list
            of rows answers as well as a tensor.
        slips: plausible wrong answers, each with its own hint.
        alone: whether the entries of the answer are questions of their own, so that a slip fits
            whoever shares its wrong entries, whatever the other entries are.
        last_hint: where to look again, for whoever repeats no slip.
        picture: whether ``check`` also shows the inputs, the expected and the given result of a
            wrong answer as a picture, and what happened to a wrong shape is said in words.
    """

    solution: object
    cases: tuple[Callable[[], tuple], ...] = ()
    memory: Literal["view", "copy", "itself"] | None = None
    keeps_inputs: bool = False
    free: tuple[Literal["dtype", "rows"], ...] = ()
    slips: tuple[Slip, ...] = ()
    alone: bool = False
    last_hint: str = ""
    picture: bool = False
