"""Explorer ``loader``: its orders against samplers, its times against a clock that ticks."""

import gzip
import re

import pytest
import torch
from torch.utils.data import BatchSampler, DataLoader

from tests.explorers.samples.loader_samples import CALLS, CHAPTER, REFUSED, SAID, SAMPLES
from tests.unit.explorers.geometry import leaving_marks, meeting_texts
from utils.explorers.loader import loader
from utils.record.fetching import Signed
from utils.scenes.explorer import WIDTHS

MADE = {name: make() for name, make in SAMPLES.items()}
CHOICES = [(name, *choice) for name, made in MADE.items() for choice in made.films]
FILMS = [
    pytest.param(name, width, film, id=f"{name}-{width}-{'-'.join(film)}")
    for name, made in MADE.items()
    for width in WIDTHS
    for film in made.films
]


def order(samples: int, code: str) -> list[list[int]]:
    """The batches of a loader with a generator of seed 0, by permutation and samplers alone."""
    given = {"batch_size": 1, "shuffle": False, "drop_last": False} | eval(f"dict({code})")
    dice = torch.Generator().manual_seed(0)
    torch.empty((), dtype=torch.int64).random_(generator=dice)  # the base seed
    indices = (
        torch.randperm(samples, generator=dice).tolist() if given["shuffle"] else range(samples)
    )
    return list(BatchSampler(indices, given["batch_size"], given["drop_last"]))


def clock(batches: list[list[int]], workers: int) -> list[str]:
    """What happens in each unit of time, by letting a clock tick: sentences as they are said."""
    ticks, now = [], 0
    at_work = {k: ["start", 2, None] for k in range(workers)}
    queues = {k: [] for k in range(workers)}
    handed, done, step, trained, fetched = 0, set(), None, 0, 0
    while trained < len(batches):
        # The training takes a batch that is ready.
        if workers and step is None and trained in done:
            step = [trained, 3]
        taken = trained + (step is not None)
        while workers and handed < min(len(batches), taken + 2 * workers):
            queues[handed % workers].append(handed)
            handed += 1
        for k in range(workers):
            if at_work[k] is None and queues[k]:
                batch = queues[k].pop(0)
                at_work[k] = ["fetch", len(batches[batch]), batch]
        if not workers and step is None and fetched == len(batches[trained]):
            step, fetched = [trained, 3], 0
        parts = []
        for k in range(workers):
            if at_work[k]:
                kind, left, batch = at_work[k]
                sample = batches[batch][-left] if batch is not None else None
                does = "starts" if kind == "start" else f"fetches sample {sample} for batch {batch}"
                parts.append(f"worker {k} {does}")
        if not workers and step is None:
            sample = batches[trained][fetched]
            parts.append(f"the one process fetches sample {sample} for batch {trained}")
            fetched += 1
        does = f"works on batch {trained}" if step else f"waits for batch {trained}"
        head = " and ".join([", ".join(parts[:-1]), parts[-1]]) if parts[1:] else "".join(parts)
        said = "; ".join(part for part in (head, f"the training {does}") if part)
        ticks.append(f"{said[0].upper()}{said[1:]}.")
        for k in range(workers):
            if at_work[k]:
                at_work[k][1] -= 1
                if at_work[k][1] == 0:
                    done.add(at_work[k][2])
                    at_work[k] = None
        if step:
            step[1] -= 1
            if step[1] == 0:
                trained, step = trained + 1, None
        now += 1
    return ticks


@pytest.mark.parametrize(("name", "code", "workers"), CHOICES)
def test_every_sentence_is_that_of_a_ticking_clock(name: str, code: str, workers: str):
    made, samples = MADE[name], CALLS[name][0]
    *said, last = [made.said(state)[1] for state in made.films[code, workers]]
    ticks = clock(order(samples, code), int(workers))
    assert said == ticks
    waited = sum("waits" in tick for tick in ticks)
    units = f"{waited} unit{'' if waited == 1 else 's'}"
    assert last == f"The epoch is over after {len(ticks)} units; the training waited {units}."


@pytest.mark.parametrize(("name", "code", "workers"), CHOICES)
def test_facts_count_batches_time_and_waiting(name: str, code: str, workers: str):
    made, samples = MADE[name], CALLS[name][0]
    batches = order(samples, code)
    ticks = clock(batches, int(workers))
    used = {index for batch in batches for index in batch}
    left_out = [index for index in range(samples) if index not in used]
    for now, state in enumerate(made.films[code, workers]):
        facts = made.said(state)[0]
        assert facts.startswith(f"{len(batches)} batch{'' if len(batches) == 1 else 'es'} · ")
        waited = sum("waits" in tick for tick in ticks[:now])
        assert facts.endswith(f"simulated time {now} of {len(ticks)} · waited {waited}")
        assert ("left out" in facts) == bool(left_out)


def test_the_words_tell_the_batches_and_how_long_they_take():
    told = MADE["chapter"].words.splitlines()
    for code in CHAPTER:
        for workers in range(4):
            batches = order(14, code)
            ticks = clock(batches, workers)
            parts = " / ".join(" ".join(map(str, batch)) for batch in batches)
            never = "; never 12 13" if "drop_last" in code else ""
            waits = sum("waits" in tick for tick in ticks)
            times = f"{len(ticks)} units, the training waits {waits}"
            assert f"{code} · {workers}: {parts}{never}; {times}" in told


@pytest.mark.parametrize("name", SAID)
def test_its_words_are_those_worked_out_by_hand(name: str):
    assert repr(MADE[name]) == SAID[name]


@pytest.mark.filterwarnings("ignore:This DataLoader will create")  # on a machine of few cores
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_batches_go_to_real_workers_in_the_same_turn(workers: int):
    run = loader(14, "batch_size=4", workers=(workers,)).films["batch_size=4", str(workers)][0][0]
    real = DataLoader(Signed(14), 4, num_workers=workers)
    for k, batch in enumerate(real):
        (job,) = (job for job in run.fetches if job.batch == k)
        assert set(batch["worker"].tolist()) == {job.who}
        assert batch["sample"].tolist() == list(run.batches[k])


def test_a_real_loader_lets_workers_be_two_batches_ahead():
    assert DataLoader(Signed(4), num_workers=1).prefetch_factor == 2


@pytest.mark.parametrize(("given", "options", "error", "sentence"), REFUSED)
def test_what_cannot_be_shown_is_refused(given, options, error: type, sentence: str):
    with pytest.raises(error) as caught:
        loader(*given, **options)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def drawn(state, width=640) -> dict:
    scene = MADE["chapter"].draw(state, width)
    return {name: look for (_, _, name), look in scene.marks.items()}


@pytest.mark.parametrize(("code", "workers"), list(MADE["chapter"].films))
def test_bars_are_as_long_as_the_work_that_is_done(code: str, workers: str):
    states = MADE["chapter"].films[code, workers]
    run = states[0][0]
    for now, state in enumerate(states):
        marks = drawn(state)
        line = marks["now"]["x"]
        unit = (line - 64) / now if now else 0
        for kind, jobs in (("fetch", run.fetches), ("step", run.steps)):
            for job in jobs:
                key = f"{kind} {job.who} {job.batch}"
                assert (key in marks) == (job.start < now)
                if key in marks:
                    done = min(job.end, now) - job.start
                    assert marks[key]["w"] == pytest.approx(done * unit)
                    assert marks[key]["x"] == pytest.approx(64 + job.start * unit)


def test_samples_are_marked_when_they_are_fetched_and_stand_in_their_batch_when_it_is_whole():
    code = "batch_size=4, shuffle=True"
    batches = order(14, code)
    for workers in "0123":
        states = MADE["chapter"].films[code, workers]
        fetched: set[int] = set()
        for state in states[:-1]:
            marks, said = drawn(state), MADE["chapter"].said(state)[1]
            now = {int(found) for found in re.findall(r"fetches sample (\d+)", said)}
            for index in range(14):
                role = "now" if index in now else "seen" if index in fetched else ""
                assert marks[f"sample {index}"].get("c", "").split()[:-1] == role.split()
            for k, batch in enumerate(batches):
                whole = set(batch) <= fetched
                texts = [marks[f"place {k} {j}"].get("t", "") for j in range(len(batch))]
                assert texts == ([str(i) for i in batch] if whole else [""] * len(batch))
            fetched |= now


def test_samples_that_are_left_out_say_so():
    state = MADE["chapter"].films["batch_size=4, drop_last=True", "0"][0]
    marks = drawn(state)
    for index in (12, 13):
        assert marks[f"sample {index}"]["tell"] == f"Sample {index} is in no batch."
        assert marks[f"sample {index}"]["c"].split()[0] == "off"


@pytest.mark.parametrize(("name", "width", "film"), FILMS)
def test_each_scene_fits_its_width_and_no_text_meets_another(name: str, width: int, film: tuple):
    for k, state in enumerate(MADE[name].films[film]):
        scene = MADE[name].draw(state, width)
        assert not leaving_marks(scene, width), f"step {k}"
        assert not meeting_texts(scene), f"step {k}"


@pytest.mark.parametrize("name", SAMPLES)
def test_an_output_stays_small(name: str):
    output = MADE[name].html().encode()
    assert len(output) <= 150_000
    assert len(gzip.compress(output)) <= 22_000


def test_live_offers_the_settings_and_records_what_is_typed():
    panel = SAMPLES["chapter"]().live()
    assert panel.lists[0].options == CHAPTER
    assert panel.lists[1].options == ("0", "1", "2", "3")
    panel.free.value = "batch_size=5, drop_last=True"
    panel.lists[1].value = "2"
    panel.walk.value = 3
    assert "Worker 0 fetches sample 0 for batch 0" in panel.picture.value
    panel.free.value = "pin_memory=True"
    assert "pin_memory is given; expected batch_size, shuffle" in panel.picture.value
