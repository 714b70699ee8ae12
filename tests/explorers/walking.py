"""A walk through an explorer: all that can be chosen, at every width, looked at as it is drawn."""

from dataclasses import dataclass

from playwright.sync_api import Page

WIDTHS = (1280, 375, 320)

# Chooses every option of each list, then the start, middle and end of the walk. What waits for
# a frame runs at once. Names what leaves the card, the smallest letters, texts too wide for their
# boxes, texts that meet, lines that cross a text which does not stand on them (role "onway"), a
# page that scrolls sideways; returns that, and the heights of each choice.
WALK = """async (host) => {
  const real = window.requestAnimationFrame, frames = [];
  for (let k = 0; k < 3; k++) await new Promise((done) => real(done));  // a new width is drawn
  const all = (kinds) => [...host.shadowRoot.querySelectorAll(kinds)];
  const move = (control, value) => {
    control.value = value;
    control.dispatchEvent(new Event("input"));
    while (frames.length) frames.shift()();
  };
  const place = (part) => part.getBoundingClientRect();
  const name = (part) => `${part.dataset?.mark ?? part.tagName} ${part.textContent.slice(0, 30)}`;
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5;  // letters are lower than their line
  const inside = ([x, y], box) =>
    x > box.left + 2 && x < box.right - 2 && y > box.top + 5 && y < box.bottom - 5;
  const points = (path) => {
    const length = path.getTotalLength(), to = path.getScreenCTM();
    return Array.from({ length: Math.ceil(length / 3) }, (_, k) => {
      const at = path.getPointAtLength(3 * k).matrixTransform(to);
      return [at.x, at.y];
    });
  };
  // Points of a line cost the most: they are asked for where its own box meets that of a text.
  const crossed = (paths, texts) => {
    const lines = paths.map((path) => [path, place(path)]), known = new Map();
    const on = (path) => known.get(path) ?? known.set(path, points(path)).get(path);
    const near = (line, box) => line.left < box.right && line.right > box.left &&
      line.top < box.bottom && line.bottom > box.top;
    return texts.filter(([, box]) => lines.some(([path, line]) =>
      near(line, box) && on(path).some((point) => inside(point, box))));
  };
  const look = () => {
    const card = place(all(".card")[0]);
    const parts = all("text, rect, select, button, input, p, span, li, i")
      .filter((part) => part.getClientRects().length)
      .filter((part) => part.textContent || part.tagName !== "text");
    const outside = parts.filter((part) => {
      const box = place(part);
      return box.left < card.left || box.right > card.right || box.bottom > card.bottom;
    });
    const small = parts.filter((part) => parseFloat(getComputedStyle(part).fontSize) < 11);
    const wide = all("g.mark").filter((box) => box.getClientRects().length)
      .filter((box) => box.children[1].textContent &&
        place(box.children[1]).width > place(box.children[0]).width + 1);
    const texts = parts.filter((part) => part.tagName === "text")
      .map((part) => [part, place(part)]);
    const colliding = texts.filter(([, box], i) =>
      texts.some(([, other], j) => j < i && meet(box, other)));
    const paths = all("path.mark:not(.area):not(.touch)")
      .filter((path) => path.getClientRects().length && path.getAttribute("d"));
    const marked = texts.filter(([part]) => !part.closest(".onway"));
    const page = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
    return { outside: outside.map(name), small: small.map(name), wide: wide.map(name),
             colliding: colliding.map(([part]) => name(part)),
             crossed: crossed(paths, marked).map(([part]) => name(part)), sideways: page };
  };
  window.requestAnimationFrame = (run) => frames.push(run);
  const found = [], heights = [], bar = all(".bar label"), walk = bar.pop().querySelector("input");
  const axes = bar.map((label) => label.querySelector("select, input"));
  const sizes = axes.map((axis) => axis.options?.length ?? +axis.max + 1);
  for (let choice = 0; choice < Math.max(1, ...sizes); choice++) {
    axes.forEach((axis, k) => move(axis, choice % sizes[k]));
    const its = new Set();
    for (const part of [0, 0.5, 1]) {
      move(walk, Math.round(part * walk.max));
      for (const [kind, names] of Object.entries(look()))
        if (names.length) found.push(`choice ${choice}, ${part} of the walk, ${kind}: ${names}`);
      its.add(Math.round(place(host).height));
    }
    heights.push([...its]);
  }
  window.requestAnimationFrame = real;
  return [found, heights];
}"""

# Moves the walk to some steps, or to each; what waits for a frame runs at once.
STEPS = """(host, steps) => {
  const real = window.requestAnimationFrame, root = host.shadowRoot;
  const slider = [...root.querySelectorAll(".bar input")].pop(), look = LOOK;
  let frame = null;
  window.requestAnimationFrame = (run) => { frame = run; return 1; };
  const seen = (steps ?? Array.from({ length: +slider.max + 1 }, (_, k) => k)).map((step) => {
    slider.value = step;
    slider.dispatchEvent(new Event("input"));
    frame();
    return look(root, slider, host);
  });
  window.requestAnimationFrame = real;
  return seen;
}"""
SETTLED = """(part) => Promise.allSettled(
  part.getRootNode().getAnimations().map((run) => run.finished)).then(() => null)"""
"""Waits until nothing moves in the explorer that holds a part."""

SAID = """(root, slider, host) => [root.querySelector(".words [aria-live]").textContent,
  slider.getAttribute("aria-valuetext"), host.offsetHeight]"""


@dataclass(frozen=True)
class Walk:
    """What was seen on the way: faults in words, and for each choice its heights in pixels."""

    faults: list[str]
    heights: list[list[int]]


def walk(page: Page) -> dict[int, Walk]:
    """Walk through the first explorer of ``page``, which moves nothing by itself, by width."""
    return {width: walk_at(page, width) for width in WIDTHS}


def walk_at(page: Page, width: int) -> Walk:
    """Walk through the first explorer of ``page`` in a window of ``width`` pixels."""
    page.set_viewport_size({"width": width, "height": 900})
    return Walk(*page.locator("[data-explorer]").first.evaluate(WALK))


def at_each_step(page: Page, look: str = SAID, steps: list[int] | None = None) -> list:
    """Return what ``look`` sees at each step of the first explorer of ``page``.

    Args:
        page: a page of explorers.
        look: a function in JavaScript of the shadow root, the slider and the host.
        steps: the steps to look at, if not each.
    """
    host = page.locator("[data-explorer]").first
    return host.evaluate(STEPS.replace("LOOK", look), steps)
