"""A visit to a page: what it asked of the outside, what it complained about, what it weighed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, Route

from tests.patience import MILLISECONDS

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 375, "height": 812}, "is_mobile": True, "has_touch": True}

OBSERVE_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) shifts.push({
      value: entry.value,
      moved: (entry.sources || []).map(s => s.node?.outerHTML?.slice(0, 90) ?? s.node?.nodeName),
    });
}).observe({ type: "layout-shift", buffered: true });
"""

SCROLL = """async () => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  for (let y = 0; y < document.body.scrollHeight; y += 800) { scrollTo(0, y); await frame(); }
  scrollTo(0, 0);
  await frame(); await frame();
}"""

# A browser paints nothing before its stylesheets are there, but it answers questions of size.
STYLED = """() => [...document.querySelectorAll("link[rel=stylesheet]")].every(e => e.sheet)"""

WEIGHT = """() => [...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")].reduce((sum, e) => sum + e.encodedBodySize, 0)"""


@dataclass
class Visit:
    """An open page, and what was seen while it was open."""

    page: Page
    outside: list[str] = field(default_factory=list)  # addresses asked for, none was answered
    errors: list[str] = field(default_factory=list)  # of the console, and uncaught ones

    def scroll_through(self) -> None:
        """Scroll to the end, a screen at a time, and back, as a reader of the whole page does."""
        self.page.evaluate(SCROLL)

    def weight(self) -> float:
        """Return the kilobytes that came over the wire, headers not counted."""
        return self.page.evaluate(WEIGHT) / 1000


def elsewhere(address: str) -> re.Pattern:
    """What addresses on other hosts match; the browser lets all others pass without asking us."""
    home = re.escape("/".join(address.split("/", 3)[:3]))
    return re.compile(f"^(?!{home}(/|$)|data:|blob:)")


@contextmanager
def visit(browser: Browser, address: str, **options: object) -> Iterator[Visit]:
    """Open `address` in a fresh profile, and refuse all other hosts.

    Args:
        browser: a running browser.
        address: a loopback or a file address.
        options: of the browser's context, such as `DESKTOP`, `PHONE` or `color_scheme="dark"`.
    """
    context = browser.new_context(**options)
    context.set_default_timeout(MILLISECONDS)
    context.add_init_script(OBSERVE_SHIFTS)
    seen = Visit(context.new_page())

    def refuse(route: Route) -> None:
        seen.outside.append(route.request.url)
        route.abort()

    context.route(elsewhere(address), refuse)
    seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
    seen.page.on(
        "console", lambda line: seen.errors.append(line.text) if line.type == "error" else None
    )
    seen.page.goto(address)
    try:
        yield seen
    finally:
        context.close()
