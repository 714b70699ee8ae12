"""Pages that hold explorers and nothing else, opened in a real browser."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.patience import MILLISECONDS
from utils.scenes.explorer import Explorer

STYLE = """
html { --pst-color-text-base: #323232; --pst-color-background: #fff }
html[data-theme=dark] { --pst-color-text-base: #ced6dd; --pst-color-background: #14181e }
body { margin: 0 auto; padding: 0 16px; max-width: 688px; background: var(--pst-color-background) }
"""
Open = Callable[..., Page]


@cache
def samples_of(kind: str) -> dict[str, Callable[[], Explorer]]:
    """Return the samples of a kind by name; each is made once, when it is first needed."""
    module = import_module(f"tests.explorers.samples.{kind}_samples")
    return {name: cache(make) for name, make in module.SAMPLES.items()}


def samples() -> dict[str, Callable[[], Explorer]]:
    """Return the samples of every kind, by kind and name."""
    folder = Path(__file__).parent / "samples"
    kinds = [module.name.removesuffix("_samples") for module in iter_modules([str(folder)])]
    return {f"{kind} {name}": make for kind in kinds for name, make in samples_of(kind).items()}


def write_page(folder: Path, explorers: Iterable[Explorer], theme: str = "light") -> Path:
    """Write a page that holds ``explorers`` and nothing else into ``folder``; return its file."""
    outputs = "".join(explorer.html() for explorer in explorers)
    file = folder / "explorers.html"
    file.write_text(
        f'<!doctype html><html lang="en" data-theme="{theme}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>explorers</title>'
        f"<style>{STYLE}</style><body>{outputs}<p>below</p></body></html>",
        encoding="utf-8",
    )
    return file


def stop_clock(page: Page) -> None:
    """Let time pass on ``page`` only where a test lets it: a busy machine's time runs away."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)


def drag_to_the_end(page: Page) -> None:
    """Drag the first slider of ``page`` with a mouse from its start to its end."""
    box = page.locator("input").first.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"], middle, steps=20)
    page.mouse.up()


@contextmanager
def opener(browser: Browser, folder: Path) -> Iterator[Open]:
    """Give what opens explorers as one page; fail if a page asked for anything or logged anything.

    Args:
        browser: a running browser.
        folder: where the pages are written.
    """
    problems, contexts = [], []

    def refuse(route: Route) -> None:
        problems.append(f"request: {route.request.url}")
        route.abort()

    def open_explorers(
        *explorers: Explorer, width: int = 1280, theme: str = "light", **options
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        context.set_default_timeout(MILLISECONDS)
        page = context.new_page()
        page.route(lambda url: not url.startswith("file:"), refuse)
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("console", lambda message: problems.append(f"console: {message.text}"))
        page.goto(write_page(folder, explorers, theme).as_uri())
        return page

    try:
        yield open_explorers
    except Exception as error:
        error.add_note(f"The pages had reported: {problems}")
        raise
    finally:
        for context in contexts:
            context.close()
    assert problems == []


@pytest.fixture
def open_explorers(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens explorers as one page (`opener`)."""
    with opener(browser, tmp_path) as open_explorers:
        yield open_explorers


def opens(kind: str) -> Callable[[Open], Open]:
    """Return a fixture that opens samples of a kind by name, as one page."""

    @pytest.fixture
    def open_page(open_explorers: Open) -> Open:
        made = samples_of(kind)
        return lambda *names, **options: open_explorers(*(made[n]() for n in names), **options)

    return open_page
