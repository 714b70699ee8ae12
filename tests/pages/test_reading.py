"""What a reader does with the pages: search, move by keyboard, open folds, change the light."""

import pytest
from playwright.sync_api import expect

from tests.pages.site import page_names, parsed
from tests.pages.visits import DESKTOP, PHONE, visit

CHAPTER = next(name for name in page_names() if name.startswith("chapters/"))
FOCUSED = "document.activeElement"


def read_title(file):
    """The words of a page's title."""
    return parsed(file).select_one("article h1").text


@pytest.fixture
def cover(browser, address):
    with visit(browser, f"{address}/index.html", **DESKTOP) as seen:
        yield seen.page


@pytest.fixture
def chapter(browser, address):
    with visit(browser, f"{address}/{CHAPTER}", **DESKTOP) as seen:
        yield seen.page


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_search_lists_the_chapter_that_has_the_word(browser, address, book, scheme):
    home = address if scheme == "http" else book.as_uri()
    with visit(browser, f"{home}/search.html?q=tensor", **DESKTOP) as seen:
        hit = seen.page.locator(f'#search-results a[href*="{CHAPTER}"]').first
        hit.wait_for()
        hit.click()
        seen.page.wait_for_url(f"**/{CHAPTER}*")
        assert not seen.errors


def test_search_opens_with_the_keyboard_and_finds(chapter):
    chapter.keyboard.press("Control+k")
    chapter.keyboard.type("tensor")
    chapter.keyboard.press("Enter")
    chapter.wait_for_url("**/search.html?q=tensor*")
    chapter.locator("#search-results li").first.wait_for()


def test_the_first_tab_skips_to_the_text(chapter):
    chapter.keyboard.press("Tab")
    assert chapter.evaluate(f"{FOCUSED}.getAttribute('href')") == "#main-content"
    chapter.keyboard.press("Enter")
    chapter.keyboard.press("Tab")
    assert chapter.evaluate(f"{FOCUSED}.closest('main') !== null")


def test_a_piece_of_the_house_is_reached_by_tab_shown_and_followed(cover):
    for _ in range(100):
        cover.keyboard.press("Tab")
        if cover.evaluate(f"{FOCUSED}.closest('.house') !== null"):
            break
    stroke = f"parseFloat(getComputedStyle({FOCUSED}.querySelector('polygon')).strokeWidth)"
    assert cover.evaluate(stroke) >= 3
    place = cover.evaluate(f"{FOCUSED}.getAttribute('href')")
    assert "chapters/" in place
    cover.keyboard.press("Enter")
    cover.wait_for_url(f"**/{place}")


def test_only_chapters_that_are_written_are_links_in_the_house(cover):
    written = [name for name in page_names() if name.startswith("chapters/")]
    assert cover.locator(".house svg a").count() == len(written)
    assert cover.locator(".house .coming a, li.coming a").count() == 0


def test_a_fold_opens_with_the_keyboard_and_says_so(chapter):
    fold = chapter.locator("details.fold").first
    assert fold.locator("summary").inner_text().startswith("Show")
    fold.locator("summary").focus()
    chapter.keyboard.press("Enter")
    assert fold.get_attribute("open") is not None
    assert fold.locator("summary").inner_text().startswith("Hide")


def test_copying_code_keeps_the_focus_and_is_told(chapter):
    button = chapter.locator(".copybtn:visible").first
    button.press("Enter")
    expect(chapter.locator("article > [aria-live=polite]")).to_have_text("Copied!")
    assert button.evaluate("e => e === document.activeElement")
    chapter.keyboard.press("Tab")
    assert chapter.evaluate("document.activeElement.closest('article') !== null")


def test_the_chosen_light_is_there_from_the_first_moment_and_stays(chapter):
    for _ in range(3):
        chapter.locator(".theme-switch-button").click()
        if chapter.evaluate("document.documentElement.dataset.mode") == "dark":
            break
    chapter.route("**/*.js", lambda route: route.abort())
    chapter.reload()
    assert chapter.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_line_on_top_names_the_chapter_once_its_title_has_left(chapter):
    running, title = chapter.locator(".running"), chapter.locator("article h1")
    shown = "opacity => getComputedStyle(document.querySelector('.running')).opacity === opacity"
    chapter.mouse.move(640, 400)
    chapter.mouse.wheel(0, 20)
    chapter.wait_for_function("scrollY === 20")
    chapter.wait_for_function(shown, arg="0")
    chapter.mouse.wheel(0, 400)
    chapter.wait_for_function(shown, arg="1")
    assert title.bounding_box()["y"] < 0
    assert running.inner_text() == f"1. {title.inner_text().removesuffix('#').strip()}"


@pytest.mark.parametrize("width", [800, 1201, 1280])
def test_the_longest_name_on_top_stays_in_its_line_beside_the_buttons(
    browser, address, book, width
):
    heads = {name: read_title(book / name) for name in page_names() if "chapters/" in name}
    page = max(heads, key=lambda name: len(heads[name]))
    size = {"viewport": {"width": width, "height": 600}}
    with visit(browser, f"{address}/{page}", **size) as seen:
        name, line, buttons = (
            seen.page.locator(place).bounding_box()
            for place in (".running", ".bd-header-article", ".header-article-items__end")
        )
        assert name["width"] > 100
        assert name["x"] + name["width"] <= buttons["x"]
        assert line["y"] <= name["y"]
        assert name["y"] + name["height"] <= line["y"] + line["height"]


def test_on_a_phone_the_contents_open_and_close(browser, address):
    with visit(browser, f"{address}/{CHAPTER}", **PHONE) as seen:
        seen.page.locator(".primary-toggle").first.click()
        entry = seen.page.locator("dialog[open] .bd-links a").first
        entry.wait_for()
        seen.page.keyboard.press("Escape")
        entry.wait_for(state="hidden")


def test_a_chapter_can_be_run_edited_and_downloaded(chapter):
    links = chapter.locator(".article-header-buttons a").evaluate_all("all => all.map(a => a.href)")
    for part in ("colab.research.google.com/github", "mybinder.org", "/edit/", "/issues/new"):
        assert any(part in link for link in links), f"no button leads to {part}"
    notebook = next(link for link in links if link.startswith("http://127.0.0.1"))
    assert chapter.request.get(notebook).json()["nbformat"] == 4
