"""Faults that lose a whole cell or its outputs, or store what no run should leave."""

from collections.abc import Iterator

from tools.mutation.edits import Edit, cells, joined, replaced, resourced
from tools.mutation.faults.registry import fault

STDERR = {"name": "stderr", "output_type": "stream", "text": ["UserWarning: careful\n"]}


@fault("cleared cell")
def cleared(text: str) -> Iterator[Edit]:
    """Clear the outputs of a cell, as an editor does, with or without its number."""
    for index, cell in cells(text):
        if cell["outputs"]:
            yield replaced(index, {**cell, "outputs": []}, cell["id"])
            yield replaced(index, {**cell, "outputs": [], "execution_count": None}, cell["id"])


@fault("deleted cell")
def deleted(text: str) -> Iterator[Edit]:
    """Delete a cell, code or prose."""
    for kind in ("code", "markdown"):
        for index, cell in cells(text, kind):
            yield replaced(index, None, cell["id"])


@fault("warning")
def warning(text: str) -> Iterator[Edit]:
    """Let a cell warn when it runs, or store that it warned."""
    for index, cell in cells(text):
        source = joined(cell["source"])
        if "raises-exception" not in cell["metadata"].get("tags", []):
            yield resourced(index, cell, f'import warnings\nwarnings.warn("careful")\n{source}')
        yield replaced(index, {**cell, "outputs": [STDERR, *cell["outputs"]]}, cell["id"])
