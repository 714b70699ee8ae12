"""What the cover shows of the chapters: the stored outputs of their cells, and no copy of them."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from brick.figure_markup import EXPLORER, FIGURE, inline

DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
EDGE = 0.5
"""What is cut off a panel on each side: its frame, half of which lies inside."""
KINDS = {"explorer": EXPLORER, "picture": FIGURE}
"""How the HTML of an output of each kind begins."""


class Absent(ValueError):
    """A cell does not hold what the cover wants of it; the message says what it holds."""


def notebook_of(folder: Path, number: int) -> Path:
    """The notebook of a chapter.

    Raises
    ------
    Absent: the book has no such chapter.
    """
    found = sorted(folder.glob(f"chapters/{number:02}_*.ipynb"))
    if not found:
        raise Absent(f"chapter {number}: expected chapters/{number:02}_….ipynb, found none")
    return found[0]


def outputs(notebook: Path, cell: str) -> list[dict[str, Any]]:
    """What a cell has printed and shown, as the notebook stores it.

    Raises
    ------
    Absent: the notebook has no such cell.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    found = next((c for c in cells if c.get("id") == cell), None)
    if found is None:
        raise Absent(f"{notebook.name}: expected a cell '{cell}', found none")
    return found.get("outputs", [])


def html(notebook: Path, cell: str, kind: str) -> str:
    """The HTML of a cell's output, which is a "picture" or an "explorer".

    Raises
    ------
    Absent: the cell shows no such thing.
    """
    shown = outputs(notebook, cell)
    texts = ["".join(output.get("data", {}).get("text/html", "")) for output in shown]
    for text in texts:
        if text.startswith(KINDS[kind]):
            return text
    found = [output["output_type"] for output in shown] or "no output"
    raise Absent(f"{notebook.name}, cell '{cell}': expected {kind}, found {found}")


def printed(notebook: Path, cell: str) -> str:
    """What a cell has printed, and the value at its end, as text.

    Raises
    ------
    Absent: the cell has printed nothing.
    """
    parts = (
        o.get("text") or o.get("data", {}).get("text/plain", "") for o in outputs(notebook, cell)
    )
    text = "\n".join("".join(part) for part in parts).strip()
    if not text:
        raise Absent(f"{notebook.name}, cell '{cell}': expected text, found none")
    return text


def numbers(notebook: Path, cell: str) -> list[float]:
    """All numbers that a cell has printed, in order."""
    return [float(number) for number in NUMBER.findall(printed(notebook, cell))]


def panels(picture: str, wanted: list[int | str]) -> list[str]:
    """Panels of a stored picture, each as an SVG of its own without the words around it.

    A panel is wanted by its title or by its place, from 1.

    Raises
    ------
    Absent: the picture has no such panel.
    """
    drawing = ET.fromstring(DRAWING.search(inline(picture))[0])
    groups = drawing.findall("g/g")[1:]  # the first is the paper
    by_name = {title(group): group for group in groups} | dict(enumerate(groups, 1))
    absent = [name for name in wanted if name not in by_name]
    if absent:
        known = [title(group) for group in groups]
        raise Absent(f"expected a panel {absent[0]!r}, found the panels {known}")
    marks = {mark.get("id"): mark for mark in drawing.iterfind(".//defs/*[@id]")}
    return [alone(by_name[name], marks) for name in wanted]


def title(panel: ET.Element) -> str:
    """The words over a panel."""
    texts = [text.text for text in panel.iter("text")]
    return (texts[-1] or "") if texts else ""


def alone(panel: ET.Element, marks: dict[str, ET.Element]) -> str:
    """A panel as an SVG: what lies inside its frame, with the marks that it uses.

    The frame cuts what reaches beyond it. So nothing refers to a clipping path or a mark by an id,
    which the page may have twice, and which another panel may define.
    """
    corners = [float(side) for side in NUMBER.findall(panel.find(".//path").get("d"))]
    xs, ys = corners[::2], corners[1::2]
    left, top = min(xs) + EDGE, min(ys) + EDGE
    view = f"{left:g} {top:g} {max(xs) - EDGE - left:g} {max(ys) - EDGE - top:g}"
    svg = ET.Element("svg", {"viewBox": view, "aria-hidden": "true", "fill": "currentColor"})
    svg.append(cleared(panel, marks))
    return ET.tostring(svg, encoding="unicode")


def cleared(element: ET.Element, marks: dict[str, ET.Element]) -> ET.Element:
    """A copy of an element without words and ids, each use of a mark replaced by the mark."""
    if element.tag == "use":
        return placed(element, marks[element.get("href").removeprefix("#")])
    kept = {key: value for key, value in element.items() if key not in ("id", "clip-path")}
    copy = ET.Element(element.tag, kept)
    copy.text = element.text
    copy.extend(cleared(child, marks) for child in element if child.tag not in ("text", "defs"))
    return copy


def placed(use: ET.Element, mark: ET.Element) -> ET.Element:
    """A mark where it is used, in the style of the use."""
    at = f"translate({use.get('x', '0')} {use.get('y', '0')})"
    group = ET.Element("g", {"transform": at, "style": use.get("style", "")})
    group.append(cleared(mark, {}))
    return group
