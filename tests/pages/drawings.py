"""What explorers draw, as digests: any change of a drawing is a visible change of a stored file.

    python -m tests.pages.drawings      accept what is drawn now; look at it first

A digest covers the whole card at the start, the middle and the end of its walk, styles included.
Places in a drawing follow from widths and letters, not from fonts, so digests are equal everywhere.
"""

import hashlib
import json
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.pages.explorer_pages import samples, write_page
from tools.pdf import chromium
from utils.explorers.figure import Explorer

STORED = Path(__file__).with_name("drawings.json")
WIDTHS = (1280, 375)

# Draws at once what would wait for the next frame, and returns the card after each move.
CARDS = """(host, option) => {
  const all = (kind) => [...host.shadowRoot.querySelectorAll(kind)], frames = [];
  window.requestAnimationFrame = (run) => frames.push(run);
  const move = (control, name) => {
    control.dispatchEvent(new Event(name));
    while (frames.length) frames.shift()();
  };
  for (const select of all("select")) {
    select.selectedIndex = option % select.options.length;
    move(select, "change");
  }
  return [0, 0.5, 1].map((part) => {
    for (const slider of all("input[type=range]")) {
      slider.value = Math.round(part * slider.max);
      move(slider, "input");
    }
    return host.shadowRoot.innerHTML;
  });
}"""
OPTIONS = """(host) => [...host.shadowRoot.querySelectorAll("select")]
  .map((select) => select.options.length)"""


def options(host: Locator) -> int:
    """Return how many times to choose until each option of every list was chosen."""
    return max([1, *host.evaluate(OPTIONS)])


def digests(page: Page) -> list[str]:
    """Return one digest for each option of the explorer on ``page``."""
    host = page.locator("[data-explorer]").first
    cards = [host.evaluate(CARDS, option) for option in range(options(host))]
    return [hashlib.sha256("\n".join(card).encode()).hexdigest()[:12] for card in cards]


def drawn(browser, explorer: Explorer, folder: Path) -> dict[str, list[str]]:
    """Return the digests of ``explorer`` by the width of the page, drawn by ``browser``."""
    found = {}
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        page.goto(write_page(folder, [explorer]).as_uri())
        found[str(width)] = digests(page)
        page.close()
    return found


def main() -> None:
    """Store the digests of all samples."""
    folder = STORED.parents[2] / "_build"
    folder.mkdir(exist_ok=True)
    with chromium() as browser:
        found = {name: drawn(browser, make(), folder) for name, make in samples().items()}
    STORED.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(f"{STORED.name}: {len(found)} samples")


if __name__ == "__main__":
    main()
