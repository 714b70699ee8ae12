"""Formulas are drawn when the book is built: offline, light, still, and scrollable on a phone."""

import re

import pytest

from tests.pages import checks, sample
from tests.pages.site import Build
from tests.pages.visits import DESKTOP, PHONE, visit
from tools import book as builder
from tools.paths import ROOT

PAGE = "chapters/01_maths.html"
FORMULAS = len(sample.INLINE) + 2
DRAWN = """() => [...document.querySelectorAll("article .katex-html")]
  .filter(e => e.getBoundingClientRect().width > 10).length"""
FONTS = """() => [...document.fonts].filter(f => f.status === "loaded").map(f => f.family)"""


@pytest.fixture(params=["http", "file"])
def home(request, sample_address, sample):
    return sample_address if request.param == "http" else sample.as_uri()


def test_formulas_are_drawn_with_their_own_fonts_and_without_a_network(browser, home):
    with visit(browser, f"{home}/{PAGE}", **DESKTOP) as seen:
        assert seen.page.evaluate(DRAWN) == FORMULAS
        assert {"KaTeX_Main", "KaTeX_Math"} <= set(seen.page.evaluate(FONTS))
        assert (seen.outside, seen.errors) == ([], [])


def test_a_page_with_formulas_is_light_and_still(browser, sample_address):
    with visit(browser, f"{sample_address}/{PAGE}", **DESKTOP) as seen:
        assert seen.weight() <= 200
        assert checks.layout_shift(seen.page, 0.01) == []


def test_on_a_phone_a_wide_formula_scrolls_and_the_page_does_not(browser, sample_address):
    with visit(browser, f"{sample_address}/{PAGE}", **PHONE) as seen:
        assert checks.sideways_scroll(seen.page, 375) == []
        assert checks.axe(seen.page) == []


def test_the_keyboard_scrolls_a_wide_formula(browser, sample_address):
    narrow = {"viewport": {"width": 375, "height": 800}}
    with visit(browser, f"{sample_address}/{PAGE}", **narrow) as seen:
        seen.page.locator("div.math").last.focus()
        seen.page.keyboard.press("ArrowRight")
        seen.page.wait_for_function("document.activeElement.scrollLeft > 0", timeout=5000)


def test_only_pages_with_formulas_load_the_styles_of_formulas(sample):
    loads = {
        name: "katex" in (sample / f"chapters/{name}.html").read_text("utf-8")
        for name in ("01_maths", "02_figures")
    }
    assert loads == {"01_maths": True, "02_figures": False}


def test_the_styles_are_of_the_version_that_draws():
    styles = (ROOT / "assets/katex/katex.min.css").read_text("utf-8")
    program = (ROOT / "_ext/brick/katex/katex.min.js").read_text("utf-8")
    (drawing,) = re.findall(r'version:"([\d.]+)"', program)
    assert re.search(r'content:"([\d.]+)"', styles)[1] == drawing


def test_every_font_that_the_styles_name_is_there():
    folder = ROOT / "assets/katex"
    named = set(re.findall(r"url\(([^)]+)\)", (folder / "katex.min.css").read_text("utf-8")))
    assert named == {f"fonts/{path.name}" for path in (folder / "fonts").iterdir()}


def test_a_wrong_formula_fails_the_build_and_names_its_page(tmp_path, monkeypatch):
    sample.write(tmp_path)
    (tmp_path / "chapters/14_last.ipynb").unlink()
    (tmp_path / "chapters/14_last.md").write_text("# Wrong\n\n$\\nosuchmacro{x}$\n", "utf-8")
    monkeypatch.setattr(builder, "ROOT", tmp_path)
    done = builder.build(tmp_path, everything=True)
    complaints = Build(tmp_path / "_build/html", done.returncode, done.stdout).complaints()
    assert done.returncode != 0
    assert "14_last.md" in complaints
    assert "nosuchmacro" in complaints
