"""Explorer ``replicas`` says and draws what the recorded steps are, in every state."""

import gzip
import re
from functools import cache

import pytest
import torch

from tests.explorers.samples.replicas_samples import HOURS, KM, SAMPLES
from tests.unit.explorers.geometry import meeting_texts
from utils.explorers.replicas import BATCH, GRADIENT, JOIN, SHARE, STEP, replicas
from utils.record.replica_steps import NONE, PLAIN, WEIGHTED
from utils.record.snap import TIE
from utils.scenes.explorer import WIDTHS


@cache
def made(name):
    return SAMPLES[name]()


def text(value):
    return f"{round(value / 0.001 + TIE) * 0.001:.3f}"


def of(name):
    """All states of a sample, each with the number of processes."""
    for (processes, _), states in made(name).films.items():
        for state in states:
            yield int(processes), state


@pytest.mark.parametrize("name", SAMPLES)
def test_a_walk_goes_through_five_moments_of_every_step(name):
    for (_, join), states in made(name).films.items():
        moments = [(k, at) for _, k, at, _, _ in states]
        steps = len(states[0][0])
        assert moments == [(k, at) for k in range(steps) for at in range(5)]
        assert {state[4] for state in states} == {join}
        assert [made(name).stop(state) for state in states] == [f"step {k + 1}" for k, _ in moments]


@pytest.mark.parametrize("name", SAMPLES)
def test_facts_name_the_step_and_the_one_process(name):
    for _, (rounds, k, at, rows, join) in of(name):
        facts, sentence = made(name).said((rounds, k, at, rows, join))
        weight, gradient, _ = rounds[k].alone
        assert facts == (
            f"step {k + 1} of {len(rounds)} · one process alone: weight, gradient "
            f"{text(weight)}, {text(gradient)}"
        )
        assert sentence.endswith(".")


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_said_of_rows_and_gradients(name):
    for processes, state in of(name):
        rounds, k, at, rows, _ = state
        sentence = made(name).said(state)[1]
        gradients = [text(g) for g in rounds[k].gradients]
        if at == BATCH:
            assert sentence.startswith(f"A batch of {rows} rows arrives. ")
        if at == SHARE and processes == 1:
            assert sentence == "One process takes all rows."
        elif at == SHARE:
            parts = sentence.removeprefix("The rows are dealt like cards: ").split("; ")
            named = [[int(n) for n in re.findall(r"\d+", part)] for part in parts]
            assert named == [[r, *range(r, rows, processes)] for r in range(processes)]
        if at == GRADIENT and processes == 1:
            assert sentence == f"It computes the gradient of its loss: {gradients[0]}."
        elif at == GRADIENT:
            head = "Each computes the gradient of the mean loss over its own rows: "
            assert re.split(", | and ", sentence.removeprefix(head)[:-1]) == gradients


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_said_of_the_joined_gradient(name):
    for processes, state in of(name):
        rounds, k, at, _, join = state
        if at != JOIN:
            continue
        now, sentence = rounds[k], made(name).said(state)[1]
        mean, whole = text(now.joined[0]), text(now.alone[1])
        if processes == 1:
            assert sentence == "There is nobody to join with."
        elif join == NONE:
            assert sentence == "Nothing is exchanged: each process keeps its own gradient."
        else:
            how = {WEIGHTED: "once for each row", PLAIN: "once"}[join]
            assert sentence.startswith(f"All-reduce, a gradient counts {how}: all get {mean}")
            same = abs(now.joined[0] - now.alone[1]) < 5e-4
            end = ", the gradient of all rows." if same else f" one process alone is {whole}."
            assert sentence.endswith(end)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_said_of_the_weights(name):
    for processes, state in of(name):
        rounds, k, at, _, join = state
        if at not in (BATCH, STEP):
            continue
        now, sentence = rounds[k], made(name).said(state)[1]
        weights, alone = (now.after, now.alone[2]) if at == STEP else (now.before, now.alone[0])
        if processes == 1:
            assert sentence.endswith(f" The weight is {text(alone)}.")
        elif max(weights) - min(weights) >= 5e-4:
            assert join == NONE
            assert sentence.endswith(
                f" The replicas have drifted apart; one process alone has {text(alone)}."
            )
        elif abs(weights[0] - alone) >= 5e-4:
            assert join == PLAIN
            assert f" All replicas have the weight {text(weights[0])}; one" in sentence
            assert sentence.endswith(f" alone has {text(alone)}.")
        else:
            assert sentence.endswith(f"the weight {text(alone)}, as one process alone has.")


def test_words_tell_gradients_and_weights_of_every_step():
    head, *lines = repr(made("chapter")).splitlines()
    assert head == "Explorer replicas: a batch of 7 shared by processes; lr 0.05, 2 steps."
    assert len(lines) == 9
    rounds = made("chapter").films["2", PLAIN][0][0]
    parts = [
        f"step {k + 1}: gradients {' '.join(map(text, now.gradients))}, weights "
        f"{' '.join(map(text, now.after))}; alone {text(now.alone[1])}, {text(now.alone[2])}"
        for k, now in enumerate(rounds)
    ]
    assert f"processes · joined 2 · {PLAIN}: {' · '.join(parts)}" in lines


def test_what_the_chapter_says_is_so():
    films = made("chapter").films
    for processes in "124":
        end = films[processes, WEIGHTED][-1][0][-1]
        assert end.after == pytest.approx([end.alone[2]] * int(processes))
    plain = films["4", PLAIN][-1][0][-1]
    assert len(set(plain.after)) == 1
    assert abs(plain.after[0] - plain.alone[2]) > 0.01
    apart = films["4", NONE][-1][0][-1].after
    assert len({text(w) for w in apart}) == 4


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_boxes_hold_their_numbers_and_stay_on_the_page(name, width):
    for processes, state in of(name):
        rounds, k, at, rows, join = state
        now, scene = rounds[k], made(name).draw(state, width)
        box = {key: look for (kind, _, key), look in scene.marks.items() if kind == "b"}
        weights = now.after if at == STEP else now.before
        assert [box[f"weight {r}"]["t"] for r in range(processes)] == [text(w) for w in weights]
        shown = [box[f"gradient {r}"].get("t", "") for r in range(processes)]
        assert shown == [text(g) if at >= GRADIENT else "" for g in now.gradients]
        assert box["alone"]["t"] == text(now.alone[2] if at == STEP else now.alone[0])
        if at >= JOIN and join != NONE and processes > 1:
            assert box["joined"]["t"] == text(now.joined[0])
        elif at >= JOIN:
            joined = [box[f"joined {r}"]["t"] for r in range(processes)]
            assert joined == [text(g) for g in now.gradients]
        for key, look in box.items():
            assert look.get("x", 0) >= 0, key
            assert look.get("x", 0) + look["w"] <= width + 0.2, key
        for row in range(rows):
            inside = box[f"row {row}"]
            column = box[f"process {row % processes}"]
            within = (
                column.get("x", 0) <= inside.get("x", 0)
                and inside.get("x", 0) + inside["w"] <= column.get("x", 0) + column["w"]
                and column["y"] < inside["y"] < column["y"] + column["h"]
            )
            assert within == (at >= SHARE)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_no_text_meets_another_and_numbers_fit_their_boxes(name, width):
    for _, state in of(name):
        scene = made(name).draw(state, width)
        assert not meeting_texts(scene)
        for (kind, _, key), look in scene.marks.items():
            if kind == "b" and look.get("t"):
                assert 7.23 * len(look["t"]) <= look["w"], key


@pytest.mark.parametrize(
    ("typed", "processes", "rows"), [("3, 4", "3", 4), (" 2,2 ", "2", 2), ("1, 7", "1", 7)]
)
def test_what_a_reader_types_is_recorded_in_all_ways_to_join(typed, processes, rows):
    films = made("chapter").free.record(typed)
    assert list(films) == [(processes, join) for join in (WEIGHTED, PLAIN, NONE)]
    for states in films.values():
        assert {state[3] for state in states} == {rows}
        assert len(states[0][0][0].before) == int(processes)
    assert made("chapter").free.replaces
    assert made("chapter").free.record(made("chapter").free.value)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("4", "'4' is no number of processes and one of rows; expected such as 3, 4."),
        ("two, 4", "'two, 4' is no number"),
        ("5, 7", "processes is 5; expected 1 to 4."),
        ("3, 2", "processes is 3; expected 1 to 2."),
        ("0, 4", "processes is 0; expected 1 to 4."),
        ("1, 8", "rows is 8; expected 1 to 7."),
        ("1, 0", "rows is 0; expected 1 to 7."),
    ],
)
def test_what_cannot_be_shared_is_refused_in_plain_words(typed, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        made("chapter").free.record(typed)


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"x": [1.0]}, TypeError, "x is list; expected a tensor of floating-point numbers."),
        ({"x": HOURS.long()}, TypeError, "x is torch.int64"),
        ({"y": KM.bool()}, TypeError, "y is torch.bool"),
        ({"x": HOURS.view(7, 1)}, ValueError, "x has shape (7, 1); expected (rows,) with 1 to 8"),
        ({"y": KM[:3]}, ValueError, "y has shape (3,)"),
        ({"x": torch.ones(9), "y": torch.ones(9)}, ValueError, "x has shape (9,)"),
        ({"x": torch.ones(0), "y": torch.ones(0)}, ValueError, "x has shape (0,)"),
        ({"y": KM / 0}, ValueError, "y holds a number that is not finite."),
        ({"processes": ()}, ValueError, "0 numbers of processes; expected 1 to 4, all different."),
        ({"processes": (2, 2)}, ValueError, "2 numbers of processes"),
        ({"processes": (5,)}, ValueError, "processes is 5; expected 1 to 4."),
        ({"processes": (True,)}, TypeError, "processes is bool; expected a whole number."),
        ({"steps": 0}, ValueError, "steps is 0; expected 1 to 4."),
        ({"steps": 1.5}, TypeError, "steps is float"),
        ({"lr": 0}, ValueError, "lr is 0; expected a positive number such as 0.05."),
        ({"lr": float("nan")}, ValueError, "lr is nan"),
        ({"lr": "0.1"}, TypeError, "lr is str; expected a number such as 0.05."),
        ({"lr": 1e12}, ValueError, "a weight grows beyond"),
    ],
)
def test_bad_input_is_refused_in_plain_words(changed, error, words):
    with pytest.raises(error, match=re.escape(words)):
        replicas(**{"x": HOURS, "y": KM} | changed)


def test_other_numbers_are_other_words():
    said = {
        repr(replicas(HOURS, KM)),
        repr(replicas(HOURS, KM + 1)),
        repr(replicas(HOURS, KM, lr=0.06)),
        repr(replicas(HOURS, KM, steps=3)),
        repr(replicas(HOURS, KM, processes=(1, 2))),
    }
    assert len(said) == 5
    assert repr(replicas(HOURS.double(), KM.double())) in said


def test_the_output_of_the_chapter_is_light():
    assert len(gzip.compress(made("chapter").html().encode(), mtime=0)) < 22 * 1024
