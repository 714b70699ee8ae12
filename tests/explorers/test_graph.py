"""The explorer ``graph`` in a real browser: what is said, drawn and marked at every moment."""

import pytest
from playwright.sync_api import Page, expect

from tests.explorers.opener import Open, drag_to_the_end
from tests.explorers.samples.graph import PROGRAMS, SAMPLES
from tests.explorers.walks import at_each_step

FAILURE = "Second backward: PowBackward0 receives 1 and needs error = 2, freed by the first."

# What is said and shown at a step.
LOOK = """(root, slider) => {
  const all = (kinds) => [...root.querySelectorAll(kinds)];
  return {
    words: root.querySelector(".words [aria-live]").textContent,
    line: all("li").findIndex((row) => row.classList.contains("now")),
    born: all(".node:not(.unborn) text.cell").length,
    marks: all(".node:not(.unborn) text.mark").map((mark) => mark.textContent),
    now: all(".node").flatMap((n, k) => /now|new/.test(n.getAttribute("class")) ? [k] : []),
    labels: all("text.grad").map((label) => label.textContent),
    count: slider.getAttribute("aria-valuetext"),
  };
}"""


@pytest.fixture
def line(open_explorers: Open) -> Page:
    return open_explorers(SAMPLES["line"]())


def words(page: Page):
    return page.locator(".words [aria-live]")


def choose(page: Page, title: str) -> list[dict]:
    page.locator("select").select_option(title)
    return at_each_step(page, LOOK)


def at(page: Page, step: int) -> None:
    page.locator("input").evaluate(
        "(slider, step) => { slider.value = step; slider.dispatchEvent(new Event('input')) }", step
    )


@pytest.mark.parametrize("title", PROGRAMS)
def test_every_moment_shows_what_was_recorded(line: Page, title: str):
    data = SAMPLES["line"]().data
    (program,) = (p for p in data["programs"] if p["title"] == title)
    seen = choose(line, title)
    assert len(seen) == len(program["moments"])
    for k, (shown, moment) in enumerate(zip(seen, program["moments"], strict=True)):
        assert shown["words"] == moment["said"].replace("`", "")
        assert shown["line"] == moment["line"]
        assert shown["born"] == moment["nodes"]
        assert shown["now"] == sorted(moment["now"])
        assert shown["count"] == f"{k + 1} of {len(seen)}"
        grads = iter(moment["grads"])
        expected = []
        for number, node in enumerate(program["nodes"][: moment["nodes"]]):
            gone = number in moment["freed"]
            chips = [f"{node['leaf']}.grad = {next(grads)}"] if node["leaf"] else node["chips"]
            expected += ["freed"] * len(chips) if gone else chips
        assert shown["marks"] == expected


def test_nodes_appear_with_their_line_and_gradients_on_the_arrows_as_backward_goes(line: Page):
    seen = choose(line, "a line")
    assert [s["born"] for s in seen] == [4, 5, 6, 6, 6, 6, 6, 6, 6, 6]
    # Arrows in the order of the nodes they leave: product, sum twice, difference, square.
    labels = [s["labels"] for s in seen]
    assert labels[2] == ["", "", "", "", ""]
    assert labels[3:5] == [["", "", "", "", "4"], ["", "", "", "4", "4"]]
    assert labels[5:8] == [["", "4", "4", "4", "4"]] * 2 + [["8", "4", "4", "4", "4"]]
    assert labels[9] == [""] * 5, "the second backward hands nothing on before it fails"


def test_the_failing_line_and_node_are_marked(line: Page):
    choose(line, "a line")
    at(line, 9)
    expect(words(line)).to_have_text(f"{FAILURE} RuntimeError.")
    assert line.locator("li.failed").all_text_contents() == ["loss.backward()"]
    assert line.locator(".node.failed text.cell").all_text_contents() == ["PowBackward0"]
    at(line, 8)
    expect(line.locator(".failed")).to_have_count(0)


def test_lines_that_have_not_run_are_dimmed(line: Page):
    choose(line, "a branch")
    at(line, 7)
    dim = ["else:", "    loss = b - h", "loss.backward()"]
    expect(line.locator("li.off")).to_have_text(dim)


def test_a_second_backward_begins_with_empty_arrows_and_adds_to_the_gradients(line: Page):
    seen = choose(line, "sums only")
    assert [label for label in seen[7]["labels"] if label] == ["1", "1"]
    assert seen[-1]["words"].endswith("It is through: nothing that it needed had been freed.")
    assert set(seen[-1]["marks"]) == {"w.grad = 4", "b.grad = 2"}


def test_the_slider_obeys_every_key(line: Page):
    slider = line.get_by_role("slider", name="step")
    for key, count in [
        ("ArrowRight", 2),
        ("ArrowUp", 3),
        ("ArrowLeft", 2),
        ("End", 10),
        ("Home", 1),
    ]:
        slider.press(key)
        expect(line.locator(".count")).to_have_text(f"{count} of 10")


def test_dragging_the_slider_leads_to_the_failure(line: Page):
    drag_to_the_end(line)
    expect(words(line)).to_have_text(f"{FAILURE} RuntimeError.")


def test_tapping_a_line_or_a_node_leads_to_its_next_moment(open_explorers: Open):
    page = open_explorers(SAMPLES["line"](), width=375, has_touch=True, is_mobile=True)
    rows, nodes = page.locator("li"), page.locator(".node")
    rows.nth(2).tap()
    expect(page.locator(".count")).to_have_text("3 of 10")
    nodes.nth(5).tap()
    expect(page.locator(".count")).to_have_text("4 of 10")
    nodes.nth(5).tap()
    expect(page.locator(".count")).to_have_text("10 of 10")
    nodes.nth(5).tap()
    expect(page.locator(".count")).to_have_text("3 of 10")


def test_tapping_a_line_that_never_runs_changes_nothing(line: Page):
    choose(line, "a branch")
    at(line, 1)
    line.locator("li").nth(4).click()
    line.wait_for_timeout(100)
    expect(line.locator(".count")).to_have_text("2 of 9")


def test_arrows_end_at_nodes_and_nodes_do_not_overlap(line: Page):
    for title in PROGRAMS:
        line.locator("select").select_option(title)
        found = line.locator("[data-explorer]").evaluate("""(host) => {
          const all = (kinds) => [...host.shadowRoot.querySelectorAll(kinds)];
          const boxes = all("rect.cell").map((rect) => rect.getBBox());
          const near = (p, b) => p.x >= b.x && p.x <= b.x + b.width;
          return all("path.flow").map((path) => {
            const ends = [0, path.getTotalLength()];
            const [from, to] = ends.map((at) => path.getPointAtLength(at));
            return [boxes.findIndex((b) => near(from, b) && Math.abs(from.y - b.y - b.height) < 1),
                    boxes.findIndex((b) => near(to, b) && Math.abs(to.y + 7 - b.y) < 1)];
          });
        }""")
        (program,) = (p for p in SAMPLES["line"]().data["programs"] if p["title"] == title)
        assert found == [edge[:2] for edge in map(list, program["edges"])]
