"""How every explorer looks in a real browser: it fits, it stands still, it can be read."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.opener import Open, opener, samples, stop_clock
from tests.explorers.walking import Walk, walk
from utils.scenes.explorer import Explorer

SAMPLES = samples()
ONE_OF_EACH = {name.split()[0]: name for name in SAMPLES}
each_kind = pytest.mark.parametrize("name", ONE_OF_EACH.values())

COUNT_FRAMES = """(host) => {
  const sliders = host.shadowRoot.querySelectorAll("input[type=range]");
  const slider = sliders[sliders.length - 1];
  let frames = 0;
  window.requestAnimationFrame = () => { frames += 1; return frames; };
  for (let k = 0; k < 50; k++) {
    slider.value = k % (+slider.max + 1);
    slider.dispatchEvent(new Event("input"));
  }
  return frames;
}"""


def host(page: Page):
    return page.locator("[data-explorer]").first


@pytest.fixture(scope="module", params=SAMPLES)
def walked(request, browser, tmp_path_factory) -> tuple[Explorer, dict[int, Walk]]:
    """A sample, and a walk through it."""
    explorer = SAMPLES[request.param]()
    with opener(browser, tmp_path_factory.mktemp("walked")) as open_explorers:
        return explorer, walk(open_explorers(explorer, reduced_motion="reduce"))


def test_at_every_width_it_fits_and_can_be_read(walked):
    _, walks = walked
    for width, seen in walks.items():
        assert not seen.faults, f"at {width} px: {seen.faults[0]}"


def test_walking_never_moves_what_stands_below_and_its_room_is_reserved(walked):
    explorer, walks = walked
    for width, reserved in ((1280, explorer.heights[0]), (375, explorer.heights[1]), (320, None)):
        line = 24 if width == 320 else 1  # there the longest sentence may not take the most lines
        for its in walks[width].heights:
            assert max(its) - min(its) <= line, f"at {width} px what stands below moves"
        if reserved:
            assert walks[width].heights[0][0] == pytest.approx(reserved, abs=24)  # a line of text


@each_kind
def test_less_motion_means_none(open_explorers: Open, name: str):
    page = open_explorers(SAMPLES[name](), reduced_motion="reduce")
    moving = host(page).evaluate("""(host) => [...host.shadowRoot.querySelectorAll("*")]
      .map((part) => getComputedStyle(part))
      .filter((style) => style.transitionDuration !== "0s" || style.animationName !== "none")
      .length""")
    assert moving == 0


@each_kind
def test_many_moves_of_a_slider_share_a_frame(open_explorers: Open, name: str):
    assert host(open_explorers(SAMPLES[name]())).evaluate(COUNT_FRAMES) == 1


@each_kind
def test_it_speaks_to_those_who_do_not_see_it(open_explorers: Open, name: str):
    page = open_explorers(SAMPLES[name]())
    for control in page.locator("select, input, button").all():
        assert control.evaluate("(c) => c.ariaLabel || c.labels?.[0]?.textContent || c.textContent")
    assert page.locator("input[type=range]").first.get_attribute("aria-valuetext")
    assert page.locator("svg[role=img]").first.get_attribute("aria-label")
    assert page.locator("[aria-live]").count() >= 1


@each_kind
def test_play_walks_to_the_end_in_silence_and_speaks_there(open_explorers: Open, name: str):
    page = open_explorers(SAMPLES[name]())
    stop_clock(page)
    live = page.locator(".words [aria-live]").first
    walk = page.locator(".bar .walk").last
    pause, count = page.get_by_role("button", name="Pause"), walk.locator(".count")
    steps = 1 + int(walk.locator("input").get_attribute("max"))
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(100)
    expect(pause).to_be_visible()
    expect(live).to_have_attribute("aria-live", "off")
    for _ in range(30):  # a pace is three seconds at most
        page.clock.run_for(100)
        if count.inner_text() == f"2 of {steps}":
            break
    expect(count).to_have_text(f"2 of {steps}")
    expect(live).to_have_attribute("aria-live", "off")
    page.clock.run_for(3000 * steps)
    expect(count).to_have_text(f"{steps} of {steps}")
    expect(live).to_have_attribute("aria-live", "polite")
    expect(pause).to_have_count(0)


@each_kind
def test_without_scripts_the_words_are_shown(open_explorers: Open, name: str):
    explorer = SAMPLES[name]()
    page = open_explorers(explorer, java_script_enabled=False)
    shown = page.locator("[data-explorer] p").inner_text()
    assert shown == f"Interactive figure, told in words until its script runs.\n{explorer!r}"


def test_explorers_leave_no_global_name(open_explorers: Open):
    page = open_explorers(*(SAMPLES[name]() for name in ONE_OF_EACH.values()))
    expected = open_explorers().evaluate("Object.getOwnPropertyNames(window)")
    assert page.evaluate("Object.getOwnPropertyNames(window)") == expected
