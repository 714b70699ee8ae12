"""Explorer ``losses``: what an answer costs, by its logit, and how strongly it is pulled back."""

import math
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from utils.record import one_logit
from utils.record.one_logit import Stop
from utils.record.snap import snap
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.plot import Plot, Span, around
from utils.scenes.scene import Scene

MOST, MOST_TARGETS = 6, 3
"""Losses and targets that a reader can compare."""
REACH, STEP = 5, 0.5
"""How far the logit walks to each side, and how far in a step."""
SAMPLES, WIDE, TOP, HIGH, GAP = 31, 540, 50, 236, 14
"""Points of a curve; pixels: where the charts stand side by side, the numbers above them, a chart,
the gap between."""
ARM, WEAK, LOST, NOISE = 1.5, 0.05, 0.5, 1e-9
"""How far the tangent reaches to each side; a pull that is called weak; a belief that is wrong;
what is 0 but for rounding."""
NUMBERS = {"belief": "saved", "loss": "value", "gradient": "grad"}
"""What stands above the charts, each in the tone of its mark."""
STOPS = [k * STEP for k in range(round(-REACH / STEP), round(REACH / STEP) + 1)]
FRAME = tuple[Span, Span]
"""Heights of the two charts: of the loss and of the gradient."""


def losses(functions: Mapping[str, str], targets: Sequence[float] = (1, 0)) -> Explorer:
    """Show losses of two classes as functions of the logit, each with its gradient below.

    All are drawn on one scale, so that they can be compared.

    Args:
        functions: 1 to 6 losses, name = code: an expression of ``logit``, of ``p``, its sigmoid,
            of the target ``y``, of ``F`` and ``torch``, such as ``"(p - y) ** 2"``. All three are
            float64 tensors without dimensions on the CPU, and so is the loss.
        targets: 1 to 3 numbers from 0 to 1 that ``y`` can be.

    Raises:
        TypeError: A code is no string, gives something else than one float64 number, or a target
            is no number.
        ValueError: There are fewer or more losses or targets, a target is not from 0 to 1, or a
            code fails, has no gradient or grows too large for a chart.
    """
    if not 1 <= len(functions) <= MOST:
        raise ValueError(f"{len(functions)} losses; expected 1 to {MOST}, such as L2='(p - y)**2'.")
    _require_targets(targets)

    def record(name: str, code: str) -> Films:
        films = {
            (name, f"{target:g}"): [one_logit.stop(code, float(target), z) for z in STOPS]
            for target in targets
        }
        _frame(films)  # refuses here what no chart can show
        return films

    films: Films = {}
    for name, code in functions.items():
        films |= record(name, code)
    common = _frame(films)

    @cache
    def frame(code: str) -> FRAME:
        """Return the common frame, or for a code that the reader typed one that holds it too."""
        return common if code in functions.values() else _frame(films | record("typed", code))

    first = next(iter(functions.values()))
    return Explorer(
        "losses",
        ["loss", "target"],
        films,
        draw=lambda stop, width: _draw(stop, width, frame(stop.code)),
        say=_say,
        headline=f"what an answer costs, logits from {-REACH} to {REACH}.",
        tell=lambda _, stops: " · ".join(map(_numbers, stops[::5])),
        walk="logit",
        stop=lambda stop: f"{stop.logit:.1f}",
        alt="a loss as a curve over the logit, and its gradient below",
        keep=True,
        free=Free("or type", lambda code: record(code, code), first, hint="(p - y).abs()"),
    )


def _require_targets(targets: Sequence[float]) -> None:
    if not 1 <= len(targets) <= MOST_TARGETS or len(set(targets)) < len(targets):
        raise ValueError(f"{len(targets)} targets; expected 1 to {MOST_TARGETS}, all different.")
    for target in targets:
        if isinstance(target, bool) or not isinstance(target, int | float):
            raise TypeError(f"a target is {type(target).__name__}; expected a number.")
        if not 0 <= target <= 1:
            raise ValueError(f"a target is {target:g}; expected a number from 0 to 1.")


def _frame(films: Films) -> FRAME:
    """Return the heights that both charts need for all of ``films``.

    Raises:
        ValueError: numbers are too far apart for a chart.
    """
    stops = [stop for states in films.values() for stop in states]
    return around([stop.loss for stop in stops]), around([stop.grad for stop in stops])


# ---- what is said ----


def _number(value: float) -> str:
    return f"{float(snap(value, 0.001)) + 0.0:.4g}"  # + 0.0 takes the sign of -0 away


def _numbers(stop: Stop) -> str:
    return f"logit {stop.logit:g}: loss {_number(stop.loss)}, gradient {_number(stop.grad)}"


def _say(stop: Stop) -> str:
    return (
        f"At the logit {stop.logit:g} the belief in class 1 is {_number(stop.p)}. The loss is "
        f"{_about(stop.loss)}, its gradient {_about(stop.grad)}: {_pull(stop)}."
    )


def _about(value: float) -> str:
    """Return a number for a sentence, which does not call 0 what is only rounded to it."""
    number = _number(value)
    return "about 0" if number == "0" and abs(value) > NOISE else number


def _pull(stop: Stop) -> str:
    """Say what a step against the gradient does, and whether too little for a wrong belief."""
    if not math.isfinite(stop.grad):
        return "no step can be made"
    size, way = abs(stop.grad), "lowers" if stop.grad > 0 else "raises"
    if size >= WEAK:
        return f"a step {way} the logit"
    still = "leaves the logit where it is" if size <= NOISE else f"hardly {way} the logit"
    right = {1.0: stop.p, 0.0: 1 - stop.p}.get(stop.target, 1)
    return f"a step {still}" + (", though the belief is wrong" if right < LOST else "")


# ---- what is drawn ----


@lru_cache
def _charts(code: str, target: float, frame: FRAME, width: int) -> tuple[Plot, Plot, Scene]:
    """Return both charts and what stands on them in each state; a mouse over them walks."""
    scene, across = Scene(width), (float(-REACH), float(REACH))
    wide = width >= WIDE
    w = (width - GAP) / 2 if wide else width
    right = (w + GAP, TOP) if wide else (0, TOP + HIGH)
    loss = Plot.within("loss", 0, TOP, w, HIGH, across, frame[0])
    grad = Plot.within("gradient", *right, w, HIGH, across, frame[1])
    for plot, name, tone in ((loss, "loss", "value"), (grad, "grad", "grad")):
        plot.axes(scene, plot.name, "logit")
        curve = lambda z, name=name: getattr(one_logit.stop(code, target, z), name)  # noqa: E731
        plot.graph(scene, curve, f"{tone} toned thick", SAMPLES, key=f"{name} curve")
        plot.steps(scene, STOPS)
    return loss, grad, scene


def _draw(stop: Stop, width: int, frame: FRAME) -> Scene:
    loss, grad, ground = _charts(stop.code, stop.target, frame, width)
    scene, wide = Scene(width, ground), min(110, (width + GAP) / 3 - GAP)
    shown = zip(NUMBERS.items(), (stop.p, stop.loss, stop.grad), strict=True)
    for k, ((name, tone), number) in enumerate(shown):
        x = k * (wide + GAP)
        scene.text(x + wide / 2, 6, name, "prose soft", key=name)
        role = f"{tone} toned thick small"
        scene.box(x, 16, wide, 26, _number(number), role, r=6, key=name)
    z, value, slope = stop.logit, stop.loss, stop.grad
    if math.isfinite(value + slope):
        tangent = [(end, value + slope * (end - z)) for end in (z - ARM, z + ARM)]
        loss.line(scene, tangent, "grad toned bold", key="tangent", z=0.5)
        scene.dot(*loss.at(z, value), 6, "value rim", key="point")
        if abs(slope) * grad.h / (grad.up[1] - grad.up[0]) > 1:
            grad.line(scene, [(z, 0), (z, slope)], "grad toned thick", key="pull")
        scene.dot(*grad.at(z, slope), 6, "grad rim", key="pull")
    return scene
