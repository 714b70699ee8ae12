"""Explorer ``layers``: one call sinks from Python to the device, and what happens at each stop."""

import math
import textwrap
from typing import NamedTuple

from utils.record import dispatch
from utils.record.dispatch import Call, Function, Operator
from utils.record.expressions import named
from utils.record.phrases import counted
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.scene import Scene
from utils.scenes.svg_paths import arrow

STOPS = ("Python", "binding", "dispatcher", "kernel", "device")
ABOUT = ("what you wrote", "the door to C++", "who computes this?", "the loop", "the chip")
PYTHON, BINDING, DISPATCHER, KERNEL, DEVICE = range(5)
MOST_CALLS, LONGEST, MOST_STEPS = 8, 40, 60
USUAL, ROW, GAP, LANE = 56, 21, 8, 26
"""Pixels: a band without keys, a row of keys, between bands, left of them."""
LETTER, TINY = 7.23, 6.63
"""Width of a letter in a text with the role ``small``, and with ``tiny``."""
PILL, PITCH = 156, 172
"""Pixels: the width of a key, and from one to the next where three stand beside each other."""


class Step(NamedTuple):
    """Where the call is, what each stop holds by now, and what is said."""

    at: int
    held: tuple[str, ...]
    """A text for each of ``STOPS``; empty where nothing has been so far."""
    keys: tuple[str, ...]
    key: str
    """The key of ``keys`` at work now."""
    rising: bool
    says: str
    node: str = ""
    """What autograd noted, on the way up."""


def layers(*codes: str, **names: object) -> Explorer:
    """Show what one call does on its way through PyTorch, stop by stop, as PyTorch reports it.

    Args:
        codes: 1 to 8 expressions of ``torch`` and the names, of 40 characters at most, such as
            "w * x"; each gives one tensor and runs on copies.
        names: Tensors, on any device, and modules that the expressions use.

    Raises:
        TypeError: A code is no string, or gives something else than one tensor.
        ValueError: There are fewer or more codes; one is too long, fails, or calls no operator or
            too many to be shown.
    """
    if not 1 <= len(codes) <= MOST_CALLS:
        raise ValueError(f"{counted(len(codes), 'call')}; expected 1 to {MOST_CALLS}, as 'x * 2'.")

    def record(code: str) -> Films:
        if not isinstance(code, str):
            raise TypeError(f"a call is {named(code)}; expected code, such as 'x * 2'.")
        if len(code) > LONGEST:
            raise ValueError(f"{code!r} is longer than {LONGEST} characters.")
        steps = _steps(dispatch.record(code, **names))
        if len(steps) > MOST_STEPS:
            raise ValueError(f"{code!r} takes {len(steps)} steps; expected {MOST_STEPS} at most.")
        return {(code,): steps}

    films = {choice: steps for code in codes for choice, steps in record(code).items()}
    return Explorer(
        "layers",
        ["call"],
        films,
        _draw,
        lambda step: step.says,
        headline=f"{counted(len(films), 'call')}, each from Python to the device.",
        tell=lambda _, steps: _told(steps),
        alt="five stops of a call, one above the other",
        pace=1800,
        free=Free("or type", record, codes[0], hint="(x * 2).sum()"),
    )


# ---- the steps, and what is said ----


class _Walk:
    """The steps of a call, under construction."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.held, self.keys = [""] * len(STOPS), ()

    def stop(self, at: int, text: str, says: str, key: str = "") -> None:
        """Sink to a stop, or walk on at it; what lies deeper is not there yet."""
        self.held[at] = text
        self.held[at + 1 :] = [""] * (len(STOPS) - at - 1)
        self.steps.append(Step(at, tuple(self.held), self.keys, key, False, says))

    def rise(self, at: int, says: str, key: str = "", node: str = "") -> None:
        """Rise to a stop; what lies deeper has been seen."""
        self.steps.append(Step(at, tuple(self.held), self.keys, key, True, says, node))


def _steps(call: Call) -> list[Step]:
    walk, recipe = _Walk(), ()
    walk.stop(PYTHON, call.code, f"Python runs your line, `{call.code}`.")
    for event in call.events:
        walk.keys = ()
        if isinstance(event, Function):
            _function(walk, event)
            recipe = ()
        else:
            known = _common(recipe, event.recipe)
            for name in event.recipe[known:]:
                says = "is a recipe: it computes nothing itself and calls other operators."
                walk.stop(DISPATCHER, name, f"`{name}` {says}")
            recipe = event.recipe
            _operator(walk, event, call.device)
    walk.rise(PYTHON, _result(call))
    return walk.steps


def _common(a: tuple, b: tuple) -> int:
    """Return how many of their first items are the same."""
    pairs = zip(a, b, strict=False)
    return next((k for k, (one, other) in enumerate(pairs) if one != other), min(len(a), len(b)))


def _function(walk: _Walk, function: Function) -> None:
    name = function.name
    if function.compiled:
        says = f"`{name}` is compiled: Python ends here. It unpacks Python's objects for C++."
        walk.stop(BINDING, name, says)
    else:
        walk.stop(PYTHON, name, f"`{name}` is Python too, a function that PyTorch brings.")


def _operator(walk: _Walk, operator: Operator, device: str) -> None:
    name, walk.keys = operator.name, operator.keys
    auto = next((key for key in walk.keys if key.startswith("Autograd")), "")
    backend = walk.keys[-1] if walk.keys else device
    if auto:
        note = "nothing here needs a gradient, so it passes the call on."
        if operator.node:
            note = f"a gradient is needed, so it makes the node `{operator.node}`."
        walk.stop(DISPATCHER, name, f"Key `{auto}` comes first: {note}", auto)
    if "ADInplaceOrView" in walk.keys:
        does = "a view" if operator.kind == "view" else "a write in place"
        says = "the two tensors share a version counter"
        if operator.kind != "view":
            says = "the version counter goes up"
        says = f"Key `ADInplaceOrView`: this is {does}, so {says}."
        walk.stop(DISPATCHER, name, says, "ADInplaceOrView")
    walk.stop(
        DISPATCHER, name, f"Key `{backend}` is the last: a kernel for it is looked up.", backend
    )
    walk.stop(
        KERNEL,
        f"{name} for {backend}",
        f"The kernel of `{name}` for `{backend}` is called.",
        backend,
    )
    walk.stop(DEVICE, f"{device}: {operator.result}", _done(operator, device), backend)
    if operator.node:
        says = f"On the way up, the result gets `{operator.node}` as its `grad_fn`."
        walk.rise(DISPATCHER, says, auto, operator.node)


def _done(operator: Operator, device: str) -> str:
    if operator.kind == "view":
        return f"No number is computed on `{device}`: only the note is new, `{operator.result}`."
    if operator.kind == "in place":
        return f"The work is done on `{device}`: numbers are overwritten, `{operator.result}`."
    return f"The work is done on `{device}`: a new tensor, `{operator.result}`."


def _result(call: Call) -> str:
    note = f"its `grad_fn` is `{call.grad_fn}`" if call.grad_fn else "it has no `grad_fn`"
    return f"Python gets a tensor, `{call.result}`; {note}."


def _told(steps: list[Step]) -> str:
    """Return where a call goes, what each stop holds, and the last sentence."""
    way = []
    for step in steps[:-1]:
        if step.rising:
            way.append(f"rises with {step.node}")
        elif step.at != DISPATCHER or step.key in step.keys[-1:] or not step.keys:
            keys = f" ({', '.join(step.keys)})" if step.at == DISPATCHER and step.keys else ""
            way.append(f"{STOPS[step.at]} {step.held[step.at]}{keys}")
    return f"{' → '.join(way)}. {steps[-1].says}"


# ---- what is drawn ----


def _draw(step: Step, width: int) -> Scene:
    scene, wide = Scene(width), width - LANE
    rows = 1 if wide > 20 + 2 * PITCH + PILL else 3
    heights = [USUAL + (ROW * rows if n == DISPATCHER else 0) for n in range(len(STOPS))]
    tops = [math.fsum(heights[:n]) + GAP * n for n in range(len(STOPS))]
    for n, (name, about) in enumerate(zip(STOPS, ABOUT, strict=True)):
        role = "now" if n == step.at else "seen" if step.held[n] else "off"
        scene.box(LANE, tops[n], wide, heights[n], "", role, r=8, key=f"band {name}")
        scene.text(LANE + 10, tops[n] + 13, name, "title start plain", key=f"name {name}")
        scene.text(width - 10, tops[n] + 13, about, "prose end plain", key=f"about {name}")
        font, lines = _lines(step.held[n], wide - 20)
        for k, line in enumerate(lines):
            y = tops[n] + 38 + 13 * k - 6 * (len(lines) > 1)
            scene.text(LANE + 10, y, line, f"{font} start plain", key=f"held {name} {k}")
    for k, key in enumerate(step.keys):
        right, down = (k, 0) if rows == 1 else (0, k)
        x, y = LANE + 10 + PITCH * right, tops[DISPATCHER] + 52 + ROW * down
        role = "now strong" if key == step.key else ""
        scene.box(x, y, PILL, ROW - 2, key, f"{role} tiny plain", r=9, key=f"key {k}")
    middles = [top + USUAL / 2 for top in tops]
    start, end = middles[_deepest(step) if step.rising else PYTHON], middles[step.at]
    near = end + 9 if step.rising else end - 9
    if start != end:
        scene.line(arrow((11, start), (11, near)), "hot toned thick", key="way")
    scene.dot(11, end, 7, "hot", key="call")
    return scene


def _lines(text: str, room: float) -> tuple[str, list[str]]:
    """Return the role of a text in a band, and its lines: small, or two tiny ones."""
    if len(text) * LETTER <= room:
        return "small", [text][: len(text)]
    return "tiny", textwrap.wrap(text, int(room / TINY))


def _deepest(step: Step) -> int:
    return max(n for n, text in enumerate(step.held) if text)
