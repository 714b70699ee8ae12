"""``benchmarks.trainers_lines`` and ``benchmarks.chapter_lines``: which lines of code count."""

import json

import pytest

from benchmarks import chapter_lines, trainers_lines

PEER = '''"""A library."""

import library
from benchmarks.trainers_work import Task

TITLE = "a library"
DIFFERS = (
    "a reason"
    "of two lines"
)


class Silent(library.Bar):  # benchmark
    """Draws nothing."""

    def draw(self):
        pass


def fit(task: Task) -> None:
    """Train."""
    # a comment

    library.train(
        task.net,  # the net
    )
    if task.inputs:  # benchmark
        return
    library.end()
'''
OUR_LOOP = "from benchmarks.trainers_work import Task, {}\n\ntrain = 1\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(trainers_lines, "FOLDER", tmp_path)
    return tmp_path


def test_only_code_that_a_user_writes_counts(folder):
    (folder / "a.py").write_text(PEER, "utf-8")
    assert trainers_lines.user_lines("a") == 6  # import, def, three of a call, the end


@pytest.mark.parametrize(("name", "loops"), [("bare", 2), ("bare_validation", 1), ("accuracy", 0)])
def test_the_loop_of_the_benchmark_counts_for_whom_it_trains(folder, monkeypatch, name, loops):
    work = folder / "work.py"
    loop = 'def {}():\n    """A loop."""\n    one()\n\n    two()\n\n\n'
    work.write_text(loop.format("bare") + loop.format("bare_validation"), "utf-8")
    monkeypatch.setattr(trainers_lines, "WORK", work)
    (folder / "a.py").write_text(OUR_LOOP.format(name), "utf-8")
    assert trainers_lines.user_lines("a") == 1 + 3 * loops


def test_an_unknown_trainer_is_an_error():
    with pytest.raises(FileNotFoundError):
        trainers_lines.user_lines("nobody_1")


def test_cells_and_functions_of_a_chapter_are_counted(tmp_path, monkeypatch):
    sources = {
        "a": "# why\nx = 1\n\ny = 2\n",
        "b": "def f():\n    return 1\n\ndef g():\n    pass\n",
    }
    cells = [{"id": name, "source": source.splitlines(True)} for name, source in sources.items()]
    (tmp_path / "07_x.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    monkeypatch.setattr(chapter_lines, "CHAPTERS", tmp_path)
    monkeypatch.setattr(chapter_lines, "CELLS", {"walk": {"07": "a b:g"}})
    assert chapter_lines.counted() == {"walk": {"07": 4}}
