"""The book is built without a warning, and everything it points to is there."""

from tests.pages import links
from tests.pages.site import page_names


def test_sphinx_has_nothing_to_complain_about(build):
    assert build.status == 0, build.complaints()


def test_every_page_in_the_reading_order_is_built(book):
    missing = [name for name in page_names() if not (book / name).is_file()]
    assert not missing, f"_toc.yml lists pages that were not built: {missing}"


def test_links_inside_the_book_find_their_page_and_their_anchor(book):
    dead = links.dead(links.read_all(book, page_names()))
    assert not dead, "\n".join(dead)


def test_links_out_of_the_book_are_safe_and_listed(book):
    outside = links.outside(links.read_all(book, page_names()))
    (book.parent / "outside-links.txt").write_text("\n".join(outside) + "\n", encoding="utf-8")
    assert not [link for link in outside if not link.startswith("https:")]


def test_nothing_that_no_page_needs_is_published(book):
    size = sum(path.stat().st_size for path in (book / "_static").rglob("*") if path.is_file())
    assert size < 1_500_000, f"_static holds {size / 1e6:.1f} MB; _ext/brick/lean.py trims it"
