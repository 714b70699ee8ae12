"""``tools.estimate``: what is said of a stage's time is what was measured, and where."""

import json

import pytest

from tools import estimate

STAGES = {"unit": {"seconds": 200.0}, "pages": {"seconds": 90.0}}
SHIPPED = {"date": "2026-11-28", "machine": "2 cores", "chapters": 9, "stages": STAGES}
WHERE = "2 cores, with 9 chapters, 2026-11-28"


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """A machine without measurements of its own, and a shipped run."""
    monkeypatch.setattr(estimate, "OWN", tmp_path / "_build/gate.json")
    monkeypatch.setattr(estimate, "SHIPPED", tmp_path / "shipped.json")
    estimate.SHIPPED.write_text(json.dumps(SHIPPED), "utf-8")
    return tmp_path


def test_a_new_machine_is_told_the_shipped_run(stored):
    found = estimate.estimates(["unit", "pages", "colab"])
    assert found == {"unit": (200.0, WHERE), "pages": (90.0, WHERE), "colab": (None, "")}


def test_the_last_run_here_is_what_counts(stored):
    for seconds in (70.0, 60.04):
        estimate.keep("unit", seconds, 7)
    estimate.keep("lint", 8.0, 3)
    found = estimate.estimates(["unit", "lint", "pages"])
    assert found == {"unit": (60.0, "here"), "lint": (8.0, "here"), "pages": (90.0, WHERE)}
    kept = json.loads(estimate.OWN.read_text("utf-8"))
    assert (kept["unit"]["machine"], kept["unit"]["checks"]) == (estimate.machine(), 7)


def test_a_part_of_a_stage_has_a_time_of_its_own(stored):
    part = estimate.key("pages", "2/3")
    assert (part, estimate.key("pages", "1/1")) == ("pages 2/3", "pages")
    assert estimate.estimates([part]) == {part: (30.0, WHERE)}
    estimate.keep(part, 44.0, 2)
    assert estimate.estimates([part, "pages"]) == {part: (44.0, "here"), "pages": (90.0, WHERE)}


@pytest.mark.parametrize("text", ["", "{", '{"date": "2026-11-23"}'])
def test_without_measurements_nothing_is_said_of_time(stored, text):
    estimate.SHIPPED.write_text(text, "utf-8")
    assert estimate.plan({"unit": "utils"}).splitlines() == [
        "The gate runs 1 stage:",
        "  unit                  ?   utils",
    ]


def test_the_plan_names_stages_times_and_where_they_were_measured(stored):
    estimate.keep("lint", 8.0, 3)
    assert estimate.plan({"lint": "notebooks", "unit": "utils", "colab": "alone"}).splitlines() == [
        "The gate runs 3 stages, about 3 min and 1 that was never measured:",
        "  lint                8 s   notebooks",
        "  unit             3 min*   utils",
        "  colab                 ?   alone",
        f"* measured on {WHERE}; the others here, in their last run",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (119.0, "119 s"), (120.0, "2 min"), (899.0, "15 min")]
)
def test_a_time_is_spoken_in_seconds_or_minutes(seconds, words):
    assert estimate.spoken(seconds) == words


def test_a_checkout_that_cannot_be_written_keeps_nothing(stored):
    estimate.OWN.parent.write_text("a file in the way", "utf-8")
    estimate.keep("unit", 60.0, 7)
    assert estimate.estimates(["unit"])["unit"] == (200.0, WHERE)
