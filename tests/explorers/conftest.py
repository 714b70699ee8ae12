"""What opens explorers in a real browser."""

from tests.explorers.opener import open_explorers

__all__ = ["open_explorers"]
