"""``benchmarks.trainers``: its arithmetic and its refusals; no trainer is needed for that."""

import sys

import pytest
import torch

from benchmarks import trainers, trainers_report
from benchmarks.trainers_numbers import (
    DifferentWork,
    Steps,
    check_losses,
    compare,
    percentile,
    steps,
)
from benchmarks.trainers_work import CLOCK, SETUPS, SIZES, Setup, Size, Task, bare


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([7], 0.2, 7),
        ([3, 1, 2], 0.5, 2),
        ([0, 10], 0.2, 2),
        ([5, 4, 3, 2, 1, 0], 0.2, 1),
        ([1, 2, 3], 0, 1),
        ([1, 2, 3], 1, 3),
    ],
)
def test_percentile_lies_between_two_values_in_proportion(values, share, expected):
    assert percentile(values, share) == pytest.approx(expected)


def test_percentile_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        percentile([])


def marks(*phases):
    """Marks of phases ``(first reading, step, count, gradients on)``."""
    return [(first + step * k, on) for first, step, count, on in phases for k in range(count)]


def test_steps_end_with_the_phase():
    found = steps(marks((0, 10, 3, True), (900, 4, 2, False)), epochs=1, train=3, valid=2)
    assert (found.train, found.valid, found.epoch) == ([10, 10], [4], [])


def test_steps_do_not_cross_an_epoch_and_epochs_hold_all():
    found = steps(marks((0, 10, 3, True), (600, 20, 3, True)), epochs=2, train=3, valid=0)
    assert (found.train, found.valid, found.epoch) == ([10, 10, 20, 20], [], [200])


@pytest.mark.parametrize(
    "phases",
    [
        [(0, 1, 2, True)],
        [(0, 1, 4, True)],
        [(0, 1, 3, True), (9, 1, 1, False)],
        [(0, 1, 3, False)],
    ],
    ids=["a step too few", "a step too many", "validation that nobody asked for", "no gradients"],
)
def test_other_work_is_refused(phases):
    with pytest.raises(DifferentWork, match="expected 1 times 3 and 0"):
        steps(marks(*phases), epochs=1, train=3, valid=0)


def test_cost_is_a_training_step_and_its_share_of_validation():
    assert Steps(train=[8000] * 9, valid=[4000] * 9).cost(valid_share=0.25) == pytest.approx(9)
    assert Steps(train=[8000] * 9).cost(valid_share=0) == pytest.approx(8)


def test_pairs_are_pooled_before_they_are_compared():
    ours = [Steps([1000] * 4, [], [1000]), Steps([3000] * 4, [], [3000])]
    theirs = [Steps([2000] * 4, [], [4000]), Steps([6000] * 4, [], [4000])]
    found = compare(ours, theirs, valid_share=0)
    assert (found["ratio"], found["bare_us"], found["us"], found["pairs"]) == (2, 1, 2, 2)
    assert found["ratio_of_epochs"] == pytest.approx(4 / 1.4, abs=1e-3)
    assert found["ratio_of_pairs"] == [2, 2, 2]


@pytest.mark.parametrize(("ours", "theirs"), [(2, 1), (0, 0)])
def test_without_pairs_nothing_is_compared(ours, theirs):
    with pytest.raises(ValueError, match="no pairs"):
        compare([Steps([1.0])] * ours, [Steps([1.0])] * theirs, valid_share=0)


def test_equal_final_losses_pass():
    assert check_losses(0.5, 0.5 + 9e-6) == pytest.approx(9e-6)


@pytest.mark.parametrize("loss", [0.5 + 2e-5, 0.5 - 2e-5, float("nan")])
def test_differing_final_losses_are_refused(loss):
    with pytest.raises(DifferentWork, match="final losses"):
        check_losses(0.5, loss)


def test_a_trainer_that_says_why_may_differ_a_little():
    assert check_losses(0.5, 0.5005, differs="clips gradients") == pytest.approx(5e-4)
    with pytest.raises(DifferentWork, match="final losses"):
        check_losses(0.5, 0.6, differs="clips gradients")


def test_setups_have_different_names():
    assert len({setup.name for setup in SETUPS}) == len(SETUPS)
    assert Setup("tiny", "loader", watched=True).name == "tiny loader watched"


@pytest.fixture
def small(monkeypatch):
    """Little work, on one thread: more of them wait for each other on a busy machine."""
    monkeypatch.setitem(SIZES, "tiny", Size((2, 16, 1), 32, 8, 2, epochs=2, lr=1e-3))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("watched", [False, True])
def test_the_bare_loop_does_the_work_and_can_do_it_again(watched):
    task, losses = Task(Setup("tiny", "loader", watched)), []
    for _ in range(2):
        task.again()
        before = task.final_loss()
        CLOCK.marks = []
        bare(task, task.loader(), task.valid_loader())
        size = task.size
        steps(CLOCK.marks, size.epochs, size.train_batches, size.valid_batches * watched)
        losses.append(task.final_loss())
    assert losses[0] == losses[1] < before


@pytest.mark.usefixtures("small")
def test_own_data_set_gives_the_same_batches():
    loaders = [Task(Setup("tiny", inputs)).loader() for inputs in ("loader", "other")]
    for (x, y), (x_other, y_other) in zip(*loaders, strict=True):
        assert x.equal(x_other)
        assert y.equal(y_other)


def peer(title, ratio, **changes):
    numbers = {"ratio": ratio, "us": 100 * ratio, "bare_us": 100.0, "calls": 7}
    setups = {"tiny loader": numbers, "tiny arrays": numbers} if "both" in changes else {}
    setups |= {"tiny loader": numbers, "large loader watched": {**numbers, "ratio": 1.0}}
    return {
        "title": title,
        "version": "1.0",
        "import_cpu_seconds": 0.25,
        "differs": changes.get("differs", ""),
        "setups": setups,
    }


def record(*runs):
    about = {"date": "2000-01-01", "machine": "abacus", "versions": {"torch": "2"}}
    return {"runs": {str(k): {**about, "peers": peers} for k, peers in enumerate(runs, 1)}}


def test_table_has_the_fastest_first_and_a_dash_for_what_was_not_measured():
    text = trainers_report.table(
        trainers_report.rows(record({"slow": peer("Slow", 2.0), "fast": peer("Fast", 0.5)}))
    )
    assert text.splitlines()[2:] == [
        "| Fast 1.0 | 0.50 | – | – | 1.00 | – | -50 | 7 | 0.2 |",
        "| Slow 1.0 | 2.00 | – | – | 1.00 | – | 100 | 7 | 0.2 |",
    ]


def test_table_tells_kinds_of_input_apart_where_there_are_several():
    found = trainers_report.rows(record({"a": peer("A", 2.0, both=True), "b": peer("B", 1.0)}))
    assert [row["title"] for row in found] == ["B 1.0", "A 1.0, loader", "A 1.0, arrays"]


def test_the_lowest_of_the_runs_counts_and_their_largest_difference_is_said():
    two = record({"a": peer("A", 2.0)}, {"a": peer("A", 2.2), "b": {"failed": "no such wheel"}})
    assert trainers_report.rows(two)[0]["tiny"] == 2.0
    assert trainers_report.spread(two) == pytest.approx(0.1)
    text = trainers_report.markdown(two)
    assert "differ most by 10%" in text
    assert "- b failed: no such wheel" in text


def test_a_trainer_that_does_other_work_is_named():
    text = trainers_report.markdown(record({"a": peer("A", 2.0, differs="it clips")}))
    assert "- A does other work: it clips" in text


def test_a_missed_bar_and_a_faster_trainer_are_said():
    stored = record({"house": peer("House", 0.73), "a": peer("A", 0.7), "slices": peer("S", 0.1)})
    assert trainers_report.missed(stored) == [
        "run 1, tiny loader: 0.73, the bar is 0.72",
        "run 1, tiny loader: behind a, which has 0.70",
    ]
    assert trainers_report.missed(record({"house": peer("House", 0.72)})) == []
    assert trainers_report.missed(record({"a": peer("A", 0.7)})) == []


def test_figure_has_a_line_for_each_row(tmp_path):
    stored = record({"a": peer("A", 2.0), "b": peer("B", 1.0)})
    axes = trainers_report.figure(trainers_report.rows(stored)).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["B 1.0", "A 1.0"]
    assert list(axes.lines[0].get_xdata()) == [1.0, 2.0]
    assert trainers_report.draw(stored, tmp_path / "trainers.svg").stat().st_size > 1000


def test_what_a_fit_prints_is_counted_between_fences():
    printed = "hello\x1ea\x1f1234\x1fnoise\x1ea\x1f12\x1f\x1eb\x1f\x1f".replace("\x1f", "\x1e")
    assert trainers.printed_per_fit(printed) == {"a": 3, "b": 0}


def test_a_trainer_sees_a_terminal_of_real_size(tmp_path):
    code = "import os, sys; print(*os.get_terminal_size(1), sys.stdout.isatty())"
    said = trainers.in_terminal([sys.executable, "-c", code], tmp_path, {})
    assert said.split() == ["100", "24", "True"]


def test_a_run_that_is_stored_is_not_measured_again(tmp_path, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(trainers, "RESULT", tmp_path / "trainings.json")
    monkeypatch.setattr(trainers, "HOME", tmp_path)
    monkeypatch.setattr(trainers, "PEERS", ["a", "b"])
    monkeypatch.setattr(trainers, "torch_version", lambda: "2")
    monkeypatch.setattr(
        trainers, "measure", lambda name, quick: asked.append(name) or peer(name, 1.0)
    )
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python").touch()
    for line in (["--peers", "b"], [], [], ["--run", "2", "--peers", "a"], ["--quick"]):
        monkeypatch.setattr(sys, "argv", ["trainers", *line])
        trainers.main()
    assert asked == ["b", "a", "a", "a", "b"]
    assert list(trainers.load()["runs"]) == ["1", "2"]
    assert [row["title"] for row in trainers_report.rows(trainers.load())] == ["b 1.0", "a 1.0"]
    assert "| a 1.0 |" in capsys.readouterr().out
