"""Explorer ``gather``: its words, sentences, refusals and drawings against plain loops."""

import gzip

import pytest
import torch

from tests.explorers.samples.gather_samples import CASES, REFUSED, SAID, SAMPLES, TOP, X, told
from tests.unit.explorers.geometry import (
    leaving_marks,
    meeting_texts,
    overlap,
    pieces_of,
    text_boxes,
)
from utils.explorers.gather import gather
from utils.scenes.explorer import WIDTHS

CHOICES = [(name, choice) for name, make in SAMPLES.items() for choice in make().films]
SCENES = [(*each, width) for each in CHOICES for width in WIDTHS]


def scenes(name, choice, width):
    explorer = SAMPLES[name]()
    return [explorer.draw(state, width) for state in explorer.films[choice]]


def marks(scene):
    return {name: look for (_, _, name), look in scene.marks.items()}


def roles(scene, start, role):
    """The marks of a name that begins with ``start``, and that have a role."""
    found = marks(scene).items()
    return [n for n, look in found if n.startswith(start) and role in look.get("c", "").split()]


@pytest.mark.parametrize("name", SAID)
def test_its_words_are_those_worked_out_by_hand(name: str):
    assert repr(SAMPLES[name]()) == SAID[name]


@pytest.mark.parametrize(("name", "choice"), CHOICES)
def test_every_sentence_is_what_plain_loops_find(name: str, choice: tuple[str, str]):
    explorer = SAMPLES[name]()
    said = [explorer.said(state)[1].replace("`", "") for state in explorer.films[choice]]
    assert said == told(name, choice[0], int(choice[1][-1]))


def test_the_facts_state_the_rule():
    explorer = SAMPLES["chapter"]()
    facts = [explorer.said(states[0])[0] for states in explorer.films.values()]
    assert facts == [
        "`picked[i, j] = x[i, index[i, j]]`: the row stays, the index says the column",
        "`picked[i, j] = x[index[i, j], j]`: the column stays, the index says the row",
        "`back[i, index[i, j]] += picked[i, j]`: the row stays, the index says the column",
        "`back[index[i, j], j] += picked[i, j]`: the column stays, the index says the row",
    ]


@pytest.mark.parametrize(("name", "dims"), [("chapter", "10"), ("column", "1"), ("row", "1")])
def test_only_dims_that_the_index_fits_are_offered(name: str, dims: str):
    assert SAMPLES[name]().options == [["gather", "scatter_add"], [f"dim {d}" for d in dims]]


@pytest.mark.parametrize("change", [X.flip(0), X + 1, X[:, :2], X.clone().fill_(2)])
def test_a_change_of_data_changes_the_words(change: torch.Tensor):
    index = TOP.clamp(max=change.shape[1] - 1)
    assert repr(gather(change, index)) != repr(gather(X, index))


@pytest.mark.parametrize(("given", "error", "sentence"), REFUSED)
def test_what_cannot_be_shown_is_refused(given: tuple, error: type, sentence: str):
    with pytest.raises(error) as caught:
        gather(*given)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_index_typed_live_takes_the_place_of_the_first_or_is_refused():
    panel = SAMPLES["chapter"]().live()
    panel.free.value = "torch.tensor([[0]])"
    assert "takes <" in panel.picture.value
    assert panel.walk.max == 1
    panel.free.value = "index + 5"
    assert "gather refuses this index along dim 1" in panel.picture.value


def test_x_may_want_a_gradient_and_stays_as_it_is():
    x = X.clone().requires_grad_()
    assert repr(gather(x, TOP)) == repr(gather(X, TOP))
    assert torch.equal(x, X)


# ---- what is drawn -------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "choice", "width"), SCENES)
def test_a_scene_fits_its_width_and_no_text_meets_another(name: str, choice, width: int):
    for scene in scenes(name, choice, width):
        assert not leaving_marks(scene, width)
        assert not meeting_texts(scene)


@pytest.mark.parametrize(("name", "choice", "width"), SCENES)
def test_no_arrow_crosses_a_cell_or_a_text(name: str, choice, width: int):
    for scene in scenes(name, choice, width):
        its = marks(scene)
        cells = [
            (look.get("x", 0) + 1, look["y"] + 1, look["w"] - 2, look["h"] - 2)
            for key, look in its.items()
            if "w" in look and key != "line"
        ]
        ways = [piece for name in ("says", "moves") for piece in pieces_of(its[name]["d"])]
        for other in (*cells, *text_boxes(scene).values()):
            assert not any(overlap(way, other) for way in ways)
        assert all(x >= -1 and x + w <= width + 1 for x, _, w, _ in ways)


@pytest.mark.parametrize(("name", "choice"), CHOICES)
def test_what_is_picked_now_is_lit_in_all_three_tables(name: str, choice):
    (x, index), dim = CASES[name], int(choice[1][-1])
    places = torch.arange(x.numel()).view(x.shape).gather(dim, index).flatten().tolist()
    for step, scene in enumerate(scenes(name, choice, 640)):
        i, j = divmod(places[step], x.shape[1])
        assert roles(scene, "x ", "now") == [f"x {i} {j}"]
        for table in ("index", "picked"):
            assert roles(scene, f"{table} ", "now") == [f"{table} {step}"]
            assert roles(scene, f"{table} ", "seen") == [f"{table} {k}" for k in range(step)]


def test_picked_numbers_come_one_by_one_from_their_place_and_all_stand_there_on_the_way_back():
    for step, scene in enumerate(scenes("chapter", ("gather", "dim 1"), 640)):
        assert [n for n in marks(scene) if n.startswith("number")] == [
            f"number {k}" for k in range(step + 1)
        ]
        assert "from" in marks(scene)[f"number {step}"]
    for scene in scenes("chapter", ("scatter_add", "dim 1"), 640):
        assert len([n for n in marks(scene) if n.startswith("number")]) == 8


def test_back_holds_the_sums_so_far():
    *_, last = scenes("chapter", ("scatter_add", "dim 0"), 640)
    shown = [marks(last)[f"x {i} {j}"]["t"] for i in range(4) for j in range(3)]
    assert shown == ["1.5", "6", "0", "9", "-1", "0", "2", "3.5", "0", "0", "0", "0"]


def test_the_frame_is_the_line_in_which_the_index_counts():
    row, column = (marks(scenes("chapter", ("gather", f"dim {d}"), 640)[2])["line"] for d in "10")
    assert row["w"] > row["h"]
    assert column["h"] > column["w"]


def test_a_cell_of_x_leads_to_the_steps_that_pick_it_or_says_that_none_does():
    first, *_ = scenes("chapter", ("gather", "dim 0"), 640)
    assert marks(first)["x 1 0"]["go"] == [0, 6]
    assert marks(first)["x 3 0"]["tell"] == "no number of the index says `[3, 0]`"


@pytest.mark.parametrize("name", SAMPLES)
def test_an_output_stays_small(name: str):
    output = SAMPLES[name]().html().encode()
    assert len(output) <= 150_000
    assert len(gzip.compress(output)) <= 22_000


@pytest.mark.parametrize("name", SAMPLES)
def test_live_shows_every_choice(name: str):
    explorer = SAMPLES[name]()
    panel = explorer.live()
    assert [tuple(axis.options) for axis in panel.lists] == list(map(tuple, explorer.options))
