"""Checks of an open page. Each returns its complaints, and each complaint names the element."""

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page

# The accessibility judge as npm's package axe-core has it: twice as fast as the older one on PyPI.
AXE_CORE = Path(__file__).with_name("axe").joinpath("axe.min.js").read_text("utf-8")
AXE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
READABLE = 4.5  # contrast of text with what is behind it, WCAG 1.4.3

# Only what is wrong leaves the page: the whole report would take a tenth longer.
VIOLATIONS = """async options => (await axe.run(document, options)).violations.flatMap(rule =>
  rule.nodes.map(node => `axe ${rule.id}: ${node.target.join(" ")}: ${rule.help}`))"""

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

TEXTS = """svg => {
  const ground = svg.getBoundingClientRect();
  const seen = t => t.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  return [...svg.querySelectorAll("text")].filter(seen).map(t => {
    const box = t.getBoundingClientRect();
    return [t.textContent.trim(), box.x - ground.x, box.y - ground.y, box.width, box.height];
  }).filter(t => t[0] && t[3]);
}"""


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
    """Icons without an outline in `_ext/brick/icons.py`: they would show as squares."""
    return [f"icon has no outline: {name}" for name in page.evaluate(BARE_ICONS)]


def axe(page: Page) -> list[str]:
    """What axe finds: WCAG A and AA, and best practice."""
    page.evaluate(AXE_CORE)
    return page.evaluate(VIOLATIONS, AXE)


def faint_texts(page: Page) -> list[str]:
    """Words in figures that stand out too little from what is drawn behind them, by pixels."""
    figures = page.locator("figure svg:visible, [data-explorer] svg:visible").all()
    return [complaint for figure in figures for complaint in faint_texts_of(figure)]


def faint_texts_of(figure: Locator) -> list[str]:
    """The faint words of one SVG: its picture with words is compared to the one without."""
    texts = figure.evaluate(TEXTS)
    if not texts:
        return []
    drawn = pixels(figure)
    figure.evaluate("svg => svg.querySelectorAll('text').forEach(t => t.style.opacity = 0)")
    blank = pixels(figure)
    figure.evaluate("svg => svg.querySelectorAll('text').forEach(t => t.style.opacity = '')")
    scale = drawn.shape[1] / figure.evaluate("svg => svg.getBoundingClientRect().width")
    name = figure.get_attribute("aria-label") or "figure"
    complaints = []
    for text, *box in texts:
        x, y, width, height = (round(side * scale) for side in box)
        area = np.s_[max(y, 0) : y + height, max(x, 0) : x + width]
        ratio = contrast(drawn[area], blank[area])
        if ratio < READABLE:
            complaints.append(f"'{text}' has contrast {ratio:.1f} < {READABLE} in: {name[:80]}")
    return complaints


def pixels(figure: Locator) -> np.ndarray:
    """A picture of an element: uint8, (height, width, 3)."""
    with Image.open(BytesIO(figure.screenshot())) as image:
        return np.asarray(image.convert("RGB"))


def contrast(ink: np.ndarray, ground: np.ndarray) -> float:
    """The best contrast ratio of two pictures of one shape, pixel by pixel; 1 if they are equal."""
    light, dark = luminance(ink), luminance(ground)
    if light.size == 0:
        return 1.0
    return float(((np.maximum(light, dark) + 0.05) / (np.minimum(light, dark) + 0.05)).max())


def luminance(colours: np.ndarray) -> np.ndarray:
    """The relative luminance of sRGB colours (…, 3), uint8, as WCAG 2 defines it."""
    colours = colours / 255
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])
