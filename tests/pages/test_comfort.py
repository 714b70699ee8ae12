"""The book by keyboard at 200 % zoom, and on paper."""

import pytest

from tests.pages import keyboard
from tests.pages.site import page_names
from tests.pages.visits import DESKTOP, visit

ZOOMED = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
CHAPTER = next(name for name in page_names() if name.startswith("chapters/"))


@pytest.mark.parametrize("page", ["index.html", CHAPTER])
def test_tab_reaches_everything_at_200_percent_too(browser, address, page):
    with visit(browser, f"{address}/{page}", **ZOOMED, reduced_motion="reduce") as seen:
        assert keyboard.faults(seen.page) == []


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
