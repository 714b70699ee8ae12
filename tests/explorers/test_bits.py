"""Explorer ``bits`` in a real browser: what it shows and says is what PyTorch stores."""

import math

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, samples_of
from tests.explorers.samples.bits_samples import CASES, FORMATS, decoded, stored
from tests.explorers.walking import at_each_step

SAMPLES = samples_of("bits")

# What is said and shown at a step.
LOOK = """(root, slider) => {
  const texts = (marks) => [...root.querySelectorAll(`[data-mark${marks}]:not([display=none])`)]
    .map((mark) => mark.textContent);
  return { bits: texts("*=' bit, '").join(""), wanted: texts("^=wanted"), dots: texts("^=dot"),
           words: root.querySelector(".words [aria-live]").textContent,
           count: slider.getAttribute("aria-valuetext") };
}"""

# How many times what is drawn falls or travels after a step.
MOVED = """async (host) => {
  const root = host.shadowRoot, slider = root.querySelector("input");
  slider.value = 2;
  slider.dispatchEvent(new Event("input"));
  for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
  const dot = root.querySelector("[data-mark^=dot]:not([display=none])");
  return dot.getAnimations().filter((each) => each.constructor === Animation).length;
}"""


def words(page: Page):
    return page.locator(".say.words [aria-live]")


def mark(page: Page, name: str):
    return page.locator(f'[data-mark="{name}"]')


@pytest.mark.parametrize("case", ["chapter", "negative"])
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
            assert len(state["dots"]) == len(state["wanted"])


def test_ones_are_darker_than_zeros_and_fields_have_their_colours(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"](), reduced_motion="reduce")

    def colour(name: str, of: str) -> str:
        return mark(page, name).locator("rect").evaluate(f"(part) => getComputedStyle(part).{of}")

    fields = ("sign bit, 1 for minus", "exponent bit, worth 1", "fraction bit, worth 1/2")
    assert len({colour(field, "stroke") for field in fields}) == 3
    paper = page.locator(".card").evaluate("(card) => getComputedStyle(card).backgroundColor")
    one, zero = (colour(f"exponent bit, worth {k}", "fill") for k in (1, 128))
    assert mark(page, "exponent bit, worth 1").text_content() == "1"
    assert mark(page, "exponent bit, worth 128").text_content() == "0"
    assert contrast(one, paper) > contrast(zero, paper) + 0.5


def test_the_formula_is_spelt_with_its_fields(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"]())
    page.locator("select").select_option("float16")
    assert mark(page, "formula").text_content() == "+1.599609375 × 2"
    assert mark(page, "formula").locator("tspan.c3").text_content() == "+"
    assert mark(page, "formula").locator("tspan.c1").text_content() == "1.599609375"
    assert mark(page, "power").text_content() == "-4"
    edges = """(part) => { const { x, width } = part.getBBox(), at = part.transform.baseVal[0];
      return [x + at.matrix.e, x + width + at.matrix.e] }"""
    ends = [mark(page, name).evaluate(edges) for name in ("formula", "power", "stored")]
    assert 0 <= ends[1][0] - ends[0][1] <= 3, "the power stands at its base in any font"
    assert ends[2][0] >= ends[1][1] + 4
    page.locator("input").press("End")
    expect(mark(page, "stored")).to_have_text("nan")
    expect(mark(page, "formula")).to_be_hidden()


def test_pointing_at_a_bit_tells_what_it_is_worth(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"]())
    page.locator("select").select_option("float16")
    expect(words(page)).to_contain_text("float16 stores 0.1")
    said = words(page).text_content()
    for sentence in (
        "sign bit, 1 for minus; here it is 0",
        "exponent bit, worth 16; here it is 0",
        "exponent bit, worth 1; here it is 1",
        "fraction bit, worth 1/2; here it is 1",
        "fraction bit, worth 1/1024; here it is 0",
    ):
        part = mark(page, sentence.partition(";")[0])
        part.hover()
        expect(words(page)).to_have_text(sentence)
        expect(part).to_contain_class("lit")
    page.mouse.move(5, 5)
    expect(words(page)).to_have_text(said)
    expect(page.locator(".lit")).to_have_count(0)


def test_tapping_a_bit_does_the_same_on_a_phone(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"](), width=375, has_touch=True, is_mobile=True)
    mark(page, "fraction bit, worth 1/8388608").tap()
    expect(words(page)).to_have_text("fraction bit, worth 1/8388608; here it is 1")


def test_keys_step_and_choose(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"]())
    slider, total = page.get_by_role("slider", name="number"), len(CASES["chapter"])
    for key, place in [("ArrowRight", 2), ("ArrowLeft", 1), ("End", total), ("Home", 1)]:
        slider.press(key)
        expect(page.locator(".walk .count")).to_have_text(f"{place} of {total}")
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
        expect(page.locator(".walk .count")).to_have_text("5 of 12")


def test_dragging_the_slider_goes_to_the_last_number(open_explorers: Open):
    page = open_explorers(SAMPLES["chapter"]())
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("12 of 12")
    expect(words(page)).to_contain_text("nan")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_stored_number_falls_from_the_wanted_one_unless_less_motion_is_asked(
    open_explorers: Open, theme: str
):
    for motion, moves in (("reduce", 0), ("no-preference", 1)):
        page = open_explorers(SAMPLES["chapter"](), theme=theme, reduced_motion=motion)
        assert page.locator("[data-explorer]").evaluate(MOVED) == moves


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_lines_stand_out_in_both_modes(open_explorers: Open, theme: str):
    page = open_explorers(SAMPLES["chapter"](), theme=theme, reduced_motion="reduce")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    names = ("sign", "exponent", "fraction", "power", "stored", "near 0", "near 1", "axis")
    texts = [f'[data-mark="{name}"]' for name in names]
    spelt = [f"[data-mark=formula] tspan.{field}" for field in ("c3", "c1")]
    for selector in (*texts, *spelt, "[data-mark^=wanted]"):
        assert contrast(colour(selector, "fill"), paper) >= 4.5, selector
    page.locator("select").select_option("float16")
    for number, step, marks in [
        ("65504", "3", ("c0.full", "c1.full", "c3.faint", "c0.faint")),
        ("-0.0", "9", ("c3.full", "c0.faint", "c1.faint")),
    ]:
        page.locator("input").fill(step)
        expect(words(page)).to_contain_text(f"float16 stores {number}")
        for selector in marks:
            ground = colour(f".{selector} rect", "fill")
            assert contrast(colour(f".{selector} text", "fill"), ground) >= 4.5, selector
    assert contrast(colour("[data-mark=line]", "stroke"), paper) >= 3
    assert contrast(colour("[data-mark='tick 1']", "stroke"), paper) >= 3
    assert contrast(colour("[data-mark^=dot]", "fill"), paper) >= 3
