"""What a chapter's cells define, so that a test can use what the reader builds."""

import json

from tools.paths import ROOT


def built(chapter: str, *ids: str) -> dict:
    """Run cells of a chapter in the order given and return the names they define.

    Args:
        chapter: its two digits, such as ``"16"``.
        ids: ids of code cells; begin with the one that holds the imports.

    Raises:
        KeyError: the chapter has no such cell.
    """
    (file,) = (ROOT / "chapters").glob(f"{chapter}_*.ipynb")
    cells = {cell["id"]: cell for cell in json.loads(file.read_text("utf-8"))["cells"]}
    names: dict = {}
    for id_ in ids:
        exec("".join(cells[id_]["source"]), names)  # the book's own code, as its reader runs it
    return names
