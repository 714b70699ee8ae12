"""How explorers look in a real browser: they fit, they stand still, they can be read."""

import pytest
from playwright.sync_api import expect

from tests.pages.explorer_pages import CASES, Open, first, said_by_pytorch, views
from utils.explorers import strides

# How many parts leave the card, the smallest letters, and by how much a number leaves its cell.
FITS = """async (host) => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame(); await frame();  // a new width or view is drawn with the next frames
  await Promise.all(host.shadowRoot.getAnimations().map((a) => a.finished.catch(() => 0)));
  const all = (kinds) => [...host.shadowRoot.querySelectorAll(kinds)];
  const card = all(".card")[0].getBoundingClientRect(), size = (part) => part.getBBox().width;
  const parts = all("text, rect, select, button, input, p, span")
    .filter((part) => part.textContent || part.tagName !== "text");
  const outside = parts.map((part) => part.getBoundingClientRect()).filter((box) =>
    box.left < card.left || box.right > card.right || box.bottom > card.bottom);
  const letters = parts.map((part) => parseFloat(getComputedStyle(part).fontSize));
  const cells = all("rect.cell").map(size);
  const over = all("text.cell").map((text, i) => size(text) - cells[i]);
  return [outside.length, Math.min(...letters), Math.max(...over)];
}"""


@pytest.mark.parametrize("case", CASES)
def test_at_every_width_nothing_leaves_the_page_and_text_stays_readable(open_page: Open, case: str):
    page = open_page(case)
    for width in (1280, 640, 375, 320):
        page.set_viewport_size({"width": width, "height": 900})
        for code, _ in views(case):
            page.locator("select").select_option(code)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            outside, smallest, over = page.locator("[data-explorer]").evaluate(FITS)
            assert outside == 0
            assert smallest >= 11
            assert over < 0, "a number runs over its cell"


@pytest.mark.parametrize(("width", "place"), [(1280, 0), (375, 1)])
@pytest.mark.parametrize("case", ["matrix", "three", "four", "long"])
def test_the_height_is_reserved_before_the_module_runs(
    open_page: Open, case: str, width: int, place: int
):
    page = open_page(case, width=width)
    drawn = page.locator("[data-explorer]").bounding_box()["height"]
    x, codes = CASES[case]
    assert strides(x, *codes).heights[place] == pytest.approx(drawn, abs=24)  # a line of text


def test_a_new_width_is_laid_out_anew_and_keeps_the_place(open_page: Open):
    page = open_page("three")
    page.locator("input").press("End")
    wide = page.locator("svg").bounding_box()["height"]
    page.set_viewport_size({"width": 375, "height": 900})
    expect(page.locator("svg")).not_to_have_attribute("height", f"{wide:g}")
    assert page.locator("svg").bounding_box()["height"] > wide
    expect(page.locator(".words [aria-live]")).to_have_text(said_by_pytorch(*first("three"))[-1])


def test_less_motion_means_none(open_page: Open):
    calm, lively = open_page("matrix", reduced_motion="reduce"), open_page("matrix")
    duration = "(part) => getComputedStyle(part).transitionDuration"
    assert calm.locator(".link").evaluate(duration) == "0s"
    assert lively.locator(".link").evaluate(duration) == "0.2s"


def test_an_update_takes_at_most_four_milliseconds_and_many_share_a_frame(open_page: Open):
    page = open_page("four")
    page.locator("select").select_option("x.unfold(0, 3, 1).unfold(1, 3, 1)")
    times, frames = page.locator("[data-explorer]").evaluate("""(host) => {
      const slider = host.shadowRoot.querySelector("input"), times = [];
      let frame = null, frames = 0;
      window.requestAnimationFrame = (run) => { frame = run; frames += 1; return frames; };
      const move = (step) => { slider.value = step; slider.dispatchEvent(new Event("input")); };
      for (let step = 0; step < 80; step++) {
        const start = performance.now();
        move(step);
        frame();
        host.offsetHeight;
        times.push(performance.now() - start);
      }
      frames = 0;
      for (let step = 0; step < 50; step++) move(step);
      return [times.sort((a, b) => a - b), frames];
    }""")
    print(f"median {times[40]:.2f} ms, slowest {times[-1]:.2f} ms")
    assert times[40] <= 4
    assert frames == 1


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of a computed colour, ``rgb(…)`` or ``color(srgb …)``."""
    parts = colour[colour.index("(") + 1 : -1].replace("srgb", "").replace(",", " ").split()[:3]
    channels = [float(part) / (255 if colour.startswith("rgb") else 1) for part in parts]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_lines_stand_out_in_both_modes(open_page: Open, theme: str):
    page = open_page("matrix", theme=theme, reduced_motion="reduce")
    page.locator("select").select_option("x.flatten()[1:4].expand(2, 3)")
    page.locator("input").press("End")
    expect(page.locator(".count")).to_have_text("6 of 6")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector).first
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    for selector in (".card", ".facts", "select", "button"):
        assert contrast(colour(selector, "color"), paper) >= 4.5, selector
    for selector in (".small", ".title", ".jump", "text.off"):
        assert contrast(colour(selector, "fill"), paper) >= 4.5, selector
    for mark in ("now", "seen", "twin"):
        text, ground = colour(f"text.{mark}", "fill"), colour(f"rect.{mark}", "fill")
        assert contrast(text, ground) >= 4.5, mark
    for selector in (".link", ".hop", ".trail", ".frame", "rect.twin", "rect.off", "rect.cell"):
        assert contrast(colour(selector, "stroke"), paper) >= 3, selector
    assert contrast(colour("select", "borderTopColor"), paper) >= 3
