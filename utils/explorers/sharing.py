"""Explorer ``sharing``: short programs of NumPy and PyTorch, and who shares memory after a line."""

from dataclasses import asdict

from utils.explorers.figure import Explorer
from utils.explorers.sharing_height import height
from utils.explorers.sharing_record import record
from utils.explorers.sharing_state import Program
from utils.explorers.sharing_words import describe

WIDTHS = (690, 313)
"""Pixels inside the explorer on a wide page and on a phone of 375 pixels."""
TITLE = "program"
"""What one program without a title is called."""


def sharing(*lines: str, **programs: str) -> Explorer:
    """Show names, the arrays and tensors they name, and their buffers, after each line run.

    Every line is really run, with ``np`` and ``torch`` at hand; what stands behind a name is read
    from the objects themselves: their identity, their addresses, their numbers.

    Args:
        lines: One program, line by line.
        programs: Title = program, its lines as one text, each on a line of its own or behind ``;``.
            A program has 1 to 10 lines of 40 characters at most. Names have 5 characters at most
            and stand for arrays and tensors on the CPU of 2 dimensions at most, numbers, or flat
            lists of numbers; at most 3 names for one object, 6 objects at once, 8 numbers in a
            buffer.

    Raises:
        TypeError: A line or a program is no string.
        ValueError: No line is given, lines and programs both are, a line fails, or gives what
            cannot be drawn.
    """
    recorded = [record(title, text) for title, text in _programs(lines, programs).items()]
    data = {"programs": [_plain(program) for program in recorded]}
    heights = tuple(height(width, recorded) for width in WIDTHS)
    return Explorer("sharing", describe(recorded), data, heights, lambda: _live(recorded))


def _programs(lines: tuple[str, ...], programs: dict[str, str]) -> dict[str, str]:
    """Return each program's lines as one text, by its title."""
    for text in (*lines, *programs.values()):
        if not isinstance(text, str):
            raise TypeError(
                f"a line is given as {type(text).__name__}; expected a string of code, "
                f"such as 'a = np.zeros(3)'."
            )
    if lines and programs:
        raise ValueError(
            "lines and programs are both given; expected sharing('a = np.zeros(3)', ...) "
            "or sharing(title='''lines''')."
        )
    return programs or {TITLE: "\n".join(lines)}


def _plain(program: Program) -> dict:
    """Return ``program`` as JSON holds it; names are pairs, for an object's keys get sorted."""
    data = asdict(program)
    for state in data["states"]:
        state["names"] = list(state["names"].items())
    return data


def _live(programs: list[Program]) -> object:
    from utils.explorers.sharing_live import SharingPanel  # only this needs ipywidgets

    return SharingPanel(programs)
