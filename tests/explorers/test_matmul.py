"""Explorer ``matmul`` in a real browser: walk the products, pick a number, choose a formula."""

from playwright.sync_api import Page, expect

from tests.explorers.opener import Open, drag_to_the_end, opens

open_page = opens("matmul")


def words(page: Page):
    return page.locator(".words [aria-live]")


def cell(page: Page, name: str):
    return page.locator(f"g[data-mark='{name}']")


def test_keys_walk_through_the_products_of_a_number(open_page: Open):
    page = open_page("plain")
    expect(words(page)).to_have_text("out[0, 0] so far = 2 × 5 = 10")
    slider = page.get_by_role("slider", name="product")
    slider.press("ArrowRight")
    expect(words(page)).to_have_text("out[0, 0] so far = 2 × 5 + 1 × 3 = 13")
    assert cell(page, "out 0 0").text_content() == "13"
    slider.press("ArrowRight")
    expect(words(page)).to_have_text("out[0, 0] = 2 × 5 + 1 × 3 + 1 × (-1) = 12")
    slider.press("End")
    expect(words(page)).to_have_text("out[1, 1] = 1 × 4 + 2 × 2 + 0 × 0 = 8")
    assert [cell(page, f"out 0 {k}").text_content() for k in range(4)] == ["12", "10", "11", "8"]


def test_a_drag_ends_at_the_last_product(open_page: Open):
    page = open_page("plain", width=375)
    drag_to_the_end(page)
    expect(page.locator(".walk .count")).to_have_text("12 of 12")


def test_a_click_on_a_number_lights_its_row_and_its_column(open_page: Open):
    page = open_page("plain")
    cell(page, "out 0 2").click()
    expect(words(page)).to_have_text("out[1, 0] so far = 1 × 5 = 5")
    lit = page.locator("g.seen, g.now").evaluate_all("all => all.map(g => g.dataset.mark)")
    row, column = {f"a 0 {k}" for k in (3, 4, 5)}, {f"b 0 {k}" for k in (0, 2, 4)}
    assert {name for name in lit if name[0] in "ab"} == row | column
    cell(page, "out 0 2").click()
    expect(words(page)).to_have_text("out[1, 0] so far = 1 × 5 + 2 × 3 = 11")
    cell(page, "term 2").click()
    expect(words(page)).to_have_text("out[1, 0] = 1 × 5 + 2 × 3 + 0 × (-1) = 11")


def test_another_formula_shows_its_own_tables(open_page: Open):
    page = open_page("chapter")
    page.locator("select").select_option("ij->ji")
    expect(words(page)).to_have_text("out[0, 0] = 2")
    assert not cell(page, "b 0 0").is_visible()
    cell(page, "out 0 1").click()
    expect(words(page)).to_have_text("out[0, 1] = 1")
    page.locator("select").select_option("nij,njk->nik")
    assert cell(page, "out 1 0").is_visible()
