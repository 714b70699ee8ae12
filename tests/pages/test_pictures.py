"""A stored picture where its script runs, and where a client takes scripts away; its room."""

import re

import pytest
from matplotlib.figure import Figure

from tests.pages.site import page_names, parsed
from tools.paths import ROOT
from utils.pictures.svg import to_html

PAGE = "<!DOCTYPE html><body style='margin:0;color:#fafafa;background:#111'>{}"
WHITE_CORNER = """image => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return [...canvas.getContext("2d").getImageData(0, 0, 1, 1).data];
}"""


@pytest.fixture(scope="module")
def picture() -> str:
    """A stored picture with every sign that its address must encode."""
    fig = Figure(figsize=(3, 2))
    ax = fig.add_subplot(title="100 % of a & b, 'quoted' #1")
    ax.bar([1], [2], hatch="/", edgecolor="#0072B2")
    ax.text(1, 1, "x < 2 & y > 1, 50 %", family="monospace")
    return to_html(fig)


@pytest.fixture
def page(browser):
    with browser.new_context() as context:
        yield context.new_page()


def test_where_scripts_run_the_svg_itself_takes_the_ink_of_the_page(page, picture, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "_ext")
    from brick.figure_markup import inline

    page.set_content(PAGE.format(picture + picture))
    page.wait_for_function("!document.querySelector('img')")
    assert page.locator("figure > svg").count() == 2
    assert page.locator("text", has_text="x < 2").first.evaluate(
        "e => getComputedStyle(e).fill"
    ) == ("rgb(250, 250, 250)")
    shown = page.locator("figure").first.evaluate(
        "f => { f.querySelector('script').remove(); return f.outerHTML }"
    )
    page.set_content(inline(picture))
    assert page.locator("figure").evaluate("f => f.outerHTML") == shown


def test_where_scripts_are_taken_away_the_image_is_drawn_on_white_paper(page, picture):
    sanitised = picture.partition("<script")[0] + "</figure>"
    page.set_content(PAGE.format(sanitised))
    image = page.locator("img")
    image.evaluate("image => image.decode()")  # refuses what is no image
    size = image.evaluate("i => [i.naturalWidth, i.naturalHeight, i.width, i.height]")
    assert size == [288, 192, 288, 192]
    assert image.evaluate(WHITE_CORNER) == [255, 255, 255, 255]


def test_where_the_image_is_refused_its_words_stand(page, picture):
    page.set_content(PAGE.format(picture.partition("<script")[0].replace("src=", "data-src=")))
    assert page.get_by_role("img").get_attribute("alt") == "Figure: 100 % of a & b, 'quoted' #1"
    assert page.locator("body").inner_text() == ""  # and no letter of the drawing


def test_an_explorers_room_is_two_numbers_and_a_rule_of_the_style_sheet(book):
    hosts = [e for page in page_names() for e in parsed(book / page).select("[data-explorer]")]
    assert hosts
    assert not any(host.get("style") for host in hosts)
    rooms = [host.find("div", recursive=False)["style"] for host in hosts]
    assert [room for room in rooms if not re.fullmatch(r"--wide:\d+px;--phone:\d+px", room)] == []
