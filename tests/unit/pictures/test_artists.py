"""How a curve is drawn is part of what is said about it."""

import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from utils.pictures import artists


@pytest.mark.parametrize(
    ("style", "said"),
    [("-", "line"), ("--", "dashed line"), (":", "dotted line"), ("-.", "dash-dot line")],
)
def test_every_stroke_has_its_own_name(style, said):
    (curve,) = Figure().subplots().plot([0, 1], [0, 1], style, color="black")
    assert artists.words(curve).startswith(f"ink {said}:")


BLUE = "#0072B2"
DRAWN = {
    "2 arrows 'wind', blue: x 0 1; y 2 3; across 1 -1; up 0.5 0": lambda ax: ax.quiver(
        [0, 1], [2, 3], [1, -1], [0.5, 0], color=BLUE, label="wind"
    ),
    "LineCollection, blue: 1 paths, x 0 4; y 1 3": lambda ax: ax.add_collection(
        LineCollection([[(0, 1), (4, 3)]], colors=BLUE)
    ),
    "blue Rectangle 'roof': x 1 4; y 2 6": lambda ax: ax.add_patch(
        Rectangle((1, 2), 3, 4, facecolor=BLUE, label="roof")
    ),
    "blue Polygon: x 0 2 1 0; y 0 0 5 0": lambda ax: ax.add_patch(
        Polygon([(0, 0), (2, 0), (1, 5)], facecolor=BLUE)
    ),
}


@pytest.mark.parametrize("said", DRAWN)
def test_what_is_drawn_is_said_with_its_colour_name_and_numbers(said):
    ax = Figure().subplots()
    assert artists.words(DRAWN[said](ax)) == said
