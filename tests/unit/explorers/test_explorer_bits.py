"""Explorer ``bits`` says what PyTorch stores, and refuses what is no number."""

import json
import math
import subprocess
import sys

import pytest
import torch

from tests.explorers.samples.bits_samples import CASES, CHAPTER, FORMATS
from tools.paths import ROOT
from utils.explorers import bits
from utils.record.stored_number import read

NAMES = list(FORMATS)


def said(label, name):
    explorer = bits(label)
    return explorer.said(explorer.films[(name,)][0])[0]


@pytest.mark.parametrize(
    ("label", "name", "sentence"),
    [
        (
            "0.1",
            "float16",
            "float16 stores 0.1 as 0.09997558594: +1.599609375 × 2^-4. "
            "Beside it: 0.09991455 and 0.1000366.",
        ),
        (
            "1",
            "float8_e5m2",
            "float8_e5m2 stores 1 exactly: +1 × 2^0. Beside it: 0.875 and 1.25.",
        ),
        (
            "70000",
            "float16",
            "70000 is too large for float16, so it becomes inf. Beside it: 65504.",
        ),
        (
            "-70000",
            "float8_e5m2",
            "-70000 is too low for float8_e5m2, so it becomes -inf. Beside it: -57344.",
        ),
        (
            "inf",
            "float8_e4m3fn",
            "inf is too large for float8_e4m3fn, so it becomes the largest number, 448. "
            "Beside it: 416.",
        ),
        (
            "1e-8",
            "float16",
            "1e-8 is too close to zero for float16, so it becomes 0. "
            "Beside it: -5.960464e-8 and 5.960464e-8.",
        ),
        (
            "inf",
            "float16",
            "float16 has bits of its own for inf: 0 11111 0000000000. Beside it: 65504.",
        ),
        (
            "nan",
            "float8_e4m3fn",
            "float8_e4m3fn has bits of its own for nan: 0 1111 111. "
            "It stands on no line of numbers.",
        ),
        (
            "-0.0",
            "float8_e5m2",
            "float8_e5m2 stores -0.0 exactly: -0 × 2^-14, a zero with a minus. "
            "Beside it: -1.525879e-5 and 1.525879e-5.",
        ),
        (
            "0",
            "float8_e4m3fn",
            "float8_e4m3fn stores 0 exactly: +0 × 2^-6, a zero. "
            "Beside it: -0.001953125 and 0.001953125.",
        ),
        (
            "2**-15",
            "float16",
            "float16 stores 2**-15 exactly: +0.5 × 2^-14, a subnormal number. "
            "Beside it: 3.045797e-5 and 3.057718e-5.",
        ),
        ("448", "float8_e4m3fn", "float8_e4m3fn stores 448 exactly: +1.75 × 2^8. Beside it: 416."),
        ("449", "float8_e4m3fn", "449 is too large for float8_e4m3fn, so it becomes the largest"),
        ("65519", "float16", "65519 is too large for float16, so it becomes the largest number"),
        ("-449", "float8_e4m3fn", "-449 is too low for float8_e4m3fn, so it becomes the lowest"),
    ],
)
def test_a_state_is_said_in_words(label, name, sentence):
    told = said(label, name)
    assert told == sentence if sentence.endswith(".") else told.startswith(sentence)


def test_a_format_may_overflow_to_nan():
    state = read("500", 500.0, torch.tensor(math.nan).to(torch.float8_e4m3fn))
    assert bits("1").said(state)[0] == (
        "500 is too large for float8_e4m3fn, so it becomes nan. It stands on no line of numbers."
    )


@pytest.mark.parametrize("case", CASES)
def test_every_number_is_walked_through_in_every_format(case):
    explorer = bits(*CASES[case])
    assert explorer.options == [NAMES]
    for (name,), states in explorer.films.items():
        assert [state.label for state in states] == list(CASES[case])
        for state in states:
            (told,) = explorer.said(state)
            assert state.label in told
            assert name in told


def test_the_words_are_a_headline_and_a_line_for_each_number():
    assert repr(bits("0.1", "70000")) == (
        "Explorer bits: 2 numbers in 5 formats.\n"
        "0.1: float32 0.1000000015 · float16 0.09997558594 · bfloat16 0.1000976562 · "
        "float8_e4m3fn 0.1015625 · float8_e5m2 0.09375\n"
        "70000: float32 70000 · float16 inf · bfloat16 70144 · float8_e4m3fn 448 · float8_e5m2 inf"
    )


@pytest.mark.parametrize(
    ("numbers", "error", "sentence"),
    [
        ((), ValueError, "bits has 0 numbers; expected 1 to 20."),
        (("1",) * 21, ValueError, "bits has 21 numbers; expected 1 to 20."),
        ((0.1,), TypeError, "a number is given as float; expected a string, such as '0.1'."),
        (("1 +",), ValueError, "'1 +' is no Python expression: invalid syntax."),
        (("1/0",), ValueError, "'1/0' fails with ZeroDivisionError: division by zero."),
        (("x",), ValueError, "'x' fails with NameError: name 'x' is not defined."),
        (("10**400",), ValueError, "'10**400' fails with OverflowError: int too large"),
        (("[1][2]",), ValueError, "'[1][2]' fails with IndexError: list index out of range."),
        (("1 + 'a'",), ValueError, "\"1 + 'a'\" fails with TypeError: unsupported operand"),
        (
            ("2**53 + 1",),
            ValueError,
            "'2**53 + 1' is a whole number that Python floats round; "
            "expected a float such as 1e30.",
        ),
        (("1j",), TypeError, "'1j' gives complex; expected one real number."),
        (("[1]",), TypeError, "'[1]' gives list; expected one real number."),
        (("'1'",), TypeError, "\"'1'\" gives str; expected one real number."),
    ],
)
def test_what_is_no_number_is_refused_in_one_sentence(numbers, error, sentence):
    with pytest.raises(error) as caught:
        bits(*numbers)
    message = str(caught.value)
    assert message == sentence if sentence.endswith(".") else message.startswith(sentence)
    assert "\n" not in message


def test_a_message_of_several_lines_is_cut_after_its_first():
    with pytest.raises(ValueError, match=r"fails with ValueError: a\.$"):
        bits("(_ for _ in ()).throw(ValueError('a.\\nb'))")


def test_whole_numbers_that_python_stores_exactly_are_taken():
    assert "\n2**53: float32 9.007199255e15 ·" in repr(bits("2**53", "-(2**80)", "True"))


def test_twenty_numbers_are_drawn_and_spaces_do_not_matter():
    assert len(bits(*["1"] * 20).films[("float32",)]) == 20
    assert "\n 0.5 : float32 0.5 ·" in repr(bits(" 0.5 "))
    assert "\n-inf: float32 -inf ·" in repr(bits("-inf", "nan"))


def test_the_output_is_small_and_the_same_each_time():
    explorer = bits(*CHAPTER, "nan")
    output = explorer._repr_mimebundle_()
    assert set(output) == {"text/plain", "text/html"}
    assert len(output["text/html"].encode()) <= 120 * 1024
    assert output == bits(*CHAPTER, "nan")._repr_mimebundle_()
    json.dumps(explorer.data, allow_nan=False)


def test_longer_sentences_reserve_more_height():
    wide, phone = bits("1").heights
    assert phone > wide > 300
    wider, longer = bits("1", "-(2**24 + 3) / 2**140").heights
    assert wider > wide
    assert longer > phone


def test_only_live_needs_ipywidgets():
    script = "import sys; from utils.explorers import bits; bits('0.1')\n"
    script += "assert 'ipywidgets' not in sys.modules and 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
