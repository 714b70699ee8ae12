"""Which samples of a dataset come into which batch.

Importing this module makes the notebook show figures as inline SVG with a description in words
(``svg``).
"""

from collections.abc import Iterable, Sequence

import torch
from matplotlib.figure import Figure

from utils.layout.box import Box
from utils.pictures import tensors  # noqa: F401  (it shows figures in a notebook)
from utils.pictures.board import WIDTH, Board
from utils.record.phrases import counted

MOST_SAMPLES, MOST_ROWS = 12, 5
"""Samples that stand side by side on a phone; rows of one figure."""
GAP, LINE, ROW = 0.3, 0.8, 2.3
"""In cells: between batches, from a row's name to its batches, from row to row."""


def batches(samples: int, **rows: Iterable[Sequence[int] | torch.Tensor]) -> Figure:
    """Draw a dataset's samples, and below them, for each of ``rows``, the batches made of them.

    A batch stands in a frame. A sample has the colour of its third of the dataset, so that one sees
    where it has gone.

    Args:
        samples: 1 to 12 samples; sample ``i`` is drawn as the number ``i``.
        rows: 1 to 5 names (``_`` is drawn as a space), each with batches of indices, lists or
            tensors of shape (n,); 12 samples at most in a row.

    Raises:
        TypeError: ``samples`` or an index is no whole number.
        ValueError: there are more or fewer samples or rows, or an index names no sample.
    """
    if isinstance(samples, bool) or not isinstance(samples, int):
        raise TypeError(f"samples is {type(samples).__name__}; expected a whole number.")
    if not 1 <= samples <= MOST_SAMPLES:
        raise ValueError(f"{samples} samples; expected 1 to {MOST_SAMPLES}.")
    if not 1 <= len(rows) <= MOST_ROWS:
        raise ValueError(f"{len(rows)} rows; expected 1 to {MOST_ROWS}.")
    cut = {
        name.replace("_", " "): [_indices(batch) for batch in made] for name, made in rows.items()
    }
    for name, made in cut.items():
        _require_indices(samples, name, made)
    told = "; ".join(f"{name}: {_in_words(made)}" for name, made in cut.items())
    board = Board(f"{counted(samples, 'sample')}; {told}")
    board.text(0, -0.5, "the dataset", bold=True)
    for i in range(samples):
        board.cell(i, 0, str(i), 3 * i // samples)
    for k, (name, made) in enumerate(cut.items()):
        _row(board, samples, name, made, ROW * (k + 1))
    return board.figure()


def _indices(batch: Sequence[int] | torch.Tensor) -> list[int]:
    return batch.tolist() if isinstance(batch, torch.Tensor) else list(batch)


def _row(board: Board, samples: int, name: str, made: list[list[int]], top: float) -> None:
    board.text(0, top - 0.5, name, bold=True)
    cells = sum(map(len, made))
    gap = min(GAP, (WIDTH + 1 - cells) / max(1, len(made)))
    x = 0.0
    for batch in made:
        board.box(Box(x - 0.08, top - 0.08, x + len(batch) + 0.08, top + 1.08))
        for i in batch:
            board.cell(x, top, str(i), 3 * i // samples)
            x += 1
        x += gap


def _in_words(made: list[list[int]]) -> str:
    return " / ".join(" ".join(map(str, batch)) for batch in made) or "no batch"


def _require_indices(samples: int, name: str, made: list[list[int]]) -> None:
    for batch in made:
        for i in batch:
            if isinstance(i, bool) or not isinstance(i, int):
                raise TypeError(f"{name} holds {type(i).__name__}; expected whole numbers.")
            if not 0 <= i < samples:
                raise ValueError(f"{name} holds {i}; expected 0 to {samples - 1}.")
    if (many := sum(map(len, made))) > MOST_SAMPLES:
        raise ValueError(f"{name} holds {many} samples; expected {MOST_SAMPLES} at most.")
