"""The judge tells what is wrong in a sentence, gives nothing away, and never raises."""

import functools
from importlib import import_module

import pytest
import torch

from utils.exercises import judge
from utils.exercises.judge import Exercise, Slip, check, find, verdict

VALUE = Exercise(solution=(6, 2), slips=(Slip((2, 6), "the other way round."),))
DOUBLE = Exercise(
    solution=lambda x: x * 2,
    cases=(lambda: (torch.tensor([1, 2]),), lambda: (torch.arange(4).view(2, 2).t(),)),
    memory="copy",
    slips=(Slip(lambda x: x + 2, "that adds."), Slip(lambda x: x.mul_(2), "that writes into x.")),
)
ROW = Exercise(
    solution=lambda x: x[0], cases=(lambda: (torch.arange(4).view(2, 2),),) * 2, memory="view"
)


# ---- which exercise ------------------------------------------------------------------------------


def test_check_prints_the_verdict_under_the_name(capsys):
    assert check("05.1", ...) is None
    assert capsys.readouterr().out == "Exercise 05.1: not answered yet.\n"


def test_an_exercise_is_found_by_its_name():
    for chapter, number in (("04", "1"), ("05", "2"), ("08", "1")):
        module = import_module(f"utils.exercises.ch{chapter}")
        assert find(f"{chapter}.{number}") is module.EXERCISES[number]


def test_an_unknown_number_is_told_the_known_ones():
    with pytest.raises(ValueError, match=r"'05.99' is not an exercise; chapter 05 has 05.1, 05.2"):
        find("05.99")


@pytest.mark.parametrize("name", ["99.1", "4.1", 4.1, "", "x/y.1"])
def test_an_unknown_chapter_is_told_how_a_name_looks(name):
    with pytest.raises(ValueError, match=r"names no chapter with exercises; try '04.1'"):
        find(name)


def test_a_chapter_that_cannot_be_imported_is_not_called_unknown(monkeypatch):
    def broken(name):
        raise ModuleNotFoundError("No module named 'other'", name="other")

    monkeypatch.setattr(judge, "import_module", broken)
    with pytest.raises(ModuleNotFoundError, match="other"):
        find("05.1")


# ---- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (..., "not answered yet."),
        ((6, 2), "right."),
        ([6, 2], "right."),
        (torch.Size([6, 2]), "right."),
        ((6, 3), "not yet. Entry 1: 3 is not it."),
        ((2, 6), "not yet. Entry 0: 2 is not it.\nHint: the other way round."),
        ([2, 6], "not yet. Entry 0: 2 is not it.\nHint: the other way round."),
        ((6,), "not yet. Expected a tuple or list of length 2, yours has length 1."),
        ((6, 2.0), "not yet. Entry 1: Expected an int, yours is the float 2.0."),
        ("62", "not yet. Expected a tuple or list, yours is the str '62'."),
        (None, "not yet. Expected a tuple or list, yours is None."),
        (len, "not yet. Expected a tuple or list, yours is the function len."),
        (torch.ones(2, 3), "not yet. Expected a tuple or list, yours is a tensor of shape (2, 3)."),
        (range(200), "not yet. Expected a tuple or list, yours is the range range(0, 200)."),
    ],
)
def test_a_value_is_judged(answer, said):
    assert verdict(VALUE, answer) == said


@pytest.mark.parametrize("answer", ["x", None, 5, [1], [6], (6, 9), (0, 2), torch.ones(2), print])
def test_a_verdict_does_not_give_the_answer_away(answer):
    assert "(6, 2)" not in verdict(VALUE, answer)


# ---- functions -----------------------------------------------------------------------------------


def silent(x):
    x * 2


def fails_late(x):
    return x * 2 if x.dim() == 1 else ...


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (..., "not answered yet."),
        (lambda x: ..., "not answered yet."),
        (fails_late, "not answered yet."),
        (lambda x: x + x, "right, in all 2 cases."),
        ("x * 2", "not yet. Expected a function, yours is the str 'x * 2'."),
        (2, "not yet. Expected a function, yours is the int 2."),
        (None, "not yet. Expected a function, yours is None."),
    ],
)
def test_a_function_is_judged_by_what_it_does(answer, said):
    assert verdict(DOUBLE, answer) == said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (silent, "Your function returns None. Is its return missing?"),
        (lambda x: 1 / 0, "Your function raises ZeroDivisionError: division by zero"),
        (lambda: 1, "Expected a function of 1 parameter, x. Yours raises TypeError: <lambda>() "
         "takes 0 positional arguments but 1 was given"),
        (lambda x: x.tolist(), "Expected a tensor of shape (2,), yours is the list [1, 2]."),
        (lambda x: x * 2.0, "Expected dtype torch.int64, yours is torch.float32."),
        (lambda x: x[:1] * 2, "Expected shape (2,), yours is (1,)."),
        (lambda x: x * 3, "Expected 2 at [0], yours is 3."),
        (lambda x: x.add_(2), "Expected 2 at [0], yours is 3."),
        (lambda x: (x * 2).to("meta"), "Expected a tensor on cpu, yours is on meta."),
    ],
)  # fmt: skip
def test_the_first_case_that_differs_is_shown(answer, said):
    assert verdict(DOUBLE, answer).startswith(f"not yet. For the input tensor([1, 2]): {said}")


def test_a_long_error_is_cut_to_a_line():
    def long(x):
        raise ValueError("word\n" * 100)

    assert len(verdict(DOUBLE, long)) < 200
    assert "\n" not in verdict(DOUBLE, long)


def test_an_input_with_unusual_strides_is_shown_with_them():
    said = verdict(DOUBLE, lambda x: x * 2 if x.dim() == 1 else x)
    assert "For the input tensor([[0, 2], [1, 3]]) with strides (1, 2): Expected 4" in said


def test_a_large_input_is_shown_by_its_shape():
    large = Exercise(solution=lambda x: x, cases=(lambda: (torch.zeros(4, 4),),))
    assert "For the input a tensor of shape (4, 4): Expected 0" in verdict(large, lambda x: x + 1)


def test_all_inputs_are_shown():
    power = Exercise(solution=lambda x, n: x**n, cases=(lambda: (torch.tensor(2), 3),))
    assert "For the input tensor(2), 3: Expected 8, yours is 6." in verdict(
        power, lambda x, n: x * n
    )


def test_a_function_that_writes_into_its_input_does_not_spoil_other_cases():
    seen = []

    def writes(x):
        seen.append(x.tolist())
        result = x * 2
        x.zero_()
        return result

    assert verdict(DOUBLE, writes) == "right, in all 2 cases."
    assert seen == [[1, 2], [[0, 2], [1, 3]]]


@pytest.mark.parametrize(
    ("exercise", "answer", "said"),
    [
        (DOUBLE, lambda x: x.mul_(2), "share the input's memory; a copy was asked."),
        (DOUBLE, lambda x: x.mul(2), "right"),
        (ROW, lambda x: x[0].clone(), "they are a copy; a view of the input was asked."),
        (ROW, lambda x: x[:1].squeeze(0), "right"),
    ],
)
def test_view_or_copy_is_judged_when_it_was_asked(exercise, answer, said):
    assert said in verdict(exercise, answer)


# ---- hints ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (lambda x: 2 + x, "that adds."),
        (lambda x: x.mul_(2), "that writes into x."),
        (lambda x: x + 3, None),
        (lambda x: x + 2 if x.dim() == 1 else x, None),
        (lambda x: 1 / 0, None),
    ],
)
def test_the_hint_is_for_whoever_does_the_same_in_every_case(answer, hint):
    _, _, said = verdict(DOUBLE, answer).partition("\nHint: ")
    assert said == (hint or "")


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (lambda x: 2 / 0, "you divide by zero."),
        (lambda x: 0 % 0, ""),
        (lambda x: x[9], ""),
        (lambda x: x, ""),
    ],
)
def test_a_slip_that_raises_is_known_by_the_words_of_its_error(answer, hint):
    exercise = Exercise(
        solution=lambda x: x + 1,
        cases=(lambda: (torch.ones(1),),),
        slips=(Slip(lambda x: 1 / 0, "you divide by zero."),),
    )
    assert verdict(exercise, answer).partition("\nHint: ")[2] == hint


def test_of_two_slips_with_the_same_numbers_the_memory_decides():
    exercise = Exercise(
        solution=lambda x: x.view(2),
        cases=(lambda: (torch.ones(2, 1),),),
        memory="view",
        slips=(
            Slip(lambda x: x, "still rows."),
            Slip(lambda x: x.clone(), "rows, copied."),
        ),
    )
    assert verdict(exercise, lambda x: x.clone()).endswith("rows, copied.")
    assert verdict(exercise, lambda x: x[:]).endswith("still rows.")


def test_a_callable_object_answers_as_well_as_a_function():
    assert verdict(DOUBLE, functools.partial(torch.mul, 2)) == "right, in all 2 cases."


@pytest.mark.parametrize(
    "unusual",
    [
        lambda x: x[:, 1:2].to_sparse(),
        lambda x: x[:, 1:2].to("meta"),
        lambda x: torch.nested.as_nested_tensor([x, x], layout=torch.jagged),
    ],
    ids=["sparse", "meta", "nested"],
)
def test_tensors_of_another_kind_are_refused_and_never_raise(unusual):
    assert verdict(find("05.3"), unusual).startswith("not yet. For the input")


def joins(t):
    """The rule for a table without rows or columns of length one."""
    return t.stride(0) == t.size(1) * t.stride(1)


WRONG_RULES = (
    joins,
    lambda t: t.is_contiguous(),
    lambda t: t.size(0) == 1 or joins(t),
    lambda t: t.size(1) == 1 or joins(t),
    lambda t: t.squeeze().is_contiguous() or t.stride(-1) == 2,
)
"""Answers to exercise 6 that hold for many tables, and not for all."""


@pytest.mark.parametrize("rule", WRONG_RULES)
def test_exercise_6_refuses_rules_that_nearly_hold(rule):
    assert verdict(find("05.6"), rule).startswith("not yet.")


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("05.3", lambda x: x.as_strided((len(x), 1), x.stride(), x.stride(1))),
    ],
)
def test_an_answer_that_forgets_the_offset_is_refused(exercise, answer):
    assert verdict(find(exercise), answer).startswith("not yet.")


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ((0, 9, 8), "of the second."),
        ((7, 9, 3), "of the first."),
        ((7, 9, 8), "of the first."),
        ((1, 0, 8), "of the third."),
        ((0, 0, 0), "look again."),
    ],
)
def test_of_several_slips_in_an_answer_the_first_wrong_entry_has_its_hint(answer, hint):
    slips = (
        Slip((1, 2, 8), "of the third."),
        Slip((1, 9, 3), "of the second."),
        Slip((7, 2, 3), "of the first."),
    )
    exercise = Exercise(solution=(1, 2, 3), slips=slips, alone=True, last_hint="look again.")
    assert verdict(exercise, answer).endswith(f"Hint: {hint}")
