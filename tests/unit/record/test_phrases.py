"""Things are named and counted as one writes English."""

import pytest

from utils.record.phrases import counted, listed


@pytest.mark.parametrize(
    ("parts", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c", "d"], "a, b, c and d")],
)
def test_things_are_listed_with_and_before_the_last(parts, said):
    assert listed(parts) == listed(iter(parts)) == said


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 lines"), (1, "1 line"), (2, "2 lines"), (-1, "-1 lines")]
)
def test_only_one_is_singular(number, said):
    assert counted(number, "line") == said
