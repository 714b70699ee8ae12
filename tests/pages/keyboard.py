"""A page by keyboard alone: Tab reaches everything, and one sees where one is."""

from playwright.sync_api import Page

STOPS = """() => [...document.querySelectorAll("a, button, input, select, summary, [tabindex='0']")]
  .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0)
  .filter(e => !e.closest("dialog:not([open])"))
  .filter((e, _, all) => e.type !== "radio" || e === all.find(o => o.name === e.name)).length"""
# Tab stops once at radio buttons of one name: arrows go on from there.
# What scrolls is a stop: the theme sees to it a moment after the window has changed its size.
RESIZED = "dispatchEvent(new Event('resize'))"
SETTLED = """() => {
  const boxes = document.querySelectorAll("pre, .cell_output > .output, .jp-RenderedHTMLCommon");
  const scrolls = e => e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight;
  return [...boxes].every(e => (e.tabIndex === 0) === scrolls(e));
}"""
# Nobody looks at the pictures on the way, and drawing them would take a quarter of the time. What
# is transparent keeps its place, its ring and its turn.
TRANSPARENT = "html { opacity: 0 !important; }"
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


def faults(page: Page) -> list[str]:
    """Go through a page, on which nothing was focused yet, with Tab; return what is wrong with it.

    That is each stop without a ring or out of sight, and how many stops were not reached.
    """
    page.evaluate(RESIZED)
    page.wait_for_function(SETTLED)
    expected = page.evaluate(STOPS)
    page.evaluate(WATCH)
    unseen = page.add_style_tag(content=TRANSPARENT)
    for _ in range(expected + 20):
        page.keyboard.press("Tab")
    unseen.evaluate("style => style.remove()")
    stops = [stop for stop in page.evaluate("stops") if stop is not None]
    missed = [f"Tab reaches {len(stops)} of {expected} stops"] if len(stops) < expected else []
    return [*filter(None, stops), *missed]
