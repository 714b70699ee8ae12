"""The page's judge of values says what `check` says, word for word, whatever a reader types."""

import json
import random
import re
import warnings

import pytest
import torch

from tools.answers.recorder import file_of
from tools.paths import ROOT, chapters
from utils.exercises.judge import find, verdict

JUDGE = ROOT / "_ext/brick/answering/page_judge.js"
ASK = "([known, texts]) => texts.map(text => pageJudge.verdict(known, text))"
ASK_BY_PARTS = "([known, texts]) => pageJudge.verdictOnParts(known, texts)"
NUMBERS = re.findall(
    r"\S+",
    """
0 1 -1 +3 -0 00 2.5 -0.0 0.1 .5 5. 1.e5 1.5E+3 1_000 1_0.5_0 1e-7 1e16 1e22 1e15 1.5e-5 0.0001
0.00001 0.0001234 123456.789 123456789.123456789 0.30000000000000004 9007199254740993 1e400 -1e400
9.007199254740993e15 12345678901234567890 100000000000000000000.0 123456789012345680.0 5e-324
1.7976931348623157e308 0x1F 0b101 0o17 4.10001 4.1000001 4.10005 20 20.0 --3 -(3) (3) ((3)) -True
""",
)
WORDS = [
    "True", "False", "None", "...", "''", "'a'", '"it\'s"', "'a' 'b'", r"'a\n\tb'", r"'\x41\u00e9'",
    r"'\U0001F600 \101'", r"'a\\b'", r"'tab\x07'", '"a\'b\\"c"', "'é ü 中'", "'\u00ad soft'",
    "'“”’'",
    "' at 0xdeadbeef here'", "'  two   spaces  '", "'" + "x" * 120 + "'", "'" + "xy " * 120 + "'",
    "'…'", "torch.float32", "torch.half", "torch.long", "torch.bfloat16", "torch.complex64",
]  # fmt: skip
GROUPS = [
    "[]", "()", "(1,)", "1,", "(1, 2,)", "[1, 2]", "(6, 2, 1)", "6, 2, 1", "((6, 2, 1))", "3, 1, 2",
    "(6.0, 2, 1)", "(-18, -6)", "[-18.0, -6.0]", "(1, (2, 3))", "[[1, 2], [3, 4]]", "(1,\t2)",
    "((1, 2), [3, 4])", "(True, False)", "True, False", "[True]", "(None, None)", "('a', 'b')",
    "(torch.float32, torch.int16, torch.float16)", "(torch.float32,)", "[(3.0, 3.0, 3.0)]",
    "(...,)",
    "[1, ...]", "(((...,),),)", "((((...,),),),)", "(((((((1,),),),),),),)", "(((((((),),),),),),)",
    "('0.0', 'inf', 'nan', '2.0')", "['0.', 'inf', 'nan', '2.']", "('0', 'inf', 'nan', '2.0\\n')",
    "('-0.0', 'inf', 'nan', '12.0')", "('0', 'inf', 'nan', '2.0.0')",
    "  7  ", "3 # three", str(tuple(range(80))), str(list(range(50))), str(tuple(range(51))),
]  # fmt: skip
FRACTIONS = [
    "3/4", "-3/4", "1/3", "3 / 4", "-(3/4)", "+3/-4", "- 3 / - 4", "(3)/4", "1./3", "3/.4", "4/2",
    "0/5", "0/-5", "-0/5", "0.0/-5", "1e-7/3", "5e-324/2", "1e300/1e-300", "1e400/1e400", "2/1e400",
    "1/2/2", "8/(4/2)", "8/(4/2)/-2", "True/2", "False/True", "-True/2", "2/True",
    "(3/4,)", "(1/2, 3/4)", "3/4, 1/4", "[1/2, [2/3]]", "(1, (2, 3/4))", "(3/4, 1, 'a')",
    "(1/2, ...)", "(2/1, 6/3)", "9007199254740993/3", "10000000000000000000000/3",
    "9007199254740993/1",
    "1" + "0" * 320 + "/1" + "0" * 319, "1/1" + "0" * 320, "7/3" + "0" * 330, "-7/3" + "1" * 308,
    "1.5/1" + "0" * 300, f"{(2**53 + 1) * 10**1200 + 1}/{10**1200}",
]  # fmt: skip
DEEP = ["(" * 200 + "1" + ")" * 200, "-" * 40 + "1", "-+" * 21 + "2.5"]
LONG = ["10" * 250, "1" + "0" * 320, "(1" + "0" * 320 + ",)", str(2**499), str(2**500)]
ODD = [*NUMBERS, *WORDS, *GROUPS, *FRACTIONS, *LONG, *DEEP]
# What Python refuses, and what it would compute: of all its signs the page divides only by `/`.
NO_VALUES = [
    "yes", "float32", "6; 2; 1", "(6, 2", "6, 2)", "[1, 2)", "(1,, 2)", ",", "(,)", "1 2", "01",
    "1__0", "1_", "0x", "2 + 3", "1j", "b'a'", "{1}", "'a", "'", "'a' 1", "torch.float33", "torch",
    "- 'a'", "-None", "((", "%", "1.2.3", "\\", "\"a'", "'\\x4'", "nan", "9" * 4301, "(1, x)",
    "(" * 201 + "1" + ")" * 201, "[" * 5000 + "]" * 5000, "[" * 50000, "1" * 50000 + "x",
    "-" * 20000,
    "1/0", "1/0.0", "1/-0.0", "0/0", "1/False", "(1/0, 2)", "3/", "/4", "/", "3/,4", "(3/)",
    "1//2/2", "3//4", "3 / / 4", "'a'/2", "1/None", ".../2", "2/...", "(1,)/2", "[1]/2",
    "torch.half/2",
    "1" + "0" * 320 + "/3", "1" + "0" * 320 + "/2.5", "2.5/1" + "0" * 320, "3/4/", "3/x",
    "1:2", "3\\4",
]  # fmt: skip
WANTED = {tuple: "a tuple or list", list: "a tuple or list", int: "an int"}
WANTED |= {float: "a float", str: "a str"}
MIXED = [1, True, "x", None, 2.5]


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    page.add_script_tag(path=JUDGE)
    yield page
    page.close()


def values():
    """Every value exercise of the book, and what its page knows."""
    for path in chapters():
        for number, known in json.loads(file_of(path).read_text("utf-8"))["exercises"].items():
            if "solution" in known:
                yield f"{path.name[:2]}.{number}", known


VALUES = dict(values())
TUPLES = [name for name in VALUES if isinstance(find(name).solution, tuple)]
each_value = pytest.mark.parametrize("name", VALUES)


def meant(text):
    """What Python makes of a text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return eval(text.strip(), {"torch": torch})


def mixtures(exercise):
    """Tuples that mix right entries, wrong ones and strange ones."""
    if not isinstance(exercise.solution, tuple):
        return []
    wrong = [value for slip in exercise.slips for value in (slip.answer, *slip.also)]
    given = [exercise.solution, *(value for value in wrong if isinstance(value, tuple))]
    entries = [entry for value in given for entry in value] + MIXED
    draw = random.Random(0)
    return [repr(tuple(draw.choice(entries) for _ in exercise.solution)) for _ in range(40)]


@each_value
def test_it_says_what_check_says(page, name):
    exercise, known = find(name), VALUES[name]
    wrong = [answer for slip in known["slips"] for answer in slip["answers"]]
    texts = [known["solution"], *wrong, *ODD, *mixtures(exercise)]
    assert len(texts) > 100
    said = dict(zip(texts, page.evaluate(ASK, [known, texts]), strict=True))
    expected = {text: verdict(exercise, meant(text)) for text in texts}
    assert said == expected
    assert said[known["solution"]] == "right."


@each_value
def test_what_is_no_value_is_told_with_what_was_given_and_what_is_wanted(page, name):
    kind = type(find(name).solution).__name__
    wanted = (
        "a tuple or list"
        if kind in ("tuple", "list")
        else f"{'an' if kind == 'int' else 'a'} {kind}"
    )
    for text, said in zip(NO_VALUES, page.evaluate(ASK, [VALUES[name], NO_VALUES]), strict=True):
        assert said.startswith(f"not yet. Expected {wanted} such as "), text
        assert said.endswith("yours is no Python value: " + text[:97] + "..." * (len(text) > 100))


@pytest.mark.parametrize("text", ["", "  ", "...", "(1, ...)", "…"])
def test_nothing_typed_is_not_answered_yet(page, text):
    for known in VALUES.values():
        assert page.evaluate(ASK, [known, [text]]) == ["not answered yet."]


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("‘D’", "'D'"),
        ("“D”", "'D'"),
        ("−18, −6", "(-18, -6)"),
        ("answer = (1, 2)", "(1, 2)"),
        ("6,\u00a02,\u00a01", "(6, 2, 1)"),
    ],
)
def test_what_phones_make_of_signs_is_understood(page, text, python):
    for known in VALUES.values():
        ours, theirs = page.evaluate(ASK, [known, [text, python]])
        assert ours == theirs


@pytest.mark.parametrize("name", TUPLES)
def test_entries_that_are_asked_for_one_by_one_are_judged_as_the_tuple_of_them(page, name):
    exercise, known = find(name), VALUES[name]
    parts = [repr(entry) for entry in exercise.solution]
    assert page.evaluate(ASK_BY_PARTS, [known, parts]) == "right."
    for wrong in exercise.slips:
        if isinstance(wrong.answer, tuple):
            given = [repr(entry) for entry in wrong.answer]
            assert page.evaluate(ASK_BY_PARTS, [known, given]) == verdict(exercise, wrong.answer)
    assert page.evaluate(ASK_BY_PARTS, [known, ["", *parts[1:]]]) == "not answered yet."
    said = page.evaluate(ASK_BY_PARTS, [known, [parts[0], "2 + 3", *parts[2:]]])
    assert said.startswith("not yet. Entry 1: Expected ")
    assert said.endswith(" yours is no Python value: 2 + 3")
