"""Explorer ``stopping`` tells what the house's ``EarlyStopping`` does with trainings of PyTorch."""

import gzip
import html
import math
import re
from functools import cache

import pytest
import torch
from torch import nn

from tests.explorers.samples.stopping_samples import CLASSES, CORNERS, SAMPLES, X, Y
from tests.unit.explorers.geometry import overlap, text_boxes
from utils.explorers.stopping import BATCH, LR, stopping
from utils.record import overfitting
from utils.record.snap import TIE
from utils.scenes.explorer import WIDTHS

HELD = {"chapter": 300, "corners": 4, "short": 20}


@cache
def made(name: str):
    return SAMPLES[name]()


def by_the_book(x, y, x_held, y_held, width, epochs):
    """What a net of ready-made parts gives after each epoch of minibatches."""
    x, x_held = x.flatten(1).double(), x_held.flatten(1).double()
    generator = torch.Generator().manual_seed(0)
    net = nn.Sequential(nn.Linear(x.shape[1], width), nn.ReLU(), nn.Linear(width, 10)).double()
    with torch.no_grad():
        for layer in (net[0], net[2]):
            reach = 1 / math.sqrt(layer.in_features)
            for p in (layer.weight, layer.bias):
                p.copy_(torch.empty(p.shape).uniform_(-reach, reach, generator=generator))
    loss_of, optimizer, found = nn.CrossEntropyLoss(), torch.optim.Adam(net.parameters(), LR), []
    for _ in range(epochs):
        order = torch.randperm(len(x), generator=generator)
        for k in range(0, len(x), BATCH):
            rows = order[k : k + BATCH]
            optimizer.zero_grad()
            loss_of(net(x[rows]), y[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            held = net(x_held)
            right = int((held.argmax(1) == y_held).sum())
            found.append((loss_of(net(x), y).item(), loss_of(held, y_held).item(), right))
    return found


def test_every_epoch_holds_what_a_net_of_ready_made_parts_gives():
    run, _, _ = made("chapter").films["30", "val_loss"][0]
    expected = by_the_book(X[:30], Y[:30], X[900:], Y[900:], 64, 40)
    for epoch, (loss, held, right) in enumerate(expected, 1):
        assert run.losses[epoch] == pytest.approx(loss, rel=1e-6, abs=1e-9)
        assert run.held_losses[epoch] == pytest.approx(held, rel=1e-6)
        assert run.held_right[epoch] == right


def text(value: float) -> str:
    """A loss as the explorer writes it."""
    return f"{round(value / 0.001 + TIE) * 0.001:.3f}"


def ended(run, monitor: str, patience: int) -> tuple[int, int]:
    """Which epoch's weights go back, and the last epoch, counted by hand."""
    values = run.held_losses if monitor == "val_loss" else [-n for n in run.held_right]
    best, waited = 1, 0
    for epoch in range(2, len(values)):
        if values[epoch] < values[best]:
            best, waited = epoch, 0
        else:
            waited += 1
            if waited == patience:
                return best, epoch
    return best, len(values) - 1


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_said_of_every_state(name: str):
    explorer = made(name)
    for states in explorer.films.values():
        for number, (run, monitor, patience) in enumerate(states, 1):
            end = len(run.losses) - 1
            best, last = ended(run, monitor, patience)
            how = f"training stops after epoch {last}" if last < end else f"all {end} epochs are tr"
            (said,) = explorer.said((run, monitor, patience))
            assert patience == number
            assert said.startswith(f"With `patience={patience}` {how}")
            assert said.endswith(
                f", and the weights of epoch {best} go back: {run.held_right[best]} of the "
                f"{HELD[name]} held-out examples are right, loss {text(run.held_losses[best])}. "
                f"The weights after epoch {end}: {run.held_right[end]} right, loss "
                f"{text(run.held_losses[end])}."
            )
            assert explorer.stop((run, monitor, patience)) == str(patience)


def test_what_the_chapter_says_is_so():
    films = made("chapter").films

    def end(count: int, monitor: str, patience: int):
        run, *_ = films[str(count), monitor][patience - 1]
        return run, *ended(run, monitor, patience)

    assert [end(30, "val_loss", p)[1] for p in (1, 2, 3, 12)] == [5, 5, 8, 8]
    run, by_loss, _ = end(100, "val_loss", 12)
    _, by_accuracy, _ = end(100, "val_accuracy", 6)
    assert end(100, "val_accuracy", 12)[1] == by_accuracy
    assert run.held_right[by_accuracy] - run.held_right[by_loss] == 11
    assert run.held_losses[by_accuracy] > run.held_losses[by_loss]


def test_words_tell_each_change_of_the_weights_once_and_the_end():
    run, monitor, _ = made("corners").films["4", "val_accuracy"][0]
    parts, before = [], 0
    for patience in range(1, 13):
        best, last = ended(run, monitor, patience)
        if best != before:
            right, loss = run.held_right[best], text(run.held_losses[best])
            parts.append(f"patience {patience}: {last} back to {best}, {right} right, loss {loss}")
            before = best
    parts.append(f"all 20: {run.held_right[20]} right, loss {text(run.held_losses[20])}")
    head, _, line = repr(made("corners")).splitlines()[:3]
    assert head == "Explorer stopping: 20 epochs at most, 4 examples are held out."
    assert line == f"examples · watch 4 · val_accuracy: {' · '.join(parts)}"


def test_other_examples_counts_widths_and_epochs_are_other_words():
    parts, more = (X[:40], Y[:40], X[40:80], Y[40:80]), {"counts": (20,), "width": 3}
    said = [
        repr(stopping(*parts, **more, epochs=5)),
        repr(stopping(X[5:45], Y[5:45], *parts[2:], **more, epochs=5)),
        repr(stopping(*parts[:2], X[80:120], Y[80:120], **more, epochs=5)),
        repr(stopping(*parts, counts=(30,), width=3, epochs=5)),
        repr(stopping(*parts, counts=(20,), width=4, epochs=5)),
        repr(stopping(*parts, **more, epochs=6)),
    ]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_dot_stands_on_its_line_left_of_the_stop_and_bars_grow_with_what_is_right(name, width):
    explorer = made(name)
    for states in explorer.films.values():
        for run, monitor, patience in states:
            scene = explorer.draw((run, monitor, patience), width)
            marks = {(kind, key): look for (kind, _, key), look in scene.marks.items()}
            best, last = ended(run, monitor, patience)
            dot, kept = marks["d", "kept dot"], marks["l", "kept"]
            assert dot["x"] == kept["x"]
            assert (kept["x"] < marks["l", "last"]["x"]) == (best < last)
            assert 0 <= dot["x"] <= width
            assert 0 <= dot["y"] <= scene.height
            bars = [marks["b", f"{key} bar"]["w"] for key in ("stopped", "all epochs")]
            for bar, epoch in zip(bars, (best, len(run.losses) - 1), strict=True):
                wide = (width - 2) * run.held_right[epoch] / HELD[name]
                assert bar == pytest.approx(max(2, wide), abs=0.1)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_no_text_meets_another_or_leaves_the_drawing(name: str, width: int):
    for states in made(name).films.values():
        for state in states:
            boxes = text_boxes(made(name).draw(state, width))
            for a, box in boxes.items():
                assert box[0] >= -1, (a, state[2])
                assert box[0] + box[2] <= width + 1, (a, state[2])
                assert not [b for b, other in boxes.items() if a < b and overlap(box, other)]


def test_the_random_numbers_and_the_grad_mode_of_the_reader_stay():
    parts, more = (CORNERS, CLASSES, CORNERS, CLASSES), {"counts": (4,), "width": 2, "epochs": 5}
    torch.manual_seed(5)
    expected = torch.rand(2)
    torch.manual_seed(5)
    words = repr(stopping(*parts, **more))
    assert torch.equal(torch.rand(2), expected)
    with torch.inference_mode():
        assert repr(stopping(*(part.clone() for part in parts), **more)) == words


def test_what_a_reader_types_of_examples_and_units_is_trained():
    free = made("corners").free
    assert free.replaces
    films = free.record(" 3, 7 ")
    assert list(films) == [("3", "val_loss"), ("3", "val_accuracy")]
    run, monitor, patience = films["3", "val_loss"][-1]
    assert (run.count, run.width, monitor, patience) == (3, 7, "val_loss", 12)
    assert made("corners").draw(films["3", "val_loss"][-1], WIDTHS[0]).marks
    assert list(free.record(free.value)) == list(made("corners").films)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5", "'5' is no number of examples and one of hidden units; expected such as 100, 32."),
        ("a, b", "'a, b' is no number of examples"),
        ("1, 4", "examples is 1; expected 2 to 4."),
        ("5, 4", "examples is 5"),
        ("4, 0", "hidden units is 0; expected 1 to 512."),
    ],
)
def test_what_cannot_be_learned_is_refused_in_plain_words(typed: str, words: str):
    with pytest.raises(ValueError, match=re.escape(words)):
        made("corners").free.record(typed)


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"x": [1.0]}, TypeError, "x is list; expected floating-point numbers"),
        ({"y": CLASSES.double()}, TypeError, "y is torch.float64; expected classes as torch.int64"),
        ({"counts": ()}, ValueError, "0 numbers of examples; expected 1 to 5"),
        ({"counts": (2, 2)}, ValueError, "2 numbers of examples; expected 1 to 5, all diff"),
        ({"counts": (5,)}, ValueError, "examples is 5; expected 2 to 4"),
        ({"width": 2.0}, TypeError, "hidden units is float"),
        ({"epochs": 1}, ValueError, "epochs is 1; expected 2 to 200"),
        ({"epochs": 201}, ValueError, "epochs is 201"),
        ({"x": CORNERS * 1e30}, ValueError, "the loss grows beyond"),
    ],
)
def test_bad_examples_are_refused_in_plain_words(changed: dict, error: type, words: str):
    good = {"x": CORNERS, "y": CLASSES, "x_held": CORNERS, "y_held": CLASSES}
    options = {"counts": (2, 4), "width": 2, "epochs": 2}
    with pytest.raises(error, match=re.escape(words)):
        stopping(**good | options | changed)


def test_rounding_does_not_decide_where_the_bumps_are():
    other = stopping(X[:900] * (1 + 1e-7), Y[:900], X[900:], Y[900:], counts=(100,))
    run, _, _ = made("chapter").films["100", "val_loss"][0]
    nudged, _, _ = other.films["100", "val_loss"][0]
    assert nudged.held_losses == pytest.approx(run.held_losses, abs=1e-3)


def test_a_batch_of_all_examples_in_order_is_the_default():
    examples = overfitting.data(CORNERS, CLASSES, CORNERS, CLASSES)
    whole = overfitting.record(examples, 4, 3, 5)
    mixed = overfitting.record(examples, 4, 3, 5, batch=4)
    assert mixed.losses == pytest.approx(whole.losses)
    assert overfitting.record(examples, 4, 3, 5, batch=2).losses[1] != pytest.approx(
        whole.losses[1]
    )


def test_the_output_of_the_chapter_is_light():
    output = made("chapter").html()
    assert len(gzip.compress(output.encode(), mtime=0)) < 22 * 1024
    assert html.escape(made("chapter").words.splitlines()[0]) in output
