"""An explorer joins what was recorded with how it is drawn and said."""

import json
import os
import subprocess
import sys

import pytest

from tools.paths import ROOT
from utils.scenes.explorer import Explorer, Line
from utils.scenes.scene import Scene

FILMS = {("small",): [1, 2], ("large",): [3, 4, 5]}


def draw(state: int, width: int) -> Scene:
    scene = Scene(width)
    scene.box(0, 0, width / 2, 10 * state, state, key="number")
    return scene


def explorer(films=FILMS, axes=("size",), say=lambda n: f"It is `{n}`.", **more) -> Explorer:
    more = {"headline": "numbers.", **more}
    return Explorer("count", axes, films, draw, say, **more)


def test_its_words_are_a_headline_and_a_line_for_each_choice():
    assert repr(explorer()) == (
        "Explorer count: numbers.\nsmall: It is 1. It is 2.\nlarge: It is 3. It is 4. It is 5."
    )
    told = explorer(tell=lambda choice, states: f"{choice[0].upper()} {sum(states)}")
    assert repr(told) == "Explorer count: numbers.\nsmall: SMALL 3\nlarge: LARGE 12"
    assert repr(explorer({(): [1]}, ())) == "Explorer count: numbers.\nIt is 1."


def test_every_choice_starts_where_the_one_before_it_ends_and_has_its_own_height():
    data = explorer().data
    assert data["starts"] == [0, 2, 5]
    assert [layout["width"] for layout in data["film"]["layouts"]] == [258, 313, 640]
    assert [layout["heights"] for layout in data["film"]["layouts"]] == [[22, 52]] * 3


def test_axes_are_combined_with_the_last_one_fastest():
    films = {
        (a, b): [n] for n, (a, b) in enumerate([("p", "x"), ("p", "y"), ("q", "x"), ("q", "y")])
    }
    data = explorer(films, ("first", "second")).data
    assert [axis["options"] for axis in data["choose"]] == [["p", "q"], ["x", "y"]]
    assert [data["says"]["texts"][row[0]] for row in data["says"]["states"]] == [
        f"It is `{n}`." for n in range(4)
    ]


def test_a_choice_is_told_as_what_differs_from_its_neighbour_on_an_axis():
    films = {("p", "x"): [1], ("p", "y"): [2], ("q", "x"): [3], ("q", "y"): [2]}
    looks = explorer(films, ("first", "second")).data["film"]["looks"]
    assert looks[3] == [1], "as the one before it on the first axis"


def test_many_numbers_are_chosen_by_a_slider():
    films = {(str(n),): [n] for n in range(9)}
    assert explorer(films).data["choose"][0]["slide"]
    del films["8",]
    assert not explorer(films).data["choose"][0]["slide"]
    assert not explorer({(f"({n},)",): [n] for n in range(9)}).data["choose"][0]["slide"]


def test_facts_and_listing_are_told_for_every_state():
    listing = lambda n: [Line("a = 1", role="now" if n == 1 else ""), Line("b", str(n), go=(0,))]  # noqa: E731
    data = explorer(say=lambda n: ("facts", str(n)), listing=listing, beside=400).data
    rows = [[data["says"]["texts"][k] for k in row] for row in data["says"]["states"]]
    assert rows == [["facts", str(n)] for n in range(1, 6)]
    lines = [[data["listing"]["lines"][k] for k in row] for row in data["listing"]["states"]]
    assert lines == [list(map(tuple, listing(n))) for n in range(1, 6)]
    assert [layout["width"] for layout in data["film"]["layouts"]] == [258, 313, 400]


def test_what_stands_beside_the_slider_is_told_for_every_state():
    assert explorer().data["stops"] is None
    assert explorer(stop=lambda n: f"{n}.0").data["stops"] == ["1.0", "2.0", "3.0", "4.0", "5.0"]


def test_a_listing_needs_room_above_the_drawing_or_beside_it():
    listing = lambda n: [Line("x")] * 5  # noqa: E731
    bare, above, beside = (
        explorer(),
        explorer(listing=listing),
        explorer(listing=listing, beside=300),
    )
    assert above.heights[0] - bare.heights[0] == 5 * 24 + 14
    assert beside.heights[0] - bare.heights[0] == 5 * 24 - round(22 * 658 / 640)
    assert beside.heights[1] == above.heights[1]


def test_the_height_kept_is_that_of_the_first_choice_in_the_first_place():
    tall = explorer({("large",): FILMS["large",], ("small",): FILMS["small",]})
    assert tall.heights[0] - explorer().heights[0] == 52 - 22


def test_it_may_open_on_another_choice_and_keeps_the_height_of_that_one():
    films = {("small",): FILMS["small",], ("large",): FILMS["large",]}
    opened = explorer(films, opens=("large",))
    assert [axis["first"] for axis in opened.data["choose"]] == [1]
    assert "first" not in explorer(films, opens=("small",)).data["choose"][0]
    assert opened.heights[0] - explorer(films).heights[0] == 52 - 22


def test_a_choice_to_open_on_must_be_offered():
    with pytest.raises(ValueError, match=r"count opens on \('huge',\); expected a choice that"):
        explorer(opens=("huge",))


def test_data_is_json_and_the_same_in_every_process():
    code = (
        "import json; from tests.unit.scenes.test_explorer import explorer;"
        "print(json.dumps(explorer(say=lambda n: ('facts', str(n))).data))"
    )
    made = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    assert json.loads(made[0])["starts"] == [0, 2, 5]


@pytest.mark.parametrize("films", [{("p", "x"): [1], ("q", "y"): [2]}, {("p", "x"): []}])
def test_a_choice_without_states_is_refused(films):
    with pytest.raises(ValueError, match=r"count has no states for \('p', '[xy]'\); expected one"):
        explorer(films, ("first", "second"))
