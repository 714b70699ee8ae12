"""Explorer ``training`` tells what a net of PyTorch's own parts, trained the usual way, gives."""

import gzip
import html
import re
from functools import cache

import pytest
import torch
from torch import nn

from tests.explorers.samples.training_samples import CLASSES, CORNER, SAMPLES
from utils.datasets import rings
from utils.explorers.training import training
from utils.layout import contours
from utils.record import classifier
from utils.record.snap import TIE
from utils.scenes.explorer import WIDTHS

pytestmark = pytest.mark.xdist_group("training")  # the nets are trained in one process

DATA = rings()
STOPS = [0, 2, 8, 19, 33, 52, 75, 102, 133, 169, 208, 252, 300]


@cache
def made(name):
    """A sample; its nets are trained once for all tests."""
    return SAMPLES[name]()


def chapter():
    return made("chapter")


def by_the_book(x, y, x_held, y_held, width, lr, steps):
    """What a net of ready-made parts gives after each step: losses, hits, and the net's scores."""
    x, y, x_held, y_held = (part.double() for part in (x, y, x_held, y_held))
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(2, width), nn.Tanh(), nn.Linear(width, 1)).double()
    loss_of, optimizer = nn.BCEWithLogitsLoss(), torch.optim.SGD(net.parameters(), lr)
    corner, found = torch.tensor([[-3.0, -3.0], [3.0, -3.0]]).double(), []
    for _ in range(steps + 1):
        loss, held = loss_of(net(x), y), loss_of(net(x_held), y_held)
        hits = [int(((net(a) > 0) == (b > 0.5)).sum()) for a, b in ((x, y), (x_held, y_held))]
        found.append((loss.item(), held.item(), *hits, net(corner).flatten().tolist()))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return found


@pytest.mark.parametrize(("width", "lr"), [(1, 1.0), (3, 0.1), (8, 1.0)])
def test_every_stop_holds_what_a_net_of_ready_made_parts_gives(width: int, lr: float):
    expected = by_the_book(*DATA, width, lr, 300)
    run, _ = chapter().films[str(width), f"{lr:g}"][0]
    assert [stop.step for stop in run.stops] == STOPS
    for stop in run.stops:
        loss, held, right, held_right, corner = expected[stop.step]
        assert (stop.loss, stop.held_loss) == pytest.approx((loss, held), rel=1e-6)
        assert (stop.right, stop.held_right) == (right, held_right)
        assert [stop.scores[0][0], stop.scores[0][-1]] == pytest.approx(corner, abs=2e-6)


def test_the_last_numbers_are_those_of_the_chapter():
    run, _ = chapter().films["8", "1"][-1]
    last = run.stops[-1]
    assert (round(last.loss, 3), round(last.held_loss, 3)) == (0.134, 0.141)
    assert (last.right, last.held_right) == (192, 197)


@pytest.mark.parametrize("steps", [1, 2, 7, 100, 1000])
def test_a_walk_begins_at_the_start_and_ends_after_all_steps(steps: int):
    stops = classifier.stops_of(steps)
    assert (stops[0], stops[-1]) == (0, steps)
    assert stops == sorted(set(stops))
    assert len(stops) <= classifier.STOPS


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_said_of_every_state(name: str):
    explorer = made(name)
    points, held = {"chapter": (200, 200), "corners": (4, 4), "one step": (20, 20)}[name]
    for states in explorer.films.values():
        for run, k in states:
            stop = run.stops[k]
            lines = contours.lines(stop.scores)
            form = "outside the picture" if not lines else "open"
            if lines and all(line[0] == line[-1] for line in lines):
                form = "closed"
            steps = f"{stop.step} step{'s' if stop.step > 1 else ''}"
            start = f"After {steps}" if stop.step else "Before the first step"
            assert explorer.said((run, k)) == (
                f"{start}, {stop.right} of {points} points are right, and {stop.held_right} of "
                f"{held} that are held out. The boundary is {form}.",
            )
            assert explorer.stop((run, k)) == str(stop.step)


def test_the_boundary_closes_with_three_units_and_not_with_fewer():
    ends = {choice: chapter().said(states[-1])[0] for choice, states in chapter().films.items()}
    closed = {choice for choice, said in ends.items() if said.endswith("closed.")}
    assert closed == {("3", "1"), ("8", "1")}


def test_words_tell_four_stops_of_each_choice():
    explorer = made("one step")
    run, _ = explorer.films["4", "1"][0]
    told = [
        f"step {s.step}: loss {text(s.loss)}, held out {text(s.held_loss)}, "
        f"right {s.right} and {s.held_right}, "
        for s in run.stops
    ]
    head, line = repr(explorer).splitlines()
    assert head == (
        "Explorer training: a net learns two classes of 20 points in 1 step; 20 are held out."
    )
    assert (
        re.sub(r"(open|closed|outside the picture)", "", line)
        == f"units · lr 4 · 1: {' · '.join(told)}"
    )
    assert all(line.count("step ") == 4 for line in repr(chapter()).splitlines()[1:])


def text(value: float) -> str:
    """A loss as the explorer writes it."""
    return f"{round(value / 0.001 + TIE) * 0.001:.3f}"


def test_other_points_widths_rates_and_steps_are_other_words():
    more = {"widths": (3,), "lrs": (0.5,), "steps": 30}
    said = [
        repr(training(*DATA, **more)),
        repr(training(*rings(200, 1), **more)),
        repr(training(DATA[0], DATA[1], *rings(200, 1)[2:], **more)),
        repr(training(*DATA, **more | {"widths": (4,)})),
        repr(training(*DATA, **more | {"lrs": (0.4,)})),
        repr(training(*DATA, **more | {"steps": 31})),
    ]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_dots_stand_on_their_curves_and_nothing_stands_outside(name: str, width: int):
    explorer = made(name)
    for states in explorer.films.values():
        for run, k in states:
            scene = explorer.draw((run, k), width)
            marks = {(kind, key): look for (kind, _, key), look in scene.marks.items()}
            for kind, key in marks:
                if kind == "d":
                    assert 0 <= marks[kind, key]["x"] <= width, key
                    assert 0 <= marks[kind, key]["y"] <= scene.height, key
            for dot, curve in (("now", "loss"), ("held now", "held_loss")):
                line, spot = marks["l", curve], marks["d", dot]
                ends = reached(line["d"])
                x, y = ends[k]
                assert (line.get("x", 0) + x, line.get("y", 0) + y) == pytest.approx(
                    (spot["x"], spot["y"]), abs=1.5
                )


def reached(d: str) -> list[tuple[float, float]]:
    """The points of a path of one ``M`` and ``l``."""
    values = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", d)]
    points = [(values[0], values[1])]
    for u, v in zip(values[2::2], values[3::2], strict=True):
        points.append((points[-1][0] + u, points[-1][1] + v))
    return points


def test_all_widths_share_the_plane():
    state = chapter().films["8", "1"][-1]
    drawn = [chapter().draw(state, width).marks for width in WIDTHS]
    for name in ("boundary", "outer", "point 0", "point 199"):
        looks = [next(v for (_, _, key), v in marks.items() if key == name) for marks in drawn]
        assert looks[0] == looks[1] == looks[2], name


def test_the_random_numbers_and_the_grad_mode_of_the_reader_stay():
    torch.manual_seed(5)
    expected = torch.rand(2)
    torch.manual_seed(5)
    words = repr(training(*DATA, widths=(2,), lrs=(1.0,), steps=5))
    assert torch.equal(torch.rand(2), expected)
    with torch.inference_mode():
        parts = [part.clone() for part in DATA]
        assert repr(training(*parts, widths=(2,), lrs=(1.0,), steps=5)) == words
        assert not torch.is_grad_enabled()


def test_what_a_reader_types_is_trained():
    free = chapter().free
    assert free.replaces
    films = free.record(" 5, 0.5 ")
    assert list(films) == [("5", "0.5")]
    run, _ = films["5", "0.5"][-1]
    assert (run.width, run.lr, run.stops[-1].step) == (5, 0.5, 300)
    assert list(free.record(free.value)) == [("1", "0.1")]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5", "'5' is no number of hidden units and a rate; expected such as 5, 0.5."),
        ("a, b", "'a, b' is no number of hidden units"),
        ("2.5, 1", "'2.5, 1' is no number"),
        ("0, 1", "0 hidden units; expected 1 to 64."),
        ("65, 1", "65 hidden units"),
        ("3, 0", "the learning rate is 0; expected a positive"),
        ("3, inf", "the learning rate is inf"),
        ("64, 1e9", "the loss grows to"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_plain_words(typed: str, words: str):
    with pytest.raises(ValueError, match=re.escape(words)):
        chapter().free.record(typed)


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"x": [1.0]}, TypeError, "x is list; expected a tensor of floating-point"),
        ({"y": CLASSES.long()}, TypeError, "y is torch.int64"),
        ({"x": CORNER[:, :1]}, ValueError, "x has shape (4, 1); expected (n, 2)"),
        ({"x_held": torch.zeros(201, 2)}, ValueError, "x_held has shape (201, 2)"),
        ({"y": CLASSES.flatten()}, ValueError, "y has shape (4,); expected (4, 1)"),
        ({"x": 4 * CORNER}, ValueError, "x has a number beyond 3"),
        ({"x": CORNER * float("nan")}, ValueError, "x has a number beyond 3"),
        ({"y_held": CLASSES + 1}, ValueError, "y_held holds other numbers than 0 and 1"),
        ({"widths": ()}, ValueError, "0 numbers of hidden units; expected 1 to 5"),
        ({"widths": (1, 1)}, ValueError, "2 numbers of hidden units; expected 1 to 5, all diff"),
        ({"lrs": (1, 2, 3, 4, 5, 6)}, ValueError, "6 learning rates; expected 1 to 5"),
        ({"widths": (2.0,)}, TypeError, "hidden units are float"),
        ({"widths": (True,)}, TypeError, "hidden units are bool"),
        ({"lrs": ("1",)}, TypeError, "a learning rate is str"),
        ({"steps": 0}, ValueError, "0 steps; expected 1 to 1000"),
        ({"steps": 1001}, ValueError, "1001 steps"),
        ({"steps": 2.5}, TypeError, "steps is float"),
        ({"steps": True}, TypeError, "steps is bool"),
    ],
)
def test_bad_input_is_refused_in_plain_words(changed: dict, error: type, words: str):
    good = {"x": CORNER, "y": CLASSES, "x_held": CORNER, "y_held": CLASSES, "steps": 2}
    with pytest.raises(error, match=re.escape(words)):
        training(**good | changed)


def test_the_chapters_output_is_light():
    page = chapter().html()
    assert len(gzip.compress(page.encode(), mtime=0)) < 22 * 1024
    assert html.escape(chapter().words.splitlines()[0]) in page
