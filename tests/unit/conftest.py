"""The order of these tests, and a machine that pretends."""

import pytest
import torch


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tools, which start programs: at the end, a long test would run alone."""
    items.sort(key=lambda item: "tests/unit/tools" not in item.path.as_posix())


@pytest.fixture
def machine(monkeypatch):
    """Return a function that sets ``BOOK_DEVICE`` and what accelerator the machine has."""

    def pretend(asked, present=None):
        if asked is None:
            monkeypatch.delenv("BOOK_DEVICE", raising=False)
        else:
            monkeypatch.setenv("BOOK_DEVICE", asked)
        found = present and torch.device(present)
        monkeypatch.setattr(
            torch.accelerator, "current_accelerator", lambda check_available=False: found
        )

    return pretend
