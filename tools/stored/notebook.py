"""A stored notebook: cells, outputs and sections, without a kernel."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tools.stored import markdown, python_source

SECOND_READING = "second-reading"
"""The tag of the cells under a heading ``### Second reading: ...``."""


@dataclass(frozen=True)
class Facts:
    """What is known of a notebook beside what it holds itself."""

    ids: tuple[str, ...] = ()
    """The manifest's cell ids for this notebook, in order."""
    checks: tuple[tuple[str, ...], ...] = ()
    """What each of those cells asserts, as the manifest says."""


@dataclass(frozen=True)
class Output:
    """One stored output."""

    raw: dict

    @property
    def kind(self) -> str:
        """``stream``, ``display_data``, ``execute_result`` or ``error``."""
        return self.raw.get("output_type", "")

    @cached_property
    def data(self) -> dict[str, str]:
        """The text of each mime type; printed text and an error's message are ``text/plain``."""
        if self.kind == "stream":
            return {"text/plain": joined(self.raw.get("text"))}
        if self.kind == "error":
            return {"text/plain": f"{self.raw.get('ename')}: {self.raw.get('evalue')}"}
        return {mime: joined(text) for mime, text in self.raw.get("data", {}).items()}

    @property
    def plain(self) -> str:
        """What a terminal would show, empty for an output without text."""
        return self.data.get("text/plain", "")

    @property
    def html(self) -> str:
        """What a page shows, empty for an output without HTML."""
        return self.data.get("text/html", "")

    @property
    def traceback(self) -> str:
        """The stored traceback of an error, empty for other outputs."""
        return "\n".join(self.raw.get("traceback", ()))

    @property
    def is_explorer(self) -> bool:
        """Whether the player of scenes shows it."""
        return "data-explorer" in self.html

    @property
    def is_figure(self) -> bool:
        """Whether it is drawn: a picture or an explorer."""
        return "<svg" in self.html or self.is_explorer


@dataclass(frozen=True)
class Cell:
    """One cell."""

    raw: dict
    index: int

    @property
    def id(self) -> str:
        """The cell's id, or its place for a cell without one."""
        return str(self.raw.get("id", f"number {self.index}"))

    @property
    def kind(self) -> str:
        """``code``, ``markdown`` or ``raw``."""
        return self.raw.get("cell_type", "")

    @property
    def metadata(self) -> dict:
        """What is stored about the cell beside source and outputs."""
        return self.raw.get("metadata", {})

    @property
    def tags(self) -> list[str]:
        """The cell's tags, such as ``raises-exception``."""
        return self.metadata.get("tags", [])

    @property
    def caption(self) -> str:
        """The picture's caption in the metadata, an empty text for none or what is no text."""
        figure = self.metadata.get("mystnb", {}).get("figure", {})
        caption = figure.get("caption", "") if isinstance(figure, dict) else ""
        return caption.strip() if isinstance(caption, str) else ""

    @cached_property
    def source(self) -> str:
        """What stands in the cell, as one text."""
        return joined(self.raw.get("source"))

    @cached_property
    def outputs(self) -> list[Output]:
        """What is stored below the cell, none for text."""
        return [Output(raw) for raw in self.raw.get("outputs", ())]

    @cached_property
    def tree(self) -> ast.Module | None:
        """The syntax tree of a code cell, or None if it is not plain Python."""
        return python_source.parse(self.source)

    @cached_property
    def uncommented(self) -> str:
        """The source without comments; as it is if it is not plain Python."""
        return ast.unparse(self.tree) if self.tree else self.source

    @cached_property
    def evidence(self) -> str:
        """What the suite holds this cell to: its code without comments, its compared outputs."""
        ignored = "nbval-ignore-output" in self.tags
        return "\n".join([self.uncommented, *(o.plain for o in self.outputs if not ignored)])

    @cached_property
    def page(self) -> markdown.Page:
        """The parsed text of a Markdown cell."""
        return markdown.parse(self.source)

    @property
    def lines(self) -> int:
        """Lines that are not empty."""
        return sum(bool(line.strip()) for line in self.source.splitlines())


@dataclass
class Section:
    """What stands under one heading of level 1 or 2."""

    title: str
    level: int
    prose: list[tuple[Cell, markdown.Block]] = field(default_factory=list)
    code: list[Cell] = field(default_factory=list)
    parts: list["Section"] = field(default_factory=list)
    """The same, cut further at headings of level 3; what stands before the first is a part too."""

    def is_called(self, name: str) -> bool:
        """Tell whether the title begins with ``name``, in whatever case."""
        return self.title.casefold().startswith(name.casefold())


@dataclass(frozen=True)
class Notebook:
    """A stored notebook, read once and shared by all rules."""

    name: str
    text: str
    facts: Facts

    @cached_property
    def raw(self) -> dict:
        """The file's JSON."""
        return json.loads(self.text)

    @property
    def number(self) -> int | None:
        """The chapter's number, from the file's name."""
        match = re.match(r"(\d\d)_", self.name)
        return int(match[1]) if match else None

    @cached_property
    def cells(self) -> list[Cell]:
        """All cells; the first has index 1."""
        return [Cell(raw, index) for index, raw in enumerate(self.raw["cells"], 1)]

    @cached_property
    def code(self) -> list[Cell]:
        """The code cells, in order."""
        return [cell for cell in self.cells if cell.kind == "code"]

    @cached_property
    def prose(self) -> list[Cell]:
        """The Markdown cells, in order."""
        return [cell for cell in self.cells if cell.kind == "markdown"]

    @property
    def blocks(self) -> Iterator[tuple[Cell, markdown.Block]]:
        """Each run of text, with the cell that holds it."""
        for cell in self.prose:
            yield from ((cell, block) for block in cell.page.blocks)

    @cached_property
    def second_readings(self) -> frozenset[str]:
        """The ids of the cells under a heading of level 3 that begins with "Second reading"."""
        inside, found = False, set()
        for cell in self.cells:
            blocks = cell.page.blocks if cell.kind == "markdown" else ()
            for block in (b for b in blocks if 1 <= b.level <= 3):
                inside = block.level == 3 and block.text.startswith("Second reading")
            if inside:
                found.add(cell.id)
        return frozenset(found)

    @cached_property
    def sections(self) -> list[Section]:
        """The notebook cut at headings of level 1 and 2."""
        sections = [_opened("", 0)]
        for cell in self.cells:
            if cell.kind == "code":
                sections[-1].code.append(cell)
                sections[-1].parts[-1].code.append(cell)
            elif cell.kind == "markdown":
                _add_prose(sections, cell)
        return sections

    def code_after(self, cell: Cell) -> Cell | None:
        """Return the first code cell below ``cell``."""
        return next((code for code in self.code if code.index > cell.index), None)

    def evidence_beside(self, section: Section) -> str:
        """Return the evidence for a sentence of ``section``.

        A section without code, such as the summary, is held against the whole chapter; a task may
        also name what only its solution shows.
        """
        cells = section.code or self.code
        solutions = self.section("Solutions")
        if section.is_called("Exercises") and solutions:
            cells = cells + solutions.code
        return "\n".join(cell.evidence for cell in cells)

    def section(self, name: str) -> Section | None:
        """Return the section whose title begins with ``name``, or None."""
        return next((s for s in self.sections if s.is_called(name)), None)

    def cell(self, name: str) -> Cell | None:
        """Return the cell called ``name``, or None."""
        return next((cell for cell in self.cells if cell.id == name), None)


def read(path: Path, facts: Facts) -> Notebook:
    """Return the notebook stored at ``path``.

    Raises:
        ValueError: the file is not a JSON object with a list of cells.
    """
    notebook = Notebook(path.stem, path.read_text(encoding="utf-8"), facts)
    try:
        complete = isinstance(notebook.raw["cells"], list)
    except (ValueError, TypeError, KeyError):
        complete = False
    if not complete:
        raise ValueError(f"{path} is not a notebook; expected JSON with 'cells': run refresh.")
    return notebook


def joined(text: str | list[str] | None) -> str:
    """Return text that a notebook may store as one string or as a list of lines."""
    return text if isinstance(text, str) else "".join(map(str, text or ()))


def _opened(title: str, level: int) -> Section:
    """Return a section that has nothing yet but its first part."""
    return Section(title, level, parts=[Section(title, level)])


def _add_prose(sections: list[Section], cell: Cell) -> None:
    """Add the blocks of ``cell`` to the last section; a heading opens a new one, or a new part."""
    for block in cell.page.blocks:
        if block.level in (1, 2):
            sections.append(_opened(block.text, block.level))
        elif block.level == 3:
            sections[-1].parts.append(Section(block.text, block.level))
        sections[-1].prose.append((cell, block))
        sections[-1].parts[-1].prose.append((cell, block))
