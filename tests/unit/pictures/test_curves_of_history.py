"""The curves of a training, in words."""

import pytest

from utils.house.history import History
from utils.pictures import curves
from utils.pictures.describe import describe

HISTORY = History(
    epoch=[1, 2, 3],
    loss=[0.5, 0.25, 0.125],
    accuracy=[0.5, 0.75, 1.0],
    val_loss=[1.0, 0.5, 0.75],
    val_accuracy=[0.5, 0.5, 0.625],
)


def test_each_name_has_a_panel_with_validation_dashed():
    words = describe(curves.history(HISTORY))
    assert words.startswith("Figure: loss against epoch; accuracy against epoch")
    lines = [line.split(":")[0].strip() for line in words.splitlines() if " line '" in line]
    assert lines == [
        "blue line 'loss'",
        "green dashed line 'val_loss'",
        "blue line 'accuracy'",
        "green dashed line 'val_accuracy'",
    ]
    assert "y 0.5 0.25 0.125" in words
    assert words.count("legend") == 2


def test_without_validation_there_is_none():
    figure = curves.history(History(epoch=[1, 2], loss=[2.0, 1.0]))
    assert [line.get_label() for axes in figure.axes for line in axes.lines] == ["loss"]


def test_an_empty_history_has_nothing_to_draw():
    with pytest.raises(ValueError, match=r"fix: train an epoch first"):
        curves.history(History())
