"""The small book, with a chapter of guesses and second readings in the place of its last one."""

from collections.abc import Callable
from pathlib import Path

import torch

from tests.pages.site import Build, run_once
from tests.pages.small_book import FIGURE, HEAD, code, markdown, notebook, write
from utils.explorers import strides

CHAPTER = "chapters/14_last"
NUMBER = "14"
OFFERED = """\
## Answers

> **Predict.** How many legs has a beetle?
>
> 1. `4`, as a cat
> 2. six
> 3. eight, as a spider"""
AFTER = "Six: the word *quokka* stands here.\n\nWhat leads on stays open."
CHOICE, OPEN, PLAYED, FAILED = "second-part", "no-list", "played", "failed"
DEEPER = "second-reading-how-deep"


def figure(name: str) -> dict:
    """A cell that shows a picture with a caption."""
    shown = {"text/html": FIGURE, "text/plain": "a quagga"}
    return code("draw()", name, shown, mystnb={"figure": {"caption": "The caption."}}, predict=2)


def failing(name: str) -> dict:
    """A cell that raises an error."""
    raised = {"output_type": "error", "ename": "ValueError", "evalue": "wombat", "traceback": ["x"]}
    return code("fail()", name, tags=("raises-exception",)) | {"outputs": [raised]}


def cells() -> list[dict]:
    """The cells of the chapter."""
    explorer = strides(torch.arange(6).view(2, 3), "x.t()")
    played = {"text/html": explorer.html(), "text/plain": "words"}
    return [
        markdown(HEAD.format(title="The last one"), "title"),
        markdown(OFFERED, "offered"),
        code("legs = 6", "no-output"),
        code("legs", "first-part", {"text/plain": "\n".join(str(k) for k in range(30))}),
        figure(CHOICE),
        markdown(AFTER, "after"),
        markdown("> **Predict.** What is it? See [below](#how).\n", "asked"),
        code("1 + 1", OPEN, {"text/plain": "2"}),
        markdown("Two.\n\n## How\n\n> **Predict.** How far?", "then"),
        code("explore()", PLAYED, played),
        markdown("As far as you like.\n\n> **Predict.** Does it run?\n>\n> - yes\n> - no", "fails"),
        failing(FAILED) | {"metadata": {"tags": ["raises-exception"], "predict": 2}},
        markdown("No.", "failed-read"),
        markdown("### Second reading: how deep?\n\nThese words stay.", "deep"),
        code("deep()", "deep-code", {"text/plain": "platypus " * 30}, ("second-reading",)),
        markdown("The words *numbat* and more.", "deep-read"),
        markdown("## What follows\n\nIt is never folded.", "end"),
    ]


def write_with(folder: Path, chapter: list[dict]) -> Path:
    """Write the small book into `folder`, with the cells of its last chapter; return it."""
    write(folder)
    (folder / f"{CHAPTER}.ipynb").write_text(notebook(chapter), "utf-8")
    return folder


def build(folder: Path, change: Callable[[list[dict]], object] = lambda chapter: None) -> Build:
    """Build the book in `folder`, with its chapter changed; processes that share it build once."""
    chapter = cells()
    change(chapter)
    return run_once(folder, lambda: write_with(folder / "source", chapter))
