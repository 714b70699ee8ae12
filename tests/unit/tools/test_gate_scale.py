"""``benchmarks.gate_scale``: a longer book that is whole, and a table that the gate understands."""

import json
import re
import subprocess
import sys

import pytest

from benchmarks import gate_scale, longer_book
from tests.lint.glossary import differences, read_glossary
from tools import estimate
from tools.paths import chapters
from tools.planned import planned
from tools.stored.notebook import Facts, read

THERE = len(chapters())


@pytest.fixture(scope="module")
def longer(tmp_path_factory):
    """A book that has three chapters more."""
    return longer_book.write(tmp_path_factory.mktemp("longer") / "book", THERE + 3)


def added(longer):
    """Each chapter that is a copy, with the one that it is a copy of."""
    mine = {path.name for path in chapters()}
    copies = [p for p in sorted((longer / "chapters").glob("*.ipynb")) if p.name not in mine]
    return list(zip(chapters(), copies, strict=False))


def test_the_next_numbers_of_the_house_are_taken_and_every_page_is_listed(longer):
    written = {int(path.name[:2]) for path in chapters()}
    free = [n for n in planned() if n not in written]
    assert [int(copy.name[:2]) for _, copy in added(longer)] == free[:3]
    toc = (longer / "_toc.yml").read_text("utf-8")
    for _, copy in added(longer):
        assert f"chapters/{copy.stem}\n" in toc
        assert planned(longer)[int(copy.name[:2])] is None


def test_a_copy_has_its_exercises_under_its_number(longer):
    for source, copy in added(longer):
        old, new = source.name[:2], copy.name[:2]
        assert f'check(\\"{new}.1\\"' in copy.read_text("utf-8")
        assert f'check(\\"{old}.' not in copy.read_text("utf-8")
        assert (longer / f"utils/exercises/ch{new}.py").exists()
        typed = (longer / f"tests/unit/exercises/typed/typed_ch{new}.py").read_text("utf-8")
        assert f'"{new}.' in typed
        assert f'"{old}.' not in typed


def test_a_copy_defines_no_term(longer):
    for _, copy in added(longer):
        assert list(differences(read(copy, Facts()), read_glossary())) == []


def test_what_a_chapter_brings_is_tested_once_more(longer):
    brought = longer_book.brings(chapters())
    everything = [part for parts in brought.values() for part in parts]
    assert len(set(everything)) == len(everything) > len(brought)
    for source, copy in added(longer):
        for room, module in brought[source.stem]:
            again = f"{module}{copy.name[:2]}"
            assert list((longer / f"tests/unit/{room}").glob(f"test_*{again}*.py"))
            if room == "explorers":
                assert (longer / f"tests/explorers/samples/{again}_samples.py").exists()


def test_the_copy_is_clean_and_keeps_the_rules(longer):
    status = subprocess.run(["git", "status", "--porcelain"], cwd=longer, capture_output=True)
    assert status.stdout == b""
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    files = [f"tests/lint/test_{name}.py" for name in ("chapters", "glossary", "manifest")]
    done = subprocess.run([*run, *files], cwd=longer, capture_output=True, encoding="utf-8")
    assert " passed" in done.stdout
    assert not set(re.findall(r"^FAILED .*\[(\w+)\]", done.stdout, re.M)) & {
        copy.stem for _, copy in added(longer)
    }, done.stdout


def test_more_chapters_than_are_planned_are_refused(tmp_path):
    with pytest.raises(SystemExit, match=r"index\.md plans \d+ chapters, expected 200"):
        longer_book.write(tmp_path / "book", 200)


RUNS = {
    9: {"unit": {"seconds": 100.0, "checks": 50}, "pages": {"seconds": 300.0, "checks": 7}},
    24: {"unit": {"seconds": 200.0, "checks": 90}, "pages": {"seconds": 600.0, "checks": 9}},
}


def test_the_table_says_what_each_stage_costs_by_chapters():
    lines = gate_scale.table(RUNS).splitlines()
    assert lines[0].split("  ")[-1].strip() == "share"
    assert lines[1].split() == [
        *("unit", "100.0", "s,", "50", "checks", "200.0", "s,", "90", "checks", "25", "%")
    ]
    assert lines[-1].split() == ["all", "7", "min", "13", "min"]
    red = gate_scale.table({9: {"unit": {}, "pages": RUNS[9]["pages"]}})
    assert red.splitlines()[1].split() == ["unit", "red", "0", "%"]


def test_what_is_stored_is_what_the_gate_tells_a_new_machine(tmp_path, monkeypatch):
    stored = tmp_path / "scale.json"
    stored.write_text(json.dumps(gate_scale.record(RUNS)), "utf-8")
    monkeypatch.setattr(estimate, "SHIPPED", stored)
    monkeypatch.setattr(estimate, "OWN", tmp_path / "none.json")
    monkeypatch.setattr(estimate, "chapters", lambda: range(20))
    seconds, where = estimate.estimates(["unit"])["unit"]
    assert seconds == 200.0
    assert where.startswith(f"{estimate.machine()}, with 24 chapters, ")
