"""How every explorer looks in a real browser: it fits, it stands still, it can be read."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.drawn_marks import compare
from tests.explorers.opener import Open, opener, samples, stop_clock
from tests.explorers.walking import Walk, walk
from utils.scenes.explorer import Explorer

SAMPLES = samples()
KINDS = list({name.split()[0]: name for name in reversed(SAMPLES)}.values())
"""The first sample of each kind."""

COUNT_FRAMES = """(host) => {
  const sliders = host.shadowRoot.querySelectorAll("input[type=range]");
  const slider = sliders[sliders.length - 1];
  const request = window.requestAnimationFrame;
  let frames = 0;
  window.requestAnimationFrame = (draw) => { frames += 1; return request.call(window, draw); };
  for (let k = 0; k < 50; k++) {
    slider.value = k % (+slider.max + 1);
    slider.dispatchEvent(new Event("input"));
  }
  window.requestAnimationFrame = request;
  return frames;
}"""


def together(names) -> list:
    """Names of samples; the tests of each share what was made of it, and so a process."""
    return [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names]


def host(page: Page):
    return page.locator("[data-explorer]").first


@dataclass
class Shown:
    """A sample on a page of its own, without motion, and a walk through it at every width."""

    explorer: Explorer
    page: Page
    walks: dict[int, Walk]


one_of_each = pytest.mark.parametrize("shown", together(KINDS), indirect=True)
each_kind = pytest.mark.parametrize("name", together(KINDS))


@pytest.fixture(scope="module", params=together(SAMPLES))
def shown(request, browser, tmp_path_factory) -> Iterator[Shown]:
    """A sample on a page, which each of its tests leaves ready for the next, in any order."""
    explorer = SAMPLES[request.param]()
    with opener(browser, tmp_path_factory.mktemp("shown")) as open_explorers:
        page = open_explorers(explorer, reduced_motion="reduce")
        yield Shown(explorer, page, walk(page))


def test_at_every_width_it_fits_and_can_be_read(shown: Shown):
    for width, seen in shown.walks.items():
        assert not seen.faults, f"at {width} px: {seen.faults[0]}"


def test_walking_never_moves_what_stands_below_and_its_room_is_reserved(shown: Shown):
    wide, phone = shown.explorer.heights
    for width, reserved in ((1280, wide), (375, phone), (320, None)):
        line = 24 if width == 320 else 1  # there the longest sentence may not take the most lines
        heights = shown.walks[width].heights
        for its in heights:
            assert max(its) - min(its) <= line, f"at {width} px what stands below moves"
        if reserved:
            assert heights[0][0] == pytest.approx(reserved, abs=24)  # a line of text


def test_it_draws_and_says_what_was_recorded(shown: Shown):
    compare(shown.page, shown.explorer)


@one_of_each
def test_less_motion_means_none(shown: Shown):
    moving = host(shown.page).evaluate("""(host) => [...host.shadowRoot.querySelectorAll("*")]
      .map((part) => getComputedStyle(part))
      .filter((style) => style.transitionDuration !== "0s" || style.animationName !== "none")
      .length""")
    assert moving == 0


@one_of_each
def test_it_speaks_to_those_who_do_not_see_it(shown: Shown):
    page = shown.page
    for control in page.locator("select, input, button").all():
        assert control.evaluate("(c) => c.ariaLabel || c.labels?.[0]?.textContent || c.textContent")
    assert page.locator("input[type=range]").first.get_attribute("aria-valuetext")
    assert page.locator("svg[role=img]").first.get_attribute("aria-label")
    assert page.locator("[aria-live]").count() >= 1


@one_of_each
def test_many_moves_of_a_slider_share_a_frame(shown: Shown):
    assert host(shown.page).evaluate(COUNT_FRAMES) == 1


@each_kind
def test_play_walks_to_the_end_in_silence_and_speaks_there(open_explorers: Open, name: str):
    page = open_explorers(SAMPLES[name]())
    stop_clock(page)
    live = page.locator(".words [aria-live]").first
    slider = page.locator(".bar .walk input").last
    pause, end = page.get_by_role("button", name="Pause"), slider.get_attribute("max")
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(100)
    expect(pause).to_be_visible()
    expect(live).to_have_attribute("aria-live", "off")
    for _ in range(30):  # a pace is three seconds at most
        page.clock.run_for(100)
        if slider.input_value() == "1":
            break
    expect(slider).to_have_value("1")
    expect(live).to_have_attribute("aria-live", "off")
    page.clock.run_for(3000 * (int(end) + 1))
    expect(slider).to_have_value(end)
    expect(live).to_have_attribute("aria-live", "polite")
    expect(pause).to_have_count(0)


@each_kind
def test_without_scripts_the_words_are_shown(open_explorers: Open, name: str):
    explorer = SAMPLES[name]()
    page = open_explorers(explorer, java_script_enabled=False)
    shown = page.locator("[data-explorer] p").inner_text()
    assert shown == f"Interactive figure, told in words until its script runs.\n{explorer!r}"


@one_of_each
def test_it_leaves_no_global_name(shown: Shown, open_explorers: Open):
    expected = open_explorers().evaluate("Object.getOwnPropertyNames(window)")
    assert shown.page.evaluate("Object.getOwnPropertyNames(window)") == expected
