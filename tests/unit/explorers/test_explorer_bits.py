"""Explorer ``bits`` records what PyTorch stores, says it in words, refuses what is no number."""

import html
import json
import math
import re
import subprocess
import sys

import ipywidgets
import pytest
import torch

from tests.explorers.samples.bits import CHAPTER, FORMATS, decoded, stored
from tools.paths import ROOT
from utils.explorers import bits
from utils.explorers.bits_words import labels, parts, record, sentence

NAMES = list(FORMATS)


def state(label, name):
    return bits(label).data["states"][0][NAMES.index(name)]


@pytest.mark.parametrize("label", [*CHAPTER, "nan", "-3.3", "-70000", "464", "2**-149"])
@pytest.mark.parametrize("name", NAMES)
def test_the_recorded_bits_stand_for_the_number_that_pytorch_stores(name, label):
    dtype, exponent, fraction, infinite = FORMATS[name]
    recorded, kept = state(label, name), stored(label, dtype)
    assert [len(field) for field in recorded["bits"]] == [1, exponent, fraction]
    number = decoded("".join(recorded["bits"]), exponent, fraction, infinite)
    assert number == kept or (math.isnan(number) and math.isnan(kept))
    assert float(recorded["stored"]) == pytest.approx(kept, rel=1e-9, nan_ok=True)
    if math.isfinite(kept):
        sign, significand, power = recorded["formula"]
        value = float(f"{sign}{significand}") * 2.0 ** int(power)
        assert value == pytest.approx(kept, rel=1e-9)


@pytest.mark.parametrize(
    ("label", "name", "said"),
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
def test_a_state_is_said_in_words(label, name, said):
    recorded = state(label, name)["said"]
    assert recorded == said if said.endswith(".") else recorded.startswith(said)


@pytest.mark.parametrize(
    ("label", "name", "line", "at", "wanted"),
    [
        (
            "257",
            "bfloat16",
            [(-1, "254"), (-0.5, "255"), (0, "256"), (1, "258"), (2, "260")],
            2,
            0.5,
        ),
        ("70000", "float16", [(-1, "65472"), (0, "65504"), (1, "inf")], 2, 0.5),
        ("-70000", "float16", [(-1, "-inf"), (0, "-65504"), (1, "-65472")], 0, -0.5),
        ("inf", "float16", [(-1, "65472"), (0, "65504"), (1, "inf")], 2, 1),
        ("1e9", "float8_e4m3fn", [(-2, "384"), (-1, "416"), (0, "448")], 2, 1.4),
        ("-1e9", "float8_e4m3fn", [(0, "-448"), (1, "-416"), (2, "-384")], 0, -1.4),
        (
            "65472",
            "float16",
            [(-2, "65408"), (-1, "65440"), (0, "65472"), (1, "65504"), (2, "inf")],
            2,
            0,
        ),
        ("nan", "float16", [], 0, None),
        (
            "1",
            "float8_e5m2",
            [(-1, "0.75"), (-0.5, "0.875"), (0, "1"), (1, "1.25"), (2, "1.5")],
            2,
            0,
        ),
    ],
)
def test_the_line_is_to_scale_and_names_its_numbers(label, name, line, at, wanted):
    recorded = state(label, name)
    assert list(recorded["line"]) == line
    assert recorded["at"] == at
    assert recorded["wanted"] == wanted


def test_a_place_between_two_numbers_is_where_the_wanted_number_stands():
    recorded = record("0.1", 0.1, torch.float16)
    step = 2.0**-14
    stored_number = torch.tensor(0.1, dtype=torch.float64).half().double().item()
    assert recorded.wanted == pytest.approx((0.1 - stored_number) / step, abs=1e-4)


def test_a_format_may_overflow_to_nan():
    x = torch.tensor(math.nan).to(torch.float8_e4m3fn)
    assert sentence("500", 500.0, x) == "500 is too large for float8_e4m3fn, so it becomes nan."


def test_labels_have_as_many_digits_as_tell_numbers_apart():
    assert labels([0.1, 0.2]) == ["0.1", "0.2"]
    assert labels([1 / 3, 2 / 3]) == ["0.3333333", "0.6666667"]
    assert labels([0.1, 0.1 + 1e-9]) == ["0.1", "0.100000001"]
    recorded = state("0.1", "float32")
    assert recorded["line"][recorded["at"]][1] == "0.100000001", "0.1 itself is not on the line"


def test_every_bit_is_named_by_what_it_is_worth():
    assert parts(torch.float8_e4m3fn) == [
        "sign bit, 1 for minus",
        "exponent bit, worth 8",
        "exponent bit, worth 4",
        "exponent bit, worth 2",
        "exponent bit, worth 1",
        "fraction bit, worth 1/2",
        "fraction bit, worth 1/4",
        "fraction bit, worth 1/8",
    ]
    for form in bits("1").data["formats"]:
        assert len(form["parts"]) == sum(form["widths"])
        assert torch.finfo(getattr(torch, form["name"])).bits == len(form["parts"])


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
    assert bits("2**53", "-(2**80)", "True").data["states"][0][0]["stored"] == "9.007199255e15"


def test_twenty_numbers_are_drawn_and_spaces_do_not_matter():
    assert len(bits(*["1"] * 20).data["states"]) == 20
    assert bits(" 0.5 ").data["states"][0][0]["stored"] == "0.5"
    assert bits("-inf", "nan").data["states"][0][0]["stored"] == "-inf"


def test_the_output_is_small_and_the_same_each_time():
    explorer = bits(*CHAPTER, "nan")
    output = explorer._repr_mimebundle_()
    assert set(output) == {"text/plain", "text/html"}
    assert len(output["text/html"].encode()) <= 40 * 1024
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


# ---- live ----------------------------------------------------------------------------------------


def said(panel: ipywidgets.VBox) -> str:
    return html.unescape(re.search("<p>(.*?)</p>", panel.picture.value)[1])


def cells(panel: ipywidgets.VBox) -> list[tuple[str, str]]:
    """Each field that the panel shows, with its bits."""
    groups = re.findall(r'<div class="(\w+)">(<span.*?)<small>\1</small>', panel.picture.value)
    return [(name, "".join(re.findall(">([01])<", bits))) for name, bits in groups]


def test_live_starts_with_the_first_number_in_the_first_format():
    panel = bits("0.1", "257").live()
    kinds = [type(child).__name__ for child in panel.children]
    assert kinds == ["Dropdown", "Dropdown", "Text", "HTML"]
    assert panel.choice.options == ("0.1", "257")
    assert [name for name, _ in panel.format.options] == NAMES
    assert [child.description for child in panel.children[:3]] == ["format", "number", "or type"]
    assert said(panel) == state("0.1", "float32")["said"]
    assert cells(panel) == list(
        zip(("sign", "exponent", "fraction"), state("0.1", "float32")["bits"], strict=True)
    )


def test_live_follows_the_format_the_choice_and_the_typed_number():
    panel = bits("0.1", "257").live()
    panel.format.value = torch.bfloat16
    assert said(panel) == state("0.1", "bfloat16")["said"]
    panel.choice.value = "257"
    assert panel.number.value == "257"
    assert said(panel) == state("257", "bfloat16")["said"]
    panel.number.value = "3.14159"
    assert said(panel) == state("3.14159", "bfloat16")["said"]
    ones = panel.picture.value.count('<span class="one">1</span>')
    zeros = panel.picture.value.count('<span class="zero">0</span>')
    assert (ones + zeros, ones) == (16, "".join(state("3.14159", "bfloat16")["bits"]).count("1"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1 <", "'1 <' is no Python expression"),
        ("pi", "name 'pi' is not defined"),
        ("1j", "'1j' gives"),
        ("(1).x", "'(1).x' fails with AttributeError: 'int' object has no attribute 'x'."),
    ],
)
def test_live_says_what_is_wrong_and_goes_on(typed, sentence):
    panel = bits("0.1").live()
    panel.number.value = typed
    assert sentence in html.unescape(panel.picture.value)
    assert 'role="alert"' in panel.picture.value
    assert cells(panel) == []
    panel.number.value = "1"
    assert said(panel) == state("1", "float32")["said"]
