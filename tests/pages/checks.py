"""Checks of an open page. Each returns its complaints, and each complaint names the element."""

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from tests.contrast import contrast

# The accessibility judge as npm's package axe-core has it: twice as fast as the older one on PyPI.
AXE_CORE = Path(__file__).with_name("axe").joinpath("axe.min.js").read_text("utf-8")
AXE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
READABLE = 4.5  # contrast of text with what is behind it, WCAG 1.4.3

# Only what is wrong leaves the page: the whole report would take a tenth longer. And only where
# something is wrong are elements named: selectors for all of them take another tenth.
VIOLATIONS = """async ([where, options]) => {
  const nameless = await axe.run(where, { ...options, selectors: false });
  if (!nameless.violations.length) return [];
  const { violations } = await axe.run(where, options);
  return violations.flatMap(rule =>
    rule.nodes.map(node => `axe ${rule.id}: ${node.target.join(" ")}: ${rule.help}`));
}"""

OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")]
    .filter(e => e.getBoundingClientRect().right > width + 1);
  return wide.filter(e => !wide.some(other => other !== e && e.contains(other)))
    .map(e => e.outerHTML.slice(0, 120));
}"""

NAMELESS = """() => [...document.querySelectorAll("svg, img, [role=img]")]
  .filter(e => !e.closest("[aria-hidden=true]") && !e.closest("a, button")?.textContent.trim())
  .filter(e => !(e.ariaLabel || e.getAttribute("aria-labelledby") || e.getAttribute("alt")))
  .map(e => e.outerHTML.slice(0, 120))"""

REPEATED = """() => {
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))];
}"""

BARE_ICONS = """() => [...document.querySelectorAll('i[class*="fa-"], span[class*="fa-"]')]
  .filter(e => getComputedStyle(e).maskImage === "none").map(e => e.className)"""

MOVING = """() => [
  ...document.getAnimations().map(animation => animation.effect?.target ?? document.body),
  ...[...document.querySelectorAll("*")].filter(
    e => getComputedStyle(e).transitionDuration.split(", ").some(t => parseFloat(t) > 0)),
].map(e => e.outerHTML.slice(0, 120))"""

WITHOUT_CONTENTS = """() => {
  const article = document.querySelector(".bd-article-container");
  const contents = document.querySelector(".bd-sidebar-secondary");
  if (!article || !contents) return [];
  const left = article.getBoundingClientRect().left, shown = contents.style.display;
  contents.style.display = "none";
  const moved = article.getBoundingClientRect().left - left;
  contents.style.display = shown;
  return moved ? [`without its contents the article moves by ${moved} px`] : [];
}"""

# Nothing but figures: all of them fit into one picture.
ONLY_FIGURES = """body :not(:has(figure svg, [data-explorer]), figure, figure *, [data-explorer]) {
  display: none !important;
}"""

FIGURES = """() => [
  ...document.querySelectorAll("figure svg"),
  ...[...document.querySelectorAll("[data-explorer]")]
    .flatMap(host => [...host.shadowRoot?.querySelectorAll("svg") ?? []]),
].filter(svg => svg.checkVisibility())"""

# For each figure its name, its place on the page, and its visible words with theirs.
WORDS = f"""async () => {{
  const frame = () => new Promise(done => requestAnimationFrame(done));
  for (let k = 0; k < 3; k++) await frame();  // explorers are drawn again where they have moved
  return ({FIGURES})().map(svg => {{
    const place = e => {{
      const box = e.getBoundingClientRect();
      return [box.x + scrollX, box.y + scrollY, box.width, box.height];
    }};
    const seen = t => t.checkVisibility({{ opacityProperty: true, visibilityProperty: true }});
    const texts = [...svg.querySelectorAll("text")].filter(seen)
      .map(t => [t.textContent.trim(), place(t)]).filter(([text, box]) => text && box[3]);
    return [svg.ariaLabel || "figure", place(svg), texts];
  }});
}}"""

FADE = f"""opacity => ({FIGURES})().flatMap(svg => [...svg.querySelectorAll("text")])
  .forEach(text => {{ text.style.opacity = opacity; }})"""


def sideways_scroll(page: Page, width: int) -> list[str]:
    """Elements that make the page scroll sideways in a window of `width` CSS pixels."""
    page.set_viewport_size({"width": width, "height": 800})
    return [f"at {width} px it scrolls sideways: {e}" for e in page.evaluate(OVERFLOWING)]


def layout_shift(page: Page, limit: float) -> list[str]:
    """What moved after it was shown, if the shifts sum to more than `limit`."""
    shifts = page.evaluate("shifts")
    total = sum(shift["value"] for shift in shifts)
    if total <= limit:
        return []
    return [f"layout shift {total:.3f} > {limit}"] + [f"moved: {s['moved']}" for s in shifts]


def moved_by_contents(page: Page) -> list[str]:
    """How far the article moves while the list of contents beside it has not arrived."""
    return page.evaluate(WITHOUT_CONTENTS)


def moving(page: Page) -> list[str]:
    """What moves by itself, or would on its way to another look."""
    return [f"moves: {element}" for element in page.evaluate(MOVING)]


def nameless_pictures(page: Page) -> list[str]:
    """Pictures that a screen reader has no name for."""
    return [f"has no accessible name: {e}" for e in page.evaluate(NAMELESS)]


def repeated_ids(page: Page) -> list[str]:
    """Ids that more than one element has: a link or a drawing's `#id` reaches the wrong one."""
    return [f"id is not unique: {name}" for name in page.evaluate(REPEATED)]


def bare_icons(page: Page) -> list[str]:
    """Icons without an outline in `_ext/brick/icons.css`: they would show as squares."""
    return [f"icon has no outline: {name}" for name in page.evaluate(BARE_ICONS)]


def axe(page: Page, where: str = "html") -> list[str]:
    """What axe finds: WCAG A and AA, and best practice.

    Args:
        page: an open page.
        where: a selector of the elements to look at, with what is in them.
    """
    page.evaluate(AXE_CORE)
    return page.evaluate(VIOLATIONS, [where, AXE])


def faint_texts(page: Page) -> list[str]:
    """Words in figures that stand out too little from what is drawn behind them, by pixels.

    A picture of all figures with their words is compared to one without.
    """
    alone = page.add_style_tag(content=ONLY_FIGURES)
    figures = page.evaluate(WORDS)
    if figures:
        frame = around([place for _, place, _ in figures])
        drawn = pixels(page, frame)
        page.evaluate(FADE, "0")
        blank = pixels(page, frame)
        page.evaluate(FADE, "")
    alone.evaluate("style => style.remove()")
    return [
        f"'{text}' has contrast {ratio:.1f} < {READABLE} in: {name[:80]}"
        for name, _, texts in figures
        for text, place in texts
        if (ratio := contrast_at(place, frame, drawn, blank)) < READABLE
    ]


def around(places: list[list[float]]) -> dict[str, float]:
    """The smallest box around places (x, y, width, height) on a page, in CSS pixels."""
    left, top = (min(place[side] for place in places) for side in (0, 1))
    right, bottom = (max(place[side] + place[side + 2] for place in places) for side in (0, 1))
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def pixels(page: Page, frame: dict[str, float]) -> np.ndarray:
    """A picture of a part of the whole page: uint8, (height, width, 3)."""
    with Image.open(BytesIO(page.screenshot(full_page=True, clip=frame))) as image:
        return np.asarray(image.convert("RGB"))


def contrast_at(
    place: list[float], frame: dict[str, float], drawn: np.ndarray, blank: np.ndarray
) -> float:
    """The contrast of one text with what is behind it, from two pictures of `frame`."""
    scale = drawn.shape[1] / frame["width"]
    x, y = place[0] - frame["x"], place[1] - frame["y"]
    x, y, width, height = (round(side * scale) for side in (x, y, *place[2:]))
    area = np.s_[max(y, 0) : y + height, max(x, 0) : x + width]
    inked = (drawn[area] != blank[area]).any(axis=-1)  # everywhere else the contrast is 1
    return contrast(drawn[area][inked] / 255, blank[area][inked] / 255)
