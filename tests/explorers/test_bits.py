"""Explorer ``bits`` in a real browser: what it draws and says is what PyTorch stores."""

import math

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end
from tests.explorers.samples.bits import CASES, FORMATS, SAMPLES, decoded, stored
from tests.explorers.walks import at_each_step

# What is said and shown at a step.
LOOK = """(root, slider) => {
  const texts = (kind) => [...root.querySelectorAll(kind)].map((part) => part.textContent);
  return { bits: texts("text.digit").join(""), words: texts(".say [aria-live]")[0],
           kept: texts("text.kept, tspan.kept"), wanted: texts("text.wanted"),
           count: slider.getAttribute("aria-valuetext") };
}"""


def words(page: Page):
    return page.locator(".say [aria-live]")


def middle(page: Page, selector: str, k: int = 0) -> float:
    box = page.locator(selector).nth(k).bounding_box()
    return box["x"] + box["width"] / 2


@pytest.mark.parametrize("case", CASES)
def test_the_bits_drawn_are_those_that_pytorch_stores(open_explorers: Open, case: str):
    page = open_explorers(SAMPLES[case]())
    for name, (dtype, exponent, fraction, infinite) in FORMATS.items():
        page.locator("select").select_option(name)
        drawn = at_each_step(page, LOOK)
        assert len(drawn) == len(CASES[case])
        for k, (label, state) in enumerate(zip(CASES[case], drawn, strict=True)):
            kept, bits = stored(label, dtype), state["bits"]
            assert len(bits) == 1 + exponent + fraction
            number = decoded(bits, exponent, fraction, infinite)
            assert number == kept or (math.isnan(number) and math.isnan(kept)), label
            assert math.copysign(1, number) == math.copysign(1, kept) or math.isnan(kept)
            assert label in state["words"]
            assert name in state["words"]
            assert state["count"] == f"{k + 1} of {len(drawn)}"
            assert state["wanted"] == ([] if math.isnan(kept) else [label])


def test_fields_have_their_names_their_widths_and_their_colours(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"]())
    for name, (_, exponent, fraction, _) in FORMATS.items():
        page.locator("select").select_option(name)
        for field, width in (("sign", 1), ("exponent", exponent), ("fraction", fraction)):
            assert page.locator(f"rect.bit.{field}").count() == width
        names = page.locator("svg > text.small").all_text_contents()
        assert names == ["sign", f"exponent · {exponent}", f"fraction · {fraction}"]
    hues = {
        page.locator(f"rect.bit.{field}").first.evaluate("(b) => getComputedStyle(b).stroke")
        for field in ("sign", "exponent", "fraction")
    }
    assert len(hues) == 3


def test_ones_are_darker_than_zeros(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"](), reduced_motion="reduce")
    fill = "(part) => getComputedStyle(part).fill"
    one, zero = (page.locator(f"rect.exponent.{on}").first.evaluate(fill) for on in ("one", "zero"))
    assert one != zero
    digits = page.locator("text.digit")
    marked = [digits.nth(k).get_attribute("class").split()[-1] for k in range(digits.count())]
    assert marked == [{"1": "one", "0": "zero"}[d] for d in digits.all_text_contents()]


def test_the_formula_is_spelt_with_its_fields(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"]())
    page.locator("select").select_option("float16")
    formula = page.locator("svg text:has(> tspan)")
    assert formula.text_content() == "+1.599609375 × 2-4 = 0.09997558594"
    assert page.locator("tspan.sign").text_content() == "+"
    assert page.locator("tspan.fraction").text_content() == "1.599609375"
    assert page.locator("tspan.exponent").text_content() == "-4"
    page.locator("input").press("End")
    expect(formula).to_have_text("nan")


def test_the_line_shows_the_neighbours_to_scale(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"](), reduced_motion="reduce")
    page.locator("select").select_option("bfloat16")
    page.locator("input").press("Home")
    for _ in range(7):
        page.locator("input").press("ArrowRight")
    expect(words(page)).to_have_text(
        "bfloat16 stores 257 as 256: +1 × 2^8. Beside it: 255 and 258."
    )
    labels = page.locator("g text.small").all_text_contents()
    assert labels == ["254", "255", "256", "258", "260"]
    places = [middle(page, "g text.small", k) for k in range(5)]
    step = places[3] - places[2]
    assert [(place - places[2]) / step for place in places] == pytest.approx(
        [-1, -0.5, 0, 1, 2], abs=0.02
    )
    assert (middle(page, "text.wanted") - places[2]) / step == pytest.approx(0.5, abs=0.02)
    assert middle(page, "circle.dot") == pytest.approx(places[2], abs=1)
    assert page.locator("g text.kept").text_content() == "256"


def test_infinity_stands_beyond_a_dashed_line(open_explorers: Open):
    page = open_explorers(SAMPLES["negative"](), reduced_motion="reduce")
    page.locator("select").select_option("float16")
    assert page.locator("g text.small").all_text_contents() == ["-inf", "-65504", "-65472"]
    dashed = page.locator("line.beyond").bounding_box()
    assert dashed["x"] == pytest.approx(middle(page, "g text.small", 0), abs=2)
    assert dashed["x"] + dashed["width"] == pytest.approx(middle(page, "g text.small", 1), abs=2)
    page.locator("select").select_option("float32")
    assert page.locator("line.beyond").count() == 0


def test_a_number_without_a_line_of_numbers_draws_none(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"]())
    page.locator("input").press("End")
    expect(words(page)).to_contain_text("nan: 0 11111111 1")
    assert page.locator("circle.dot, line, text.wanted").count() == 0


def test_pointing_at_a_bit_tells_what_it_is_worth(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"]())
    page.locator("select").select_option("float16")
    said = words(page).text_content()
    for place, sentence in [
        (0, "sign bit, 1 for minus; here it is 0"),
        (1, "exponent bit, worth 16; here it is 0"),
        (5, "exponent bit, worth 1; here it is 1"),
        (6, "fraction bit, worth 1/2; here it is 1"),
        (15, "fraction bit, worth 1/1024; here it is 0"),
    ]:
        page.locator("rect.bit").nth(place).hover()
        expect(words(page)).to_have_text(sentence)
    page.mouse.move(5, 5)
    expect(words(page)).to_have_text(said)


def test_tapping_a_bit_does_the_same_on_a_phone(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"](), width=375, has_touch=True, is_mobile=True)
    page.locator("rect.bit").nth(31).tap()
    expect(words(page)).to_have_text("fraction bit, worth 1/8388608; here it is 1")


def test_keys_step_and_choose(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"]())
    slider, total = page.get_by_role("slider", name="number"), len(CASES["chapter"])
    for key, place in [("ArrowRight", 2), ("ArrowLeft", 1), ("End", total), ("Home", 1)]:
        slider.press(key)
        expect(page.locator(".count")).to_have_text(f"{place} of {total}")
    page.locator("select").press("ArrowDown")
    expect(words(page)).to_contain_text("float16 stores 0.1 as 0.09997558594")


def test_another_format_keeps_the_number(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"]())
    for _ in range(4):
        page.locator("input").press("ArrowRight")
    for name, sentence in [
        ("float16", "70000 is too large for float16, so it becomes inf. Beside it: 65504."),
        ("bfloat16", "bfloat16 stores 70000 as 70144"),
        ("float8_e4m3fn", "so it becomes the largest number, 448. Beside it: 416."),
    ]:
        page.locator("select").select_option(name)
        expect(words(page)).to_contain_text(sentence)
        expect(page.locator(".count")).to_have_text("5 of 12")


def test_dragging_the_slider_goes_to_the_last_number(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"]())
    drag_to_the_end(page)
    expect(page.locator(".count")).to_have_text("12 of 12")
    expect(words(page)).to_contain_text("nan")


def test_a_phone_shows_long_formats_in_two_rows_and_three_numbers(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"](), width=375)
    tops = {round(box.bounding_box()["y"]) for box in page.locator("rect.bit").all()}
    assert len(tops) == 2
    assert page.locator("g text.small").count() == 3
    page.locator("select").select_option("bfloat16")
    assert len({round(box.bounding_box()["y"]) for box in page.locator("rect.bit").all()}) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_stored_number_falls_from_the_wanted_one_unless_less_motion_is_asked(
    open_explorers: Open, theme: str
):
    name = "(dot) => getComputedStyle(dot).animationName"
    calm = open_explorers(SAMPLES["chapter"](), theme=theme, reduced_motion="reduce")
    assert calm.locator("circle.dot").evaluate(name) == "none"
    assert (
        open_explorers(SAMPLES["chapter"](), theme=theme).locator("circle.dot").evaluate(name)
        == "fall"
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_lines_stand_out_in_both_modes(open_explorers: Open, theme: str):
    page = open_explorers(SAMPLES["chapter"](), theme=theme, reduced_motion="reduce")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    names = [f"text.small.{field}" for field in ("sign", "exponent", "fraction")]
    spelt = [f"tspan.{field}" for field in ("sign", "fraction", "exponent")]
    for selector in (*names, *spelt, "tspan.kept", "g text.small", "text.wanted"):
        assert contrast(colour(selector, "fill"), paper) >= 4.5, selector
    for on in ("one", "zero"):
        for field in ("exponent", "fraction"):
            ground = colour(f"rect.{field}.{on}", "fill")
            assert contrast(colour(f"text.digit.{on}", "fill"), ground) >= 4.5, (field, on)
    assert contrast(colour("line", "stroke"), paper) >= 3
    assert contrast(colour("circle.dot", "fill"), paper) >= 3
