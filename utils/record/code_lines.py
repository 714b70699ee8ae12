"""How many lines of code the same trainings take in chapters 15, 20 and 22.

Nothing is counted here, but in ``benchmarks/chapter_lines.py``: a notebook that runs alone has no
other chapters to look at. A test counts again and compares.
"""

import json
from pathlib import Path

STORED = Path(__file__).with_suffix(".json")


def counted() -> dict[str, dict[str, int]]:
    """Return, for each training, the chapters in which it stands and its lines there."""
    return json.loads(STORED.read_text("utf-8"))
