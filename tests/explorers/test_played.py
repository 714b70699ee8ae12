"""What every explorer draws and says in a real browser is what was recorded."""

import random

import pytest
from playwright.sync_api import expect

from tests.explorers.opener import Open, samples
from utils.scenes.scene import BOXES, DOTS, LINES, Scene, pieces

SAMPLES = samples()
MARKS = """(root) => [...root.querySelectorAll("[data-mark]")]
  .filter((part) => part.getAttribute("display") !== "none")
  .map((part) => ({ name: part.dataset.mark, tag: part.tagName, role: part.getAttribute("class"),
    place: part.getAttribute("transform"), text: part.textContent, d: part.getAttribute("d"),
    r: part.getAttribute("r"), size: part.firstElementChild?.tagName === "rect" ?
      ["width", "height", "rx"].map((n) => +part.firstElementChild.getAttribute(n)) : null }))"""


def expected_marks(scene: Scene) -> list[dict]:
    """What must stand in the page for ``scene``."""
    marks = []
    for (kind, _, name), look in sorted(scene.marks.items(), key=lambda mark: mark[0][1]):
        text = "".join(piece for _, piece in pieces(look.get("t", "")))
        size = [look.get("w", 0), look.get("h", 0), look.get("r", 0)] if kind == BOXES else None
        marks.append(
            {
                "name": name,
                "tag": {BOXES: "g", DOTS: "circle", LINES: "path"}.get(kind, "text"),
                "role": f"mark {look.get('c', '')}",
                "place": f"translate({look.get('x', 0)} {look.get('y', 0)})",
                "text": text,
                "d": look.get("d", "") if kind == LINES else None,
                "r": str(look.get("r", 0)) if kind == DOTS else None,
                "size": size,
            }
        )
    return marks


def by_name(mark: dict) -> tuple[str, str]:
    return mark["tag"], mark["name"]


@pytest.mark.parametrize("name", SAMPLES)
def test_it_draws_the_marks_that_were_recorded(open_explorers: Open, name: str):
    explorer = SAMPLES[name]()
    page = open_explorers(explorer, width=375, reduced_motion="reduce")
    slider, draw = page.locator(".bar .walk input").last, random.Random(0)
    for choice, states in list(explorer.films.items())[:3]:
        for axis, option in enumerate(choice):
            control = page.locator(".bar label").nth(axis)
            if control.locator("select").count():
                control.locator("select").select_option(option)
            else:
                control.locator("input").fill(str(explorer.options[axis].index(option)))
        for step in draw.sample(range(len(states)), min(4, len(states))):
            slider.fill(str(step))
            count = f"{step + 1} of {len(states)}"
            if explorer.stop:
                count = explorer.stop(states[step])
            expect(page.locator(".bar .count").last).to_have_text(count)
            by_name = sorted(
                page.locator(".card").evaluate(MARKS), key=lambda mark: (mark["tag"], mark["name"])
            )
            scene = expected_marks(explorer.draw(states[step], 313))
            assert by_name == sorted(scene, key=lambda mark: (mark["tag"], mark["name"]))
            said = [line.replace("`", "") for line in explorer.said(states[step])]
            assert page.locator("[aria-live]").all_text_contents() == said
