"""Explorer ``learning`` tells what a net of PyTorch's own parts, trained the usual way, gives."""

import gzip
import html
import re
from functools import cache

import pytest
import torch
from torch import nn

from tests.explorers.samples.learning_samples import CLASSES, CORNERS, SAMPLES, X, Y
from tests.unit.explorers.geometry import overlap, text_boxes
from utils.explorers.learning import learning
from utils.record import overfitting
from utils.record.snap import TIE
from utils.scenes.explorer import WIDTHS


@cache
def made(name: str):
    return SAMPLES[name]()


def by_the_book(x, y, x_held, y_held, width, epochs):
    """What a net of ready-made parts gives before training and after each epoch."""
    classes = 1 + int(torch.cat([y, y_held]).max())
    x, x_held = x.flatten(1).double(), x_held.flatten(1).double()
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(x.shape[1], width), nn.ReLU(), nn.Linear(width, classes)).double()
    loss_of, optimizer, found = nn.CrossEntropyLoss(), torch.optim.Adam(net.parameters(), 0.02), []
    for _ in range(epochs + 1):
        parts = [(loss_of(net(a), b), int((net(a).argmax(1) == b).sum()))
                 for a, b in ((x, y), (x_held, y_held))]  # fmt: skip
        found.append((parts[0][0].item(), parts[1][0].item(), parts[0][1], parts[1][1]))
        optimizer.zero_grad()
        parts[0][0].backward()
        optimizer.step()
    return found


@pytest.mark.parametrize(("count", "width"), [(30, 64), (300, 4)])
def test_every_epoch_holds_what_a_net_of_ready_made_parts_gives(count: int, width: int):
    runs, k, _ = made("chapter").films[str(count), str(width)][0]
    run = runs[k]
    expected = by_the_book(X[:count], Y[:count], X[900:], Y[900:], width, 60)
    assert (run.count, run.width) == (count, width)
    for epoch, (loss, held, right, held_right) in enumerate(expected):
        assert run.losses[epoch] == pytest.approx(loss, rel=1e-6, abs=1e-9)
        assert run.held_losses[epoch] == pytest.approx(held, rel=1e-6)
        assert (run.right[epoch], run.held_right[epoch]) == (right, held_right)


def test_the_walk_stops_where_the_losses_move():
    states = made("chapter").films["30", "4"]
    assert [epoch for _, _, epoch in states] == [0, *overfitting.stops_of(60)[1:]]
    assert states[-1][2] == 60
    assert states[1][2] - states[0][2] < states[-1][2] - states[-2][2]


@pytest.mark.parametrize("epochs", [1, 2, 14, 200])
def test_a_walk_begins_at_the_start_and_ends_after_all_epochs(epochs: int):
    stops = overfitting.stops_of(epochs)
    assert (stops[0], stops[-1]) == (0, epochs)
    assert stops == sorted(set(stops))
    assert len(stops) <= overfitting.STOPS


def test_what_the_chapter_says_is_so():
    films = made("chapter").films

    def run(count: int, width: int):
        runs, k, _ = films[str(count), str(width)][0]
        return runs[k]

    assert run(30, 64).best(60) == 14
    assert run(900, 64).best(60) == 60
    assert run(30, 64).held_losses[60] > 1.3 * run(30, 64).held_losses[14]
    assert run(30, 64).losses[60] < 0.01
    assert run(900, 4).losses[60] > 1
    gaps = [run(n, 64).held_losses[60] - run(n, 64).losses[60] for n in (30, 100, 300, 900)]
    assert gaps == sorted(gaps, reverse=True)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_said_of_every_state(name: str):
    explorer = made(name)
    held = {"chapter": 300, "corners": 4, "one": 20}[name]
    for states in explorer.films.values():
        for runs, k, epoch in states:
            run = runs[k]
            so_far = run.held_losses[: epoch + 1]
            best = so_far.index(min(so_far))
            after = f"After {epoch} epoch{'s' if epoch > 1 else ''}"
            turn = "The held-out loss has not turned up so far."
            if so_far[-1] > 1.02 * so_far[best]:
                at = f"after {best} epoch{'s' if best > 1 else ''}" if best else "at the start"
                turn = f"The held-out loss was lowest {at}, at {text(so_far[best])}: overfitting."
            assert explorer.said((runs, k, epoch)) == (
                f"{after if epoch else 'Before the first epoch'}, {run.right[epoch]} of the "
                f"{run.count} examples are right, and {run.held_right[epoch]} of the {held} "
                f"held-out ones. {turn}",
            )
            assert explorer.stop((runs, k, epoch)) == str(epoch)


def text(value: float) -> str:
    """A loss as the explorer writes it."""
    return f"{round(value / 0.001 + TIE) * 0.001:.3f}"


def test_words_tell_the_start_the_middle_the_end_and_the_lowest():
    runs, k, _ = made("corners").films["2", "5"][0]
    run, middle = runs[k], overfitting.stops_of(30)
    told = [0, middle[round(0.5 * (len(middle) - 1))], 30]
    parts = [
        f"epoch {e}: loss {text(run.losses[e])}, held out {text(run.held_losses[e])}, "
        f"right {run.right[e]} and {run.held_right[e]}"
        for e in told
    ]
    best = run.best(30)
    head, line, _ = repr(made("corners")).splitlines()
    assert head == (
        "Explorer learning: a net learns 2 classes in 30 epochs; 4 examples are held out."
    )
    assert line == (
        f"examples · units 2 · 5: {' · '.join(parts)} · "
        f"lowest held out {text(run.held_losses[best])}, epoch {best}"
    )


def test_other_examples_counts_widths_and_epochs_are_other_words():
    parts, more = (X[:40], Y[:40], X[40:80], Y[40:80]), {"counts": (20,), "widths": (3,)}
    said = [
        repr(learning(*parts, **more, epochs=5)),
        repr(learning(X[5:45], Y[5:45], *parts[2:], **more, epochs=5)),
        repr(learning(*parts[:2], X[80:120], Y[80:120], **more, epochs=5)),
        repr(learning(*parts, counts=(30,), widths=(3,), epochs=5)),
        repr(learning(*parts, counts=(20,), widths=(4,), epochs=5)),
        repr(learning(*parts, **more, epochs=6)),
    ]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_dots_stand_in_the_scene_at_their_losses(name: str, width: int):
    explorer = made(name)
    heights = {}
    for states in explorer.films.values():
        for runs, k, epoch in states:
            scene = explorer.draw((runs, k, epoch), width)
            marks = {(kind, key): look for (kind, _, key), look in scene.marks.items()}
            for (kind, key), look in marks.items():
                if kind == "d":
                    assert 0 <= look["x"] <= width, key
                    assert 0 <= look["y"] <= scene.height, key
            for which in ("losses", "held_losses"):
                value = getattr(runs[k], which)[epoch]
                now, by_count = marks["d", f"{which} now"], marks["d", f"{which} {k}"]
                heights[round(value, 3)] = now["y"]
                assert by_count["r"] == now["r"] == 6
                if width == WIDTHS[-1]:
                    assert now["y"] == pytest.approx(by_count["y"], abs=0.2)
    lower = [heights[value] for value in sorted(heights)]
    assert lower == sorted(lower, reverse=True)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_no_text_of_both_charts_meets_another(name: str, width: int):
    for states in made(name).films.values():
        boxes = text_boxes(made(name).draw(states[-1], width))
        assert not [
            (a, b) for a, box in boxes.items() for b, other in boxes.items()
            if a < b and overlap(box, other)
        ]  # fmt: skip


def test_the_random_numbers_and_the_grad_mode_of_the_reader_stay():
    parts = (CORNERS, CLASSES, CORNERS, CLASSES)
    more = {"counts": (4,), "widths": (2,), "epochs": 5}
    torch.manual_seed(5)
    expected = torch.rand(2)
    torch.manual_seed(5)
    words = repr(learning(*parts, **more))
    assert torch.equal(torch.rand(2), expected)
    with torch.inference_mode():
        assert repr(learning(*(part.clone() for part in parts), **more)) == words
        assert not torch.is_grad_enabled()


def test_what_a_reader_types_of_examples_and_units_is_trained():
    free = made("corners").free
    assert free.replaces
    films = free.record(" 3, 7 ")
    assert list(films) == [("3", "7")]
    (run,), k, epoch = films["3", "7"][-1]
    assert (run.count, run.width, k, epoch) == (3, 7, 0, 30)
    assert made("corners").draw(films["3", "7"][-1], WIDTHS[0]).marks
    assert list(free.record(free.value)) == [("2", "5")]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5", "'5' is no number of examples and one of hidden units; expected such as 50, 64."),
        ("a, b", "'a, b' is no number of examples"),
        ("2.5, 1", "'2.5, 1' is no number"),
        ("1, 4", "examples is 1; expected 2 to 4."),
        ("5, 4", "examples is 5"),
        ("4, 0", "hidden units is 0; expected 1 to 512."),
        ("4, 513", "hidden units is 513"),
    ],
)
def test_what_cannot_be_learned_is_refused_in_plain_words(typed: str, words: str):
    with pytest.raises(ValueError, match=re.escape(words)):
        made("corners").free.record(typed)


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"x": [1.0]}, TypeError, "x is list; expected floating-point numbers"),
        ({"x": CORNERS.long()}, TypeError, "x is torch.int64"),
        ({"y": CLASSES.double()}, TypeError, "y is torch.float64; expected classes as torch.int64"),
        ({"y": [0]}, TypeError, "y is list"),
        ({"x": CORNERS[:, 0]}, ValueError, "x has shape (4,); expected (n, …) with n from 2"),
        ({"x_held": torch.zeros(2001, 2)}, ValueError, "x_held has shape (2001, 2)"),
        ({"x_held": torch.zeros(4, 3)}, ValueError, "x_held has shape (4, 3); expected up to 256"),
        ({"x": torch.zeros(4, 257)}, ValueError, "x has shape (4, 257)"),
        ({"x": CORNERS * float("inf")}, ValueError, "x holds a number that is not finite"),
        ({"y": CLASSES[:2]}, ValueError, "y has shape (2,); expected (4,)"),
        ({"y_held": CLASSES - 1}, ValueError, "y_held holds other classes than 0 to 19"),
        ({"y": CLASSES + 19}, ValueError, "y holds other classes"),
        ({"counts": ()}, ValueError, "0 numbers of examples; expected 1 to 5"),
        ({"counts": (4, 2)}, ValueError, "numbers of examples do not grow"),
        ({"counts": (2, 2)}, ValueError, "2 numbers of examples; expected 1 to 5, all diff"),
        ({"counts": (1,)}, ValueError, "examples is 1; expected 2 to 4"),
        ({"counts": (5,)}, ValueError, "examples is 5"),
        ({"counts": (True,)}, TypeError, "examples is bool"),
        ({"widths": (1, 2, 3, 4, 5, 6)}, ValueError, "6 numbers of hidden units"),
        ({"widths": (2.0,)}, TypeError, "hidden units is float"),
        ({"epochs": 0}, ValueError, "epochs is 0; expected 1 to 200"),
        ({"epochs": 201}, ValueError, "epochs is 201"),
        ({"epochs": 2.5}, TypeError, "epochs is float"),
        ({"x": CORNERS * 1e30}, ValueError, "the loss grows beyond"),
    ],
)
def test_bad_examples_are_refused_in_plain_words(changed: dict, error: type, words: str):
    good = {"x": CORNERS, "y": CLASSES, "x_held": CORNERS, "y_held": CLASSES}
    options = {"counts": (2, 4), "widths": (2,), "epochs": 2}
    with pytest.raises(error, match=re.escape(words)):
        learning(**good | options | changed)


def test_the_output_of_the_chapter_is_light():
    output = made("chapter").html()
    assert len(gzip.compress(output.encode(), mtime=0)) < 22 * 1024
    assert html.escape(made("chapter").words.splitlines()[0]) in output
