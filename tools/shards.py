"""Parts of the gate for machines that share its work: ``BOOK_SHARD=2/5`` is the second of five.

Notebooks are dealt out one by one, and so are checks, by this pytest plugin (``-p tools.shards``).
But checks that share something dear, such as an opened page, stay together: they carry the same
mark ``xdist_group``, which also keeps them in one process.
"""

import os
import re
from collections.abc import Iterable
from typing import TypeVar

import pytest

T = TypeVar("T")


def named() -> str:
    """Return the part that ``BOOK_SHARD`` names, as ``"2/5"``; ``"1/1"`` without one."""
    return os.environ.get("BOOK_SHARD") or "1/1"


def share(things: Iterable[T], part: str) -> list[T]:
    """Return every n-th thing, beginning with the k-th, for ``part`` ``"k/n"``.

    Raises:
        SystemExit: ``part`` is not of that form, or k is not one of 1 to n.
    """
    match = re.fullmatch(r"(\d+)/(\d+)", part)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise SystemExit(f"BOOK_SHARD is {part!r}; expected k/n with k from 1 to n, such as 2/5.")
    return list(things)[int(match[1]) - 1 :: int(match[2])]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Keep the checks of the part that ``BOOK_SHARD`` names."""
    mine = set(share(dict.fromkeys(map(_group, items)), named()))
    others = [item for item in items if _group(item) not in mine]
    items[:] = [item for item in items if _group(item) in mine]
    if others:
        config.hook.pytest_deselected(items=others)


def _group(item: pytest.Item) -> str:
    """Return what a check stays together with: itself, if it is not marked."""
    mark = item.get_closest_marker("xdist_group")
    return f"{item.path}@{mark.args[0]}" if mark else item.nodeid
