"""Chapter 05: what the stub asks about is what the judge knows."""

import ast

from tools.paths import ROOT
from tools.stored.notebook import Facts, read
from utils.exercises.ch05 import CODES, WORKS, works


def test_the_lines_of_exercise_5_are_those_of_its_stub():
    chapter = read(ROOT / "chapters/05_shape_view_reshape.ipynb", Facts())
    tuples = [n for n in ast.walk(chapter.cell("ex-5-stub").tree) if isinstance(n, ast.Tuple)]
    assert [ast.literal_eval(found) for found in tuples] == [CODES]


def test_some_lines_work_and_some_refuse():
    assert [works(code) for code in CODES] == list(WORKS.solution)
    assert set(WORKS.solution) == {True, False}
