"""A walk through one chapter on a phone, recorded as one picture for README.

    python -m tools.phone_walk      write .github/phone-walk.webp

Each step does what a finger does, and says what must be seen then: a walk that no longer holds
stops with the words that are missing, and no picture is written.
"""

import argparse
from collections.abc import Iterator
from io import BytesIO

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tools.book import refresh_book
from tools.browser import chromium
from tools.paths import ROOT

PAGE = "chapters/05_shape_view_reshape.html"
PICTURE = ROOT / ".github/phone-walk.webp"
PHONE = {"viewport": {"width": 375, "height": 667}, "is_mobile": True, "has_touch": True}
COLUMNS, GAP, SPACE = 4, 10, "#b9b2a9"
STEPS = 8


def walk(page: Page) -> Iterator[bytes]:
    """Do the steps, one after the other; give a screenshot (PNG) of each.

    Args:
        page: a phone's, with ``PAGE`` opened and nothing remembered.

    Raises:
        AssertionError: the page does not show what it must.
    """
    yield seen(page.locator("h1"), "When is a new shape free?")

    guess = page.locator(".guess").first
    yield seen(guess, "Just show me")
    guess.get_by_role("button", name="at place 3").tap()
    yield seen(guess, "Not this time.")

    page.locator("blockquote.predict a.term").first.tap()
    yield seen(page.locator(".tip"), "Glossary")

    fold = page.locator(".deeper").first
    yield seen(fold, "Go deeper")
    fold.locator(".reveal").tap()
    yield seen(fold, "Fold this away")

    task = page.locator("form.try").first
    said = page.locator(".cell:has(form.try)").first.locator("[aria-live]")
    for answer, verdict in (("4, 3, 2", "that is the shape"), ("6, 2, 1", "right")):
        task.get_by_role("textbox").fill(answer)
        task.get_by_role("button", name="Check").tap()
        yield seen(said, verdict)


def seen(place: Locator, words: str) -> bytes:
    """Return a screenshot with ``place`` in the middle of the screen; it must show ``words``."""
    expect(place).to_contain_text(words)
    place.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
    return place.page.screenshot(animations="disabled")


def side_by_side(shots: list[bytes]) -> Image.Image:
    """Return screenshots of one size as one picture, ``COLUMNS`` in each row."""
    pictures = [Image.open(BytesIO(shot)).convert("RGB") for shot in shots]
    width, height = (side + GAP for side in pictures[0].size)
    rows = -(-len(pictures) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * width + GAP, rows * height + GAP), SPACE)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, COLUMNS)
        sheet.paste(picture, (GAP + column * width, GAP + row * height))
    return sheet


def main() -> None:
    """Build the book, walk, and write the picture."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    address = (refresh_book() / PAGE).as_uri()
    with chromium() as browser:
        page = browser.new_page(**PHONE)
        page.goto(address)
        shots = list(walk(page))
    side_by_side(shots).save(PICTURE, quality=80)
    print(f"{PICTURE.relative_to(ROOT)}: {len(shots)} steps, {PICTURE.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
