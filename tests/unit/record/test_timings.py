"""The stored times are those of the file, named by device, maker, month and version."""

import json

import pytest

from utils.record import timings


def held(done: float, **more) -> dict:
    times = {"first": 9.0, "done": done, "ordered": 0.5}
    return {
        "name": "a chip", "date": "2026-11-28", "torch": "2.13.0+x", "threads": 1,
        "clock": "processor", "product": {"16": times, "32": times | {"done": 2 * done}},
        "training": {"8": times},
    } | more  # fmt: skip


@pytest.fixture
def stored(tmp_path, monkeypatch):
    file = tmp_path / "devices.json"
    file.write_text(json.dumps({"cpu": held(3.0), "cuda": held(7.0, name="a GPU")}), "utf-8")
    monkeypatch.setattr(timings, "STORED", file)


@pytest.mark.usefixtures("stored")
def test_times_come_by_device_and_size():
    assert timings.recorded("product") == {"cpu": [3.0, 6.0], "cuda": [7.0, 14.0]}
    assert timings.sizes("product") == [16, 32]
    assert timings.recorded("training") == {"cpu": [3.0], "cuda": [7.0]}
    assert timings.sizes("training") == [8]


@pytest.mark.usefixtures("stored")
def test_names_say_what_was_measured_when_and_with_what():
    assert timings.names() == [
        "cpu: a chip\n  threads: 1, processor time\n  November 2026, torch 2.13",
        "cuda: a GPU\n  November 2026, torch 2.13",
    ]


def test_other_works_are_refused():
    for ask in (timings.recorded, timings.sizes):
        with pytest.raises(ValueError, match="no times of 'sum' are stored; expected one of: prod"):
            ask("sum")


def test_what_the_book_ships_can_be_drawn():
    for work in timings.WORKS:
        for times in timings.recorded(work).values():
            assert len(times) == len(timings.sizes(work))
            assert min(times) > 0
