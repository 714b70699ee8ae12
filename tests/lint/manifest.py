"""The cells of every notebook, by id and in order, so that a lost or moved cell is seen in review.

``python -m tests.lint.manifest`` writes ``manifest.json`` from the stored notebooks.
"""

import json
from pathlib import Path

from tools.paths import CHAPTERS

MANIFEST = Path(__file__).with_name("manifest.json")


def read_manifest(path: Path = MANIFEST) -> dict[str, list[str]]:
    """Return the cell ids of each notebook, by the notebook's name without ``.ipynb``."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_manifest(chapters_dir: Path = CHAPTERS, path: Path = MANIFEST) -> None:
    """Write the cell ids of every notebook in ``chapters_dir`` to ``path``, one id a line."""
    notebooks = sorted(Path(chapters_dir).glob("*.ipynb"))
    ids = {notebook.stem: cell_ids(notebook) for notebook in notebooks}
    path.write_text(json.dumps(ids, indent=1) + "\n", encoding="utf-8")


def cell_ids(notebook: Path) -> list[str]:
    """Return the ids of the cells stored in ``notebook``, in order.

    Raises:
        ValueError: a cell has no id.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    ids = [cell.get("id") for cell in cells]
    if None in ids:
        number = ids.index(None) + 1
        raise ValueError(f"{notebook.name}: cell {number} has no id; give it one in words.")
    return ids


if __name__ == "__main__":
    write_manifest()
    print(f"{MANIFEST.name}: {len(read_manifest())} notebooks")
