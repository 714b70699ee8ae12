"""``check`` never raises for what a reader answers, however strange: objects, tensors, errors."""

import functools
import sys
import types
from unittest.mock import MagicMock

import numpy as np
import pytest
import torch

from tests.unit.exercises.test_exercises import EXERCISES
from utils.exercises.judge import Exercise, Slip, verdict

DOUBLE = Exercise(
    solution=lambda x: x * 2,
    cases=(lambda: (torch.tensor([1.0, 2.0]),),),
    slips=(Slip(lambda x: x + 2, "that adds."), Slip(lambda x: 1 / 0, "that divides.")),
    last_hint="look again.",
)


# ---- objects that resist -------------------------------------------------------------------------


def resisting(*names, error=ValueError, base=object):
    """An object of a class of its own whose methods ``names`` fail."""

    def fail(self, *_arguments):
        raise error("no")

    return type("Stubborn", (base,), dict.fromkeys(names, fail))()


class Tricky(type):
    @property
    def __name__(cls):
        raise ValueError("no name")

    def __repr__(cls):
        raise ValueError("no repr")


class Nameless(metaclass=Tricky):
    def __repr__(self):
        raise ValueError("no repr")

    @property
    def __class__(self):
        raise ValueError("no class")


class Endless(list):
    def __iter__(self):
        while True:
            yield 1

    def __len__(self):
        return 1


def objects():
    """Fresh answers that are not tensors."""
    deep = []
    for _ in range(2000):
        deep = [deep]
    circle = []
    circle.append(circle)
    return {
        "repr": resisting("__repr__"),
        "str": resisting("__str__", "__repr__"),
        "eq": resisting("__eq__"),
        "bool": resisting("__bool__"),
        "len of a tuple": resisting("__len__", base=tuple),
        "len of a list": resisting("__len__", "__iter__", base=list),
        "iter of a list": resisting("__iter__", base=list),
        "getattr": resisting("__getattr__", "__getattribute__"),
        "eq exits": resisting("__eq__", error=SystemExit),
        "repr exits": resisting("__repr__", error=SystemExit),
        "repr of a tuple exits": resisting("__len__", "__repr__", error=GeneratorExit, base=tuple),
        "float": resisting("__float__", "__eq__", base=float),
        "hash": resisting("__hash__", "__eq__", base=int),
        "nameless": Nameless(),
        "a class without a name": Nameless,
        "mock": MagicMock(),
        "deep": deep,
        "circle": circle,
        "endless": Endless(),
        "generator": (k for k in range(3)),
        "huge list": list(range(10**6)),
        "huge int": 10**10000,
        "huge text": "x" * 10**7,
        "class": np.float32,
        "module": torch,
        "layer": torch.nn.Linear(1, 1),
        "node": torch.ones(1, requires_grad=True).exp().grad_fn,
        "bytes": b"\xff" * 300,
        "nan": float("nan"),
        "objects": np.array([None, object()], dtype=object),
        "void": np.void(b"ab"),
        "time": np.datetime64("2020"),
        "record": np.zeros(2, dtype=[("a", int)]),
        "text": np.array(["a", "b"]),
        "namespace": types.SimpleNamespace(shape=(), item=None),
        "exception": ValueError("no"),
        "surrogate": "\ud800",
    }


# ---- tensors that resist -------------------------------------------------------------------------


def leaked():
    """A tensor of a vmap that is over."""
    found = []
    torch.func.vmap(lambda x: found.append(x * 2) or x)(torch.ones(2))
    return found[0]


def freed(*shape):
    x = torch.ones(shape)
    x.untyped_storage().resize_(0)
    return x


class Subclass(torch.Tensor):
    @classmethod
    def __torch_function__(cls, *_arguments, **_named):
        raise ValueError("no function")


def tensors():
    """Fresh answers that are tensors of every kind."""
    ones = torch.ones(2)
    return {
        "masked": torch.masked.masked_tensor(ones, torch.tensor([True, False])),
        "leaked": leaked(),
        "freed": freed(2),
        "freed number": freed(),
        "freed empty": freed(0),
        "uninitialized": torch.nn.UninitializedParameter(),
        "uninitialized buffer": torch.nn.UninitializedBuffer(),
        "meta": ones.to("meta"),
        "meta number": torch.tensor(1.0, device="meta"),
        "coo": torch.eye(2).to_sparse(),
        "csr": torch.eye(2).to_sparse_csr(),
        "nested": torch.nested.nested_tensor([ones, ones]),
        "jagged": torch.nested.nested_tensor([ones, ones], layout=torch.jagged),
        "quantized": torch.quantize_per_tensor(ones, 0.1, 0, torch.quint8),
        "complex": ones.cfloat(),
        "conjugate": ones.cfloat().conj(),
        "negative": ones.cfloat().conj().imag,
        "float8": ones.to(torch.float8_e4m3fn),
        "bits": torch.empty(2, dtype=torch.bits8),
        "uint16": ones.to(torch.uint16),
        "nan": ones * torch.nan,
        "huge": torch.zeros(1).expand(10**6, 10**6),
        "subclass": ones.as_subclass(Subclass),
        "inference": torch.inference_mode()(lambda: torch.ones(2))(),
        "with hooks": torch.ones(2, requires_grad=True).exp(),
        "overlapping": torch.ones(3).as_strided((2, 2), (0, 1)),
        "tensors in a list": [ones, ones[:1]],
        "freed in a tuple": (freed(2), freed()),
        "fake": fake(),
    }


def fake():
    with torch._subclasses.FakeTensorMode() as mode:
        return mode.from_tensor(torch.ones(2))


KINDS = ("01.1", "07.2", "01.3", "05.3", "06.4", "06.5", "08.4")
"""Exercises that ask for a number, a tuple, a tensor, a view, the input itself, a copy, a tuple."""


def complaints(name):
    """What is wrong with the verdicts, as text: pytest cannot show objects that resist."""
    for strange, answer in {**objects(), **tensors()}.items():
        for given in (answer, (answer,) * 3, lambda *inputs, answer=answer: answer):
            said = verdict(EXERCISES[name], given)
            if not said.startswith("not yet.") or len(said) > 1000 or len(said.splitlines()) > 2:
                yield f"{strange}: {said[:500]}"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", KINDS)
def test_a_strange_answer_is_refused_in_words(name):
    assert list(complaints(name)) == []


# ---- errors that resist --------------------------------------------------------------------------


class Unspeakable(Exception):
    def __str__(self):
        raise ValueError("no words")


class Impostor(TypeError):
    @property
    def __class__(self):
        raise ValueError("no class")


class WithoutSignature:
    @property
    def __signature__(self):
        raise SystemExit

    def __call__(self):
        """Take no input."""


def raising(error):
    def answer(x):
        raise error

    return answer


def recursion(x):
    return recursion(x)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (raising(Unspeakable()), "Your function raises Unspeakable."),
        (raising(ValueError()), "Your function raises ValueError."),
        (raising(ValueError("  ")), "Your function raises ValueError."),
        (raising(AssertionError()), "Your function raises AssertionError."),
        (raising(ValueError("x\n" * 10**6)), "Your function raises ValueError: x x x"),
        (raising(BaseException("b")), "Your function raises BaseException: b"),
        (raising(GeneratorExit()), "Your function raises GeneratorExit."),
        (raising(Impostor("who")), "Your function raises Impostor: who"),
        (WithoutSignature(), "Your function raises TypeError: WithoutSignature.__call__() takes 1"),
        (raising(MemoryError()), "Your function raises MemoryError."),
        (raising(StopIteration(3)), "Your function raises StopIteration: 3"),
        (
            raising(ExceptionGroup("two", [ValueError("a")])),
            "Your function raises ExceptionGroup: two",
        ),
        (lambda x: sys.exit(), "Your function raises SystemExit."),
        (lambda x: sys.exit("bye"), "Your function raises SystemExit: bye"),
        (recursion, "Your function raises RecursionError: maximum recursion depth exceeded"),
    ],
)
def test_any_error_is_told_in_a_line(answer, said):
    assert f"For the input tensor([1., 2.]): {said}" in verdict(DOUBLE, answer)
    assert verdict(DOUBLE, answer).endswith("\nHint: look again.")


def test_the_readers_own_interruption_passes_through():
    with pytest.raises(KeyboardInterrupt):
        verdict(DOUBLE, raising(KeyboardInterrupt()))


def test_an_interruption_while_an_answer_is_compared_passes_through():
    answer = resisting("__eq__", error=KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        verdict(Exercise(solution=type(answer)()), answer)


def test_of_a_huge_answer_only_what_a_line_shows_is_looked_at():
    class Entry:
        shown = 0

        def __repr__(self):
            Entry.shown += 1
            return "an entry"

    entry = Entry()
    answer = [entry] * 10**5
    assert "yours is the list [an entry, an entry" in verdict(Exercise(solution=5), answer)
    assert Entry.shown <= 200


# ---- kinds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (np.float32, "the class float32."),
        (int, "the class int."),
        (torch, "the Python module torch."),
        (torch.nn.Linear(1, 1), "the module Linear."),
        (torch.ones(1, requires_grad=True).exp().grad_fn, "the graph node ExpBackward0."),
        (len, "the function len."),
        (raising, "the function raising."),
        ("".join, "the function join."),
        (functools.partial(len), "the callable partial."),
        (MagicMock(), "the callable MagicMock."),
        (torch.ones(2).max(0), "the tuple max of length 2."),
        (..., "not answered yet."),
        ((1, ...), "not answered yet."),
        ([1, (2, ...)], "not answered yet."),
    ],
)
def test_what_was_given_is_named_in_words_that_fit(answer, said):
    assert verdict(Exercise(solution=2.5), answer).endswith(said)


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: ...,
        lambda x: (x * 2, ...),
        lambda x: [x, ...],
        lambda x: x * ...,
        lambda x: torch.add(x, ...),
    ],
)
def test_a_partly_replaced_stub_is_not_answered_yet(answer):
    assert verdict(DOUBLE, answer) == "not answered yet."


def test_an_index_of_three_dots_is_an_answer():
    assert verdict(DOUBLE, lambda x: x[...] * 2).startswith("right")
    assert "raises TypeError: list indices" in verdict(DOUBLE, lambda x: x.tolist()[...])
