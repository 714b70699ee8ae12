"""What an explorer draws and says in a real browser, beside what was recorded."""

import random
import re

from playwright.sync_api import Page, expect

from tests.explorers.walking import at_each_step
from utils.scenes.explorer import Explorer
from utils.scenes.scene import BOXES, DOTS, LINES, Scene, pieces

LOOK = """(root) => [
  [...root.querySelectorAll(".bar .count")].pop().textContent,
  [...root.querySelectorAll("[aria-live]")].map((line) => line.textContent),
  [...root.querySelectorAll("[data-mark]")]
  .filter((part) => part.getAttribute("display") !== "none")
  .map((part) => ({ name: part.dataset.mark, tag: part.tagName, role: part.getAttribute("class"),
    place: part.getAttribute("transform"), text: part.textContent, d: part.getAttribute("d"),
    r: part.getAttribute("r"), size: part.firstElementChild?.tagName === "rect" ?
      ["width", "height", "rx"].map((n) => +part.firstElementChild.getAttribute(n)) : null }))]"""
"""What the explorer says and draws: how far the walk is, its sentences, its marks."""

FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Waits until what waited for a frame is drawn."""


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


def choose(page: Page, explorer: Explorer, choice: tuple) -> None:
    """Choose one option of each list or slider beside the walk."""
    for axis, option in enumerate(choice):
        control, place = page.locator(".bar label").nth(axis), explorer.options[axis].index(option)
        if control.locator("select").count():
            control.locator("select").select_option(index=place)
        else:
            control.locator("input").fill(str(place))


def compare(page: Page, explorer: Explorer) -> None:
    """Compare some steps of three choices, in a window of 375 pixels, with what was recorded.

    Raises:
        AssertionError: a mark or a sentence is another one.
    """
    page.set_viewport_size({"width": 375, "height": 900})
    expect(page.locator("svg").first).to_have_attribute("viewBox", re.compile(r"^0 0 313 "))
    draw = random.Random(0)
    for choice, states in list(explorer.films.items())[:3]:
        choose(page, explorer, choice)
        page.evaluate(FRAMES)
        steps = draw.sample(range(len(states)), min(4, len(states)))
        for step, seen in zip(steps, at_each_step(page, LOOK, steps), strict=True):
            count, said, drawn = seen
            stop = explorer.stop(states[step]) if explorer.stop else f"{step + 1} of {len(states)}"
            assert count == stop
            scene = explorer.draw(states[step], 313)
            assert sorted(drawn, key=by_name) == sorted(expected_marks(scene), key=by_name)
            assert said == [line.replace("`", "") for line in explorer.said(states[step])]
