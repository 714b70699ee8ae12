"""Explorer ``race``: optimizers go down one surface, side by side from one start."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from utils.layout import contours
from utils.record import races
from utils.record.one_weight import check_lr
from utils.record.phrases import counted, listed
from utils.record.races import RACERS, SURFACES, Place
from utils.record.snap import snap
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.plot import Plot
from utils.scenes.scene import Scene

MOST, MOST_STEPS = 5, 60
"""Learning rates and steps at most."""
SIZE, HIGH, TRACK, ROW, WIDE = 258, 258, 240, 36, 540
"""Pixels: the width and the height of the map, of one size so that all widths share it; the length
and the height of a track; from which width on the tracks stand beside the map."""
COLUMNS, ROWS, LEVELS, FINE = 67, 43, 7, 0.1
"""The grid of a map, its lines of one height, how far one may be drawn beside its place."""
LOOKS = {"SGD": "c0", "SGD with momentum": "c2", "Adam": "c5"}
"""The tone of each optimizer, and of all that belongs to it."""

State = tuple["Race", int]
"""A race and the step that is looked at."""


class Race:
    """What each optimizer did on one surface with one learning rate."""

    def __init__(self, name: str, lr: float, steps: int):
        """Run the race on the surface called ``name``."""
        self.name, self.lr, self.surface = name, lr, SURFACES[name]
        self.lanes = races.race(self.surface, lr, steps)

    def at(self, step: int) -> dict[str, Place]:
        """Return where each optimizer is after a step."""
        return {name: places[step] for name, places in self.lanes.items()}


def race(lrs: Sequence[float] = (0.02, 0.1, 0.9), steps: int = 40) -> Explorer:
    """Show how SGD, SGD with momentum 0.9 and Adam go down a long valley and past a saddle.

    All have the same start and the same learning rate, and otherwise the defaults of
    ``torch.optim``. With ``live()`` the learning rate is free.

    Args:
        lrs: 1 to 5 learning rates.
        steps: 1 to 60 steps.

    Raises:
        TypeError: a learning rate is no number, or ``steps`` is no whole number.
        ValueError: a learning rate or a count is not one of those above.
    """
    if not 1 <= len(lrs) <= MOST or len(set(lrs)) < len(lrs):
        raise ValueError(f"{len(lrs)} learning rates; expected 1 to {MOST}, all different.")
    if isinstance(steps, bool) or not isinstance(steps, int):
        raise TypeError(f"steps is {type(steps).__name__}; expected a whole number.")
    if not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"{steps} steps; expected 1 to {MOST_STEPS}.")

    def run(name: str, lr: float) -> Films:
        check_lr(lr)
        one = Race(name, lr, steps)
        return {(name, f"{lr:g}"): [(one, step) for step in range(steps + 1)]}

    def on_all(lr: float) -> Films:
        lr = float(f"{lr:.3g}")  # what the list of choices shows
        return {choice: states for name in SURFACES for choice, states in run(name, lr).items()}

    films: Films = {}
    for name, lr in product(SURFACES, lrs):
        films |= run(name, lr)
    return Explorer(
        "race",
        ["surface", "learning rate"],
        films,
        _draw,
        _say,
        headline=f"{counted(steps, 'step')} of {listed(RACERS)} from one start; how far from the "
        f"lowest point after {listed(map(str, _told(steps)))}.",
        tell=lambda _, states: _numbers(states),
        alt="a map of the surface with the path of each optimizer, and how far each has to go",
        keep=True,
        stop=lambda state: str(state[1]),
        free=Free(
            "learning rate",
            on_all,
            lrs[0],
            low=0.001,
            high=2.0,
        ),
    )


# ---- what is said ----


def _number(value: float) -> str:
    return f"{float(snap(value, 0.01)):.2f}"


def _goal(surface: races.Surface) -> str:
    return "lowest point" if len(surface.goals) == 1 else "nearest lowest point"


def _say(state: State) -> str:
    one, step = state
    places = one.at(step)
    goal = _goal(one.surface)
    if not step:
        start = _number(one.lanes["SGD"][0].far)
        return f"All three start in one place, {start} away from the {goal}."
    after = f"After {counted(step, 'step')}"
    flown = [name for name, place in places.items() if place.flown]
    if len(flown) == len(places):
        return f"{after} all three have flown off."
    near = min(place.far for place in places.values() if not place.flown)
    first = [name for name, place in places.items() if _far(place) == _number(near)]
    nearest = f"{after} {_who(first)} nearest, {_number(near)} away from the {goal}."
    return f"{nearest} {_have(flown)} flown off." if flown else nearest


def _who(names: list[str]) -> str:
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'}"


def _have(names: list[str]) -> str:
    return f"{listed(names)} {'has' if len(names) == 1 else 'have'}"


def _told(steps: int) -> list[int]:
    """Return the steps of which the words tell."""
    return list(dict.fromkeys([0, steps // 4, steps // 2, steps]))


def _numbers(states: Sequence[State]) -> str:
    one, last = states[-1]
    return " · ".join(
        f"{name} {' '.join(_far(places[k]) for k in _told(last))}"
        for name, places in one.lanes.items()
    )


def _far(place: Place) -> str:
    return "flown off" if place.flown else _number(place.far)


# ---- what is drawn ----


def _tracks(width: int) -> races.Point:
    """Return where the tracks stand: beside the map, or on a phone below it."""
    return (SIZE + 60, 68) if width >= WIDE else (9, HIGH + 26)


@lru_cache
def _ground(name: str, width: int) -> tuple[Plot, Scene]:
    """Return the map of a surface, its lines of one height, and where it is lowest."""
    surface, scene = SURFACES[name], Scene(width)
    plot = Plot.within("map", 0, 0, SIZE, HIGH, surface.across, surface.up)
    plot.axes(scene, xlabel="first weight")
    scene.text(0, 10, "second weight", "prose soft start", key="map up")
    heights = races.heights(surface, COLUMNS, ROWS)
    heights = [[round(height, 6) for height in row] for row in heights]
    least, most = (f(map(f, heights)) for f in (min, max))
    for k in range(1, LEVELS + 1):
        level = least + (most - least) * (k / (LEVELS + 0.5)) ** 2
        rings = [contours.simpler(line, FINE) for line in contours.lines(heights, level)]
        there = [[_whole(plot, _there(surface, *point)) for point in ring] for ring in rings]
        if there:
            plot.lines(scene, there, "thin", key=f"level {k}", z=-1)
    left, top = _tracks(width)
    to_go = f"distance to the {_goal(surface)}"
    scene.text(left, top - 10, to_go, "prose soft start", key="to go")
    for k, goal in enumerate(surface.goals):
        scene.dot(*plot.at(*goal), 4, "hollow hot", key=f"goal {k}", z=1)
    return plot, scene


def _there(surface: races.Surface, column: float, row: float) -> races.Point:
    """Return the weights of a place on the grid of heights."""
    (left, right), (low, high) = surface.across, surface.up
    part, up = column / (COLUMNS - 1), row / (ROWS - 1)
    return left + (right - left) * part, low + (high - low) * up


def _whole(plot: Plot, point: races.Point) -> races.Point:
    """Return the point that stands at the nearest whole pixel."""
    (x, y), (left, right), (low, high) = plot.at(*point), plot.across, plot.up
    a = left + (round(x) - plot.x) / plot.w * (right - left)
    return a, high - (round(y) - plot.y) / plot.h * (high - low)


def _draw(state: State, width: int) -> Scene:
    one, step = state
    plot, ground = _ground(one.name, width)
    scene, (left, top) = Scene(width, ground), _tracks(width)
    (low, high), (below, above) = one.surface.across, one.surface.up
    for k, (name, places) in enumerate(one.lanes.items()):
        tone, y, place = LOOKS[name], top + k * ROW, places[step]
        _sign(scene, name, left + 6, y + 10, f"sign {name}")
        scene.text(left + 20, y + 10, name, "prose start", key=f"name {name}")
        scene.text(left + TRACK, y + 10, _far(place), "prose end", key=f"told {name}")
        long = TRACK if place.flown else max(2, round(TRACK * min(1, place.far / places[0].far)))
        scene.box(left, y + 22, long, 8, role=f"{tone} toned full", r=2, key=f"far {name}")
        path = [_whole(plot, place.at) for place in places[: step + 1] if not place.flown]
        if step:
            plot.line(scene, path, f"{tone} toned thick", key=f"path {name}", z=0.1)
        if low <= place.at[0] <= high and below <= place.at[1] <= above:
            _sign(scene, name, *map(round, plot.at(*place.at)), f"now {name}")
    return scene


def _sign(scene: Scene, name: str, x: float, y: float, key: str) -> None:
    """Draw the sign of an optimizer: a dot, a ring or a square."""
    tone = LOOKS[name]
    if name == "Adam":
        scene.box(x - 5, y - 5, 10, 10, role=f"{tone} toned full thick", r=1, key=key, z=2.5)
    else:
        role = "hollow" if name == "SGD with momentum" else "rim"
        scene.dot(x, y, 6, f"{tone} {role}", key=key, z=2.5)
