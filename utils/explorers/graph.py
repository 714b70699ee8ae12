"""Explorer ``graph``: programs run line by line, their graphs grow, and backward walks them."""

from dataclasses import asdict

import torch

from utils.explorers.figure import Explorer
from utils.explorers.graph_place import ROOM, heights, place
from utils.explorers.graph_record import Recording, record
from utils.explorers.graph_words import describe, sentences

MOST_LINES, MOST_LETTERS = 10, 36
"""Lines of a program and letters of a line: what a phone shows beside a graph."""

MOST_NODES = 14
"""Nodes of a graph that stays readable on a phone."""


def graph(programs: dict[str, str], **tensors: torch.Tensor) -> Explorer:
    """Show how each line of a program adds to the graph, and what backward does to it, twice.

    Args:
        programs: title = Python statements in terms of ``tensors`` and ``torch``; the last ones
            assign ``loss``. At most 10 lines of 36 letters, 14 nodes.
        tensors: name = leaf tensor of any dtype and device; one or more with ``requires_grad``.

    Raises:
        TypeError: ``programs`` is no dict of strings, or a value is no tensor.
        ValueError: there is no program or no leaf with ``requires_grad``, a tensor is no leaf, a
            program or its first backward fails, it gives no ``loss``, or it is too large to draw.
    """
    check_tensors(tensors)
    _check_programs(programs)
    recordings = [look(title, code, tensors) for title, code in programs.items()]
    places = [place(recording) for recording in recordings]
    said = [sentence for recording in recordings for sentence in sentences(recording)]
    wide, phone, lines = heights(recordings, places, said)
    data = {
        "programs": [_drawn(r, where) for r, where in zip(recordings, places, strict=True)],
        "height": max(where["height"] for where in places),
        "lines": lines,
        "room": ROOM,
    }
    return Explorer(
        "graph",
        describe(recordings),
        data,
        (round(wide), round(phone)),
        lambda: _live(recordings, tensors),
    )


def look(title: str, code: str, tensors: dict[str, torch.Tensor]) -> Recording:
    """Record one program, and refuse what a phone cannot show. Raises as ``graph``."""
    lines = code.splitlines()
    if len(lines) > MOST_LINES or max(map(len, lines), default=0) > MOST_LETTERS:
        raise ValueError(
            f"{title!r} has {len(lines)} lines, the longest of "
            f"{max(map(len, lines), default=0)} letters; expected {MOST_LINES} lines of "
            f"{MOST_LETTERS} letters at most."
        )
    recording = record(title, code, tensors)
    if len(recording.parts) > MOST_NODES:
        raise ValueError(
            f"{title!r} makes {len(recording.parts)} nodes; expected {MOST_NODES} at most: "
            f"take fewer operations."
        )
    return recording


def _drawn(recording: Recording, where: dict) -> dict:
    """Return what the module draws of one program."""
    nodes = [
        {"name": part.name, "chips": part.chips, "leaf": part.leaf} for part in recording.parts
    ]
    said = sentences(recording)
    moments = [asdict(m) | {"said": s} for m, s in zip(recording.moments, said, strict=True)]
    for moment in moments:
        moment["freed"] = [k for k, gone in enumerate(moment["freed"]) if gone]
        del moment["receives"]
    return {"title": recording.title, "code": recording.lines, "nodes": nodes} | {
        "moments": moments,
        **where,
    }


def _live(recordings: list[Recording], tensors: dict[str, torch.Tensor]) -> object:
    from utils.explorers.graph_live import GraphPanel  # only this needs ipywidgets

    return GraphPanel(recordings, tensors)


def check_tensors(tensors: dict[str, torch.Tensor]) -> None:
    """Raise one clear sentence unless ``tensors`` are leaves, one of them with a gradient."""
    for name, x in tensors.items():
        if not isinstance(x, torch.Tensor):
            raise TypeError(
                f"{name} is of type {type(x).__name__}; expected a tensor, such as "
                f"{name}=torch.tensor(2.0)."
            )
        if not x.is_leaf:
            raise ValueError(
                f"{name} is a result of {type(x.grad_fn).__name__}; expected a leaf: a tensor "
                f"made by hand, or {name}.detach()."
            )
    if not any(x.requires_grad for x in tensors.values()):
        raise ValueError(
            "no tensor has requires_grad=True, so no graph is recorded; expected one or more, "
            "such as w=torch.tensor(3.0, requires_grad=True)."
        )


def _check_programs(programs: object) -> None:
    texts = isinstance(programs, dict) and all(
        isinstance(text, str) for pair in programs.items() for text in pair
    )
    if not texts:
        raise TypeError(
            f"programs is of type {type(programs).__name__}; expected a dict of title and code, "
            f"such as {{'a square': 'loss = w ** 2'}}."
        )
    if not programs:
        raise ValueError("there is no program; expected one or more, such as 'loss = w ** 2'.")
