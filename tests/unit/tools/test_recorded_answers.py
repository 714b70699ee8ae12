"""What pages know of exercises is what the judge says now; how answers become code to pick from."""

import json
import math
import subprocess

import pytest
import torch

from tools.answers import __main__ as command
from tools.answers import recorder
from tools.answers.as_typed import WIDTH, as_typed, narrow
from tools.answers.candidates import MODULES, MOST, candidates
from tools.paths import chapters
from tools.stored.notebook import Facts, read
from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

STUB = "def doubled(x):\n    return ...\n\ncheck('99.1', doubled)"
CASES = (case("torch.tensor([1, 2])"), case("torch.tensor(3)"))
each_chapter = pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)


@pytest.fixture(autouse=True)
def on_the_cpu(monkeypatch):
    monkeypatch.setenv("BOOK_DEVICE", "cpu")


# ---- what is stored ------------------------------------------------------------------------------


@each_chapter
def test_pages_say_what_the_judge_says_now(path):
    assert recorder.renewed(path) is None, recorder.complaint(path)


@each_chapter
def test_every_exercise_can_be_answered_on_its_page(path):
    stubs = [cell["id"] for cell in json.loads(path.read_text("utf-8"))["cells"]]
    numbers = [name.split("-")[1] for name in stubs if name.endswith("-stub")]
    found = json.loads(recorder.file_of(path).read_text("utf-8"))
    assert sorted(found["exercises"]) == sorted(numbers)
    assert found["torch"] == torch.__version__.partition("+")[0]
    for exercise in found["exercises"].values():
        said = [candidate["said"] for candidate in exercise.get("candidates", [])]
        assert not said or (2 < len(said) <= MOST)
        assert not said or [words[:5] for words in said].count("right") == 1


def test_the_right_answer_has_no_place_of_its_own():
    places = set()
    for path in chapters():
        stored = json.loads(recorder.file_of(path).read_text("utf-8"))["exercises"].values()
        for exercise in stored:
            said = [candidate["said"][:5] for candidate in exercise.get("candidates", [])]
            places.add(said.index("right") if said else None)
    assert places == {None, *range(MOST)}


def test_nothing_is_stored_for_a_chapter_without_its_file(monkeypatch, tmp_path):
    monkeypatch.setattr(recorder, "FOLDER", tmp_path / "recorded")
    path = chapters(["23"])[0]
    text = recorder.renewed(path)
    recorder.store(path, text)
    assert recorder.renewed(path) is None
    assert json.loads(recorder.file_of(path).read_text("utf-8")) == recorder.record(path)


def test_another_word_is_told_and_the_last_digits_of_a_number_are_not(monkeypatch, tmp_path):
    path = chapters(["23"])[0]
    text = recorder.file_of(path).read_text("utf-8")
    monkeypatch.setattr(recorder, "FOLDER", tmp_path)
    recorder.store(path, text.replace("0.875 is not it", "0.8750001 is not it"))
    assert recorder.renewed(path) is None
    recorder.store(path, text.replace("0.875 is not it", "0.876 is not it"))
    assert recorder.renewed(path) is not None
    recorder.store(path, text.replace("is not it", "is wrong", 1))
    assert recorder.renewed(path) is not None


def test_the_command_says_what_is_stale_and_records_it(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(recorder, "ROOT", tmp_path)
    monkeypatch.setattr(recorder, "FOLDER", tmp_path / "recorded")

    def answers(*arguments):
        monkeypatch.setattr("sys.argv", ["answers", "23", *arguments])
        return command.main(), *capsys.readouterr()

    status, _, complaint = answers("--check")
    assert status == 1
    assert complaint.endswith("what the judge says now: python -m tools.answers 23\n")
    assert answers() == (0, "23_scaling_up: recorded\n", "")
    assert answers("--check") == (0, "", "")


# ---- as a reader would have typed it -------------------------------------------------------------


def _doubled(x):
    """Return twice the number: what a page must not show."""
    more = 2 * x
    return more


def _annotated(x: int) -> int:
    return x if x < 1 else _annotated(x - 1)


PAIR = (lambda x: x + x, lambda x: [x, (x)])
LONG = lambda x: (  # noqa: E731
    x.double().double().double().double().double().double().double().double().double()
)


def test_a_function_keeps_its_lines_and_loses_its_name_and_its_notes():
    assert as_typed(_doubled, "f") == "def f(x):\n    more = 2 * x\n    return more\n"


def test_a_function_that_calls_itself_does_so_under_its_new_name():
    expected = "def f(x):\n    return x if x < 1 else f(x - 1)\n"
    assert as_typed(_annotated, "f") == expected


def test_two_lambdas_in_one_line_are_told_apart():
    codes = narrow([as_typed(function, "f") for function in PAIR])
    assert codes == ["def f(x):\n    return x + x", "def f(x):\n    return [x, (x)]"]


def test_code_is_as_narrow_as_a_phone():
    (code,) = narrow([as_typed(LONG, "f")])
    assert len(code.splitlines()) > 3
    assert max(map(len, code.splitlines())) <= WIDTH


def test_code_that_is_no_python_stops_the_recorder():
    with pytest.raises(subprocess.CalledProcessError):
        narrow(["def f(:"])


# ---- candidates ----------------------------------------------------------------------------------


def exercise(solution, *slips):
    made = (Slip(answer, f"hint {k}.") for k, answer in enumerate(slips))
    return Exercise(solution=solution, cases=CASES, slips=tuple(made))


def test_each_candidate_has_the_verdict_on_the_code_that_is_shown():
    found = candidates(
        "99.1", exercise(lambda x: 2 * x, lambda x: x, lambda x: x**2), STUB, {"torch"}
    )
    said = {candidate.code.splitlines()[-1].strip(): candidate.said for candidate in found}
    assert said["return 2 * x"] == "right, in all 2 cases."
    assert said["return x"].startswith("not yet. For the input torch.tensor([1, 2]): Expected 2")
    assert said["return x"].endswith("\nHint: hint 0.")
    assert said["return x**2"].endswith("\nHint: hint 1.")


def test_the_first_slips_are_offered_and_no_more_than_a_reader_can_compare():
    slips = [
        lambda x: x + 1,
        lambda x: x + 2,
        lambda x: x + 30,
        lambda x: x + 40,
        lambda x: x + 50,
        lambda x: x + 60,
        lambda x: x + 70,
    ]
    found = candidates("99.1", exercise(lambda x: 2 * x, *slips), STUB, {"torch"})
    assert len(found) == MOST
    assert not [candidate for candidate in found if "70" in candidate.code]


def test_a_name_that_a_reader_has_not_is_refused():
    with pytest.raises(ValueError, match=r"99\.1: a reader has no CASES for\ndef doubled\(x\):"):
        candidates("99.1", exercise(lambda x: 2 * x, lambda x: x * len(CASES)), STUB, {"torch"})


def _root(x):
    return x + math.sqrt(2)


def test_a_module_is_a_readers_where_the_chapter_imports_it():
    found = candidates("99.1", exercise(lambda x: 2 * x, _root), STUB, {"torch", "math"})
    assert len(found) == 2
    with pytest.raises(ValueError, match=r"99\.1: a reader has no math for\ndef doubled\(x\):"):
        candidates("99.1", exercise(lambda x: 2 * x, _root), STUB, {"torch", "np"})


@pytest.mark.parametrize(
    ("chapter", "modules"),
    [("05", {"torch"}), ("06", {"torch", "np"}), ("17", {"torch"}), ("18", {"torch", "math"})],
)
def test_what_second_readings_and_solutions_import_does_not_count(chapter, modules):
    notebook = read(chapters([chapter])[0], Facts())
    assert recorder._imported(notebook, notebook.cell("ex-3-stub")) & set(MODULES) == modules


def test_two_answers_that_read_the_same_are_refused():
    same = exercise(lambda x: 2 * x, lambda x: x, lambda x: x)
    with pytest.raises(ValueError, match="two answers read the same:\ndef doubled"):
        candidates("99.1", same, STUB, {"torch"})


def test_a_value_that_only_pytorch_can_compare_is_refused():
    with pytest.raises(ValueError, match=r"99\.1: expected a value that is compared whole"):
        recorder._value("99.1", Exercise(solution=1.0, free=("dtype",)))
