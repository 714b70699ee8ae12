"""The explorer ``graph`` in a real browser: lines, nodes and arrows at every moment, and taps."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.css_contrast import contrast
from tests.explorers.opener import Open, drag_to_the_end, samples_of
from tests.explorers.samples.graph_samples import PROGRAMS
from tests.explorers.walking import SETTLED, at_each_step

SAMPLES = samples_of("graph")

FAILURE = "Second backward: PowBackward0 receives 1 and needs error = 2, freed by the first."

# What is said and shown at a step.
LOOK = """(root, slider) => {
  const all = (kinds) => [...root.querySelectorAll(kinds)]
    .filter((part) => part.getAttribute("display") !== "none");
  const texts = (kind) => all(`[data-mark^="${kind} "]`).map((mark) => mark.textContent);
  const now = /\\b(now|hot)\\b/;
  return {
    words: root.querySelector(".words [aria-live]").textContent,
    line: all("li").findIndex((row) => row.classList.contains("now")),
    names: texts("name"), chips: texts("chip").sort(), numbers: texts("gradient").sort(),
    now: all('[data-mark^="node "]').filter((node) => now.test(node.getAttribute("class")))
      .map((node) => +node.dataset.mark.slice(5)),
    count: slider.getAttribute("aria-valuetext"),
  };
}"""


@pytest.fixture
def line(open_explorers: Open) -> Page:
    return open_explorers(SAMPLES["line"]())


def words(page: Page):
    return page.locator(".words [aria-live]")


def count(page: Page):
    return page.locator(".count").last


def choose(page: Page, title: str) -> list[dict]:
    page.locator("select").select_option(title)
    return at_each_step(page, LOOK)


def at(page: Page, step: int) -> None:
    page.get_by_role("slider").fill(str(step))


@pytest.mark.parametrize("title", PROGRAMS)
def test_every_moment_shows_what_was_recorded(line: Page, title: str):
    explorer = SAMPLES["line"]()
    states = explorer.films[title,]
    seen = choose(line, title)
    assert len(seen) == len(states)
    for (recording, step), shown in zip(states, seen, strict=True):
        moment = recording.moments[step]
        parts = recording.parts[: moment.nodes]
        assert (shown["words"],) == tuple(
            said.replace("`", "") for said in explorer.said((recording, step))
        )
        assert shown["line"] == moment.line
        assert shown["names"] == [part.name for part in parts]
        assert shown["now"] == sorted(moment.now)
        assert shown["count"] == f"{step + 1} of {len(seen)}"
        chips = []
        for k, part in enumerate(parts):
            texts = [f"{part.leaf}.grad = {moment.grads[k]}"] if part.leaf else part.chips
            chips += ["freed"] * len(texts) if k in moment.freed else texts
        assert shown["chips"] == sorted(chips)
        back = [m for m in recording.moments[: step + 1] if m.line == moment.line]
        assert shown["numbers"] == sorted(number for m in back for number in m.hands)


def test_the_failing_line_is_marked_as_long_as_it_fails(line: Page):
    choose(line, "a line")
    at(line, 9)
    expect(words(line)).to_have_text(f"{FAILURE} RuntimeError.")
    expect(line.locator("li.failed code")).to_have_text("loss.backward()")
    expect(line.locator("li.failed i")).to_have_text("RuntimeError")
    at(line, 8)
    expect(line.locator(".failed")).to_have_count(0)


def test_the_program_is_text_and_lines_that_have_not_run_are_dimmed(line: Page):
    choose(line, "a branch")
    at(line, 7)
    assert line.locator("li code").all_text_contents() == [
        *PROGRAMS["a branch"].split("\n"),
        "loss.backward()",
        "loss.backward()",
    ]
    dim = ["else:", "    loss = b - h", "loss.backward()"]
    expect(line.locator("li.off")).to_have_text(dim)


def test_the_slider_obeys_every_key(line: Page):
    slider = line.get_by_role("slider", name="step")
    for key, step in [
        ("ArrowRight", 2),
        ("ArrowUp", 3),
        ("ArrowLeft", 2),
        ("End", 10),
        ("Home", 1),
    ]:
        slider.press(key)
        expect(count(line)).to_have_text(f"{step} of 10")


def test_dragging_the_slider_leads_to_the_failure(line: Page):
    drag_to_the_end(line)
    expect(words(line)).to_have_text(f"{FAILURE} RuntimeError.")


def test_tapping_a_line_or_a_node_leads_to_its_next_moment(open_explorers: Open):
    page = open_explorers(SAMPLES["line"](), width=375, has_touch=True, is_mobile=True)
    row, node = page.locator("li").nth(2), page.locator('[data-mark="node 5"]')
    row.tap()
    expect(count(page)).to_have_text("3 of 10")
    for step in (4, 10, 3):
        node.tap()
        expect(count(page)).to_have_text(f"{step} of 10")


def test_what_stands_in_a_node_is_tapped_with_it(line: Page):
    at(line, 2)
    for part in ("chip 5 0 0", "name 5"):
        box = line.locator(f'[data-mark="{part}"]').bounding_box()
        line.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(count(line)).to_have_text("10 of 10")


def test_tapping_a_line_that_never_runs_changes_nothing(line: Page):
    choose(line, "a branch")
    at(line, 1)
    line.locator("li").nth(4).click()
    line.wait_for_timeout(100)
    expect(count(line)).to_have_text("2 of 9")


def test_what_appears_does_not_come_flying_but_gradients_run_along_their_arrows(line: Page):
    at(line, 2)
    expect(count(line)).to_have_text("3 of 10")
    line.locator("[data-explorer] input").first.evaluate(SETTLED)
    moving = line.locator("[data-explorer]").evaluate("""(host) => {
      const slider = host.shadowRoot.querySelector("input"), frames = [];
      window.requestAnimationFrame = (run) => frames.push(run);
      slider.value = 3;
      slider.dispatchEvent(new Event("input"));
      while (frames.length) frames.shift()();
      return host.shadowRoot.getAnimations()
        .filter((run) => run.effect.getKeyframes().some((frame) => frame.transform))
        .map((run) => run.effect.target.dataset.mark);
    }""")
    assert moving == ["drop 5 0"]


# By mark that is drawn: the colours of its text, of its ground, and of its frame or line.
COLOURS = """(host) => {
  const part = (name) => host.shadowRoot.querySelector(`[data-mark="${name}"]`);
  const colour = (part, name) => getComputedStyle(part)[name];
  return [...host.shadowRoot.querySelectorAll("g.mark, path.mark")]
    .filter((mark) => mark.getAttribute("display") !== "none")
    .map((mark) => {
      const [rect, text] = mark.children, name = mark.dataset.mark;
      if (!rect) return [name, null, null, colour(mark, "stroke")];
      const title = text.textContent ? text : part(name.replace("node", "name"));
      return [name, colour(title, "fill"), colour(rect, "fill"), colour(rect, "stroke")];
    });
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_and_lines_stand_out_in_both_modes(open_explorers: Open, theme: str):
    page = open_explorers(SAMPLES["line"](), theme=theme, reduced_motion="reduce")

    def colour(selector: str, name: str) -> str:
        part = page.locator(selector)
        return part.evaluate("(part, name) => getComputedStyle(part)[name]", name)

    paper = colour(".card", "backgroundColor")
    for step in (2, 5, 9):
        at(page, step)
        expect(count(page)).to_have_text(f"{step + 1} of 10")
        for name, text, ground, line in page.locator("[data-explorer]").evaluate(COLOURS):
            if text:
                assert contrast(text, ground) >= 4.5, name
            if name.startswith(("node", "way")):
                assert contrast(line, paper) >= 3, name
    ground = colour("li.failed", "backgroundColor")
    for row in ("li.failed code", "li.failed i"):
        assert contrast(colour(row, "color"), ground) >= 4.5, row
