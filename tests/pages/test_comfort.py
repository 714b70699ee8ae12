"""The whole book by keyboard, at 200 % zoom, and on paper."""

import pytest

from tests.pages.site import page_names
from tests.pages.visits import DESKTOP, visit

ZOOMED = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
STOPS = """() => [...document.querySelectorAll("a, button, input, select, summary, [tabindex='0']")]
  .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0)
  .filter(e => !e.closest("dialog:not([open])")).length"""
# Looks at what has the focus whenever Tab is about to move it on, so that nobody has to ask.
WATCH = """() => {
  const look = () => {
    const e = document.activeElement;
    if (e === document.body || e.dataset.tabbed) return null;
    e.dataset.tabbed = "yes";
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    const inner = e.querySelector("polygon");
    const ring = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none"
      || inner && parseFloat(getComputedStyle(inner).strokeWidth) >= 3
      || e.shadowRoot !== null;
    const seen = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    return ring && seen ? "" : `${ring ? "out of sight" : "no ring"}: ${e.outerHTML.slice(0, 120)}`;
  };
  window.stops = [];
  addEventListener("keydown", event => event.key === "Tab" && stops.push(look()), true);
}"""
CHAPTER = next(name for name in page_names() if name.startswith("chapters/"))


@pytest.mark.parametrize(
    ("page", "size"),
    [*((page, DESKTOP) for page in page_names()), ("index.html", ZOOMED), (CHAPTER, ZOOMED)],
)
def test_tab_reaches_everything_and_shows_where_it_is(browser, address, page, size):
    with visit(browser, f"{address}/{page}", **size, reduced_motion="reduce") as seen:
        expected = seen.page.evaluate(STOPS)
        seen.page.evaluate(WATCH)
        for _ in range(expected + 20):
            seen.page.keyboard.press("Tab")
        stops = [stop for stop in seen.page.evaluate("stops") if stop is not None]
        faults, reached = [*filter(None, stops)], len(stops)
        assert not faults, "\n".join(f"{page}: {fault}" for fault in faults)
        assert reached >= expected, f"{page}: Tab reaches {reached} of {expected} stops"


def test_on_paper_folds_are_open_and_the_frame_is_gone(browser, address):
    with visit(browser, f"{address}/{CHAPTER}", **DESKTOP, color_scheme="dark") as seen:
        page = seen.page
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("details.fold:not([open])").count() == 0
        for part in (".bd-sidebar-primary", ".bd-header-article", ".actions", ".prev-next-area"):
            assert not page.locator(part).first.is_visible(), part
        ink = "getComputedStyle(document.querySelector('article p:not([class])')).color"
        assert max(map(int, page.evaluate(ink)[4:-1].split(","))) < 80, "ink is too light for paper"
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("details.fold[open]").count() == 0
