"""A small book with what the real one may not have yet: formulas, terms, an address.

It is built with the real book's settings, extension, templates and assets. Its settings hold the
placeholder for the repository's address, and its folder a git remote.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from unittest import mock

import yaml

from tests.pages.site import Build, run_once
from tools import addresses, origin
from tools.paths import ROOT

REPOSITORY = "keeper/zoo"
BASE = "https://books.example/bricks/"
PARTS = ("_ext", "_static", "_templates")
TOC = {
    "format": "jb-book",
    "root": "index",
    "parts": [
        {"caption": "Part 1. Ground", "chapters": [{"file": "chapters/01_maths"}]},
        {
            "caption": "Part 2. Walls",
            "chapters": [
                {"file": "chapters/02_figures"},
                {"file": "chapters/14_last"},
                {"file": "chapters/15_stripes"},
                {"file": "chapters/16_hatches"},
            ],
        },
        {"caption": "Look up", "chapters": [{"file": "glossary"}]},
    ],
}
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}
HEAD = (
    "# {title}\n\n*topic*\n\nYou can do it. You need *nothing* but `x`.\n\n"
    "You need not wait. About 7 minutes.\n"
)
INLINE = (r"$\sum_{i=1}^n x_i^2$", r"$\mathbb{R}^n$", r"$\hat{y} \in \{0, 1\}$")
BLOCKS = (
    r"\frac{\partial L}{\partial w} = \begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\operatorname{relu}(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{else} \end{cases}",
    r"\begin{align} \hat{m}_t &= \beta m \\ \theta' &= \theta - \eta \nabla_\theta L \end{align}",
    r"\mathbb{E}_{x \sim p} \bigl[f(x)\bigr]^2 = \left\lVert \int \boldsymbol{\mu} \right\rVert",
    r"\theta^* = \underset{\theta}{\operatorname{arg\,min}} \; \overline{x} + \mathcal{N}(x)",
)
WIDE = " + ".join(rf"\sqrt{{x_{{{i}}}}}" for i in range(40))
LABEL = "loss"
FIGURE = (
    '<figure class="picture"><img data-figure alt="a quagga" width="90" height="40" src='
    "'data:image/svg+xml,<svg xmlns=%27http://www.w3.org/2000/svg%27 style=%27background:%23fff%27"
    ' role="img" aria-label="a quagga" width="90" height="40">'
    """<text x="5" y="20" fill="currentColor">stripes</text></svg>'>"""
    '<script type="module">unwrap()</script>'
    '<figcaption aria-hidden="true">a quagga</figcaption></figure>'
)
LIST = "\n".join(f"{k}. thing" for k in range(1, 13))
PREDICT = "> **Predict.** How many?"
QUOTES = """\
> **Pitfall: a row.** It is short.

> **Note** that this is one.

> **Quoted.** Somebody said so.

> Nothing is bold."""
GLOSSARY = """\
[[term]]
en = "stripe"
forms = ["striped"]
zh = "条纹"
chapter = 15
means = "A line, such as `|`, of a quagga & a zebra."

[[term]]
en = "name"
zh = "名"
chapter = 15
tip = false
means = "What it is called."

[[term]]
en = "cross–hatch"
zh = "交叉线"
chapter = 16
plain = ["no cross–hatch"]
means = "Stripes over stripes."

[[term]]
en = "hoof"
zh = "蹄"
chapter = 20
means = "A foot."
"""
FIRST_TERMS = """
## Lines

A stripe, undefined. A **stripe** has something. Stripes again.

### Second reading: what it has

There is more to it.

It has a **name**.

## One

Of stripes, and of a striped name. `stripe`, *stripe*, [stripe](01_maths.ipynb), **stripe**.

> **Predict.** How many stripes?
>
> - one stripe
> - two"""
MORE_TERMS = """\
Two of them.

## Two

- A stripe in a list.

## Three

> **Note.** A stripe in a note.

## Four

Enough of stripes.

## Summary

A cross–hatch, a stripe."""
LAST_TERMS = """
No cross–hatch yet. See chapter 15 about the stripe of a hoof.

A **cross–hatch** is made of stripes; here is no cross–hatch.

## More

A long line of words that ends in a cross–hatch."""
CAPTION = {"figure": {"caption": "Count the `stripes` of the *quagga*."}}
SHOWN = {
    "explorer": "chapter: 2\ncell: explorer",
    "made": "- chapter: 2\n  title: Stripes\n  about: Two of {ex-1-solution.0:.0f}.\n"
    "  printed: [ex-1-solution]\n  letters: 9",
}
"""What the small book's cover shows: its own cells in the place of the real book's."""
EXPLORER = '<div data-explorer="none"><p>told</p></div>'


def markdown(text: str, name: str) -> dict:
    """Return a Markdown cell."""
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}


def code(
    source: str, name: str, output: dict[str, str] | None = None, tags: tuple = (), **metadata
) -> dict:
    """Return a code cell with one output, its texts by mime type."""
    shown = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": output}
    return {
        "cell_type": "code",
        "id": name,
        "metadata": {"tags": list(tags), **metadata},
        "execution_count": 1,
        "source": source,
        "outputs": [shown] if output else [],
    }


def chapters() -> dict[str, list[dict]]:
    """Return the cells of each chapter by its file name."""
    blocks = [f"$$\n{block}\n$$" for block in (*BLOCKS, WIDE)]
    blocks[0] += f" ({LABEL})\n\nSee {{eq}}`{LABEL}`."
    formulas = "\n\n".join([*INLINE, f"In a line: ${WIDE}$.", *blocks])
    figure = {"text/html": FIGURE, "text/plain": "a quagga\n  text: zeppelin"}
    explorer = {"text/html": EXPLORER, "text/plain": "an okapi"}
    solution = code("answer = 42", "ex-1-solution", {"text/plain": "42"}, ("solution", "hide-cell"))
    return {
        "01_maths": [markdown(HEAD.format(title="Formulas") + "\n" + formulas, "title")],
        "02_figures": [
            markdown(HEAD.format(title="Why `x`?"), "title"),
            code("wombat = 1", "first-picture", figure),
            code("wombat", "second-picture", figure, mystnb=CAPTION),
            code("explore()", "explorer", explorer),
            markdown("[formulas](01_maths.ipynb)\n\n## Solutions", "solutions"),
            solution,
        ],
        "14_last": [
            markdown(HEAD.format(title="The last one") + f"\n{LIST}\n\n{PREDICT}", "title"),
            code("1 + 1", "two", {"text/plain": "2"}),
            markdown(f"Two.\n\n{QUOTES}", "quotes"),
        ],
        "15_stripes": [
            markdown(HEAD.format(title="Stripes") + FIRST_TERMS, "title"),
            code("1 + 1", "two", {"text/plain": "2"}, predict=2),
            markdown(MORE_TERMS, "more"),
        ],
        "16_hatches": [markdown(HEAD.format(title="Hatches") + LAST_TERMS, "title")],
    }


def pages() -> list[str]:
    """Return the names of all pages, the cover first."""
    return [TOC["root"], *(page["file"] for part in TOC["parts"] for page in part["chapters"])]


def cover() -> str:
    """Return the real book's cover, which shows cells of the small one."""
    text = (ROOT / "index.md").read_text("utf-8")
    for directive, wanted in SHOWN.items():
        block = rf"(?<=```{{{directive}}}\n).*?(?=\n```)"
        text, count = re.subn(block, wanted, text, flags=re.DOTALL)
        assert count == 1, f"index.md: expected one block {{{directive}}}, found {count}"
    return text


def notebook(cells: list[dict]) -> str:
    """Return the text of a notebook's file."""
    return json.dumps({"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5})


def write(folder: Path, base: str = BASE) -> Path:
    """Write the sources of the small book, published at `base`, into `folder`; return it."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, dirs_exist_ok=True)
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    config["html"]["baseurl"] = base
    config["repository"]["url"] = addresses.PLACEHOLDER
    (folder / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
    (folder / "_toc.yml").write_text(yaml.safe_dump(TOC), "utf-8")
    (folder / "glossary.toml").write_text(GLOSSARY, "utf-8")
    shutil.copy(ROOT / "glossary.md", folder)
    (folder / "index.md").write_text(cover(), "utf-8")
    (folder / "chapters").mkdir(exist_ok=True)
    for name, cells in chapters().items():
        (folder / f"chapters/{name}.ipynb").write_text(notebook(cells), "utf-8")
    remote = ["remote", "add", "origin", f"git@github.com:{REPOSITORY}.git"]
    for command in (["init", "-q"], remote):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def build(folder: Path) -> Build:
    """Write and build the small book in `folder`; processes that share it build it once."""
    with mock.patch.dict(os.environ):
        os.environ.pop(origin.WORKFLOW, None)  # it would be where the book belongs
        return run_once(folder, lambda: write(folder / "source"))
