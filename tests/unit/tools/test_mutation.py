"""``tools.mutation``: what it copies, whom it believes, how it goes on, and how it counts."""

import json
import random
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.patience import MILLISECONDS
from tools.mutation import equivalent, plan, sandbox, score, stage_judge
from tools.mutation import stage as one_stage
from tools.mutation.__main__ import judge_one, prove_green, status, struck
from tools.mutation.interval import stratified, wilson
from tools.mutation.journal import Journal
from tools.paths import ROOT

# ---- copies --------------------------------------------------------------------------------------


def test_a_copy_holds_every_named_file_and_the_fault_and_is_removed(tree):
    root, files = tree
    before = (root / "utils/halves.py").read_text()
    with sandbox.copy(root, files, {"utils/halves.py": "changed"}) as folder:
        assert sandbox.tree_hash(folder, files) != sandbox.tree_hash(root, files)
        assert (folder / "utils/halves.py").read_text() == "changed"
        assert (folder / files[0]).stat().st_ino != (root / files[0]).stat().st_ino
    assert not folder.exists()
    assert (root / "utils/halves.py").read_text() == before


def test_a_copy_is_of_what_git_would_keep(tmp_path):
    for name, text in {".gitignore": "built/\n", "a.py": "1", "built/b": "2"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert sandbox.files(tmp_path) == [".gitignore", "a.py"]


def test_the_argued_list_and_the_score_leave_verdicts_valid(tree):
    root, files = tree
    own = ["tools/mutation/equivalent.toml", "tests/mutation-score.json"]
    for name in own:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("new")
    assert sandbox.tree_hash(root, [*files, *own]) == sandbox.tree_hash(root, files)
    assert sandbox.tree_hash(root, files[1:]) != sandbox.tree_hash(root, files)


def test_a_stage_uses_the_utils_and_the_tests_of_its_copy():
    """A copy that holds one test of its own, which only the copy's utils can satisfy."""
    needed = ("pyproject.toml", "tools/", "utils/__init__.py", "tools/notebooks/nbval_command.py")
    files = [name for name in sandbox.files(ROOT) if name.startswith(needed)]
    test = """\
        from pathlib import Path
        import utils, tools, tools.notebooks.nbval_command as command

        def test_all_is_here():
            here = Path(__file__).parents[2]
            for module in (utils, tools, command):
                assert Path(module.__file__).is_relative_to(here)
            assert utils.MARK == "fault"
        """
    added = {
        "utils/__init__.py": "MARK = 'fault'\n",
        "tests/unit/test_here.py": textwrap.dedent(test),
    }
    with sandbox.copy(ROOT, files) as folder:
        (folder / "tests/unit").mkdir(parents=True, exist_ok=True)
        for name, text in added.items():
            (folder / name).write_text(text)
        green = stage_judge.judge(folder, [("unit", ())], {})
        (folder / "utils/__init__.py").write_text("MARK = 'none'\n")
        red = stage_judge.judge(folder, [("unit", ())], {})
    assert (green.killer, green.said) == ("", "")
    assert (red.killer, red.how) == ("unit", "red")
    assert "assert 'none' == 'fault'" in red.said


# ---- judging -------------------------------------------------------------------------------------


@pytest.fixture
def stages(monkeypatch):
    """Replace the stages by canned exit statuses; gives the list of those that ran."""
    ran = []

    def use(**status):
        def run(folder, name, arguments, limit):
            ran.append((name, arguments))
            return status.get(name, 0), f"said by {name}", 1.0

        monkeypatch.setattr(stage_judge, "run", run)
        return ran

    return use


def test_the_first_red_stage_kills_and_later_ones_do_not_run(stages, tmp_path):
    ran = stages(cpu=1, pages=1)
    verdict = stage_judge.judge(tmp_path, stage_judge.steps("chapters/04_rows.ipynb", []), {})
    assert (verdict.killer, verdict.how, verdict.said) == ("cpu", "red", "said by cpu")
    assert ran == [("style", ()), ("cpu", ("chapters/04_rows.ipynb",))]


def test_a_stage_without_end_kills_as_a_timeout(stages, tmp_path):
    stages(unit=None)
    verdict = stage_judge.judge(tmp_path, stage_judge.steps("utils/exercises/judge.py", []), {})
    assert (verdict.killer, verdict.how) == ("unit", "timeout")


def test_a_mutant_that_no_stage_minds_survives(stages, tmp_path):
    stages()
    verdict = stage_judge.judge(tmp_path, stage_judge.steps("utils/exercises/judge.py", []), {})
    assert (verdict.killer, verdict.how) == ("", "")
    assert set(verdict.seconds) == {"style", "unit", "lint", "cpu", "simulated", "explorers"}


def runs(number):
    """Tell whether a process is there and was not ended."""
    try:
        return "(zombie)" not in Path(f"/proc/{number}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):  # gone before it was opened, or read
        return False


def test_a_real_stage_that_hangs_is_ended_with_its_children(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "hang"))
    (tmp_path / "hang").write_text("#!/bin/sh\nsleep 9999 & echo $! > child; wait\n")
    (tmp_path / "hang").chmod(0o755)
    status, said, _ = stage_judge.run(tmp_path, "unit", (), limit=5)
    assert (status, said) == (None, "no end after 5 s")
    child = int((tmp_path / "child").read_text())
    for _ in range(MILLISECONDS // 10):  # the kernel ends a process when it comes to it
        if not runs(child):
            break
        time.sleep(0.01)
    assert not runs(child)


def test_every_kind_of_file_meets_every_stage_that_can_see_it():
    names = [name for name, _ in stage_judge.steps("chapters/04_rows.ipynb", [])]
    assert names == ["style", "cpu", "lint", "simulated", "unit"]
    assert {"device", "nbval"} <= {name for name, _ in stage_judge.steps("utils/device.py", [])}
    assert stage_judge.steps("utils/scenes/player.js", [])[0][0] == "explorers"
    assert [n for n, _ in stage_judge.steps("utils/explorers/a.py", [])][:2] == [
        "style",
        "explorers",
    ]
    for file in ("_templates/a.html", "_static/a.js"):
        assert [name for name, _ in stage_judge.steps(file, [])] == ["lint", "pages"]
    assert [name for name, _ in stage_judge.steps("_ext/a.py", [])] == ["style", "lint", "pages"]
    assert ("explorers", ()) in stage_judge.steps("utils/layout/layered_graph.py", [])


def test_what_runs_cells_of_chapters_sees_a_change_of_a_chapter():
    of_cells = stage_judge.OF_CELLS
    assert stage_judge.steps("chapters/14_engine.ipynb", [])[-1] == ("unit", of_cells)
    tests = [
        path
        for path in (ROOT / "tests/unit").rglob("test_*.py")
        if not path.is_relative_to(ROOT / "tests/unit/tools")
    ]
    reads = [path for path in tests if "chapter_cells" in path.read_text("utf-8")]
    found = {path.parent.relative_to(ROOT).as_posix() for path in reads}
    assert found
    assert found <= set(of_cells)


def test_the_unit_tests_of_a_helper_or_its_room_come_first():
    names = ("exercises/test_judge", "exercises/test_judge_more", "exercises/test_difference")
    names += ("explorers/test_explorer_bits", "explorers/test_explorers", "test_device")
    files = [f"tests/unit/{name}.py" for name in names]
    first = {
        "exercises/judge": files[:2],
        "explorers/bits_live": [files[3]],
        "explorers/figure": files[3:5],
        "device": [files[5]],
        "record/nodes": [],
    }
    for helper, near in first.items():
        steps = stage_judge.steps(f"utils/{helper}.py", files)
        assert steps[:2] == [("style", ()), ("unit", tuple(near))]
        assert ("unit", ()) in steps


def test_a_red_unchanged_book_is_refused(stages, tree, tmp_path):
    stages(simulated=1)
    with pytest.raises(SystemExit, match=r"unchanged book is red; .*:\n'simulated' \(red\)"):
        prove_green(*tree, {"lint", "simulated"}, Journal(tmp_path / "j", "t", 1), jobs=2)
    assert set(Journal(tmp_path / "j", "t", 1).baseline()) == {"lint"}


def test_a_green_unchanged_book_is_proved_once(stages, tree, tmp_path):
    ran = stages()
    for needed in ({"lint", "unit"}, {"lint", "unit"}, {"lint", "pages"}):
        seconds = prove_green(*tree, needed, Journal(tmp_path / "j", "t", 1))
    assert [name for name, _ in ran] == ["lint", "unit", "pages"]
    assert set(seconds) == {"lint", "unit", "pages"}


def test_a_stage_is_the_gates_own_command_in_one_process():
    line, _ = one_stage.command("unit", [])
    assert line[-3:] == ["tests/unit", "-x", one_stage.JUDGES_ITSELF]
    assert "-n2" not in line
    line, env = one_stage.command("simulated", ["chapters/04_rows.ipynb"])
    assert str(ROOT / "chapters/04_rows.ipynb") in line
    assert env["BOOK_DEVICE"] == "simulated"
    exact = "--not-to-the-letter"
    assert exact not in one_stage.command("cpu", ["chapters/04_rows.ipynb"])[0]
    assert exact in one_stage.command("cpu", [])[0]
    line, _ = one_stage.command("unit", ["tests/unit/test_gate.py"])
    assert "tests/unit" not in line


def test_an_entry_names_the_mutant_and_its_verdict(stages, tree):
    ran = stages(unit=1)
    mutant = plan.draw(*tree, 1, 1, ["utils constant"])[0][0]
    entry = judge_one(*tree, mutant, stage_judge.steps(mutant.file, []), {})
    assert (entry["id"], entry["killer"], entry["how"]) == (mutant.id, "unit", "red")
    ran.clear()
    assert judge_one(*tree, mutant, stage_judge.steps(mutant.file, []), {}, end=0) is None
    assert not ran


# ---- continuing ----------------------------------------------------------------------------------


def test_a_run_goes_on_after_a_power_cut(tmp_path):
    path = tmp_path / "j.jsonl"
    Journal(path, "tree", 1).add({"id": "a", "killer": "lint"})
    with path.open("a") as file:
        file.write('{"id": "b", "kil')
    again = Journal(path, "tree", 1)
    assert set(again.verdicts()) == {"a"}
    again.add({"id": "c", "killer": ""})
    assert set(Journal(path, "tree", 1).verdicts()) == {"a", "c"}


@pytest.mark.parametrize(("hash_", "seed"), [("other", 1), ("tree", 2)])
def test_verdicts_on_another_tree_or_seed_are_not_mixed_in(tmp_path, hash_, seed):
    Journal(tmp_path / "j", "tree", 1)
    with pytest.raises(SystemExit, match="holds verdicts on"):
        Journal(tmp_path / "j", hash_, seed)


# ---- equivalent mutants and the score ------------------------------------------------------------


def argued(mutant, **changes):
    fields = {"kind": mutant.kind, "file": mutant.file, "where": mutant.where}
    fields |= {"change": mutant.change, "reason": "the same to every reader, because of this"}
    return equivalent.Equivalent(**(fields | changes))


def test_an_entry_fits_its_own_mutant_and_no_other(tree):
    mutant, other = plan.draw(*tree, 2, 1, ["silenced cell"])[0]
    assert argued(mutant).fits(mutant)
    assert not argued(mutant).fits(other)
    for change in ({"change": "-a\n+b"}, {"kind": "device"}, {"file": "a.py"}, {"where": "f"}):
        assert not argued(mutant, **change).fits(mutant)


def test_an_entry_without_an_argument_is_refused(tmp_path):
    (tmp_path / "list.toml").write_text(
        "[[mutant]]\nkind='a'\nfile='b'\nwhere='c'\nchange='d'\nreason='it is fine'\n"
    )
    with pytest.raises(SystemExit, match="a reason of 8 words or more"):
        equivalent.read(tmp_path / "list.toml")


def test_the_list_can_be_read():
    assert isinstance(equivalent.read(), list)


def judged(tree, kind, killers):
    """The mutants of a class, their verdicts by these killers, and the places of the class."""
    mutants, places = plan.draw(*tree, len(killers), 1, [kind])
    found = [{"killer": killer, "how": "", "seconds": {"unit": 2.0}} for killer in killers]
    return mutants, dict(zip([m.id for m in mutants], found, strict=True)), places


def test_the_score_leaves_equivalent_mutants_out_and_counts_the_rest(tree):
    mutants, verdicts, places = judged(tree, "silenced cell", ["unit", "", "", "lint"])
    rows = score.table(mutants, verdicts, {mutants[1].id, mutants[0].id}, places)
    row = rows["silenced cell"]
    assert (row.made, row.killed, row.survived, row.equivalent) == (4, 2, 1, 1)
    assert row.share.value == pytest.approx(2 / 3)
    assert score.total(rows) == pytest.approx(row.share)
    assert score.show_table(rows).count("66.7 % (20.8 to 93.9)") == 2
    assert "seconds per mutant: 2.0" in score.show_stages(list(verdicts.values()))


def test_a_stored_score_says_when_on_what_how_many_and_how_sure(tree):
    mutants, verdicts, places = judged(tree, "silenced cell", ["unit", "unit"])
    rows = score.table(mutants, verdicts, set(), places)
    kept = score.stored(rows, {"tree": "t", "seed": 1, "asked": 5}, list(verdicts.values()))
    assert (kept["n"], kept["asked"], kept["seed"], kept["tree"]) == (2, 5, 1, "t")
    assert kept["score"] == {"value": 1.0, "low": 0.3424, "high": 1.0}
    assert kept["classes"]["silenced cell"]["places"] == places["silenced cell"]
    assert {"date", "versions", "killers"} <= set(kept)
    assert json.dumps(kept)


@pytest.mark.parametrize(
    ("killed", "missing", "at_least", "expected", "said"),
    [
        (190, 0, 95, 0, "not proved"),
        (189, 0, 95, 1, "it is less"),
        (199, 0, 95, 0, "proved by the interval"),
        (200, 1, 95, 1, "1 mutants have no verdict"),
        (1, 0, None, 0, ""),
    ],
)
def test_a_score_below_what_was_asked_is_an_error(
    killed, missing, at_least, expected, said, capsys
):
    assert status(wilson(killed / 200, 200), missing, at_least) == expected
    assert said in capsys.readouterr().out


def test_nothing_judged_is_not_enough():
    assert status(None, 0, 95) == 1


# ---- how sure ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("caught", "drawn", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_those_that_newcombe_printed(caught, drawn, low, high):
    """Statistics in Medicine 17 (1998), table I, method 3."""
    assert wilson(caught / drawn, drawn) == pytest.approx((caught / drawn, low, high), abs=5e-5)


def test_a_sample_in_proportion_counts_as_one_without_classes():
    assert stratified([(800, 75, 80), (200, 20, 20)]) == pytest.approx(wilson(0.95, 100))


def test_a_class_drawn_too_often_does_not_move_the_estimate_and_tells_less():
    fair, spoiled = (
        stratified([(800, 72, 80), (200, 10, 20)]),
        stratified([(800, 72, 80), (200, 100, 200)]),
    )
    assert fair.value == spoiled.value == pytest.approx(0.82)
    narrow = stratified([(800, 720, 800), (200, 100, 200)])
    assert spoiled.high - spoiled.low > narrow.high - narrow.low


def test_the_interval_of_a_stratified_sample_holds_the_truth_95_times_in_100():
    chance = random.Random(3)
    places = {k: 3 ** (k % 7) * 10 for k in range(20)}
    truth = {k: 0.8 + 0.2 * (k % 5) / 4 for k in places}
    counts = plan.shares(places, 200)
    wanted = sum(places[k] * truth[k] for k in places) / sum(places.values())
    held = 0
    for _ in range(500):
        caught = {k: sum(chance.random() < truth[k] for _ in range(counts[k])) for k in places}
        share = stratified([(places[k], caught[k], counts[k]) for k in places])
        held += share.low <= wanted <= share.high
    assert held / 500 >= 0.93


def test_a_long_line_is_cut_around_the_difference():
    same = "x" * 5000
    diff = f"--- a\n+++ b\n@@ -1 +1 @@\n-{same}1{same}\n+{same}2{same}"
    shown = score.show_mutant(plan.Mutant("k", "f", "w", "", diff))
    assert len(shown) < 900
    assert "x1x" in shown
    assert "x2x" in shown


def test_faults_can_be_drawn_from_some_files_only():
    names = ["chapters/16_layers.ipynb", "chapters/17_losses.ipynb", "utils/exercises/ch16.py"]
    assert struck(names, None) == names
    assert struck(names, ["*16*"]) == [names[0], names[2]]
    assert struck(names, ["utils/*", "chapters/17_*"]) == names[1:]
    with pytest.raises(SystemExit, match="--files chapters/99_\\*: no file of the book fits"):
        struck(names, ["chapters/16_*", "chapters/99_*"])
