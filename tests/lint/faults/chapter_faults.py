"""Faults of a chapter's build: its skeleton and its exercises."""

from tests.lint.rules import exercises, skeleton
from tests.lint.sample_changes import (
    Change,
    Fault,
    Innocent,
    both,
    drop,
    move,
    put,
    replace,
    rewrite,
    say,
    show,
    tag,
)
from tests.lint.sample_chapter import MINUTES, explorer, printed


def _minutes(more: int) -> Change:
    """Return the change that promises more minutes, or fewer."""
    return replace("title", f"about {MINUTES} minutes", f"about {MINUTES + more} minutes")


SKELETON = (
    Fault(skeleton.boot_stands_second, move("boot", "imports"), "second cell is 'imports'"),
    Fault(skeleton.boot_stands_second, put("boot", cell_type="markdown"), "cell is 'boot'"),
    Fault(skeleton.boot_stands_second, tag("boot"), "not folded"),
    Fault(skeleton.pitfalls_are_run, drop("fails"), "told, not run"),
    Fault(skeleton.last_sections_stand_in_order, move("summary", "solutions"), "ends in"),
    Fault(skeleton.last_sections_stand_in_order, drop("summary"), "ends in"),
    Fault(skeleton.last_sections_stand_in_order, say("solutions", "## More"), "'More'"),
    Fault(skeleton.minutes_are_computed, replace("title", " minutes", " hours"), "no minutes"),
    Fault(skeleton.minutes_are_computed, _minutes(6), "are promised"),
    Fault(skeleton.minutes_are_computed, _minutes(-6), "are promised"),
)

EXERCISES = (
    Fault(exercises.exercises_are_numbered, drop("ex-2-stub"), "[1, 3]"),
    Fault(exercises.exercises_are_numbered, put("ex-2-stub", id="ex-7-stub"), "[1, 3, 7]"),
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

FAULTS = (*SKELETON, *EXERCISES)

INNOCENTS = (
    Innocent(skeleton.pitfalls_are_run, say("picture-read", "There is no **pitfall** here.")),
    Innocent(
        skeleton.pitfalls_are_run,
        both(rewrite("pitfall", "### Pitfall: no fourth number"), show("fails", explorer())),
    ),
    Innocent(
        exercises.stub_is_unanswered, rewrite("ex-1-stub", 'answer = ...\ncheck("04.1", answer)')
    ),
    Innocent(
        exercises.solution_is_right,
        rewrite("ex-1-solution", 'answer = 3\ncheck("04.1", answer)'),
    ),
)
