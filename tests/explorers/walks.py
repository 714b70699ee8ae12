"""A walk through an explorer: all that can be chosen, at every width, looked at and taken down.

A digest covers the whole card at the start, the middle and the end of the sliders, styles included.
Places in a drawing follow from widths and letters, not from fonts, so digests are equal everywhere.
"""

import hashlib
from dataclasses import dataclass

from playwright.sync_api import Page

WIDTHS = (1280, 375, 320)

# Chooses each option of every list in turn, then the start, middle and end of every slider. What
# waits for a frame runs at once. Names what leaves the card, the smallest letters, texts too wide
# for their cells, cells that overlap, a page that scrolls sideways; returns that, all heights, and
# what is drawn in the card.
WALK = """async (host) => {
  const real = window.requestAnimationFrame, frames = [];
  for (let k = 0; k < 3; k++) await new Promise((done) => real(done));  // a new width is drawn
  const all = (kinds) => [...host.shadowRoot.querySelectorAll(kinds)];
  const move = (control, name) => {
    control.dispatchEvent(new Event(name));
    while (frames.length) frames.shift()();
  };
  const name = (part) => `${part.tagName} ${part.textContent.slice(0, 30)}`;
  const look = () => {
    const card = all(".card")[0].getBoundingClientRect(), size = (part) => part.getBBox().width;
    const parts = all("text, rect, select, button, input, p, span")
      .filter((part) => part.getClientRects().length)
      .filter((part) => part.textContent || part.tagName !== "text");
    const outside = parts.filter((part) => {
      const box = part.getBoundingClientRect();
      return box.left < card.left || box.right > card.right || box.bottom > card.bottom;
    });
    const small = parts.filter((part) => parseFloat(getComputedStyle(part).fontSize) < 11);
    const rects = all("rect.cell"), texts = all("text.cell");
    const wide = texts.filter((text, i) => rects[i] && size(text) >= size(rects[i]));
    const boxes = rects.map((rect) => rect.getBBox()), inside = 1;  // borders may touch
    const meet = rects.filter((_, i) => boxes.some((b, j) => j < i &&
      boxes[i].x + inside < b.x + b.width && b.x + inside < boxes[i].x + boxes[i].width &&
      boxes[i].y + inside < b.y + b.height && b.y + inside < boxes[i].y + boxes[i].height));
    const page = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
    return { outside: outside.map(name), small: small.map(name), wide: wide.map(name),
             overlapping: meet.map(name), sideways: page };
  };
  window.requestAnimationFrame = (run) => frames.push(run);
  const found = [], heights = new Set(), drawn = [], selects = all("select");
  const options = Math.max(1, ...selects.map((select) => select.options.length));
  for (let option = 0; option < options; option++) {
    for (const select of selects) {
      select.selectedIndex = option % select.options.length;
      move(select, "change");
    }
    drawn.push([]);
    for (const part of [0, 0.5, 1]) {
      for (const slider of all("input[type=range]")) {
        slider.value = Math.round(part * slider.max);
        move(slider, "input");
      }
      for (const [kind, names] of Object.entries(look()))
        if (names.length) found.push(`option ${option}, ${part} of the walk, ${kind}: ${names}`);
      drawn.at(-1).push(host.shadowRoot.innerHTML);
      heights.add(Math.round(host.getBoundingClientRect().height));
    }
  }
  window.requestAnimationFrame = real;
  return [found, [...heights], drawn];
}"""

# Moves the first slider step by step; what waits for a frame runs at once.
STEPS = """(host) => {
  const real = window.requestAnimationFrame, root = host.shadowRoot;
  const slider = root.querySelector("input"), look = LOOK;
  let frame = null;
  window.requestAnimationFrame = (run) => { frame = run; return 1; };
  const seen = Array.from({ length: +slider.max + 1 }, (_, step) => {
    slider.value = step;
    slider.dispatchEvent(new Event("input"));
    frame();
    return look(root, slider, host);
  });
  window.requestAnimationFrame = real;
  return seen;
}"""
SAID = """(root, slider, host) => [root.querySelector(".words [aria-live]").textContent,
  slider.getAttribute("aria-valuetext"), host.offsetHeight]"""


@dataclass(frozen=True)
class Walk:
    """What was seen on the way: faults in words, heights in pixels, a digest for each option."""

    faults: list[str]
    heights: list[int]
    drawn: list[str]


def walk(page: Page) -> dict[int, Walk]:
    """Walk through the first explorer of ``page``, which moves nothing by itself, by width."""
    return {width: walk_at(page, width) for width in WIDTHS}


def walk_at(page: Page, width: int) -> Walk:
    """Walk through the first explorer of ``page`` in a window of ``width`` pixels."""
    page.set_viewport_size({"width": width, "height": 900})
    faults, heights, cards = page.locator("[data-explorer]").first.evaluate(WALK)
    return Walk(faults, heights, [digest("\n".join(option)) for option in cards])


def digest(cards: str) -> str:
    """Return twelve letters that change with the markup of cards, styles included."""
    return hashlib.sha256(cards.encode()).hexdigest()[:12]


def at_each_step(page: Page, look: str = SAID) -> list:
    """Return what ``look`` sees at each step of the first explorer of ``page``.

    Args:
        page: a page of explorers.
        look: a function in JavaScript of the shadow root, the slider and the host.
    """
    return page.locator("[data-explorer]").first.evaluate(STEPS.replace("LOOK", look))
