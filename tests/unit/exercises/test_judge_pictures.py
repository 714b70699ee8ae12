"""An exercise may ask that the case that decides is shown; whatever is answered, nothing raises."""

from dataclasses import replace

import pytest
import torch

from utils.exercises import judge
from utils.exercises.ch13 import EXERCISES
from utils.exercises.judge import Exercise, check, verdict
from utils.pictures import counterexamples
from utils.pictures.describe import describe
from utils.pictures.svg import to_html

OUTER = EXERCISES["2"]
DOUBLE = Exercise(
    solution=lambda x: x * 2,
    cases=(lambda: (torch.tensor([1, 2]),), lambda: (torch.tensor([[1.5]]),)),
    picture=True,
    last_hint="look again at one number.",
)


@pytest.fixture
def shown(monkeypatch):
    """The pictures that ``check`` shows, drawn as a notebook draws them."""
    figures = []

    def show(*things):
        figure = counterexamples.draw(*things)
        to_html(figure)
        figures.append(figure)

    monkeypatch.setattr(counterexamples, "show", show)
    return figures


@pytest.fixture
def judged(monkeypatch, shown, capsys):
    """Lets an exercise judge an answer: what was printed, and the pictures shown."""

    def judged(exercise, answer):
        monkeypatch.setattr(judge, "find", lambda name: exercise)
        check("x", answer)
        said = capsys.readouterr().out
        assert said == f"Exercise x: {verdict(exercise, answer)}\n"
        return said, shown

    return judged


def test_a_wrong_answer_is_shown_with_inputs_expected_and_given(judged):
    said, (figure,) = judged(OUTER, lambda a, b: a * b)
    assert "Expected shape (3, 3), yours is (3,). One dimension is missing.\nHint: " in said
    assert describe(figure).splitlines() == [
        "A wrong answer: expected shape (3, 3), yours shape (3,). One dimension is missing.",
        "  boxes: empty 1 2 3 5 6 7; empty 5 6 7 5 12 21; empty 10 12 14; empty 15 18 21",
        "  text: a (3,) b (3,); expected (3, 3) yours (3,); One dimension is missing.",
    ]


def test_numbers_that_differ_are_marked_in_both(judged):
    _, (figure,) = judged(DOUBLE, lambda x: x * x + 1)
    assert (
        figure.get_label()
        == ("A wrong answer: expected shape (2,), yours shape (2,): 1 of 2 numbers differ")
        or "2 of 2 numbers differ" in figure.get_label()
    )
    assert "blue 4" in describe(figure)
    assert "purple 5" in describe(figure)


def test_the_case_shown_is_the_first_that_is_wrong(judged):
    _, (figure,) = judged(DOUBLE, lambda x: x * 2 if x.ndim == 1 else x * 4)
    assert "blue 3 purple 6" in describe(figure)


@pytest.mark.parametrize("answer", [..., lambda x: ..., lambda x: x * 2, 5, None, "x * 2"])
def test_nothing_is_shown_for_what_is_open_right_or_no_function(judged, answer):
    _, figures = judged(DOUBLE, answer)
    assert figures == []


def test_an_exercise_that_does_not_ask_shows_nothing_and_names_no_shape(judged):
    said, figures = judged(replace(OUTER, picture=False), lambda a, b: a * b)
    assert figures == []
    assert "One dimension" not in said


def test_an_error_is_shown_in_its_words_beside_what_was_expected(judged):
    said, (figure,) = judged(DOUBLE, lambda x: x @ torch.ones(3, 3))
    assert "Your function raises RuntimeError" in said
    assert "yours RuntimeError: " in describe(figure)


def test_another_dtype_is_named(judged):
    _, (figure,) = judged(DOUBLE, lambda x: (x * 2).float())
    assert figure.get_label().endswith("Expected dtype torch.int64, yours is torch.float32.")


class Odd(torch.Tensor):
    """A tensor of a class of its own."""


class Rude:
    """An object that fails whatever is asked of it."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    __repr__ = __str__ = __len__ = __iter__ = None


def freed(x):
    y = x.clone()
    y.untyped_storage().resize_(0)
    return y


def raises(error):
    def answer(x):
        raise error

    return answer


STRANGE = {
    "None": lambda x: None,
    "a list": lambda x: x.tolist(),
    "an array": lambda x: x.numpy(),
    "a text": lambda x: "$x^2$ 数 " * 30,
    "a class": lambda x: int,
    "a rude object": lambda x: Rude(),
    "huge": lambda x: torch.ones(2000, 3000),
    "wide": lambda x: torch.ones(40),
    "tall": lambda x: torch.ones(40, 1),
    "deep": lambda x: torch.ones(1, 1, 1, 1, 1),
    "three dimensions": lambda x: torch.ones(3, 2, 4),
    "empty": lambda x: torch.ones(0, 3),
    "no dimension": lambda x: torch.tensor(5),
    "nan": lambda x: torch.tensor([float("nan"), float("inf")]),
    "long numbers": lambda x: torch.tensor([1.23456789e-30, -9.87654321e30]),
    "truth values": lambda x: x > 1,
    "complex": lambda x: torch.tensor([1 + 2j, 3j]),
    "conjugate": lambda x: torch.tensor([1 + 2j, 3j]).conj(),
    "bfloat16": lambda x: x.bfloat16(),
    "float8": lambda x: x.to(torch.float8_e4m3fn),
    "with gradient": lambda x: x.float().requires_grad_() * 2,
    "a parameter": lambda x: torch.nn.Parameter(x.float()),
    "a subclass": lambda x: x.as_subclass(Odd),
    "meta": lambda x: x.to("meta"),
    "sparse": lambda x: x.to_sparse(),
    "nested": lambda x: torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]),
    "quantized": lambda x: torch.quantize_per_tensor(x.float(), 0.1, 0, torch.qint8),
    "freed": freed,
    "expanded": lambda x: x[:1].expand(2),
    "inference": lambda x: torch.inference_mode()(lambda: x + 5)(),
    "uninitialised": lambda x: torch.nn.parameter.UninitializedParameter(),
    "an error": raises(ValueError("$\\frac{$ 数\n" * 20)),
    "an error without words": raises(KeyError()),
    "an exit": raises(SystemExit(3)),
    "changed settings": lambda x: torch.set_default_dtype(torch.float16) or x,
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("answer", STRANGE.values(), ids=STRANGE)
def test_no_answer_makes_it_raise_and_every_one_is_shown(judged, answer):
    said, figures = judged(DOUBLE, answer)
    assert "not yet." in said
    assert len(figures) == 1
    words = describe(figures[0])
    assert words.startswith("A wrong answer: expected shape (2,), yours ")
    assert "0x" not in words


def test_a_picture_that_fails_leaves_the_words(monkeypatch, judged):
    def fails(*things):
        raise RuntimeError("no picture")

    monkeypatch.setattr(counterexamples, "show", fails)
    said, _ = judged(DOUBLE, lambda x: x)
    assert "Expected 2 at [0], yours is 1." in said


def test_an_interruption_is_passed_on(monkeypatch, judged):
    def interrupted(*things):
        raise KeyboardInterrupt

    monkeypatch.setattr(counterexamples, "show", interrupted)
    with pytest.raises(KeyboardInterrupt):
        judged(DOUBLE, lambda x: x)


def test_the_inputs_shown_are_those_that_went_in(judged):
    _, (figure,) = judged(DOUBLE, lambda x: x.mul_(0))
    assert describe(figure).splitlines()[1] == "  boxes: empty 1 2; blue 2 4 purple 0 0"
