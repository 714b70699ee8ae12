"""Explorer ``bits``: numbers in several floating-point formats, recorded with PyTorch."""

import math

import torch

from utils.record.floats import FIELDS, FORMATS, name_of, short
from utils.record.stored_number import SIDE, Stored, store
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.scene import Scene, tinted

DTYPES = FORMATS[1:]
"""All but float64, whose numbers Python itself uses: it would be shown as storing all exactly."""
MOST_NUMBERS = 20
"""Numbers to step through: what a slider on a phone tells apart."""
HUES = dict(zip(FIELDS, ("c3", "c0", "c1"), strict=True))
"""Orange, blue, green, as in the pictures of bits."""

NARROW = 480
"""Below this width the formula takes two lines."""
LEAST, MOST, HEIGHT, GAP, HEAD = 15, 32, 32, 9, 22
"""Pixels: the narrowest bit and the widest, its height, the gap between fields, their names."""
BIG, SMALL, LETTER, PROSE = 10.9, 7.3, 8.5, 5.9
"""Pixels: a letter of the formula, of a neighbour, of a power or the wanted number, of a name."""
UNIT, EDGE = 138, 26
"""Pixels: a step on the line of numbers, at most, and what a phone leaves outside of it."""


def bits(*numbers: str) -> Explorer:
    """Show sign, exponent and fraction of ``numbers`` in five formats, and their neighbours.

    Args:
        numbers: 1 to 20 Python expressions, such as ``"0.1"``, ``"1/3"``, ``"-inf"`` or ``"nan"``.

    Raises:
        TypeError: a number is not given as a string, or the string is not a real number.
        ValueError: there is no number or more than 20, or a string cannot be evaluated or gives
            a whole number that a Python float (64 bits) would round.
    """
    if not 1 <= len(numbers) <= MOST_NUMBERS:
        raise ValueError(f"bits has {len(numbers)} numbers; expected 1 to {MOST_NUMBERS}.")
    films = _films(numbers)
    return Explorer(
        "bits",
        ["format"],
        films,
        draw=_draw,
        say=_say,
        headline=_words(films),
        tell=lambda *_: "",
        walk="number",
        alt="the bits of a number, below them a line of numbers",
        keep=True,
        free=Free("or type", lambda label: _films((label, *numbers)), numbers[0]),
    )


def _films(labels: tuple[str, ...]) -> Films:
    return {(name_of(dtype),): [store(label, dtype) for label in labels] for dtype in DTYPES}


# ---- what is said ----


def _words(films: Films) -> str:
    """Return a headline and a line for each number: what becomes of it in all formats."""
    rows = list(zip(*films.values(), strict=True))
    lines = [f"{len(rows)} numbers in {len(films)} formats."]
    for row in rows:
        kept = " · ".join(f"{name_of(state.dtype)} {short(state.value)}" for state in row)
        lines.append(f"{row[0].label}: {kept}")
    return "\n".join(lines)


def _say(state: Stored) -> str:
    at, texts = state.at, [text for _, text in state.line]
    beside = " and ".join(texts[max(at - 1, 0) : at] + texts[at + 1 : at + 2])
    where = f"Beside it: {beside}." if beside else "It stands on no line of numbers."
    return f"{_became(state)} {where}"


def _became(state: Stored) -> str:
    """Return what became of a number when it was stored."""
    label, name, kept = state.label, name_of(state.dtype), short(state.value)
    largest = torch.finfo(state.dtype).max
    far, end = ("large", "largest") if state.number > 0 else ("low", "lowest")
    if not math.isfinite(state.number) and not math.isfinite(state.value):
        return f"{name} has bits of its own for {label}: {' '.join(state.fields)}."
    if not math.isfinite(state.value):  # older torch: float8_e4m3fn overflows to nan
        return f"{label} is too {far} for {name}, so it becomes {kept}."
    if abs(state.number) > largest and abs(state.value) == largest:
        return f"{label} is too {far} for {name}, so it becomes the {end} number, {kept}."
    if state.value == 0 and state.number != 0:
        return f"{label} is too close to zero for {name}, so it becomes {kept}."
    how = "exactly" if state.value == state.number else f"as {kept}"
    return f"{name} stores {label} {how}: {state.formula}{_kind(state)}."


def _kind(state: Stored) -> str:
    """Return what is special about a finite number."""
    sign, exponent, fraction = state.fields
    if "1" in exponent:
        return ""
    if "1" in fraction:
        return ", a subnormal number"
    return ", a zero with a minus" if sign == "1" else ", a zero"


def _parts(field: str, width: int) -> list[str]:
    """Return what each bit of a field means, the first bit first."""
    if field == "sign":
        return ["sign bit, 1 for minus"]
    if field == "exponent":
        return [f"exponent bit, worth {2**k}" for k in reversed(range(width))]
    return [f"fraction bit, worth 1/{2 ** (k + 1)}" for k in range(width)]


# ---- what is drawn ----


def _draw(state: Stored, width: int) -> Scene:
    scene = Scene(width)
    foot = _formula(scene, state, _fields(scene, state) + 28)
    if state.line:
        _line(scene, state, foot + 84)
    return scene


def _fields(scene: Scene, state: Stored) -> float:
    """Draw the bits, fields a gap apart, in two rows where one has no room; return their foot."""
    count = sum(map(len, state.fields))
    rows = 1 if count * LEAST + 2 * GAP <= scene.width else 2
    across = count // rows
    size = min(MOST, (scene.width - 2 * GAP) / across)
    left, k = (scene.width - across * size) / 2 - GAP, 0
    for gaps, (field, digits) in enumerate(zip(FIELDS, state.fields, strict=True)):
        for place, part in enumerate(_parts(field, len(digits))):
            row, column = divmod(k + place, across)
            x = left + column * size + (2 if row else gaps) * GAP
            y = HEAD + row * (HEIGHT + GAP)
            if place == 0:  # a field that goes on in the next row is named once
                span = min(len(digits), across - column) * size
                _name(scene, field, len(digits), x + span / 2)
            _bit(scene, x, y, size, digits[place], field, part)
        k += len(digits)
    return HEAD + rows * (HEIGHT + GAP) - GAP


def _name(scene: Scene, field: str, width: int, x: float) -> None:
    name = field if field == "sign" else f"{field} · {width}"
    half = PROSE * len(name) / 2
    x = min(max(x, half), scene.width - half)
    size = "tiny" if scene.width < NARROW else ""
    scene.text(x, HEAD - 11, name, f"{HUES[field]} prose {size} toned", key=field)


def _bit(scene: Scene, x: float, y: float, size: float, digit: str, field: str, part: str) -> None:
    """Draw a bit, which tells what it is; its key is the same in every format that has it."""
    on = "full strong" if digit == "1" else "faint"
    tell = f"{part}; here it is {digit}"
    role = f"{HUES[field]} edged {on}"
    scene.box(x + 1, y, size - 2, HEIGHT, digit, role, r=3, key=part, tell=tell, over=1, lit=[part])


def _formula(scene: Scene, state: Stored, y: float) -> float:
    """Spell what the fields stand for, in their colours; return where the next line may begin."""
    (sign, significand, power), kept, middle = state.formula, short(state.value), scene.width / 2
    narrow = scene.width < NARROW
    foot = y + 28 if narrow else y
    if not sign:
        scene.text(middle, y, kept, "big strong", key="stored")
        return foot
    spelt, after = BIG * len(f"{sign}{significand} × 2"), LETTER * len(power)
    said = 0 if narrow else BIG * len(f" = {kept}")
    x = middle + (spelt - after - said) / 2
    base = f"{tinted(sign, HUES['sign'])}{tinted(significand, HUES['fraction'])} × 2"
    scene.text(x, y, base, "big end", key="formula")
    scene.text(x + 1, y - 8, power, f"{HUES['exponent']} start toned", key="power")
    if narrow:
        scene.text(middle, foot, f"= {kept}", "big strong", key="stored")
    else:
        scene.text(x + after + BIG, foot, f"= {kept}", "big strong start", key="stored")
    return foot


def _line(scene: Scene, state: Stored, y: float) -> None:
    """Draw the numbers around the stored one to scale, and the wanted one, which falls on it."""
    middle, unit = scene.width / 2, min(UNIT, scene.width / 2 - EDGE)
    xs = [middle + place * unit for place, _ in state.line]
    _axis(scene, state, xs, y)
    _neighbours(scene, state, xs, y)
    start = min(max(middle + state.wanted * unit, 8), scene.width - 8)
    _wanted(scene, state.label, (start, y - 36), (xs[state.at], y))


def _axis(scene: Scene, state: Stored, xs: list[float], y: float) -> None:
    """Draw the line, dashed where the format has no more numbers but infinity, and its name."""
    texts = [text for _, text in state.line]
    finite = [x for x, text in zip(xs, texts, strict=True) if "inf" not in text]
    below, above = texts[0] == "-inf", texts[-1] == "inf"
    start = finite[0] if below or state.at < SIDE else 0
    end = finite[-1] if above or len(xs) - state.at <= SIDE else scene.width
    scene.line(f"M{start:.0f} {y}H{end:.0f}", key="line")
    if start > 0:
        far = max(xs[0], 0) if below else 0
        scene.line(f"M{far:.0f} {y}H{start:.0f}", "dash", key="beyond below")
    if end < scene.width:
        far = min(xs[-1], scene.width) if above else scene.width
        scene.line(f"M{end:.0f} {y}H{far:.0f}", "dash", key="beyond above")
    name = f"numbers that {name_of(state.dtype)} has"
    scene.text(scene.width / 2, y + 60, name, "prose soft", key="axis")


def _neighbours(scene: Scene, state: Stored, xs: list[float], y: float) -> None:
    """Mark and name the numbers in two rows; on a phone, those that have room."""
    size = "tiny" if scene.width < NARROW else "small"
    taken: list[tuple[int, float, float]] = []
    for k in sorted(range(len(xs)), key=lambda k: abs(k - state.at)):
        x, text, away = xs[k], state.line[k][1], k - state.at
        half, row = SMALL * len(text) / 2, away % 2
        at = min(max(x, half), scene.width - half)
        room = all(r != row or abs(at - u) >= half + h for r, u, h in taken)
        if not (0 < x < scene.width and room):
            continue
        taken.append((row, at, half))
        below = y + (36 if row else 18)
        role = "strong" if away == 0 else "soft"
        scene.line(f"M{x:.0f} {y - 7}V{below - 10}", "thick", key=f"tick {away}")
        scene.text(at, below, text, f"{size} {role}", key=f"near {away}")


def _wanted(scene: Scene, label: str, start: tuple, end: tuple) -> None:
    """Write the wanted number where it would stand, and the way that it falls."""
    (x, y), (u, v) = start, end
    most = int(scene.width / LETTER)
    text = label.strip()
    text = text if len(text) <= most else f"{text[: most - 1]}…"
    half = LETTER * len(text) / 2
    middle = min(max(x, half), scene.width - half)
    scene.text(middle, y - 10, text, "hot toned strong", key=f"wanted {label}")
    bend = f"C{x:.0f} {v - 16} {u:.0f} {v - 30} {u:.0f} {v - 6}"
    scene.line(f"M{x:.0f} {y}{bend}", "hot toned thick", key="arrow")
    scene.dot(u, v, 5, "hot", key=f"dot {label}", come=[start])
