"""Every page, over the network and as a file, on a desktop and on a phone, light and dark."""

import pytest

from tests.pages import checks, keyboard
from tests.pages.site import page_names
from tests.pages.visits import DESKTOP, PHONE, visit

DEVICES = {"desktop": {**DESKTOP, "device_scale_factor": 2}, "phone": PHONE}
PAGES = [*page_names(), "404.html"]
CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]
ONE_SCHEME = {"desktop": ["light"], "phone": ["dark"]}
WIDTHS = {"desktop": (1280, 640), "phone": (375, 320)}  # 640: a desktop at 200 % zoom
SHIFT = 0.01
WEIGHT, WEIGHT_WITH_EXPLORER = 200, 300  # kilobytes on the wire


def on(page, device, *more):
    """Parameters of a test of an opened page; what it has opened is shared within a process."""
    name = f"{page}-{device}"
    return pytest.param(name, *more, marks=pytest.mark.xdist_group(name))


on_desktops = pytest.mark.parametrize(
    "seen", [on(page, "desktop") for page in PAGES], indirect=True
)


@pytest.fixture(scope="module", params=[on(page, device) for page in PAGES for device in DEVICES])
def seen(request, browser, address):
    """A page, opened over the network on one of the devices.

    Tests leave it as they found it but for the last, which moves the focus.
    """
    page, device = request.param.rsplit("-", 1)
    with visit(browser, f"{address}/{page}", **DEVICES[device]) as seen:
        seen.scroll_through()
        seen.name, seen.device = page, device
        seen.shifts = checks.layout_shift(seen.page, SHIFT)  # before a test changes the window
        yield seen


def show(seen, scheme):
    """Show the page in one scheme, without motion, or colours are measured on their way to it."""
    seen.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    themes = f"[undefined, '{scheme}']"  # undefined: the page for wrong addresses
    seen.page.wait_for_function(f"{themes}.includes(document.documentElement.dataset.theme)")


def assert_none(complaints, where):
    assert not complaints, "\n".join(f"{where}: {complaint}" for complaint in complaints)


def test_nothing_moves_after_it_is_shown(seen):
    assert_none(seen.shifts, seen.name)


@on_desktops
def test_the_article_stands_still_when_its_contents_arrive(seen):
    """On a slow network the list of contents comes last: without it nothing stands elsewhere."""
    assert_none(checks.moved_by_contents(seen.page), seen.name)


def test_nothing_moves_for_a_reader_who_asks_for_that(seen):
    seen.page.emulate_media(reduced_motion="reduce")
    assert_none(checks.moving(seen.page), seen.name)


def test_the_page_is_light(seen):
    explorer = seen.page.locator("[data-explorer]").count()
    limit = WEIGHT_WITH_EXPLORER if explorer else WEIGHT
    assert seen.weight() <= limit, f"{seen.name} weighs {seen.weight():.0f} kB > {limit} kB"


def test_every_picture_has_a_name(seen):
    assert_none(checks.nameless_pictures(seen.page), seen.name)


def test_every_id_is_unique(seen):
    assert_none(checks.repeated_ids(seen.page), seen.name)


def test_every_icon_has_an_outline(seen):
    assert_none(checks.bare_icons(seen.page), seen.name)


def schemes(page, device):
    """The schemes in which axe looks at a page on a device.

    Around the text all chapters are alike, and the text has the same colours on all devices: the
    first chapter is looked at in both schemes on both devices, another in each of them on one.
    """
    return ONE_SCHEME[device] if page in CHAPTERS[1:] else ["light", "dark"]


@pytest.mark.parametrize(
    ("seen", "scheme"),
    [on(page, where, s) for page in PAGES for where in DEVICES for s in schemes(page, where)],
    indirect=["seen"],
)
def test_axe_finds_nothing(seen, scheme):
    show(seen, scheme)
    assert_none(checks.axe(seen.page), f"{seen.name} {seen.device} {scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@on_desktops
def test_words_in_figures_are_readable(seen, scheme):
    show(seen, scheme)
    assert_none(checks.faint_texts(seen.page), f"{seen.name} {scheme}")


def test_it_never_scrolls_sideways(seen):
    for width in WIDTHS[seen.device]:
        assert_none(checks.sideways_scroll(seen.page, width), seen.name)
    seen.page.set_viewport_size(DEVICES[seen.device]["viewport"])


def test_it_asked_nothing_of_the_outside_and_reported_no_error(seen):
    assert_none(seen.outside, f"{seen.name} asks for")
    assert_none(seen.errors, f"{seen.name} reports")


@on_desktops  # the last test of a page: the focus stays where Tab has left it
def test_tab_reaches_everything_and_shows_where_it_is(seen):
    seen.page.emulate_media(reduced_motion="reduce")
    assert_none(keyboard.faults(seen.page), seen.name)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in CHAPTERS])
def test_it_works_as_a_file_without_a_server(browser, book, page):
    """Chapters are opened as files in test_phones.py."""
    with visit(browser, (book / page).as_uri()) as seen:
        seen.scroll_through()
        assert_none(seen.outside, f"{page} asks for")
        assert_none(seen.errors, f"{page} reports")
