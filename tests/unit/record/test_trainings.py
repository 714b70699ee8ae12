"""The stored trainings are those of the last whole run, and their lines are counted anew."""

import json

import pytest

from benchmarks import chapter_lines, trainers_lines
from benchmarks.trainers import PEERS
from utils.record import code_lines, trainings


def setup(us: float, ratio: float, **more) -> dict:
    return {"bare_us": us, "ratio": ratio, **more}


def peer(title: str, ratio: float, **more) -> dict:
    return {
        "title": title, "version": "1.0", "lines": 7, "differs": "",
        "setups": {
            "tiny loader": setup(300.0 + ratio, ratio, calls=9), "large loader": setup(8e3, 1.0),
            "tiny arrays": setup(1.0, 0.1, calls=1), "large arrays": setup(1.0, 0.1),
        },
    } | more  # fmt: skip


def run(day: str, **peers) -> dict:
    about = {"machine": "a chip, 2 cores", "versions": {"python": "3.11.7", "torch": "2.13.0+cpu"}}
    return {"date": day, **about, "peers": peers}


@pytest.fixture
def stored(tmp_path, monkeypatch):
    arrays = {"tiny arrays": setup(600.0, 2.0, calls=5), "large arrays": setup(9e3, 1.1)}
    runs = {
        "1": run("2026-01-01", a=peer("Old", 9.0), b=peer("Old too", 9.0)),
        "2": run("2026-11-28", a=peer("**the `A`**", 3.0), b=peer("B", 2.0, setups=arrays)),
        "3": run("2026-12-01", a=peer("Alone", 1.0)),
    }
    file = tmp_path / "trainings.json"
    file.write_text(json.dumps({"runs": runs}), "utf-8")
    monkeypatch.setattr(trainings, "STORED", file)


@pytest.mark.usefixtures("stored")
def test_the_last_run_with_all_trainers_counts_the_quickest_first():
    b, a = trainings.recorded()
    assert (a.name, a.version, a.lines) == ("the A", "1.0", 7)
    assert (a.tiny_ratio, a.large_ratio, a.calls) == (3.0, 1.0, 9)
    assert (b.name, b.tiny_ratio, b.large_ratio, b.calls) == ("B", 2.0, 1.1, 5)


@pytest.mark.usefixtures("stored")
def test_microseconds_are_the_ratio_times_the_quickest_bare_loop_of_the_run():
    b, a = trainings.recorded()
    assert (b.tiny, a.tiny) == (2.0 * 303.0, 3.0 * 303.0)
    assert (b.large, a.large) == (1.1 * 8e3, 1.0 * 8e3)


@pytest.mark.usefixtures("stored")
def test_it_is_said_when_and_with_what_it_was_measured():
    assert trainings.measured() == [
        "28 November 2026", "a chip", "2 cores", "python 3.11, torch 2.13",
    ]  # fmt: skip


def test_what_failed_is_left_out(tmp_path, monkeypatch):
    file = tmp_path / "trainings.json"
    runs = {"1": run("2026-01-01", a=peer("A", 1.0), b={"failed": "no such wheel"})}
    file.write_text(json.dumps({"runs": runs}), "utf-8")
    monkeypatch.setattr(trainings, "STORED", file)
    assert [trainer.name for trainer in trainings.recorded()] == ["A"]


def test_the_book_ships_a_run_of_every_trainer_with_the_lines_of_its_file():
    run = trainings._last_run()
    assert sorted(run["peers"]) == PEERS
    for name, held in run["peers"].items():
        assert held["lines"] == trainers_lines.user_lines(name), name
    assert len(trainings.recorded()) == len(PEERS)


def test_the_lines_of_the_chapters_are_those_that_stand_there():
    assert code_lines.counted() == chapter_lines.counted()
