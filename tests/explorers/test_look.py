"""How every explorer looks in a real browser: it fits, it stands still, it can be read."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.drawings import STORED, digests
from tests.explorers.opener import Open, opener, samples
from tests.explorers.walks import Walk, walk
from utils.explorers.figure import Explorer

SAMPLES = samples()
LOOK_FIRST = "look at it, then accept it: python -m tests.explorers.drawings"
ACCEPTED = json.loads(STORED.read_text("utf-8"))
ONE_OF_EACH = {name.split()[0]: name for name in SAMPLES}
each_kind = pytest.mark.parametrize("name", ONE_OF_EACH.values())

MEASURE = """(host) => {
  const slider = host.shadowRoot.querySelector("input[type=range]"), times = [];
  let frame = null, frames = 0;
  window.requestAnimationFrame = (run) => { frame = run; frames += 1; return frames; };
  const move = (step) => { slider.value = step; slider.dispatchEvent(new Event("input")); };
  const steps = +slider.max + 1;
  for (let k = 0; k < 60; k++) {
    const start = performance.now();
    move(k % steps);
    frame();
    host.offsetHeight;
    times.push(performance.now() - start);
  }
  frames = 0;
  for (let k = 0; k < 50; k++) move(k % steps);
  return [times.sort((a, b) => a - b)[30], frames];
}"""


def host(page: Page):
    return page.locator("[data-explorer]").first


@pytest.fixture(scope="module", params=SAMPLES)
def walked(request, browser, tmp_path_factory) -> tuple[str, Explorer, dict[int, Walk]]:
    """A sample, and a walk through it."""
    explorer = SAMPLES[request.param]()
    with opener(browser, tmp_path_factory.mktemp("walked")) as open_explorers:
        return request.param, explorer, walk(open_explorers(explorer, reduced_motion="reduce"))


def test_at_every_width_it_fits_and_stands_still_in_the_room_reserved(walked):
    _, explorer, walks = walked
    for width, reserved in ((1280, explorer.heights[0]), (375, explorer.heights[1]), (320, None)):
        seen = walks[width]
        assert not seen.faults, f"at {width} px: {seen.faults[0]}"
        line = 24 if width == 320 else 1  # there the longest sentence may not take the most lines
        moved = max(seen.heights) - min(seen.heights)
        assert moved <= line, f"at {width} px what stands below moves"
        if reserved:
            assert seen.heights[0] == pytest.approx(reserved, abs=24)  # a line of text


def test_it_draws_what_was_looked_at_when_it_was_accepted(walked):
    name, _, walks = walked
    changed = [
        f"page {width} px wide, option {option}"
        for width, now in digests(walks).items()
        for option, pair in enumerate(zip(now, ACCEPTED[name][width], strict=True))
        if len(set(pair)) > 1
    ]
    assert not changed, LOOK_FIRST


def test_every_sample_was_accepted():
    assert list(SAMPLES) == list(ACCEPTED), LOOK_FIRST


def test_another_number_is_another_drawing(open_explorers: Open):
    explorer, other = (SAMPLES["strides matrix"]() for _ in range(2))
    other.data["storage"][0] = "7"
    pages = (open_explorers(each, reduced_motion="reduce") for each in (explorer, other))
    before, after = (digests(walk(page)) for page in pages)
    assert all(set(before[width]).isdisjoint(after[width]) for width in before)


@each_kind
def test_less_motion_means_none(open_explorers: Open, name: str):
    page = open_explorers(SAMPLES[name](), reduced_motion="reduce")
    moving = host(page).evaluate("""(host) => [...host.shadowRoot.querySelectorAll("*")]
      .map((part) => getComputedStyle(part))
      .filter((style) => style.transitionDuration !== "0s" || style.animationName !== "none")
      .length""")
    assert moving == 0


@each_kind
def test_an_update_takes_at_most_four_milliseconds_and_many_share_a_frame(
    open_explorers: Open, name: str
):
    median, frames = host(open_explorers(SAMPLES[name]())).evaluate(MEASURE)
    assert median <= 4
    assert frames == 1


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
    page.clock.install()
    live = page.locator(".words [aria-live]").first
    pause, count = page.get_by_role("button", name="Pause"), page.locator(".count").first
    steps = 1 + int(page.locator("input[type=range]").first.get_attribute("max"))
    page.get_by_role("button", name="Play").click()
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
