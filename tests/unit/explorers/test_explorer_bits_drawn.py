"""How ``bits`` draws a number: its fields, its formula, and how it falls among its neighbours."""

import itertools
import math
import re

import pytest

from tests.explorers.samples.bits_samples import CASES, FORMATS, decoded, stored
from utils.explorers import bits
from utils.scenes.explorer import WIDTHS
from utils.scenes.scene import pieces

PHONE, PHONE_375, WIDE = WIDTHS
FIELDS = {"sign": "c3", "exponent": "c0", "fraction": "c1"}
MANY = [*itertools.chain(*CASES.values()), "2**-20", "-(2**-14)", "2**-126", "1 + 2**-23", "nan"]
each_width = pytest.mark.parametrize("width", WIDTHS)
each_format = pytest.mark.parametrize("name", FORMATS)


def scene(label, name, width=WIDE):
    explorer = bits(label)
    return explorer.draw(explorer.films[(name,)][0], width)


def marks(drawn, kind=""):
    return {name: look for (k, _, name), look in drawn.marks.items() if k == kind or not kind}


def roles(look):
    return set(look["c"].split())


def field_bits(drawn, field):
    return [look for name, look in marks(drawn, "b").items() if name.startswith(f"{field} bit,")]


def digits(drawn):
    return "".join(look["t"] for look in marks(drawn, "b").values())


def rows(drawn):
    return sorted({look["y"] for look in marks(drawn, "b").values()})


def near(drawn):
    """The numbers that the line names, from left to right: place of the tick, text, roles."""
    ticks, texts = marks(drawn, "l"), marks(drawn, "t")
    found = []
    for name, look in texts.items():
        if name.startswith("near "):
            tick = ticks[name.replace("near", "tick")]["d"]
            found.append((float(re.match(r"M(\d+)", tick)[1]), look["t"], roles(look)))
    return sorted(found, key=lambda each: each[0])


@each_format
@pytest.mark.parametrize("case", CASES)
def test_the_bits_drawn_are_those_that_pytorch_stores(case, name):
    dtype, exponent, fraction, infinite = FORMATS[name]
    explorer = bits(*CASES[case])
    for label, state in zip(CASES[case], explorer.films[(name,)], strict=True):
        for width in WIDTHS:
            drawn, kept = explorer.draw(state, width), stored(label, dtype)
            number = decoded(digits(drawn), exponent, fraction, infinite)
            assert number == kept or (math.isnan(number) and math.isnan(kept)), label
            assert math.copysign(1, number) == math.copysign(1, kept) or math.isnan(kept)
            wanted = [n for n in marks(drawn, "t") if n.startswith("wanted")]
            assert wanted == ([] if math.isnan(kept) else [f"wanted {label}"])


@each_format
@each_width
def test_fields_have_their_names_their_widths_and_their_colours(name, width):
    drawn, (_, exponent, fraction, _) = scene("0.1", name, width), FORMATS[name]
    texts = marks(drawn, "t")
    assert texts["sign"]["t"] == "sign"
    assert texts["exponent"]["t"] == f"exponent · {exponent}"
    assert texts["fraction"]["t"] == f"fraction · {fraction}"
    for field, count in (("sign", 1), ("exponent", exponent), ("fraction", fraction)):
        cells = field_bits(drawn, field)
        assert len(cells) == count
        assert all({FIELDS[field], "edged"} <= roles(cell) for cell in cells)
        assert {FIELDS[field], "toned"} <= roles(texts[field])


@each_format
def test_ones_are_darker_than_zeros(name):
    looks = marks(scene("-1/3", name), "b").values()
    assert {look["t"] for look in looks} == {"0", "1"}
    for look in looks:
        assert roles(look) >= ({"full", "strong"} if look["t"] == "1" else {"faint"})
        assert not {"full", "faint"} <= roles(look)


def test_every_bit_tells_what_it_is_worth():
    cells = marks(scene("0.1", "float8_e4m3fn"), "b")
    assert list(cells) == [
        "sign bit, 1 for minus",
        "exponent bit, worth 8",
        "exponent bit, worth 4",
        "exponent bit, worth 2",
        "exponent bit, worth 1",
        "fraction bit, worth 1/2",
        "fraction bit, worth 1/4",
        "fraction bit, worth 1/8",
    ]
    for part, cell in cells.items():
        assert cell["tell"] == f"{part}; here it is {cell['t']}"
        assert cell["over"]
        assert cell["lit"] == [part]


def test_a_bit_is_the_same_mark_in_every_format_that_has_it():
    names = {name: list(marks(scene("0.1", name), "b")) for name in FORMATS}
    for name, parts in names.items():
        assert [part for part in names["float32"] if part in parts] == parts, name


@each_width
def test_the_formula_is_spelt_with_its_fields(width):
    drawn = marks(scene("0.1", "float16", width), "t")
    assert pieces(drawn["formula"]["t"]) == [("c3", "+"), ("c1", "1.599609375"), ("", " × 2")]
    assert drawn["power"]["t"] == "-4"
    assert {"c0", "toned", "start"} <= roles(drawn["power"])
    assert drawn["stored"]["t"] == "= 0.09997558594"
    assert drawn["power"]["x"] == pytest.approx(drawn["formula"]["x"], abs=2)
    assert drawn["power"]["y"] < drawn["formula"]["y"] - 5
    below = drawn["stored"]["y"] - drawn["formula"]["y"]
    assert below == 0 if width == WIDE else below > 20
    if width == WIDE:
        assert drawn["stored"]["x"] > drawn["power"]["x"] + 2 * 8.4  # two letters of mono


@pytest.mark.parametrize("label", ["inf", "-inf", "nan"])
def test_what_has_no_formula_is_written_itself(label):
    drawn = marks(scene(label, "float16"), "t")
    assert drawn["stored"]["t"] == label
    assert not {"formula", "power"} & drawn.keys()


def test_the_line_shows_the_neighbours_to_scale():
    drawn = scene("257", "bfloat16")
    places, texts, looks = zip(*near(drawn), strict=True)
    assert texts == ("254", "255", "256", "258", "260")
    assert ["strong" in look for look in looks] == [False, False, True, False, False]
    step = places[3] - places[2]
    assert [(place - places[2]) / step for place in places] == pytest.approx(
        [-1, -0.5, 0, 1, 2], abs=0.02
    )
    wanted, dot = marks(drawn, "t")["wanted 257"], marks(drawn, "d")["dot 257"]
    assert wanted["t"] == "257"
    assert (wanted["x"] - places[2]) / step == pytest.approx(0.5, abs=0.02)
    assert dot["x"] == pytest.approx(places[2], abs=1)


@pytest.mark.parametrize(("label", "name"), [("257", "bfloat16"), ("70000", "float16")])
@each_width
def test_the_stored_number_falls_from_the_wanted_one(label, name, width):
    drawn = scene(label, name, width)
    dot, wanted = marks(drawn, "d")[f"dot {label}"], marks(drawn, "t")[f"wanted {label}"]
    ((x, y),) = dot["from"]
    assert dot["x"] + x == pytest.approx(wanted["x"], abs=1)
    assert wanted["y"] < dot["y"] + y < dot["y"] - 20
    (arrow,) = [look["d"] for name, look in marks(drawn, "l").items() if name == "arrow"]
    start, end = re.match(r"M(\d+) .* (\d+) \S+$", arrow).groups()
    assert float(start) == pytest.approx(wanted["x"], abs=1)
    assert float(end) == pytest.approx(dot["x"], abs=1)


def test_infinity_stands_beyond_a_dashed_line():
    drawn = scene("-70000", "float16")
    (first, second, _), texts, _ = zip(*near(drawn), strict=True)
    assert texts == ("-inf", "-65504", "-65472")
    lines = marks(drawn, "l")
    assert re.findall(r"M(\d+) \S+H(\d+)", lines["beyond below"]["d"]) == [
        (f"{first:.0f}", f"{second:.0f}")
    ]
    assert "dash" in roles(lines["beyond below"])
    assert re.match(r"M(\d+)", lines["line"]["d"])[1] == f"{second:.0f}"
    assert not [name for name in marks(scene("-70000", "float32")) if "beyond" in name]


def test_a_format_without_infinity_ends_at_its_largest_number():
    drawn = scene("1e9", "float8_e4m3fn")
    lines, last = marks(drawn, "l"), near(drawn)[-1]
    assert last[1] == "448"
    assert lines["line"]["d"].endswith(f"H{last[0]:.0f}")
    assert lines["beyond above"]["d"].startswith(f"M{last[0]:.0f} ")


@each_format
def test_a_number_without_a_line_of_numbers_draws_none(name):
    drawn = scene("nan", name)
    assert not marks(drawn, "l")
    assert not marks(drawn, "d")
    assert set(marks(drawn, "t")) == {"sign", "exponent", "fraction", "stored"}


def test_a_phone_shows_long_formats_in_two_rows_and_three_numbers():
    for width in (PHONE, PHONE_375):
        assert len(rows(scene("0.1", "float32", width))) == 2
        assert len(near(scene("0.1", "float32", width))) == 3
        for name in list(FORMATS)[1:]:
            assert len(rows(scene("0.1", name, width))) == 1
    assert len(rows(scene("0.1", "float32"))) == 1
    assert len(near(scene("0.1", "float32"))) == 5


@each_format
def test_a_format_with_one_row_is_lower_on_a_phone(name):
    lower = scene("0.1", name, PHONE).height < scene("0.1", "float32", PHONE).height
    assert lower == (name != "float32")


@each_width
@each_format
def test_labels_never_collide_and_lines_never_cross_them(name, width):
    for label in MANY:
        drawn = scene(label, name, width)
        texts = [box(look) for look in marks(drawn, "t").values()]
        assert all(left >= -1 and right <= width + 1 for left, right, _, _ in texts), label
        for a, b in itertools.combinations(texts, 2):
            assert not meet(a, b), (label, a, b)
        for tick, look in marks(drawn, "l").items():
            if tick.startswith("tick"):
                x, top, foot = map(float, re.match(r"M(\d+) (\S+)V(\S+)", look["d"]).groups())
                assert not any(meet((x, x, top, foot), text) for text in texts), (label, tick)
        cells = list(marks(drawn, "b").values())
        for a, b in itertools.combinations(cells, 2):
            assert a["y"] != b["y"] or abs(a["x"] - b["x"]) >= a["w"], label


def box(look):
    """Left, right, top and foot of a text."""
    names = roles(look)
    size = 18 if "big" in names else 11 if "tiny" in names else 12 if "small" in names else 14
    letter = (5.9 if "tiny" in names else 6.4) if "prose" in names else 0.6 * size
    width = letter * sum(len(piece) for _, piece in pieces(look["t"]))
    start = look["x"] - width * (0 if "start" in names else 1 if "end" in names else 0.5)
    return start, start + width, look["y"] - 0.72 * size, look["y"]


def meet(a, b):
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


def test_a_long_text_of_a_number_is_cut_where_it_is_drawn():
    label = "sum(1 / k for k in range(1, 1000)) / 1000"
    for width in WIDTHS:
        wanted = marks(scene(label, "float32", width), "t")[f"wanted {label}"]
        left, right, *_ = box(wanted)
        assert left >= -1
        assert right <= width + 1
        assert (wanted["t"] == label) == (width == WIDE)
        assert wanted["t"].endswith("…") == (width != WIDE)
