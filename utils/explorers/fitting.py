"""Explorer ``fitting``: one ``fit``, line by line: mode, batch, sums, gradients, events."""

from collections.abc import Callable, Sequence
from typing import Any

import torch

from utils.record import fit_moments
from utils.record.fit_moments import EVENTS, MOST, Moment
from utils.record.phrases import counted
from utils.record.snap import snap
from utils.scenes.explorer import Explorer, Films, Free, Line
from utils.scenes.scene import Scene, tinted

MOST_SIZES, MOST_EPOCHS, MOST_LR = 4, 3, 10.0
BESIDE = 314
"""Pixels of the drawing that leave room for the lines of ``fit`` beside it."""
CELL, GAP, ROW, TITLE = 33, 3, 26, 22
"""Pixels: a sample at most, between two, a row of boxes, a title above it."""
SMALL, TINY, TITLED = 7.3, 6.7, 80
"""Pixels: letters of two sizes, and the first title with the gap behind it."""
LISTING = {
    "on_fit_start": 'tell("on_fit_start")',
    "while": "while epoch < last and not stop:",
    "on_epoch_start": '  tell("on_epoch_start")',
    "train": "  net.train()",
    "batch": "  for x, y in batches:",
    "zero": "    zero_grad()",
    "forward": "    loss = loss_of(net(x), y)",
    "add": "    scores.add(rows, loss)",
    "backward": "    loss.backward()",
    "step": "    optimizer.step()",
    "on_step_end": '    tell("on_step_end")',
    "judge": "  evaluate(validation_data)",
    "history": "  history.add(values)",
    "on_epoch_end": '  tell("on_epoch_end")',
    "on_fit_end": 'tell("on_fit_end")',
}
"""The lines of ``fit``, as short as on a phone; each moment names one."""
WAYS = ("samples", "batches")
"""Over what the loss of an epoch is a mean: every sample counts once, or every batch."""

State = tuple[tuple[Moment, ...], int, str, int, int]
"""The moments, which one it is, one of ``WAYS``, how many samples there are and are held out."""


def fitting(
    make: Callable[[], Any],
    x: torch.Tensor,
    y: torch.Tensor,
    x_held: torch.Tensor,
    y_held: torch.Tensor,
    sizes: Sequence[int] = (4, 2, 5),
    epochs: int = 2,
) -> Explorer:
    """Play one ``fit`` of a model, the reader's own or the house's, moment by moment.

    Args:
        make: returns a fresh, compiled model whose net is ``nn.Linear(1, 1)``, with a loss by
            name.
        x: inputs, floating-point, shape (n, 1), n from 1 to 6, on any device.
        y: targets, such as ``x``.
        x_held: inputs held out, such as ``x``.
        y_held: their targets.
        sizes: 1 to 4 batch sizes, from 1 to 6; samples come in their order.
        epochs: 1 to 3.

    Raises:
        TypeError: a part is no tensor of floating-point numbers, a number is no whole number, or
            ``make`` returns no such model.
        ValueError: a shape or a number is not one of those above, or a loss grows too far.
    """
    fit_moments.check(x, y, "training")
    fit_moments.check(x_held, y_held, "held-out")
    if not 1 <= len(sizes) <= MOST_SIZES or len(set(sizes)) < len(sizes):
        raise ValueError(f"sizes is {list(sizes)}; expected 1 to {MOST_SIZES} different numbers.")
    _check("epochs", epochs, MOST_EPOCHS)
    parts = (x, y, x_held, y_held)

    def walk(size: int, lr: float | None, name: str) -> Films:
        _check("batch size", size, MOST)
        moments = fit_moments.record(make, parts, size, lr, epochs)
        steps = range(len(moments))
        return {
            (name, way): [(moments, k, way, len(x), len(x_held)) for k in steps] for way in WAYS
        }

    def typed(text: object) -> Films:
        size, lr = _typed(text)
        return walk(size, lr, f"{size}, lr {lr:g}")

    films: Films = {}
    for size in sizes:
        films |= walk(size, None, str(size))
    return Explorer(
        "fitting",
        ["batch size", "mean over"],
        films,
        _draw,
        _say,
        headline=f"one fit of {counted(epochs, 'epoch')} on {counted(len(x), 'sample')}, judged on "
        f"{len(x_held)} others.",
        tell=_tell,
        lead="batches of ",
        listing=_listing,
        walk="moment",
        alt="samples and their batches, mode and gradient, the sums, the events, the history",
        keep=True,
        beside=BESIDE,
        free=Free("size, rate", typed, f"{sizes[0]}, 0.1", hint="3, 0.05"),
    )


def _check(name: str, value: object, most: int) -> None:
    """Raise one clear sentence unless ``value`` is a whole number from 1 to ``most``."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} is {type(value).__name__}; expected a whole number.")
    if not 1 <= value <= most:
        raise ValueError(f"{name} is {value}; expected 1 to {most}.")


def _typed(text: object) -> tuple[int, float]:
    """Return a batch size and a learning rate that a reader typed.

    Raises:
        ValueError: they are none.
    """
    size, _, rate = str(text).partition(",")
    try:
        found = int(size), float(rate)
    except ValueError:
        found = None
    if found is None or not 0 <= found[1] <= MOST_LR:
        raise ValueError(
            f"{text!r} is no batch size and rate from 0 to {MOST_LR:g}; expected such as 3, 0.05."
        )
    return found


# ---- what is said ----


def _number(value: float) -> str:
    return f"{float(snap(value, 0.01)):.2f}".replace("-", "−")


def _mean(moment: Moment, way: str) -> str:
    """Return the mean of the epoch so far as a division."""
    if way == "samples":
        value, whole, parts = moment.total / moment.count, moment.total, moment.count
    else:
        whole, parts = sum(moment.means), len(moment.means)
        value = whole / parts
    return f"{_number(whole)} / {parts} = {_number(value)}"


def _rows(moment: Moment) -> str:
    first, last = moment.rows[0] + 1, moment.rows[-1] + 1
    if first == last:
        return f"sample {first}"
    return f"samples {first} {'and' if last == first + 1 else 'to'} {last}"


def _say(state: State) -> tuple[str, str]:
    moments, k, way, _, _ = state
    moment = moments[k]
    mode = "training mode" if moment.training else "evaluation mode"
    gradient = "no gradients" if moment.gradient is None else "gradients are there"
    facts = f"{counted(moment.epoch, 'epoch')} done · {mode} · {gradient}"
    return facts, _sentence(moment, moments[k - 1] if k else moment, way)


def _sentence(moment: Moment, before: Moment, way: str) -> str:
    rows, loss = len(moment.rows), "" if moment.loss is None else _number(moment.loss)
    if moment.line in EVENTS:
        return _event(moment)
    if moment.line == "train":
        return "The net goes into training mode, wherever it was before."
    if moment.line == "batch":
        return f"A batch of {rows} comes: {_rows(moment)}."
    if moment.line == "zero":
        old = "no" if before.gradient is None else "the old"
        gone = "There are no gradients yet." if old == "no" else "The old gradients are gone."
        return f"{gone} `backward` may add."
    if moment.line == "forward":
        return f"The net answers; the mean loss of this batch is {loss}."
    if moment.line == "add":
        if way == "samples":
            return f"The sum grows by {rows} times {loss}; the mean so far is {_mean(moment, way)}."
        return f"The sum grows by {loss}, once; the mean so far is {_mean(moment, way)}."
    if moment.line == "backward":
        return f"Gradients are there: {_number(moment.gradient)} for the weight."
    if moment.line == "step":
        moved = f"from {_number(before.weight)} to {_number(moment.weight)}"
        return f"The optimizer moves the weight {moved}."
    if moment.line == "judge":
        held = f"{rows} held-out sample{'s' * (rows > 1)}"
        return f"The net answers {held} and learns nothing; the loss is {loss}."
    return _recorded(moment, way)


def _event(moment: Moment) -> str:
    told = {
        "on_fit_start": "Callbacks hear that a training begins.",
        "on_epoch_start": f"Epoch {moment.epoch + 1} begins, and its sums are empty.",
        "on_epoch_end": "Callbacks hear that the epoch is over: it is in the history.",
        "on_fit_end": "Callbacks hear that all is over: now one may restore weights.",
    }
    if moment.line == "on_step_end":
        left = "gone already" if moment.gradient is None else "still there"
        return f"Callbacks hear that a step is made; the gradients are {left}."
    return told[moment.line]


def _recorded(moment: Moment, way: str) -> str:
    if way == "samples":
        return f"The history gets loss {_mean(moment, way)}: every sample counts once."
    right, wrong = moment.losses[-1], moment.batch_means[-1]
    off = _number(wrong - right)
    verdict = "here the same" if off in ("0.00", "−0.00") else f"off by {off}"
    return f"The history would get loss {_mean(moment, way)}: {verdict}."


def _tell(choice: tuple[str, ...], states: Sequence[State]) -> str:
    moments, _, way, _, _ = states[-1]
    parts = [f"{len(moments)} moments"]
    for moment in moments:
        if moment.line == "history":
            parts.append(f"loss {_mean(moment, way)}, val_loss {_number(moment.held_losses[-1])}")
    parts.append(f"weight {_number(moments[-1].weight)}")
    parts.append("told " + " ".join(map(str, moments[-1].told)))
    return "; ".join(parts)


def _listing(state: State) -> list[Line]:
    moments, now, _, _, _ = state
    ran = {moment.line for moment in moments[: now + 1]}
    lines = []
    for name, code in LISTING.items():
        role = "now" if name == moments[now].line else "" if name in ran | {"while"} else "off"
        go = tuple(k for k, moment in enumerate(moments) if moment.line == name)
        lines.append(Line(code, "", role, go))
    return lines


# ---- what is drawn ----


def _draw(state: State, width: int) -> Scene:
    scene = Scene(width)
    top = _samples(scene, state, 0)
    top = _state_of_net(scene, state, top + 10)
    top = _sums(scene, state, top + 10)
    top = _events(scene, state, top + 10)
    _history(scene, state, top + 10)
    return scene


def _samples(scene: Scene, state: State, top: float) -> float:
    """Draw all samples, and below them each batch of the epoch with its loss."""
    moments, k, _, count, held = state
    moment = moments[k]
    sizes = (scene.width - 18) / (count + held), (scene.width - TITLED) / held
    wide = min(CELL, min(sizes) - GAP)
    apart = max(TITLED, count * (wide + GAP) + 18)
    scene.text(0, top + 8, "samples", "title start", key="title samples")
    scene.text(apart, top + 8, "held out", "title start", key="title held")
    y, judged = top + TITLE, moment.line == "judge"
    done = sum(len(rows) for rows in _batches(moments, k)[: len(moment.means)])
    for n in range(count + held):
        mine = n < count
        x = n * (wide + GAP) if mine else apart + (n - count) * (wide + GAP)
        number = n + 1 if mine else n - count + 1
        now = (n if mine else n - count) in moment.rows and judged != mine
        role = "now" if now else "seen" if mine and n < done else ""
        scene.box(x, y, wide, 24, number, f"{role} small", r=4, key=f"sample {n}")
    y += ROW + 4
    for n, (rows, mean) in enumerate(zip(_batches(moments, k), moment.means, strict=False)):
        size = len(rows) * (wide + GAP) - GAP
        text = _number(mean)
        letters = "small" if size >= SMALL * len(text) else "tiny"
        shown = text if size >= TINY * len(text) else ""
        x = rows[0] * (wide + GAP)
        scene.box(x, y, size, 22, shown, f"value tint {letters}", r=4, key=f"batch {n}")
    return y + ROW


def _batches(moments: tuple[Moment, ...], k: int) -> list[tuple[int, ...]]:
    """Return the rows of the batches of this epoch so far."""
    found: list[tuple[int, ...]] = []
    for moment in moments[: k + 1]:
        if moment.line == "on_epoch_start":
            found = []
        elif moment.line == "batch":
            found.append(moment.rows)
    return found


def _state_of_net(scene: Scene, state: State, top: float) -> float:
    """Draw the mode, the weight and its gradient."""
    moments, k, *_ = state
    moment, third = moments[k], (scene.width - 12) / 3
    mode = "training" if moment.training else "evaluation"
    gradient = "None" if moment.gradient is None else _number(moment.gradient)
    boxes = {
        "mode": (mode, "c1 tint" if moment.training else "c2 tint"),
        "weight": (_number(moment.weight), "now" if moment.line == "step" else "value faint"),
        "gradient": (gradient, "off" if moment.gradient is None else "grad tint edged"),
    }
    for n, (name, (text, role)) in enumerate(boxes.items()):
        x = n * (third + 6)
        scene.text(x, top + 8, name, "title start", key=f"title {name}")
        scene.box(x, top + TITLE, third, 24, text, f"{role} small", r=4, key=name)
    return top + TITLE + ROW


def _sums(scene: Scene, state: State, top: float) -> float:
    """Draw the sum of the epoch, by what it is divided, and the mean."""
    moments, k, way, *_ = state
    moment = moments[k]
    scene.text(0, top + 8, f"so far, a mean over {way}", "title start", key="title sums")
    now = "now" if moment.line == "add" else ""
    empty = not moment.means
    whole = moment.total if way == "samples" else sum(moment.means)
    parts = moment.count if way == "samples" else len(moment.means)
    texts = [
        ("sum", _number(0.0 if empty else whole)),
        ("/", "0" if empty else str(parts)),
        ("=", "" if empty else _number(whole / parts)),
    ]
    wide = (scene.width - 40) / 3
    for n, (name, text) in enumerate(texts):
        x = n * (wide + 20)
        if n:
            scene.text(x - 10, top + TITLE + 12, name, "prose", key=f"sign {n}")
        role = "value tint" if n == 2 and not empty else now
        scene.box(x, top + TITLE, wide, 24, text, f"{role} small", r=4, key=f"sum {n}")
    return top + TITLE + ROW


def _events(scene: Scene, state: State, top: float) -> float:
    """Draw how often each event has been told."""
    moments, k, *_ = state
    moment, wide = moments[k], (scene.width - 6) / 2
    scene.text(0, top + 8, "callbacks have heard", "title start", key="title events")
    for n, (event, times) in enumerate(zip(EVENTS, moment.told, strict=True)):
        x, y = n % 2 * (wide + 6), top + TITLE + n // 2 * ROW
        role = "now" if event == moment.line else "seen" if times else "off"
        scene.box(x, y, wide, 22, f"{event} {times}", f"{role} prose", r=4, key=event)
    return top + TITLE + 3 * ROW


def _history(scene: Scene, state: State, top: float) -> None:
    """Draw the epochs in the history, with room for all."""
    moments, k, way, *_ = state
    moment = moments[k]
    scene.text(0, top + 8, "history", "title start", key="title history")
    losses = moment.losses if way == "samples" else moment.batch_means
    for n in range(len(moments[-1].losses)):
        text = f"epoch {n + 1}"
        if n < len(losses):
            loss = tinted(f"loss {_number(losses[n])}", "value")
            held = tinted(f"val_loss {_number(moment.held_losses[n])}", "saved")
            text = f"epoch {n + 1}: {loss}, {held}"
        y = top + TITLE + 20 * n + 6
        role = "small start" if n < len(losses) else "small start soft"
        scene.text(0, y, text, role, key=f"epoch {n}")
