"""How a curve is drawn is part of what is said about it."""

import pytest
from matplotlib.figure import Figure

from utils.pictures import artists


@pytest.mark.parametrize(
    ("style", "said"),
    [("-", "line"), ("--", "dashed line"), (":", "dotted line"), ("-.", "dash-dot line")],
)
def test_every_stroke_has_its_own_name(style, said):
    (curve,) = Figure().subplots().plot([0, 1], [0, 1], style, color="black")
    assert artists.words(curve).startswith(f"ink {said}:")
