"""Every check finds the fault that it is there for, and names it."""

import gzip

import pytest

from tests.pages import checks, keyboard, links
from tests.pages.site import Build, served
from tests.pages.visits import DESKTOP, elsewhere, visit
from tools import book

FAULTY = """<!doctype html><html lang="en"><title>Faults</title>
<body style="background:#111;color:#eee"><main><h1>Faults</h1>
<div id="wide" style="width:2000px">wide</div>
<i class="fa-solid fa-unicorn"></i>
<p id="twin">a</p><p id="twin">b</p>
<figure><svg id="nameless" width="200" height="60"><rect width="200" height="60" fill="#ddd"/>
<text x="9" y="25" fill="#111">clear</text><text x="9" y="50" fill="#ccc">faint</text></svg>
</figure>
<a href="other.html">dead</a><a href="#twin">alive</a><a href="#nowhere">dead too</a>
<div style="display:flex"><div class="bd-article-container">article</div>
<nav class="bd-sidebar-secondary" aria-label="here" style="order:-1;width:50px">list</nav></div>
<a id="ringless" href="#twin" style="outline:none">x</a>
<a id="ringed" href="#twin" style="outline:3px solid">y</a>
<a id="away" href="#twin" style="outline:3px solid;position:fixed;top:-99px">z</a>
<b id="sliding" style="transition:color 2s">sliding</b>
<p id="late"></p><p id="pushed">pushed</p><input id="unlabelled">
<script>
  console.error("a complaint");
  fetch("https://outside.invalid/data.json").catch(() => {});
  setTimeout(() => document.querySelector("#late").style.height = "300px", 100);
</script></main></body></html>"""


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A folder with one page that has every fault."""
    folder = tmp_path_factory.mktemp("faulty")
    (folder / "index.html").write_text(FAULTY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def seen(browser, faulty):
    """The page with every fault, opened, with time for what happens late."""
    with served(faulty) as home, visit(browser, f"{home}/index.html", **DESKTOP) as seen:
        seen.page.wait_for_function("shifts.length > 0")
        yield seen


@pytest.mark.parametrize(
    ("page", "address", "outside"),
    [
        ("http://127.0.0.1:80/chapters/a.html", "http://127.0.0.1:80/_static/book.css", False),
        ("http://127.0.0.1:80/chapters/a.html", "http://127.0.0.1:80", False),
        ("http://127.0.0.1:80/chapters/a.html", "data:image/svg+xml,", False),
        ("http://127.0.0.1:80/chapters/a.html", "http://127.0.0.1:8080/book.css", True),
        ("http://127.0.0.1:80/chapters/a.html", "https://127.0.0.1:80/book.css", True),
        ("http://127.0.0.1:80/chapters/a.html", "file:///etc/hosts", True),
        ("file:///book/a.html", "file:///book/_static/book.css", False),
        ("file:///book/a.html", "http://127.0.0.1:80/book.css", True),
    ],
)
def test_only_the_pages_own_host_is_home(page, address, outside):
    assert bool(elsewhere(page).search(address)) == outside


def test_an_outside_request_and_a_console_error_are_seen(seen):
    assert seen.outside == ["https://outside.invalid/data.json"]
    assert "a complaint" in seen.errors


@pytest.mark.parametrize(
    ("check", "complaint"),
    [
        (
            lambda page: checks.sideways_scroll(page, 800),
            'at 800 px it scrolls sideways: <div id="wide"',
        ),
        (lambda page: checks.layout_shift(page, 0.01), 'moved: [\'<p id="pushed"'),
        (checks.moved_by_contents, "without its contents the article moves by -50 px"),
        (checks.moving, 'moves: <b id="sliding"'),
        (checks.nameless_pictures, 'has no accessible name: <svg id="nameless"'),
        (checks.repeated_ids, "id is not unique: twin"),
        (checks.bare_icons, "icon has no outline: fa-solid fa-unicorn"),
        (checks.axe, "axe label: #unlabelled"),
    ],
    ids=[
        "sideways scroll",
        "layout shift",
        "moved by contents",
        "moving",
        "nameless picture",
        "repeated id",
        "icon",
        "axe",
    ],
)
def test_a_check_names_its_fault(seen, check, complaint):
    assert any(complaint in found for found in check(seen.page)), check(seen.page)


def test_only_the_faint_word_of_a_figure_is_named(seen):
    (complaint,) = checks.faint_texts(seen.page)
    assert complaint.startswith("'faint' has contrast 1.2 < 4.5")


def test_tab_names_stops_without_a_ring_and_out_of_sight(seen):
    found = "\n".join(keyboard.faults(seen.page))
    assert 'no ring: <a id="ringless"' in found
    assert 'out of sight: <a id="away"' in found
    assert "ringed" not in found


def test_a_trap_for_tab_is_seen(seen):
    trap = "e => e.key === 'Tab' && e.preventDefault()"
    seen.page.evaluate(f"addEventListener('keydown', {trap})")
    assert keyboard.faults(seen.page)[-1] == "Tab reaches 0 of 7 stops"


def test_dead_links_are_named_and_live_ones_are_not(faulty):
    assert links.dead(links.read_all(faulty, ["index.html"])) == [
        "index.html: #nowhere leads nowhere",
        "index.html: other.html leads nowhere",
    ]


def test_the_weight_counts_what_is_on_the_wire(seen):
    assert seen.weight() == pytest.approx(len(gzip.compress(FAULTY.encode(), 6)) / 1000)


def test_a_warning_fails_the_build_with_the_words_of_sphinx(tmp_path, monkeypatch):
    settings = "title: Faults\nonly_build_toc_files: true\n"
    settings += "repository: {url: https://github.com/a/b, branch: main}\n"
    (tmp_path / "_config.yml").write_text(settings)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (tmp_path / "index.md").write_text("# Faults\n\n[a dead reference](missing.md)\n")
    monkeypatch.setattr(book, "ROOT", tmp_path)
    done = book.build(tmp_path, everything=True)
    build = Build(tmp_path / "_build/html", done.returncode, done.stdout)
    assert build.status != 0
    assert "index.md:3: WARNING" in build.complaints()
    assert "missing.md" in build.complaints()


def test_a_build_that_names_no_warning_shows_the_end_of_its_log():
    log = "\n".join(f"line {i}" for i in range(99))
    assert Build(None, 1, log).complaints().endswith("line 98")
