"""Explorer ``nesting`` records, says and draws what PyTorch folds, and refuses what it cannot."""

import gzip
import html
import itertools
import json
import math
import re

import pytest
import torch

from tests.explorers.samples.nesting_samples import (
    CASES,
    SAMPLES,
    dims_of,
    folded,
    number,
    said_by_pytorch,
)
from utils.explorers import nesting
from utils.record.folds import Fold
from utils.record.values import texts
from utils.scenes.explorer import WIDTHS, Explorer
from utils.scenes.scene import pieces

MATRIX = torch.tensor([[10, 11, 12], [13, 14, 15]])
CUBE = torch.arange(0.0, 24.0, 2.0).view(2, 3, 2)
SHAPES = [(4,), (2, 3), (2, 1, 3), (2, 3, 2, 2)]
TITLES = ("title", "result title")


def numbers_of(shape: tuple[int, ...]) -> torch.Tensor:
    rand = torch.rand(shape, generator=torch.Generator().manual_seed(0)) - 0.5
    return rand.round(decimals=3)


def written(dims: tuple[int, ...]) -> str:
    return str(dims) if len(dims) > 1 else str(dims[0])


def fold(explorer: Explorer, how: str, dims: tuple[int, ...]) -> Fold:
    """What was recorded of one choice."""
    return explorer.films[how, written(dims)][0].fold


def said(explorer: Explorer, how: str, dims: tuple[int, ...]) -> list[list[str]]:
    """The facts and the sentence of every step of one choice."""
    states = explorer.films[how, written(dims)]
    return [[line.replace("`", "") for line in explorer.said(state)] for state in states]


def drawn(explorer: Explorer, how: str, dims: tuple[int, ...], step=0, width=640) -> dict:
    """The marks of one step by name."""
    scene = explorer.draw(explorer.films[how, written(dims)][step], width)
    return {name: look for (_, _, name), look in scene.marks.items()}


def roles(marks: dict, part: str, role: str) -> list[int]:
    """Numbers of the cells of ``part``, "x", "result" or "flight", that have a role."""
    cells = (re.fullmatch(rf"{part} (\d+)", name) for name in marks)
    return sorted(
        int(cell[1]) for cell in cells if cell and role in marks[cell[0]].get("c", "").split()
    )


# ---- what is recorded ----------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_every_choice_of_dims_holds_what_pytorch_gives(shape: tuple[int, ...]):
    x, hows = numbers_of(shape), ("sum", "mean", "amax", "amin")
    explorer = nesting(x, *hows)
    assert explorer.axes == ("reduction", "dim")
    assert explorer.options == [list(hows), list(map(written, dims_of(x)))]
    assert len(explorer.films) == 4 * (2 ** len(shape) - 1)
    for how, dims in itertools.product(hows, dims_of(x)):
        made = fold(explorer, how, dims)
        assert (made.shape, made.how, made.dims) == (shape, how, dims)
        assert made.numbers == tuple(texts(number)[0] for number in x.flatten())
        assert made.made == tuple(x.sum(dims).shape)
        assert made.kept == tuple(x.sum(dims, keepdim=True).shape)
        exact = getattr(x, how)(dim=dims).flatten().tolist()
        assert list(map(float, made.results)) == pytest.approx(exact, rel=1e-2, abs=1e-3)
        steps = [state.step for state in explorer.films[how, written(dims)]]
        assert steps == list(range(x.sum(dims).numel()))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_groups_add_up_to_the_sums(shape: tuple[int, ...]):
    x = (torch.arange(torch.Size(shape).numel()) ** 2).view(shape)
    for states in nesting(x).films.values():
        made = states[0].fold
        added = [sum(int(x.flatten()[k]) for k in group) for group in made.groups]
        assert added == x.sum(made.dims).flatten().tolist()
        assert sorted(itertools.chain(*made.groups)) == list(range(x.numel()))


def test_sum_is_taken_if_no_reduction_is_named_and_none_comes_twice():
    assert nesting(MATRIX).options[0] == ["sum"]
    assert nesting(MATRIX, "amax", "sum", "amax").options[0] == ["amax", "sum"]


def test_truth_values_and_numbers_with_gradient_are_folded_as_well():
    flags = nesting(MATRIX > 12, "sum", "amax")
    assert fold(flags, "sum", (0,)).results == ("1", "1", "1")
    assert fold(flags, "amax", (0,)).results == ("True", "True", "True")
    weight = torch.nn.Parameter(torch.ones(2, 2))
    assert fold(nesting(weight, "mean"), "mean", (0, 1)).results == ("1",)


# ---- what is said --------------------------------------------------------------------------------


def test_the_words_are_a_headline_the_numbers_and_a_line_for_each_choice_of_dims():
    assert repr(nesting(MATRIX, "sum", "amax")) == (
        "Explorer nesting: x of shape (2, 3) folded by sum, amax over 3 choices of dims.\n"
        "x: 10 11 12 13 14 15\n"
        "dim=0: shape (3,) · keepdim (1, 3) · folds 2 into 1 · sum 23 25 27 · amax 13 14 15\n"
        "dim=1: shape (2,) · keepdim (2, 1) · folds 3 into 1 · sum 33 42 · amax 12 15\n"
        "dim=(0, 1): shape () · keepdim (1, 1) · folds 6 into 1 · sum 75 · amax 15"
    )


@pytest.mark.parametrize(
    ("how", "dims", "step", "sentence"),
    [
        ("sum", (1,), 1, "x.sum(dim=1)[1] = 13 + 14 + 15 = 42"),
        ("sum", (0,), 2, "x.sum(dim=0)[2] = 12 + 15 = 27"),
        ("sum", (0, 1), 0, "x.sum(dim=(0, 1)) = 10 + 11 + 12 + 13 + 14 + 15 = 75"),
        ("mean", (1,), 0, "x.mean(dim=1)[0] = (10 + 11 + 12) / 3 = 11"),
        ("amax", (1,), 0, "x.amax(dim=1)[0] = the largest of 10, 11, 12 = 12"),
        ("amin", (0,), 1, "x.amin(dim=0)[1] = the smallest of 11, 14 = 11"),
    ],
)
def test_a_sentence_shows_how_a_number_is_made(how, dims, step, sentence):
    assert said(nesting(MATRIX.float(), how), how, dims)[step][1] == sentence


@pytest.mark.parametrize("case", CASES)
def test_every_step_of_every_choice_says_what_pytorch_gives(case: str):
    explorer, (x, hows) = SAMPLES[case](), CASES[case]
    for how, dims in itertools.product(hows, dims_of(x)):
        shape, kept = x.sum(dims).shape, x.sum(dims, keepdim=True).shape
        facts = (
            f"x.{how}(dim={written(dims)}) folds {x.numel() // shape.numel()} into 1 · "
            f"shape {tuple(shape)} · with keepdim=True {tuple(kept)}"
        )
        expected = [[facts, sentence] for sentence in said_by_pytorch(x, how, dims)]
        assert said(explorer, how, dims) == expected


def test_a_sentence_of_many_numbers_names_the_first_three_and_the_last():
    explorer, every = nesting(CUBE, "sum", "amax"), (0, 1, 2)
    assert said(explorer, "sum", every)[0][1] == "x.sum(dim=(0, 1, 2)) = 0 + 2 + 4 + … + 22 = 132"
    assert said(explorer, "amax", every)[0][1] == (
        "x.amax(dim=(0, 1, 2)) = the largest of 0, 2, 4, …, 22 = 22"
    )
    six, seven = (said(nesting(torch.arange(n), "mean"), "mean", (0,))[0][1] for n in (6.0, 7.0))
    assert six == "x.mean(dim=0) = (0 + 1 + 2 + 3 + 4 + 5) / 6 = 2.5"
    assert seven == "x.mean(dim=0) = (0 + 1 + 2 + … + 6) / 7 = 3"


def test_negative_numbers_and_single_ones_are_written_as_in_a_sum():
    row = nesting(torch.tensor([[1.0, -2.0]]), "sum", "mean", "amin")
    assert said(row, "sum", (1,))[0][1] == "x.sum(dim=1)[0] = 1 + (-2) = -1"
    assert said(row, "amin", (1,))[0][1] == "x.amin(dim=1)[0] = the smallest of 1, -2 = -2"
    assert said(row, "mean", (0,))[1][1] == "x.mean(dim=0)[1] = (-2) / 1 = -2"
    assert said(row, "mean", (0,))[0][1] == "x.mean(dim=0)[0] = 1 / 1 = 1"


@pytest.mark.parametrize(
    ("numbers", "how", "sentence"),
    [
        ([0.4, 0.4, 1000], "sum", "0.4 + 0.4 + 1000 ≈ 1001"),
        ([0.25, 0.25], "sum", "0.25 + 0.25 = 0.5"),
        ([1e-5, 2e-5], "mean", "(1e-5 + 2e-5) / 2 = 1.5e-5"),
        ([1 / 3] * 3, "sum", "0.333 + 0.333 + 0.333 ≈ 1"),
        ([0.1, 0.2, -0.3], "sum", "0.1 + 0.2 + (-0.3) = 0"),
        ([-1000, 0.4], "amax", "the largest of -1000, 0.4 = 0.4"),
        ([math.inf, 1], "sum", "inf + 1 = inf"),
        ([math.nan, 1], "mean", "(nan + 1) / 2 = nan"),
    ],
)
def test_a_sentence_is_true_of_numbers_as_they_are_written(numbers, how, sentence):
    x = torch.tensor([numbers, [0.0] * len(numbers), [1000.0] * len(numbers)])
    assert said(nesting(x, how), how, (1,))[0][1] == f"x.{how}(dim=1)[0] = {sentence}"


def test_small_numbers_beside_a_large_one_are_no_zeros():
    explorer = nesting(torch.tensor([[1000.0, 0.4], [0.4, 0.4]]), "sum")
    assert said(explorer, "sum", (1,))[1][1] == "x.sum(dim=1)[1] = 0.4 + 0.4 = 0.8"


def test_the_facts_name_the_call_what_it_folds_and_both_shapes():
    explorer = nesting(CUBE, "mean")
    assert [said(explorer, "mean", dims)[0][0] for dims in ((0,), (1, 2))] == [
        "x.mean(dim=0) folds 2 into 1 · shape (3, 2) · with keepdim=True (1, 3, 2)",
        "x.mean(dim=(1, 2)) folds 6 into 1 · shape (2,) · with keepdim=True (2, 1, 1)",
    ]


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 3, 4)])
def test_an_index_is_found_from_the_place_in_row_order(shape):
    made = Fold((), (), "sum", (), shape, (), (), ())
    wanted = list(itertools.product(*map(range, shape)))
    assert [made.index(step) for step in range(len(wanted))] == wanted


@pytest.mark.parametrize(
    ("x", "hows"),
    [
        (MATRIX + torch.tensor([[0, 0, 0], [0, 0, 1]]), ("sum", "amax")),
        (MATRIX.t(), ("sum", "amax")),
        (MATRIX, ("sum",)),
        (MATRIX, ("amax", "sum")),
        (MATRIX, ("sum", "amin")),
    ],
    ids=["value", "shape", "dropped", "order", "other"],
)
def test_a_change_of_data_changes_the_words(x: torch.Tensor, hows: tuple[str, ...]):
    assert repr(nesting(x, *hows)) != repr(nesting(MATRIX, "sum", "amax"))


# ---- what is drawn -------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_titles_and_note_name_the_shapes_with_and_without_keepdim(case: str):
    explorer, (x, hows) = SAMPLES[case](), CASES[case]
    for how, dims in itertools.product(hows, dims_of(x)):
        marks = drawn(explorer, how, dims)
        shown = ["".join(piece for _, piece in pieces(marks[title]["t"])) for title in TITLES]
        call, shape = f"x.{how}(dim={written(dims)})", tuple(x.sum(dims).shape)
        assert shown == [f"x · shape {tuple(x.shape)}", f"{call} · shape {shape}"]
        kept = tuple(x.sum(dims, keepdim=True).shape)
        assert marks["note"]["t"] == f"dotted: only with keepdim=True, {kept}"


@pytest.mark.parametrize("case", ["matrix", "images"])
def test_what_folds_is_lit_in_place_with_its_result(case: str):
    explorer, (x, hows) = SAMPLES[case](), CASES[case]
    for dims in dims_of(x):
        groups = folded(x, dims)
        for step, group in enumerate(groups):
            marks = drawn(explorer, hows[0], dims, step)
            assert (roles(marks, "x", "now"), roles(marks, "result", "now")) == (group, [step])
            before = sorted(k for other in groups[:step] for k in other)
            assert roles(marks, "x", "seen") == before
            assert roles(marks, "result", "seen") == list(range(step))


def test_what_folds_flies_from_its_cell_and_ends_unseen_under_its_result():
    explorer, (x, _) = SAMPLES["images"](), CASES["images"]
    scene = explorer.draw(explorer.films["sum", "(1, 3)"][2], 640)
    marks = {name: look for (_, _, name), look in scene.marks.items()}
    layers = {name.split()[0]: z for kind, z, name in scene.marks if kind == "b"}
    assert layers["x"] < layers["flight"] < layers["result"]
    place = lambda name: [marks[name][key] for key in ("x", "y", "w", "h")]  # noqa: E731
    groups = folded(x, (1, 3))
    for step, group in enumerate(groups):
        for k in group:
            end = f"result {step}" if step < 3 else f"x {k}"
            assert place(f"flight {k}") == place(end)
            assert "t" not in marks[f"flight {k}"]
            shown = marks[f"flight {k}"]["c"]
            assert shown == ("now" if step == 2 else "open bare")


def test_cells_hold_the_numbers_of_x_and_of_its_result_and_lead_to_their_step():
    explorer, (x, hows) = SAMPLES["images"](), CASES["images"]
    for how, dims in itertools.product(hows, [(0,), (0, 2, 3), (0, 1, 2, 3)]):
        marks, result = drawn(explorer, how, dims), getattr(x, how)(dim=dims).flatten()
        assert [marks[f"x {k}"]["t"] for k in range(24)] == list(map(number, x.flatten()))
        found = [marks[f"result {k}"] for k in range(result.numel())]
        assert [cell["t"] for cell in found] == list(map(number, result))
        assert [cell["go"] for cell in found] == list(range(result.numel()))
        for step, group in enumerate(folded(x, dims)):
            assert {marks[f"x {k}"]["go"] for k in group} == {step}
            assert all(marks[f"x {k}"]["over"] for k in group)


@pytest.mark.parametrize("width", WIDTHS)
def test_brackets_nest_and_those_of_folded_dims_are_dotted(width: int):
    explorer, (x, _) = SAMPLES["images"](), CASES["images"]
    marks = drawn(explorer, "sum", (1, 3), width=width)
    brackets = {name: look for name, look in marks.items() if "bracket" in name}
    pairs = [1, 2, 6, 12], [1, 2, 2, 4]  # brackets of x and of its result, from the outside in
    for d in range(x.ndim):
        its = [look["c"].split() for look in brackets.values() if look["c"].startswith(f"c{d} ")]
        assert len(its) == pairs[0][d] + pairs[1][d]
        assert all(("dots" in look) == (d in (1, 3)) for look in its)
    cells = [marks[f"x {k}"] for k in range(24)]
    right = max(cell["x"] + cell["w"] for cell in cells)
    bottom = max(cell["y"] + cell["h"] for cell in cells)
    rims = [4 * 5, 3 * 5, 2 * 5, 5]
    for d, rim in enumerate(rims):  # one rim of 5 px for each bracket around the first cell
        first = brackets[f"x bracket {(0,) * d}"]
        assert (first.get("x", 0), first["y"]) == (cells[0]["x"] - rim, cells[0]["y"] - rim)
    size = [float(n) for n in re.findall(r"[\d.]+", brackets["x bracket ()"]["d"])]
    assert size[5] + 5 == right + 20  # where the right half of the outermost bracket starts
    assert brackets["x bracket ()"]["y"] + 1 + size[3] == bottom + 20 - 1


def test_rows_run_to_the_right_and_stand_below_each_other_and_the_result_below_x():
    marks = drawn(SAMPLES["matrix"](), "sum", (0,))
    cells = [marks[f"x {k}"] for k in range(6)]
    (a, b, c), (d, e, f) = cells[:3], cells[3:]
    assert a["y"] == b["y"] == c["y"] < d["y"] == e["y"] == f["y"]
    assert a["x"] == d["x"] < b["x"] == e["x"] < c["x"] == f["x"]
    assert [a["w"], a["h"]] == [5 + 4 * 8.5, 28]  # room for "10.5"
    # Gaps of 4 px; between rows also two brackets of 5 px.
    assert (b["x"] - a["x"], d["y"] - a["y"]) == (39 + 4, 28 + 10 + 4)
    assert drawn(SAMPLES["images"](), "sum", (0,))["x 0"]["w"] == 36
    title, result = marks["result title"], marks["result 0"]
    assert f["y"] + f["h"] + 10 < title["y"] - 10 < title["y"] < result["y"] - 10
    assert 10 < marks["note"]["y"] - (result["y"] + result["h"]) - 2 * 5 < 20


def test_a_length_in_a_title_has_the_role_of_its_brackets():
    marks = drawn(SAMPLES["images"](), "sum", (0, 2))
    found = [pieces(marks[title]["t"]) for title in TITLES]
    lengths = [[piece for piece in title if piece[0]] for title in found]
    assert lengths[0] == [("c0", "2"), ("c1", "3"), ("c2", "2"), ("c3", "2")]
    assert lengths[1] == [("c1", "3"), ("c3", "2")]


def test_small_results_leave_no_blank_below_them():
    explorer = SAMPLES["images"]()
    for width in WIDTHS:
        for states in explorer.films.values():
            heights = {explorer.draw(state, width).height for state in states}
            marks = drawn(explorer, states[0].fold.how, states[0].fold.dims, width=width)
            assert heights == {marks["note"]["y"] + 4}, "a walk moves what stands below"
    phone = explorer.data["film"]["layouts"][1]["heights"]
    assert max(phone) - min(phone) > 80


def test_cells_keep_their_width_and_their_place_whatever_is_chosen():
    explorer, (x, _) = SAMPLES["images"](), CASES["images"]
    for width in WIDTHS:
        kept = {
            str([[marks[f"x {k}"][key] for key in ("x", "y", "w", "h")] for k in range(24)])
            for how, dims in itertools.product(("mean", "sum"), dims_of(x))
            for marks in [drawn(explorer, how, dims, width=width)]
        }
        assert len(kept) == 1


# ---- the host ------------------------------------------------------------------------------------


def test_an_output_holds_words_and_html_and_stays_small():
    x = torch.arange(0.0, 48.0, 2.0).view(2, 3, 2, 2)
    explorer = nesting(x, "mean", "sum", "amax")
    output = explorer._repr_mimebundle_()
    assert set(output) == {"text/plain", "text/html"}
    assert output["text/plain"] == repr(explorer)
    page = output["text/html"].encode()
    assert len(page) <= 125 * 1024
    assert len(gzip.compress(page)) <= 22 * 1024
    assert explorer.html() == nesting(x.clone(), "mean", "sum", "amax").html()


def test_the_data_in_the_page_are_what_was_recorded():
    explorer = nesting(MATRIX, "sum")
    (stored,) = re.findall('<script type="application/json">(.*?)</script>', explorer.html())
    assert json.loads(stored) == json.loads(json.dumps(explorer.data))
    assert html.escape(repr(explorer)) in explorer.html()


# ---- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "hows", "error", "sentence"),
    [
        ([1, 2], (), TypeError, "nesting starts with an object of type list; expected a tensor"),
        ("x", (), TypeError, "an object of type str"),
        (torch.tensor(1), (), ValueError, "x has shape (); expected 1 to 4 dimensions"),
        (torch.zeros([1] * 5), (), ValueError, "expected 1 to 4 dimensions"),
        (torch.zeros(0, 3), (), ValueError, "x has shape (0, 3)"),
        (torch.zeros(37), (), ValueError, "1 to 36 numbers: take a part of it"),
        (torch.zeros(9), (), ValueError, "x has shape (9,); its rows are too wide for a phone"),
        (torch.zeros(5) + 1234567, (), ValueError, "or shorter ones"),
        (MATRIX, ("max",), ValueError, "'max' is not known; expected one of sum, mean, amax, amin"),
        (MATRIX, ("mean",), TypeError, "x holds torch.int64, and 'mean' works on floating-point"),
        (MATRIX.to(torch.float8_e5m2), (), ValueError, "x holds torch.float8_e5m2, for which"),
        (MATRIX.to(torch.uint16), ("amax",), ValueError, "PyTorch has no 'amax' here; expected"),
        (MATRIX * 1j, (), ValueError, "x is a complex tensor; expected a plain tensor"),
        (torch.zeros(2, device="meta"), (), ValueError, "x is a meta tensor"),
        (MATRIX.to_sparse(), (), ValueError, "x is a tensor of layout torch.sparse_coo"),
    ],
)
def test_what_cannot_be_folded_or_drawn_is_refused_in_one_sentence(x, hows, error, sentence):
    with pytest.raises(error) as caught:
        nesting(x, *hows)
    assert sentence in str(caught.value)


def test_a_nested_tensor_is_refused_by_name():
    rows = [torch.ones(2), torch.ones(1)]
    with pytest.raises(ValueError, match=r"x is a (nested tensor|tensor of layout torch.jagged)"):
        nesting(torch.nested.nested_tensor(rows, layout=torch.jagged))


def test_the_widest_and_the_largest_tensors_that_fit_a_phone_are_drawn():
    assert nesting(torch.zeros(7)).heights
    for shape in ((6, 6), (2, 3, 2, 3)):
        explorer = nesting(torch.zeros(shape))
        cells = [f"x {k}" for k in range(36)]
        for width in WIDTHS:
            marks = drawn(explorer, "sum", (0, 1), width=width)
            assert all(marks[name]["x"] + marks[name]["w"] < width for name in cells)
