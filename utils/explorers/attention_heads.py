"""Explorer ``attention``: pick a letter, and see which earlier letters it looks at."""

from utils.record import glances
from utils.record.glances import Head, Look
from utils.record.phrases import counted
from utils.record.snap import snap
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.scene import Scene

WIDE, HIGH, BAR, GAP, STEP = 19, 26, 56, 16, 4
"""Pixels: a letter's least width, its height, a bar of 100 %, the gap between rows, a bar's step.

A bar grows in steps: equal bars of different letters are stored once.
"""
NUMBERED, NAMED, MOST_NAMED = 0.1, 0.05, 3
"""Shares from which a bar has a number and a sentence names a letter; how many it names."""
LEVELS = ((0.3, "full"), (0.1, "tint"))
"""From which share on a letter is shaded, and how strongly."""
SPACE = "_"
"""A space that can be seen."""

State = tuple[Head, int]
"""A head, and the letter that looks."""


def attention(look: Look, text: str) -> Explorer:
    """Show which letters each letter of a text looks at, in each layer and head of a model.

    Args:
        look: takes a text of T letters and gives the shares of attention, a floating-point tensor
            of shape (layers, heads, T, T) on any device, up to 4 layers of 4 heads: row t holds
            the shares that letter t takes from the letters up to itself. It runs without
            gradients.
        text: 2 to 32 letters of plain English.

    Raises:
        TypeError: ``look`` is no function, ``text`` no string, or the shares are no such tensor.
        ValueError: the text is too short or too long, or the shares have another shape, do not add
            up to 1, or look ahead.
    """
    films = _films(look, text)
    (head, _), *_ = films[next(reversed(films))]
    layers, heads = head.layer, head.head
    return Explorer(
        "attention",
        ["layer", "head"],
        films,
        _draw,
        _say,
        headline=f"what {len(text)} letters look at, in {counted(layers, 'layer')} of "
        f"{counted(heads, 'head')}: {text.replace(' ', SPACE)}",
        tell=lambda _, states: _told(states[0][0]),
        lead="layer · head ",
        walk="letter",
        stop=lambda state: str(state[1] + 1),
        alt="a text, and bars above the letters that one of them looks at",
        keep=True,
        free=Free(
            "text",
            lambda typed: _films(look, str(typed)),
            text,
            replaces=True,
            hint="the weight of a",
        ),
    )


def _films(look: Look, text: str) -> Films:
    return {
        (str(head.layer), str(head.head)): [(head, t) for t in range(len(head.text))]
        for head in glances.record(look, text)
    }


# ---- what is said ----


def _say(state: State) -> tuple[str, str]:
    head, t = state
    return f"layer {head.layer}, head {head.head}: {_far(head)}", _sentence(head, t)


def _far(head: Head) -> str:
    far = _number(head.back(), 0.1)
    return f"{far} letter{'' if far == '1' else 's'} back on average"


def _sentence(head: Head, t: int) -> str:
    letter = f"`{_seen(head.text[t])}`, letter {t + 1},"
    if t == 0:
        return f"{letter} is the first: it can only look at itself."
    order = sorted(range(t + 1), key=lambda k: -float(snap(head.shares[t][k], 0.001)))
    named = [k for k in order if head.shares[t][k] >= NAMED][:MOST_NAMED]
    if not named:
        return f"{letter} looks at many letters, and at none with {NAMED:.0%} or more."
    parts = [f"{_percent(head.shares[t][k])} from {_place(head.text, t, k)}" for k in named]
    others = t + 1 - len(named)
    rest = f"; {others} others share the rest" if others > 1 else ""
    return f"{letter} takes {', '.join(parts)}{rest}."


def _place(text: str, t: int, k: int) -> str:
    return "itself" if k == t else f"`{_seen(text[k])}`, {t - k} back"


def _told(head: Head) -> str:
    last = len(head.text) - 1
    told = " ".join(_sentence(head, t) for t in sorted({last // 2, last}))
    return f"{_far(head)}. {told}"


def _seen(letter: str) -> str:
    return SPACE if letter == " " else letter


def _number(value: float, step: float) -> str:
    return f"{float(snap(value, step)):g}"


def _percent(share: float) -> str:
    return f"{_number(100 * share, 1)} %"


# ---- what is drawn ----


def _draw(state: State, width: int) -> Scene:
    head, t = state
    scene = Scene(width)
    columns = min(len(head.text), width // WIDE)
    size = min(width / columns, 1.4 * WIDE)
    left = (width - size * columns) / 2
    for k, letter in enumerate(head.text):
        x = left + size * (k % columns)
        y = GAP + BAR + k // columns * (GAP + BAR + HIGH)
        share = head.shares[t][k]
        role = "now" if k == t else "off" if k > t else _level(share)
        seen = _seen(letter)
        scene.box(x + 1, y, size - 2, HIGH, seen, f"value {role}", r=4, go=k, key=f"letter {k}")
        tall = STEP * round(BAR * share / STEP)
        if tall:
            scene.box(x + 4, y - tall, size - 8, tall, "", "value full toned", key=f"bar {k}")
        if share >= NUMBERED:
            number = _number(100 * share, 1)
            scene.text(x + size / 2, y - tall - 8, number, "tiny plain", key=f"share {k}")
    return scene


def _level(share: float) -> str:
    return next((role for least, role in LEVELS if share >= least), "")
