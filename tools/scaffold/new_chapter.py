"""A new chapter: a notebook with exercises, and the lines that make it part of the book."""

import re
import unicodedata
from pathlib import Path

import nbformat

from tools.addresses import boot_cell
from tools.paths import ROOT
from tools.planned import planned, topic
from tools.scaffold.fill import Files, cells, filled, stored
from tools.scaffold.new_exercise import add_cells, data_files, with_data, with_table

EXERCISES = 4
LONGEST = 40
"""Characters of a title: the book's contents show it in one line."""
ODD = re.compile(r"[^\w ,.:;'’&+-]|_")
"""What a title does not hold: it stands in italics in Markdown, and in YAML."""
LISTED = re.compile(r"^ *- file: chapters/(\d\d)_.*$", re.MULTILINE)
PIECE = re.compile(r"^( +)(\d+):.*\n", re.MULTILINE)
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def new(number: str, title: str, root: Path = ROOT) -> tuple[Files, str]:
    """Return the files of chapter ``number`` called ``title``, and what comes next.

    Raises:
        SystemExit: the number is none of 1 to 99 or is taken, or the title is empty, odd or taken.
    """
    n, title = _number(number, root), _title(title, root)
    chapter = f"{n:02}"
    name = f"{chapter}_{_slug(title)}"
    toc, cover, plan = root / "_toc.yml", root / "index.md", planned(root)
    data, table = data_files(chapter, root)
    files = {
        root / f"chapters/{name}.ipynb": _notebook(chapter, title, root),
        data: _repeated(with_data, filled("exercises.py.txt", chapter=chapter, title=title)),
        table: _repeated(
            lambda text, k: with_table(text, chapter, k), filled("typed.py.txt", chapter=chapter)
        ),
        toc: listed(toc.read_text("utf-8"), n, name),
        cover: in_the_house(cover.read_text("utf-8"), n, plan),
    }
    then = f"Now: make refresh CHAPTERS={chapter}, then rewrite the notebook cell by cell."
    return files, _not_as_planned(plan.get(n), n, title) + then


def _not_as_planned(plan: str | None, n: int, title: str) -> str:
    """Return a sentence on a planned chapter that another one takes the place of, if any."""
    if plan in (None, title):
        return ""
    return f"index.md had planned {plan!r} as chapter {n}: give that another number there.\n"


def _number(text: str, root: Path) -> int:
    if not re.fullmatch("[0-9]{1,2}", text) or not int(text):
        raise SystemExit(f"N is {text!r}; expected the chapter's number, 1 to 99, such as N=10.")
    n = int(text)
    if taken := sorted((root / "chapters").glob(f"{n:02}_*")):
        raise SystemExit(f"N is {n}; that is {taken[0].name} already. Choose another number.")
    for path in data_files(f"{n:02}", root):
        if path.exists():
            raise SystemExit(f"{path.relative_to(root).as_posix()} exists without its chapter.")
    return n


def _title(text: str, root: Path) -> str:
    """Return a title without spaces around it."""
    text, wanted = text.strip(), "expected a few words, such as TITLE='Five layers'."
    if not text:
        raise SystemExit(f"TITLE is empty; {wanted}")
    if odd := ODD.search(text):
        raise SystemExit(f"TITLE {text!r} holds {odd[0]!r}; {wanted}")
    if len(text) > LONGEST:
        raise SystemExit(f"TITLE has {len(text)} characters; expected {LONGEST} at most.")
    if not _slug(text):
        raise SystemExit(f"TITLE {text!r} names no file; {wanted}")
    for notebook in (root / "chapters").glob("*.ipynb"):
        if topic(notebook) == text:
            raise SystemExit(f"TITLE {text!r} is what {notebook.name} is called already.")
    return text


def _slug(title: str) -> str:
    """Return a title as a file is named: letters a to z and digits, a line between words."""
    plain = unicodedata.normalize("NFKD", title.replace("'", "")).encode("ascii", "ignore").decode()
    return "_".join(re.findall(r"[a-z0-9]+", plain.lower()))


def _notebook(chapter: str, title: str, root: Path) -> str:
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
    notebook.cells = cells(filled("chapter.cells.txt", title=title))
    next(cell for cell in notebook.cells if cell.id == "boot").source = boot_cell(root)
    for k in range(1, 1 + EXERCISES):
        add_cells(notebook, chapter, k)
    return stored(notebook)


def _repeated(add, text: str) -> str:
    """Return ``text`` after an exercise was added to it as often as a chapter begins with."""
    for k in range(1, 1 + EXERCISES):
        text = add(text, k)
    return text


def listed(toc: str, n: int, name: str) -> str:
    """Return the text of ``_toc.yml`` with a chapter listed behind the one before it.

    Raises:
        SystemExit: no chapter is listed yet, so that nothing says where this one goes.
    """
    lines = list(LISTED.finditer(toc))
    if not lines:
        raise SystemExit("_toc.yml: expected lines such as '- file: chapters/01_…', found none.")
    entry = lines[0][0].partition("-")[0] + f"- file: chapters/{name}"
    earlier = [line.end() for line in lines if int(line[1]) < n]
    if earlier:
        return f"{toc[: earlier[-1]]}\n{entry}{toc[earlier[-1] :]}"
    first = lines[0].start()
    return f"{toc[:first]}{entry}\n{toc[first:]}"


def in_the_house(cover: str, n: int, plan: dict[int, str | None]) -> str:
    """Return the text of ``index.md`` with chapter ``n`` in the house.

    A planned chapter keeps its place and leaves its title to the notebook. One that was not planned
    becomes the piece behind the chapter before it.

    Raises:
        SystemExit: the house lists chapters in another form than one a line.
    """
    pieces = {int(piece[2]): piece for piece in PIECE.finditer(cover)}
    if pieces.keys() != plan.keys():
        raise SystemExit("index.md: expected each chapter of the house in a line, such as '10:'.")
    if piece := pieces.get(n):
        return f"{cover[: piece.start()]}{piece[1]}{n}:\n{cover[piece.end() :]}"
    piece = pieces[max((k for k in pieces if k < n), default=min(pieces))]
    place = piece.end() if int(piece[2]) < n else piece.start()
    return f"{cover[:place]}{piece[1]}{n}:\n{cover[place:]}"
