"""A curved arrow is told by the boxes at whose edges it begins and ends."""

import pytest

from utils.layout.box import Box
from utils.pictures.board import Board
from utils.pictures.describe import describe


@pytest.fixture
def board():
    """Two frames under each other; the upper one holds a box of its own."""
    board = Board("two frames")
    board.box(Box(0, 0, 4, 2))
    board.text(2, 0.5, "top", centre=True)
    board.box(Box(1, 1, 2, 2), "7", 1)
    board.box(Box(0, 4, 4, 5), "low")
    return board


def links(board):
    return [line.strip() for line in describe(board.figure()).splitlines() if "arrow" in line]


def test_a_link_names_everything_in_the_boxes_that_it_joins(board):
    board.link([(2, 2), (2, 4)])
    board.link([(3, 5), (5, 3), (3, 0)])
    assert links(board) == ["ink arrow from top 7 to low", "ink arrow from low to top 7"]


def test_of_boxes_inside_each_other_the_fullest_is_meant(board):
    board.link([(1.5, 2), (2, 4)])
    assert links(board) == ["ink arrow from top 7 to low"]


def test_a_link_that_ends_in_the_open_says_so(board):
    board.link([(2, 2), (2, 3)])
    assert links(board) == ["ink arrow from top 7 to nowhere"]
