"""``benchmarks.gate_times``: what is stored is what the gate kept, and the gate understands it."""

import json

import pytest

from benchmarks import gate_times
from tools import estimate
from tools.paths import chapters

KEPT = {
    "lint": {"seconds": 20.0, "checks": 500, "date": "2026-11-28", "machine": "here"},
    "unit": {"seconds": 300.0, "checks": 15000, "date": "2026-11-28", "machine": "here"},
    "unit 1/2": {"seconds": 160.0, "checks": 7500, "date": "2026-11-28", "machine": "here"},
}


def test_a_machine_without_runs_is_told_what_was_stored(tmp_path, monkeypatch):
    monkeypatch.setattr(estimate, "OWN", tmp_path / "none.json")
    monkeypatch.setattr(estimate, "SHIPPED", tmp_path / "shipped.json")
    found = gate_times.stored(KEPT, ["lint", "unit"])
    estimate.SHIPPED.write_text(json.dumps(found), "utf-8")
    assert found["chapters"] == len(chapters())
    where = f"{estimate.machine()}, with {len(chapters())} chapters, {found['date']}"
    assert estimate.estimates(["unit", "lint"]) == {"unit": (300.0, where), "lint": (20.0, where)}


def test_a_stage_that_was_never_green_is_named():
    with pytest.raises(SystemExit, match=r"Never green here: pages; expected a run of each\."):
        gate_times.stored(KEPT, ["lint", "pages", "unit"])


def test_the_table_says_what_each_costs_its_share_and_the_total():
    lines = gate_times.table(gate_times.stored(KEPT, ["lint", "unit"])["stages"]).splitlines()
    assert lines[2].split() == ["unit", "300.0", "15000", "94", "%"]
    assert lines[-1] == "all: 5.3 min; the bar is 20"
