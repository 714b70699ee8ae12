"""Faults of a chapter's build: its skeleton, its exercises, its rhythm."""

from tests.lint.changes import (
    Fault,
    Innocent,
    both,
    drop,
    insert,
    move,
    put,
    replace,
    rewrite,
    say,
    show,
    tag,
)
from tests.lint.rules import exercises, rhythm, skeleton
from tests.lint.sample import code, explorer, figure, printed, text

MANY = tuple(code(f"more-{i}", "y = 1") for i in range(30))
SECTIONS = "\n\n".join(f"## Row {name}" for name in "defgh")
DRAWN = tuple(code(f"drawn-{i}", "layout(x)", figure()) for i in range(5))
LONG = "\n".join(f"y = {i}" for i in range(11))
SHORTER = "def f():\n" + "\n".join(f"    y = {i}" for i in range(14))
LONGER = "def f():\n" + "\n".join(f"    y = {i}" for i in range(15))


def _all_lines(count):
    """Return the change that gives every code cell this many lines."""

    def change(notebook):
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.source = "y = 1\n" * count

    return change


def _every_figure_gone(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []


def _terse(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = "A row is."


def _wordy(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source += " A row." * 50


SKELETON = (
    Fault(skeleton.opening_promises, drop("title"), "not the title"),
    Fault(skeleton.opening_promises, replace("title", "minutes", "pages"), "no reading time"),
    Fault(skeleton.opening_promises, replace("title", "20 minutes", "21 minutes"), "'21 minutes'"),
    Fault(skeleton.opening_promises, replace("title", "*\n\nYou", "* You"), "no topic"),
    Fault(skeleton.opening_promises, replace("title", "need", "like"), "needs first"),
    Fault(
        skeleton.opening_promises,
        both(replace("title", "minutes", "pages"), say("title", "## Ten minutes")),
        "no reading time",
    ),
    Fault(skeleton.boot_stands_second, move("boot", "imports"), "second cell is 'imports'"),
    Fault(skeleton.boot_stands_second, put("boot", cell_type="markdown"), "cell is 'boot'"),
    Fault(skeleton.boot_stands_second, tag("boot"), "not folded"),
    Fault(skeleton.boot_stands_second, show("boot", printed("hello")), "has an output"),
    Fault(skeleton.boot_stands_second, rewrite("boot", "x = 1\n" * 5), "5 lines"),
    Fault(skeleton.boot_is_the_same_everywhere, rewrite("boot", "import sys"), "differs"),
    Fault(skeleton.imports_stand_third, rewrite("imports", "import math"), "not imported"),
    Fault(skeleton.imports_stand_third, rewrite("imports", "import torch\n" * 6), "6 lines"),
    Fault(skeleton.picture_within_first_screen, move("picture", "read-1-2"), "no figure in the 3"),
    Fault(skeleton.reader_predicts, replace("look", "Predict", "Look"), "guess"),
    Fault(skeleton.mechanism_has_few_sections, say("look", SECTIONS), "7 sections"),
    Fault(skeleton.mechanism_has_few_sections, rewrite("section-0", "No heading."), "1 sections"),
    Fault(skeleton.pitfalls_are_run, drop("pitfall"), "no pitfall"),
    Fault(skeleton.pitfalls_are_run, drop("fails"), "told, not run"),
    Fault(skeleton.last_sections_stand_in_order, move("summary", "solutions"), "ends in"),
    Fault(skeleton.last_sections_stand_in_order, drop("summary"), "ends in"),
    Fault(skeleton.last_sections_stand_in_order, _terse, "ends in"),
    Fault(skeleton.last_sections_stand_in_order, say("solutions", "## More"), "'More'"),
    Fault(skeleton.explore_has_an_explorer, show("explorer", figure()), "no explorer"),
    Fault(skeleton.explore_has_an_explorer, replace("explore", "sum?", "sum."), "no question"),
    Fault(
        skeleton.explore_has_an_explorer,
        rewrite("explore", "## Explore what?\n\nPlay with it."),
        "no question",
    ),
    Fault(skeleton.figures_are_a_handful, _every_figure_gone, "0 figures"),
    Fault(skeleton.figures_are_a_handful, insert("look", *DRAWN), "9 figures"),
    Fault(skeleton.summary_can_be_said, replace("summary", "In the house", "Next"), "0 lines"),
    Fault(skeleton.summary_can_be_said, replace("summary", "A row has a length. ", ""), "of 4"),
)

EXERCISES = (
    Fault(exercises.exercises_are_enough, drop("ex-3-stub"), "2 exercises"),
    Fault(exercises.exercises_are_enough, put("ex-2-stub", id="ex-7-stub"), "[1, 3, 7]"),
    Fault(exercises.exercise_tags_fit_ids, tag("ex-1-stub"), "tag exercise goes with"),
    Fault(exercises.exercise_tags_fit_ids, tag("make", "solution"), "tag solution goes with"),
    Fault(
        exercises.exercises_stand_in_their_sections,
        move("ex-1-stub", "explore"),
        "not in the section 'Exercises'",
    ),
    Fault(
        exercises.exercises_stand_in_their_sections,
        move("ex-1-solution", "ex-1-stub"),
        "not in the section 'Solutions'",
    ),
    Fault(exercises.exercise_has_a_task, drop("ex-2-text"), "no task"),
    Fault(exercises.labels_fit_exercises, say("ex-2-text", "**3.** Sum it."), "labelled 3"),
    Fault(exercises.labels_fit_exercises, say("solutions", "**2.** Its sum."), "labelled 2"),
    Fault(exercises.labels_fit_exercises, rewrite("ex-2-text", "Sum it."), "**2.**"),
    Fault(exercises.stub_is_unanswered, replace("ex-1-stub", "...", "len(row)"), "left to answer"),
    Fault(exercises.stub_is_unanswered, rewrite("ex-1-stub", "answer = ..."), "nothing is checked"),
    Fault(exercises.stub_is_unanswered, show("ex-1-stub", printed("right.")), "does not say"),
    Fault(exercises.solution_is_right, replace("ex-1-solution", "len(row)", "..."), "holds `...`"),
    Fault(
        exercises.solution_is_right,
        show("ex-1-solution", printed("not yet. The numbers are right, but a copy.")),
        "does not say 'right'",
    ),
    Fault(exercises.solution_is_right, tag("ex-1-solution", "solution"), "is open"),
    Fault(
        exercises.exercise_ends_in_its_check,
        rewrite("ex-1-stub", 'check("04.1", answer)\nanswer = ...'),
        "the last statement is not check",
    ),
    Fault(exercises.solution_meets_the_stubs_check, drop("ex-2-solution"), "no cell"),
    Fault(exercises.solution_meets_the_stubs_check, drop("ex-2-stub"), "no exercise"),
    Fault(
        exercises.solution_meets_the_stubs_check,
        replace("ex-2-solution", "04.2", "04.1"),
        "the stub by",
    ),
)

RHYTHM = (
    Fault(rhythm.words_within_budget, rewrite("look", "row " * 3000), "words of prose"),
    Fault(rhythm.words_within_budget, drop("section-0", "section-1"), "words of prose"),
    Fault(rhythm.code_cells_within_budget, insert("look", *MANY), "51 code cells; mend: cut"),
    Fault(rhythm.code_cells_within_budget, drop("make", "picture"), "19 code cells; mend: add"),
    Fault(rhythm.words_per_code_cell_within_budget, _wordy, "per code cell"),
    Fault(rhythm.words_per_code_cell_within_budget, _terse, "3 words per code cell"),
    Fault(rhythm.usual_cell_is_short, _all_lines(5), "median of 5 lines"),
    Fault(rhythm.cells_are_short, rewrite("make", LONG), "11 lines"),
    Fault(rhythm.cells_are_short, rewrite("make", SHORTER), "15 lines"),
    Fault(rhythm.cells_are_short, rewrite("ex-1-solution", LONG), "11 lines"),
    Fault(rhythm.cells_are_short, rewrite("ex-1-solution", LONGER), "16 lines"),
    Fault(rhythm.text_between_code_cells, insert("look", *MANY[:3]), "number 4 in a row"),
)

FAULTS = (*SKELETON, *EXERCISES, *RHYTHM)

INNOCENTS = (
    Innocent(skeleton.boot_stands_second, rewrite("boot", "x = 1\n" * 4)),
    Innocent(skeleton.imports_stand_third, rewrite("imports", "import torch\n" * 5)),
    Innocent(skeleton.pitfalls_are_run, say("picture-read", "There is no **pitfall** here.")),
    Innocent(skeleton.explore_has_an_explorer, insert("explorer", text("more", "Play again."))),
    Innocent(skeleton.figures_are_a_handful, insert("look", *DRAWN[:3])),
    Innocent(
        exercises.stub_is_unanswered, rewrite("ex-1-stub", 'answer = ...\ncheck("04.1", answer)')
    ),
    Innocent(
        exercises.solution_is_right,
        rewrite("ex-1-solution", 'answer = 3\ncheck("04.1", answer)'),
    ),
    Innocent(rhythm.usual_cell_is_short, _all_lines(4)),
    Innocent(rhythm.code_cells_within_budget, drop("make")),
    Innocent(rhythm.code_cells_within_budget, insert("look", *MANY[:24])),
    Innocent(rhythm.cells_are_short, rewrite("ex-1-solution", SHORTER)),
    Innocent(rhythm.cells_are_short, rewrite("make", LONG.replace("y = 0\n", "\n\n"))),
    Innocent(rhythm.text_between_code_cells, insert("look", *MANY[:2])),
    Innocent(
        skeleton.pitfalls_are_run,
        both(rewrite("pitfall", "### Pitfall: no fourth number"), show("fails", explorer())),
    ),
)
