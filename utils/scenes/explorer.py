"""What a chapter holds of an explorer: choices, recorded states, how they are drawn and said."""

import math
import re
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from itertools import pairwise, product

from utils.scenes import page, reserve
from utils.scenes.choices import Choice, Films, Free, Line, options_of
from utils.scenes.film import film
from utils.scenes.scene import Scene

WIDTHS = (258, 313, 640)
"""Pixels of drawings: inside an explorer on phones of 320 and of 375 pixels, and on a wide page,
which leaves it 658."""
MOST_OPTIONS = 8
"""Options of a list; more numbers are chosen by a slider, where one knows what comes next."""
NUMBER = re.compile(r"[-−+]?[0-9.]+(e[-+]?[0-9]+)?")


class Explorer:
    """An interactive figure that a cell shows as words and as plain HTML without any library."""

    def __init__(
        self,
        kind: str,
        axes: Sequence[str],
        films: Films,
        draw: Callable[[object, int], Scene],
        say: Callable[[object], str | tuple[str, ...]],
        *,
        headline: str,
        tell: Callable[[Choice, Sequence], str] | None = None,
        lead: str = "",
        listing: Callable[[object], Sequence[Line]] | None = None,
        walk: str = "step",
        stop: Callable[[object], str] | None = None,
        alt: str = "",
        pace: int = 0,
        keep: bool = False,
        beside: int = 0,
        opens: Choice = (),
        free: Free | None = None,
    ):
        """Keep what the figure shows.

        Args:
            kind: Its name.
            axes: What can be chosen beside the step: the label of each axis.
            films: The recorded states; its keys give the options of the axes, all combined.
            draw: A state and a width in pixels give the scene.
            say: A state gives its sentence, or facts and a sentence; code stands in backticks.
            headline: What the figure shows, the first line of its words.
            tell: A choice and its states give a line of the words, or nothing; all sentences by
                default.
            lead: What stands before the name of a choice in the words, such as ``lr ``.
            listing: A state gives the lines of code beside its drawing, as many for each state
                of a choice.
            walk: What the slider is called.
            stop: A state gives what stands beside the slider; by default its number in the walk.
            alt: What a drawing is called for those who do not see it.
            pace: Milliseconds of a step while it plays; by default as the walk is long.
            keep: Whether another choice with as many steps keeps the step.
            beside: Pixels of the widest drawing, which leave room for the listing at its side;
                0 puts the listing above it.
            opens: The choice that is shown first; by default the first option of each axis.
            free: What ``live()`` records.

        Raises:
            ValueError: a choice of all combined has no states, or ``opens`` is no choice.
        """
        self.kind, self.axes, self.films = kind, tuple(axes), dict(films)
        self.draw, self.listing, self.stop, self.free = draw, listing, stop, free
        self.walk, self.alt, self.pace, self.keep = walk, alt or kind, pace, keep
        self.widths = (*WIDTHS[:-1], beside or WIDTHS[-1])
        self.beside = beside
        self._say, self._tell, self._headline, self._lead = say, tell, headline, lead
        for choice in product(*self.options):
            if not self.films.get(choice):
                raise ValueError(f"{kind} has no states for {choice}; expected one or more.")
        self.opens = opens or next(product(*self.options))
        if self.opens not in self.films:
            raise ValueError(f"{kind} opens on {self.opens}; expected a choice that it offers.")

    @property
    def options(self) -> list[list[str]]:
        """What each axis offers, in the order in which it was recorded."""
        return options_of(self.films, len(self.axes))

    def said(self, state: object) -> tuple[str, ...]:
        """Return the lines that are said of a state."""
        said = self._say(state)
        return (said,) if isinstance(said, str) else said

    def lines(self, state: object) -> list[Line]:
        """Return the lines of code that stand beside the drawing of a state."""
        return list(self.listing(state)) if self.listing else []

    @cached_property
    def words(self) -> str:
        """What the figure shows, for all who do not see it, and for comparison."""
        told = [f"Explorer {self.kind}: {self._headline}"]
        for choice, states in self.films.items():
            line = self._tell(choice, states) if self._tell else self._all_said(states)
            if line:
                told.append(f"{self._lead}{' · '.join(choice)}: {line}".removeprefix(": "))
        return "\n".join(told).replace("`", "").replace(": \n", ":\n")

    def _all_said(self, states: Sequence) -> str:
        return " ".join(self.said(state)[-1] for state in states)

    @cached_property
    def data(self) -> dict:
        """What the player plays, as plain JSON values that are equal on every machine."""
        films = [self.films[choice] for choice in product(*self.options)]
        states = [state for its in films for state in its]
        starts = [0]
        for its in films:
            starts.append(starts[-1] + len(its))
        layouts = [[self.draw(state, width) for state in states] for width in self.widths]
        made = film(layouts, _near(list(map(len, self.options)), starts))
        for layout, scenes in zip(made["layouts"], layouts, strict=True):
            each = (scenes[start:end] for start, end in pairwise(starts))
            layout["heights"] = [round(max(scene.height for scene in its)) for its in each]
        offered = zip(self.axes, self.options, self.opens, strict=True)
        return {
            "walk": self.walk,
            "alt": self.alt,
            "pace": self.pace,
            "keep": self.keep,
            "beside": self.beside,
            "stacked": reserve.STACKED,
            "grown": reserve.GROWN,
            "starts": starts,
            "choose": [
                {
                    "label": label,
                    "options": options,
                    "slide": _slides(options),
                    **_first(options, opens),
                }
                for label, options, opens in offered
            ],
            "stops": list(map(self.stop, states)) if self.stop else None,
            "says": _table("texts", [self.said(state) for state in states]),
            "listing": _table("lines", list(map(self.lines, states))) if self.listing else None,
            "film": made,
        }

    @cached_property
    def heights(self) -> tuple[int, int]:
        """Pixels that a wide page and a phone reserve until the player runs."""
        return reserve.heights(self)

    def live(self) -> object:
        """Return the same exploration as an ipywidgets box, for a notebook with a kernel."""
        from utils.scenes.panel import Panel  # only this needs ipywidgets

        return Panel(self)

    def html(self) -> str:
        """Return the host element and its script, the same text for the same data."""
        return page.html(self.kind, self.words, self.data, self.heights)

    def __repr__(self) -> str:
        return self.words

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": self.words, "text/html": self.html()}


def _slides(options: Sequence[str]) -> bool:
    return len(options) > MOST_OPTIONS and all(map(NUMBER.fullmatch, options))


def _first(options: Sequence[str], opens: str) -> dict[str, int]:
    """Return which option an axis opens on, if it is not its first."""
    return {"first": options.index(opens)} if opens != options[0] else {}


def _near(sizes: Sequence[int], starts: Sequence[int]) -> dict[int, list[int]]:
    """Return for each choice's start that of the choice before it on each axis of ``sizes``."""
    pace = [math.prod(sizes[axis + 1 :]) for axis in range(len(sizes))]
    return {
        start: [starts[n - p] for p, size in zip(pace, sizes, strict=True) if n // p % size]
        for n, start in enumerate(starts[:-1])
    }


def _table(name: str, rows: Sequence[Sequence[Hashable]]) -> dict:
    """Return every different value of ``rows`` once, and each row as numbers of such values."""
    number = {value: k for k, value in enumerate(dict.fromkeys(v for row in rows for v in row))}
    return {name: list(number), "states": [[number[value] for value in row] for row in rows]}
