"""Explorer ``variance``: how far numbers spread after each of ten layers, and gradients back."""

import math
from functools import cache, partial

from utils.layout import contours
from utils.record import deep_signals
from utils.record.deep_signals import ACTIVATIONS, BINS, LAYERS, REACH, WIDTH, Signal
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.scene import Scene, tinted
from utils.scenes.svg_paths import through

HEAD, ROW, PEAK, ZERO = 32, 23, 27, 17
"""Heights: the titles, a layer, the tallest bin of its numbers, the line for those that are 0."""
NAMES, GAP, COLUMN, WIDE = 42, 16, BINS + 2, 400
"""Pixels: the names of the layers, the gap between both charts; bins, with what lies beyond; and
the drawing from which on there is room for more words."""
BINS_WIDE = {258: 4, 313: 4, 640: 10}
"""Pixels of a bin by width of the drawing."""
SCALES = {3: 2, 6: 5, 12: 10, 25: 20}
"""Powers of ten that a scale can show to each side, and the one at which it has a number."""
VERDICTS = {
    1e-3: "almost nothing is left",
    0.5: "it fades",
    2.0: "it keeps its size",
    1e3: "it grows",
    math.inf: "it explodes",
}
"""What is said of standard deviations up to a number, for one that began with 1."""

State = tuple[Signal, int]
"""What went through, and the step: through the layers, then back from the last to the input."""


def variance() -> Explorer:
    """Show how numbers spread after each of ten layers, and their gradients on the way back.

    200 inputs of 100 numbers with standard deviation 1 go through layers without bias, in float64
    on the CPU. The reader chooses what fills the weights, and the activation behind each layer.
    With ``live()`` a gain and a width are typed: the weights have a standard deviation of gain
    through the root of width.
    """
    films: Films = {}
    for name, fill in deep_signals.STARTS.items():
        films |= _through(name, partial(deep_signals.record, fill))
    return Explorer(
        "variance",
        ["weights", "activation"],
        films,
        _draw,
        _say,
        headline=f"the standard deviation after each of {LAYERS} layers, and of gradients back.",
        tell=lambda _, states: _numbers(states[0][0]),
        walk="layer",
        stop=_stop,
        alt="how the numbers after each layer spread, and their standard deviation by layer",
        keep=True,
        free=Free("gain, width", _typed, f"1, {WIDTH}", hint="1.5, 64"),
    )


def _through(name: str, record) -> Films:
    signals = {kind: record(kind) for kind in ACTIVATIONS}
    return {
        (name, kind): [(signal, step) for step in range(2 * LAYERS + 2)]
        for kind, signal in signals.items()
    }


def _typed(typed: str) -> Films:
    """Record layers with a gain and a width that a reader typed.

    Raises:
        ValueError: they are none.
    """
    first, _, second = str(typed).partition(",")
    try:
        gain, width = float(first), int(second)
    except ValueError:
        raise ValueError(f"{typed!r} is no gain and width; expected such as 1.5, 64.") from None
    deep_signals.check_gain(gain)
    deep_signals.check_width(width)
    fill = deep_signals.gained(gain, width)
    name = f"gain {gain:g}, width {width}"
    return _through(name, lambda kind: deep_signals.record(fill, kind, width))


# ---- what is said ----


def _layer(step: int) -> int:
    """Return which layer a step looks at; 0 is the input."""
    return step if step <= LAYERS else 2 * LAYERS + 1 - step


def _stop(state: State) -> str:
    _, step = state
    name = str(_layer(step)) if _layer(step) else "input"
    return name if step <= LAYERS else f"back at {name}"


def _number(value: float) -> str:
    """Return two digits that count: 0.13, 1200 or 1.2e10."""
    value = float(f"{value:.2g}")
    if value == 0 or 1e-3 <= value < 1e4:
        return f"{value:g}"
    digits, power = f"{value:.1e}".split("e")
    return f"{float(digits):g}e{int(power)}"


def _verdict(std: float) -> str:
    return next(words for most, words in VERDICTS.items() if std <= most)


def _say(state: State) -> str:
    signal, step = state
    layer, stop = _layer(step), signal.stops[_layer(step)]
    if step == 0:
        return f"Standard deviation {_number(stop.std)} goes in. {_factor(signal)}"
    if step <= LAYERS:
        head = f"After layer {layer} the standard deviation is {_number(stop.std)}"
        if signal.activation == "tanh" and stop.stuck > 0.5:
            return f"{head}, but {stop.stuck:.0%} of the numbers are stuck near -1 or 1."
        zero = f" {stop.zero:.0%} of the numbers are exactly 0." if stop.zero > 0.01 else ""
        return f"{head}: {_verdict(stop.std)}.{zero}"
    if layer == LAYERS:
        return (
            f"Now the way back: a gradient with a standard deviation of {_number(stop.grad)} "
            f"comes to what layer {layer} gave."
        )
    where = f"what layer {layer} gave" if layer else "the input"
    return (
        f"Back at {where}, the gradient has a standard deviation of {_number(stop.grad)}: "
        f"{_verdict(stop.grad)}."
    )


def _factor(signal: Signal) -> str:
    weight, width = _number(signal.weight), signal.width
    times = _number(math.sqrt(width) * signal.weight)
    after = "" if signal.activation == "none" else f", before `{signal.activation}`"
    return (
        f"Adding up {width} products with weights of {weight} makes it √{width} × {weight} = "
        f"{times} times as large{after}."
    )


def _numbers(signal: Signal) -> str:
    after, back = (1, LAYERS // 2, LAYERS), (LAYERS // 2, 1, 0)
    spread = " ".join(_number(signal.stops[k].std) for k in after)
    grads = " ".join(_number(signal.stops[k].grad) for k in back)
    return f"after layers 1, 5, 10: {spread}; gradient back at 5, 1, input: {grads}."


# ---- what is drawn ----


def _foot(layer: int) -> int:
    """Return the height at which a layer's numbers stand."""
    return HEAD + ROW * (layer + 1)


@cache
def _ground(width: int, tens: int) -> Scene:
    """Return the names of the layers and both scales; a click on a layer walks to it."""
    scene, bin_wide = Scene(width), BINS_WIDE[width]
    bottom, right = _foot(LAYERS), NAMES + COLUMN * bin_wide
    scene.text(0, 10, "numbers by layer", "title start", key="numbers")
    both = f"{tinted('signal', 'value')}, {tinted('gradient', 'grad')}"
    scene.text(width, 10, both, "title end", key="both")
    for layer in range(LAYERS + 1):
        y, name = _foot(layer), str(layer or "input")
        scene.text(NAMES - 7, y - 8, name, "prose soft end", key=f"name {layer}")
        scene.line(f"M{NAMES} {y}H{right}", "hair", key=f"foot {layer}")
        steps = [layer, 2 * LAYERS + 1 - layer]
        scene.box(0, y - ROW, width, ROW, role="bare open", key=f"layer {layer}", go=steps, z=4)
    for value in (-REACH, 0, REACH):
        x = NAMES + bin_wide * (1 + BINS * (value + REACH) / (2 * REACH))
        scene.line(f"M{x:.0f} {HEAD}V{bottom}", "hair", key=f"at {value:g}")
        scene.text(x, bottom + 12, f"{value:g}", "prose soft", key=f"at {value:g}")
    mark = SCALES[tens]
    halves = (-mark // 2, mark // 2) if width > WIDE and mark % 2 == 0 else ()
    for power in (-mark, 0, mark, *halves):
        x, role = _across(width, tens, power), "hair" if power else ""
        scene.line(f"M{x:.0f} {HEAD}V{bottom}", role, key=f"power {power}")
        scene.text(x, bottom + 12, _number(10.0**power), "prose soft", key=f"power {power}")
    beyond = "edges: all beyond" if width > WIDE else "edges: beyond"
    scene.text(NAMES, bottom + 28, beyond, "prose soft start", key="beyond")
    scene.text(width, bottom + 28, "standard deviation", "prose soft end", key="std")
    return scene


def _across(width: int, tens: int, power: float) -> float:
    """Return where a power of ten stands."""
    left = NAMES + COLUMN * BINS_WIDE[width] + GAP
    return left + (width - left) * (power + tens) / (2 * tens)


def _tens(signal: Signal) -> int:
    """Return how many powers of ten the scale needs to each side."""
    sizes = [size for stop in signal.stops for size in (stop.std, stop.grad) if size]
    most = max(abs(math.log10(size)) for size in sizes)
    return next((tens for tens in SCALES if tens >= most), max(SCALES))


def _draw(state: State, width: int) -> Scene:
    signal, step = state
    tens, now = _tens(signal), _layer(step)
    scene, bin_wide = Scene(width, _ground(width, tens)), BINS_WIDE[width]
    scene.box(0, _foot(now) - ROW, width, ROW, role="bare faint", r=4, key="here", z=-2)
    middle = NAMES + COLUMN * bin_wide / 2
    for layer, stop in enumerate(signal.stops[: step + 1]):
        y, hill, z = _foot(layer), _hill(stop.counts, bin_wide), layer / 100
        scene.line(hill, "value toned area deep tint", x=NAMES, y=y, key=f"hill {layer}", z=z)
        if stop.zero > 0.01:
            role = "value toned bold"
            scene.line(f"M0 0V{-ZERO}", role, x=middle, y=y, key=f"zero {layer}", z=z)
        _bar(scene, layer, tens, stop.std, "value toned full", 0)
        if step > LAYERS and layer >= now:
            _bar(scene, layer, tens, stop.grad, "grad toned full", 1)
    return scene


def _hill(counts: tuple[int, ...], bin_wide: int) -> str:
    """Return the outline of counts; its tallest bin has the height of all."""
    top = max(counts) or 1
    tips = [((k + 0.5) * bin_wide, -PEAK * count / top) for k, count in enumerate(counts)]
    outline = [(0.0, 0.0), *tips, (len(counts) * bin_wide, 0.0)]
    return through(contours.simpler(outline, 0.5))


def _bar(scene: Scene, layer: int, tens: int, size: float, role: str, place: int) -> None:
    """Draw how far a standard deviation is from 1, in powers of ten."""
    start = _across(scene.width, tens, 0)
    power = math.log10(size) if size else -tens
    end = _across(scene.width, tens, max(-tens, min(tens, power)))
    left, wide = round(min(start, end)), max(2, round(abs(end - start)))
    y = _foot(layer) - 20 + 10 * place
    scene.box(left, y, wide, 7, role=role, r=2, key=f"{('signal', 'gradient')[place]} {layer}")
