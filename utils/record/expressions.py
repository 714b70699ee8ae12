"""Code that an author or a reader gives as a string, and what is refused in the same words."""

import torch


def evaluate(code: str, noun: str = "an expression", /, **names: object) -> object:
    """Return what the expression ``code`` of ``names`` and ``torch`` gives; ``noun`` names it.

    It is evaluated on purpose: it comes from the notebook's author or from its reader, whose own
    Python this is.

    Raises:
        TypeError: ``code`` is no string.
        ValueError: it is no expression, or it fails.
    """
    if not isinstance(code, str):
        kind = type(code).__name__
        raise TypeError(f"{noun} is given as {kind}; expected a string of code, such as 'x.t()'.")
    return evaluate_among(code, {**names, "torch": torch})


def evaluate_among(code: str, names: dict[str, object]) -> object:
    """Return what the expression ``code`` of ``names`` gives; those it assigns are added to them.

    Raises:
        ValueError: it is no expression, or it fails.
    """
    try:
        return eval(code.strip(), names)
    except SyntaxError as error:
        raise ValueError(f"{code!r} is no Python expression: {error.msg}.") from None
    except Exception as error:
        message = str(error).strip().partition("\n")[0].rstrip(".")
        raise ValueError(f"{code!r} fails with {type(error).__name__}: {message}.") from error


def named(x: object) -> str:
    """Return what ``x`` is, for a sentence."""
    if isinstance(x, torch.Tensor):
        return f"a tensor of {x.dtype}, shape {tuple(x.shape)}"
    return f"the string {x!r}" if isinstance(x, str) else f"an object of type {type(x).__name__}"
