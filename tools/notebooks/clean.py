"""What may stand in a stored notebook: cells and outputs without what differs from run to run."""

import nbformat
from nbformat import NotebookNode

FRAME = {
    "metadata": {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        # Without the extension, nbconvert writes a .txt.
        "language_info": {"file_extension": ".py", "name": "python"},
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}
"""All that a stored notebook holds beside its cells."""

KEPT_CELL_METADATA = ("tags", "mystnb", "predict")


class NotStored(Exception):
    """What a notebook printed must not be stored; the message says why."""


def clean(notebook: NotebookNode) -> None:
    """Keep of an executed notebook only what may be stored.

    Raises:
        NotStored: an output must not be stored (see ``clean_cell``).
    """
    notebook.update(nbformat.from_dict(FRAME))
    count = 0
    for cell in notebook.cells:
        count += cell.cell_type == "code"
        clean_cell(cell, count)


def clean_cell(cell: NotebookNode, count: int) -> None:
    """Keep of an executed cell only what may be stored.

    Args:
        cell: changed in place.
        count: what to store as the execution count of a code cell.

    Raises:
        NotStored: the cell wrote to stderr (a warning, say), or should have raised and did not.
    """
    kept = {key: cell.metadata[key] for key in KEPT_CELL_METADATA if key in cell.metadata}
    cell.metadata = nbformat.from_dict(kept)
    if cell.cell_type == "code":
        cell.execution_count = count
        cell.outputs = _clean_outputs(cell, count)


def _clean_outputs(cell: NotebookNode, count: int) -> list[NotebookNode]:
    """Return the outputs of one cell: streams joined, no colours in tracebacks, no metadata."""
    raised = False
    outputs: list[NotebookNode] = []
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            raise NotStored(f"cell {cell.id} wrote to stderr: {output.text.strip()}")
        if output.output_type == "stream" and outputs and outputs[-1].output_type == "stream":
            outputs[-1].text += output.text
            continue
        if output.output_type == "error":
            raised, output.traceback = True, [f"{output.ename}: {output.evalue}"]
        if "metadata" in output:
            output.metadata = nbformat.from_dict({})
        if output.output_type == "execute_result":
            output.execution_count = count
        outputs.append(output)
    if raised != ("raises-exception" in cell.metadata.get("tags", [])):
        raise NotStored(f"cell {cell.id} is tagged raises-exception and raised nothing")
    return outputs
