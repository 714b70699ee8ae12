"""Templates filled in, cells made from them, and files written all at once."""

import re
from pathlib import Path
from string import Template

import nbformat
from nbformat import NotebookNode

from tools.scaffold.wording import PLACEHOLDER

Files = dict[Path, str]
"""What will be written: the text of each file."""
TEMPLATES = Path(__file__).with_name("templates")
CELL = re.compile(r"^%% (markdown|code) (\S+)((?: [\w-]+)*)\n", re.MULTILINE)
"""How a cell begins in a template: its kind, its id, its tags."""
MARK = re.compile(r"^%(caption|predict) (.*)\n", re.MULTILINE)
"""What a cell's metadata hold beside tags: a picture's caption, the number of the right answer."""
PROMPT = re.compile(r"\([^()\n]+ [^()\n]+\)")
"""Words in brackets that say what an author writes in their place."""


def filled(template: str, **values: object) -> str:
    """Return the text of a template with a value for each ``$name`` in it.

    Raises:
        KeyError: a name in the template has no value.
    """
    text = (TEMPLATES / template).read_text("utf-8")
    return Template(text).substitute(values)


def cells(text: str) -> list[NotebookNode]:
    """Return the notebook cells that ``text`` holds, each below a line such as ``%% code boot``."""
    _, *parts = CELL.split(text)
    return [
        _cell(kind, name, tags.split(), source.strip("\n"))
        for kind, name, tags, source in zip(*(parts[k::4] for k in range(4)), strict=True)
    ]


def _cell(kind: str, name: str, tags: list[str], source: str) -> NotebookNode:
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    metadata: dict = {"tags": tags} if tags else {}
    for key, value in MARK.findall(source):
        if key == "caption":
            metadata["mystnb"] = {"figure": {"caption": value}}
        else:
            metadata["predict"] = int(value)
    return make(MARK.sub("", source), id=name, metadata=metadata)


def prompts() -> set[str]:
    """Return what stands in brackets in new chapters and exercises, to be written over."""
    found: set[str] = set()
    for path in TEMPLATES.glob("*.cells.txt"):
        _, *parts = CELL.split(path.read_text("utf-8"))
        for kind, source in zip(parts[::4], parts[3::4], strict=True):
            prose = source if kind == "markdown" else "".join(v for _, v in MARK.findall(source))
            found.update(PROMPT.findall(prose))
    return found.union(*map(PROMPT.findall, (PLACEHOLDER.task, PLACEHOLDER.because)))


def stored(notebook: NotebookNode) -> str:
    """Return a notebook as it is stored."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def write(files: Files, root: Path) -> None:
    """Write every file and name it."""
    for path, text in files.items():
        verb = "changed" if path.exists() else "wrote"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        print(f"{verb}  {path.relative_to(root).as_posix()}")
