"""Explorer ``loader``: a loader's batches in the order of the real one, and who fetches them when.

The order is recorded from ``DataLoader``; the times are simulated with the units that
``record/loading`` names.
"""

from collections.abc import Sequence

from utils.record import loading
from utils.record.loading import MAIN, SAMPLE, START_UP, Job, Run
from utils.record.phrases import counted, listed
from utils.scenes.explorer import Explorer, Films, Free
from utils.scenes.scene import Scene

MOST = 6
"""Settings of a chooser."""
CELL, HIGH, ROW, GAP = 30, 26, 32, 12
"""Pixels: width and height of a sample, from row to row, between batches."""
TITLE, NAME, LANE, BAR = 24, 18, 30, 22
"""Pixels: of a title, of a batch's name, of a line of the timeline, of a bar on it."""
SIDE, LETTERS = 64, 15
"""Pixels: left of the timeline, and the least width of a bar with a text in it."""
FETCH, TRAIN = "c1 toned", "c3 toned"
"""The colours of the two kinds of work."""

State = tuple[Run, int]
"""An epoch and a moment in it."""


def loader(samples: int, *codes: str, workers: Sequence[int] = (0, 1, 2, 3)) -> Explorer:
    """Show which samples come into which batch, and when the training waits for them.

    Args:
        samples: 1 to 24 samples; they are shuffled with a generator of seed 0.
        codes: 1 to 6 settings of a ``DataLoader``, such as "batch_size=4, shuffle=True".
        workers: 1 to 4 numbers of worker processes, each from 0 to 3.

    Raises:
        TypeError: a number is no whole number, or a code is no string.
        ValueError: a number or a code is not one of those above, or an epoch is too long to draw.
    """
    if not 1 <= len(codes) <= MOST:
        raise ValueError(f"{len(codes)} settings; expected 1 to {MOST}, such as 'batch_size=4'.")
    if not workers or len(set(workers)) < len(workers):
        raise ValueError(f"workers is {list(workers)}; expected 1 to 4 different numbers.")

    def record(code: str) -> Films:
        films = {}
        for number in workers:
            run = loading.record(samples, code, number)
            films[code, str(number)] = [(run, now) for now in range(run.end + 1)]
        return films

    films: Films = {}
    for code in codes:
        films |= record(code)
    longest = max(states[0][0].end for states in films.values())
    return Explorer(
        "loader",
        ["settings", "workers"],
        films,
        lambda state, width: _draw(state, width, longest),
        _say,
        headline=f"{counted(samples, 'sample')} in batches; a sample takes {SAMPLE} unit of time, "
        f"a step of the training {loading.STEP}, the start of a worker {loading.START}.",
        tell=lambda _, states: _told(states[0][0]),
        walk="time",
        stop=lambda state: str(state[1]),
        alt="samples, the batches made of them, and who works when",
        free=Free("or type", record, codes[0], hint="batch_size=5, drop_last=True"),
    )


# ---- what is said ----


def _told(run: Run) -> str:
    batches = " / ".join(" ".join(map(str, batch)) for batch in run.batches)
    unused = f"; never {' '.join(map(str, run.left_out))}" if run.left_out else ""
    return f"{batches}{unused}; {run.end} units, the training waits {run.waited(run.end)}"


def _say(state: State) -> tuple[str, str]:
    run, now = state
    unused = f" · left out: {listed(map(str, run.left_out))}" if run.left_out else ""
    many = "1 batch" if len(run.batches) == 1 else f"{len(run.batches)} batches"
    facts = f"{many}{unused} · simulated time {now} of {run.end} · waited {run.waited(now)}"
    if now == run.end:
        waited = counted(run.waited(now), "unit")
        return facts, f"The epoch is over after {run.end} units; the training waited {waited}."
    doing = [_doing(run, job, now) for job in run.fetches if job.start <= now < job.end]
    parts = [part for part in (listed(doing), _training(run, now)) if part]
    sentence = "; ".join(parts)
    return facts, f"{sentence[0].upper()}{sentence[1:]}."


def _who(job: Job) -> str:
    return "the one process" if job.who == MAIN else f"worker {job.who}"


def _doing(run: Run, job: Job, now: int) -> str:
    if job.batch == START_UP:
        return f"{_who(job)} starts"
    index = run.batches[job.batch][(now - job.start) // SAMPLE]
    return f"{_who(job)} fetches sample {index} for batch {job.batch}"


def _training(run: Run, now: int) -> str:
    for job in run.steps:
        if job.start <= now < job.end:
            return f"the training works on batch {job.batch}"
    following = next(job.batch for job in run.steps if job.start > now)
    return f"the training waits for batch {following}"


# ---- what is drawn ----


def _draw(state: State, width: int, longest: int) -> Scene:
    """Draw an epoch on a timeline that has room for the longest of all, so that they compare."""
    scene = Scene(width)
    top = _samples(scene, state, width)
    top = _batches(scene, state, width, top + 8)
    _timeline(scene, state, width, top + 8, max(longest, state[0].end))
    return scene


def _samples(scene: Scene, state: State, width: int) -> float:
    """Draw the samples of the dataset, in rows; return where the drawing ends."""
    run, now = state
    scene.text(0, 9, "the dataset", "title start", key="title dataset")
    for index, (x, y) in enumerate(_places(run.samples, width)):
        at = run.fetched(index)
        role = "off" if at is None else "now" if at <= now < at + SAMPLE else "seen" * (at < now)
        act = {"go": at} if at is not None else {"tell": f"Sample {index} is in no batch."}
        scene.box(x, y, CELL - 3, HIGH, index, role, r=4, key=f"sample {index}", **act)
    return y + ROW


def _places(samples: int, width: int) -> list[tuple[float, float]]:
    """Return where the samples of the dataset stand."""
    across = max(1, min(samples, width // CELL))
    return [(k % across * CELL, TITLE + k // across * ROW) for k in range(samples)]


def _batches(scene: Scene, state: State, width: int, top: float) -> float:
    """Draw each batch with its samples, once they are fetched; return where the drawing ends."""
    run, now = state
    tape = _places(run.samples, width)
    scene.text(0, top + 9, "the batches", "title start", key="title batches")
    x, y = 0.0, top + TITLE
    for k, batch in enumerate(run.batches):
        if x and x + CELL * len(batch) > width:
            x, y = 0.0, y + NAME + ROW + 4
        ready, step = run.ready(k), run.steps[k]
        role = "" if now < step.start else "now" if now < step.end else "seen"
        name = "waits" if now < step.start else "trains" if now < step.end else "done"
        words = f"{k}: {name}" if now >= ready and len(batch) > 1 else str(k)
        scene.text(x, y + 8, words, "prose soft start", key=f"batch {k}")
        for j, index in enumerate(batch):
            place, key = (x + j * CELL, y + NAME), f"place {k} {j}"
            if now >= ready:
                scene.box(
                    *place, CELL - 3, HIGH, index, role, r=4, key=key, go=ready, come=[tape[index]]
                )
            else:
                scene.box(*place, CELL - 3, HIGH, "", "off", r=4, key=key)
        x += CELL * len(batch) + GAP
    return y + NAME + ROW


def _timeline(scene: Scene, state: State, width: int, top: float, longest: int) -> None:
    """Draw who worked when, until now."""
    run, now = state
    scene.text(0, top + 9, "who works when (simulated)", "title start", key="title time")
    unit = (width - SIDE - 4) // longest
    names = [f"worker {k}" for k in range(run.workers)] or ["fetching"]
    first = top + TITLE + 6
    for k, name in enumerate([*names, "training"]):
        y = first + k * LANE
        scene.text(0, y + BAR / 2, name, "prose start", key=f"lane {name}")
        scene.line(f"M0 0H{longest * unit}", "hair", x=SIDE, y=y + BAR, key=f"line {name}")
    for job in run.fetches:
        if job.start < now:
            role = "off" if job.batch == START_UP else FETCH
            _bar(scene, job, now, unit, first + max(job.who, 0) * LANE, role, "fetch")
    for job in run.steps:
        if job.start < now:
            _bar(scene, job, now, unit, first + len(names) * LANE, TRAIN, "step")
    high = len(names) * LANE + BAR + 8
    scene.line(f"M0 0V{high}", "hot toned thick", x=SIDE + now * unit, y=first - 4, key="now")


def _bar(scene: Scene, job: Job, now: int, unit: float, y: float, role: str, kind: str) -> None:
    x, w = SIDE + job.start * unit, (min(job.end, now) - job.start) * unit
    text = "start" if job.batch == START_UP else str(job.batch)
    shown = text if w >= max(LETTERS, 7 * len(text) + 4) else ""
    key = f"{kind} {job.who} {job.batch}"
    scene.box(x, y, w, BAR, shown, f"{role} tint small", key=key, go=job.start)
