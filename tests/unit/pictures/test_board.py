"""A board grows with what is drawn on it, and keeps within the width of a phone."""

import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from utils.layout.box import Box
from utils.pictures.arrows import Arrow, Link
from utils.pictures.board import FONT_POINTS, INCHES_PER_CELL, SMALL_POINTS, WIDTH, Board, width_of
from utils.pictures.palette import HUES, TINT, name_of


@pytest.fixture
def board():
    return Board("a board")


def parts(board, kind):
    (ax,) = board.figure().axes
    return [part for part in ax.get_children() if isinstance(part, kind) and part is not ax.patch]


def texts(board):
    return {text.get_text(): text for text in parts(board, Text) if text.get_text()}


def cells_of(fig):
    return fig.get_size_inches() / INCHES_PER_CELL


def test_headline_is_the_label_of_the_figure(board):
    board.cell(0, 0, "1", None)
    assert board.figure().get_label() == "a board"


def test_figure_is_cut_to_what_was_drawn(board):
    board.cell(3, 2, "1", None)
    board.cell(5, 2, "2", None)
    fig = board.figure(margin=0.5)
    assert cells_of(fig) == pytest.approx([4, 2])
    assert fig.axes[0].get_xlim() == (2.5, 6.5)
    assert fig.axes[0].get_ylim() == (3.5, 1.5)


def test_y_grows_downwards(board):
    board.cell(0, 0, "above", None)
    board.cell(0, 1, "below", None)
    bottom, top = board.figure().axes[0].get_ylim()
    assert bottom > top


def test_a_cell_has_its_text_in_the_middle_and_a_tinted_fill(board):
    board.cell(2, 1, "7", 1)
    (box,) = parts(board, Rectangle)
    assert box.get_facecolor()[3] == TINT
    assert name_of(box.get_facecolor()) == list(HUES)[1]
    assert texts(board)["7"].get_position() == (2.5, 1.5) == tuple(box.get_center())


def test_a_cell_without_colour_is_empty(board):
    board.cell(0, 0, "7", None)
    assert name_of(parts(board, Rectangle)[0].get_facecolor()) == "empty"


def test_an_edge_has_the_full_hue_of_its_cell_and_ink_without_one(board):
    board.cell(0, 0, "7", 1)
    board.cell(1, 0, "7", None)
    edges = [box.get_edgecolor() for box in parts(board, Rectangle)]
    assert [(name_of(edge), edge[3]) for edge in edges] == [(list(HUES)[1], 1), ("ink", 1)]


@pytest.mark.parametrize("text", ["7", "123", "False", "-1.23e5", "0.5-0.25j"])
def test_a_text_stays_in_its_cell(board, text):
    board.cell(0, 0, text, 0)
    size = parts(board, Text)[0].get_size()
    assert width_of(text, size) <= 0.9
    assert size == FONT_POINTS or len(text) > 3


def test_a_box_holds_its_text_in_the_middle_and_grows_the_board(board):
    place = Box(1, 2, 6, 4)
    assert board.box(place, "MulBackward0", 2) == place
    (box,) = parts(board, Rectangle)
    assert texts(board)["MulBackward0"].get_position() == (3.5, 3) == tuple(box.get_center())
    assert name_of(box.get_facecolor()) == list(HUES)[2]
    assert cells_of(board.figure(margin=0)) == pytest.approx([5, 2])


def test_a_text_too_long_for_its_box_is_written_smaller(board):
    board.box(Box(0, 0, 3, 1), "AccumulateGrad", None)
    assert width_of("AccumulateGrad", texts(board)["AccumulateGrad"].get_size()) <= 2.9


def test_a_box_is_dashed_on_request_and_may_be_a_frame_without_text(board):
    board.box(Box(0, 0, 3, 2))
    board.box(Box(1, 1, 2, 2), dashed=True)
    assert [box.get_linestyle() for box in parts(board, Rectangle)] == ["-", "--"]
    assert not texts(board)


@pytest.mark.parametrize("text", ["x", "strides (12, 4, 1)"])
def test_board_grows_by_the_width_of_a_text(board, text):
    board.text(0, 0, text)
    assert cells_of(board.figure(margin=0)) == pytest.approx([width_of(text), 0.7])


def test_width_of_a_text_is_that_of_a_fixed_width_face():
    points = width_of("0123456789") * INCHES_PER_CELL * 72
    assert points == pytest.approx(10 * 0.6 * FONT_POINTS)
    assert width_of("0", SMALL_POINTS) < width_of("0")


def test_a_centred_text_grows_the_board_to_both_sides(board):
    board.text(0, 0, "middle", centre=True, small=True)
    left, right = board.figure(margin=0).axes[0].get_xlim()
    assert -left == right == width_of("middle", SMALL_POINTS) / 2


def test_text_is_bold_small_or_centred_on_request(board):
    board.text(0, 0, "plain")
    board.text(0, 1, "loud", bold=True)
    board.text(0, 2, "quiet", small=True, centre=True)
    found = texts(board)
    assert [found[t].get_weight() for t in ("plain", "loud")] == ["normal", "bold"]
    assert [found[t].get_size() for t in ("plain", "quiet")] == [FONT_POINTS, SMALL_POINTS]
    assert [found[t].get_ha() for t in ("plain", "quiet")] == ["left", "center"]


@pytest.mark.parametrize(
    ("start", "end", "side"), [(0.5, 3.5, "behind"), (9.5, 11.5, "before"), (0.5, 11.5, "above")]
)
def test_the_label_of_a_step_stays_on_the_board(board, start, end, side):
    board.step(start, end, 1, "stride(0) = 9")
    fig = board.figure(margin=0)
    x, y = texts(board)["stride(0) = 9"].get_position()
    assert {"behind": x > end, "before": x < start, "above": y < 1}[side]
    assert fig.axes[0].get_xlim()[0] >= 0
    assert fig.axes[0].get_xlim()[1] <= WIDTH


@pytest.mark.parametrize("lift", [0.5, -0.5])
def test_an_arc_belongs_to_what_the_figure_is_cut_to(board, lift):
    board.arc((0, 0), (3, 0), lift, label="+3", dashed=True)
    (arc,) = parts(board, Arrow)
    assert (arc.start, arc.end, arc.get_label(), arc.get_linestyle()) == (
        (0, 0),
        (3, 0),
        "+3",
        "--",
    )
    assert cells_of(board.figure(margin=0)) == pytest.approx([3, 0.5])


def test_a_route_is_an_arrow_along_straight_lines(board):
    board.route([(0, 0), (0, 2), (4, 2)])
    (link,) = parts(board, Link)
    assert (link.corners[0], link.corners[-1]) == ((0, 0), (4, 2))
    assert cells_of(board.figure(margin=0)) == pytest.approx([4, 2])


def test_boxes_are_values():
    assert Box(0, 1, 2, 3) == Box(left=0, top=1, right=2, bottom=3)


def test_a_link_is_a_curved_arrow_that_leaves_and_arrives_vertically(board):
    board.link([(0, 0), (2, 3), (2, 4), (1, 6)])
    (link,) = parts(board, Link)
    assert link.corners[:4] == [(0, 0), (0, 1.5), (2, 1.5), (2, 3)]
    assert link.corners[4:7] == [(2, 3.5), (2, 3.5), (2, 4)]
    assert link.corners[7:] == [(2, 5), (1, 5), (1, 6)]


def test_a_link_belongs_to_what_the_figure_is_cut_to(board):
    board.link([(0, 0), (5, 2), (1, 4)])
    assert cells_of(board.figure(margin=0)) == pytest.approx([5, 4])
