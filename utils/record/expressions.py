"""Code that an author or a reader gives as a string, and what is refused in the same words."""

import torch

MARKS = "`¦"
"""What sets code apart in the sentences of ``scenes``, where code that holds them would break."""


def evaluate(code: str, noun: str = "an expression", /, **names: object) -> object:
    """Return what the expression ``code`` of ``names`` and ``torch`` gives; ``noun`` names it.

    It is evaluated on purpose: it comes from the notebook's author or from its reader, whose own
    Python this is.

    Raises:
        TypeError: ``code`` is no string.
        ValueError: it is no expression, holds a sign of ``MARKS``, or fails.
    """
    if not isinstance(code, str):
        kind = type(code).__name__
        raise TypeError(f"{noun} is given as {kind}; expected a string of code, such as 'x.t()'.")
    return evaluate_among(code, {**names, "torch": torch})


def evaluate_among(code: str, names: dict[str, object]) -> object:
    """Return what the expression ``code`` of ``names`` gives; those it assigns are added to them.

    Raises:
        ValueError: it is no expression, holds a sign of ``MARKS``, or fails.
    """
    require_no_marks(code)
    try:
        return eval(code.strip(), names)
    except SyntaxError as error:
        raise ValueError(f"{code!r} is no Python expression: {error.msg}.") from None
    except Exception as error:
        raise ValueError(f"{code!r} fails with {told(error)}") from error


def told(error: BaseException) -> str:
    """Return the kind of ``error`` and the first sentence of what it says, if it says anything."""
    first = str(error).strip().partition("\n")[0].partition(". ")[0].rstrip(".")
    return f"{type(error).__name__}: {first}." if first else f"{type(error).__name__}."


def require_no_marks(code: str) -> None:
    """Raise one clear sentence if ``code`` holds a sign of ``MARKS``, in a string or a comment."""
    if held := [mark for mark in MARKS if mark in code]:
        raise ValueError(f"{code!r} holds {held[0]}; expected code without this sign.")


def named(x: object) -> str:
    """Return what ``x`` is, for a sentence."""
    if isinstance(x, torch.Tensor):
        return f"a tensor of {x.dtype}, shape {tuple(x.shape)}"
    return f"the string {x!r}" if isinstance(x, str) else f"an object of type {type(x).__name__}"
