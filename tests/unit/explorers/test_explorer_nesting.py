"""Explorer ``nesting`` records what PyTorch folds, says it in words, and refuses what it cannot."""

import html
import itertools
import json
import re
from pathlib import Path

import pytest
import torch

from tests.unit.explorers.processors import outputs
from utils.explorers import nesting
from utils.explorers.nesting_words import index_of
from utils.record.values import texts

ROOT = Path(__file__).parents[3]
MATRIX = torch.tensor([[10, 11, 12], [13, 14, 15]])
CUBE = torch.arange(0.0, 24.0, 2.0).view(2, 3, 2)
SHAPES = [(4,), (2, 3), (2, 1, 3), (2, 3, 2, 2)]


def numbers_of(shape: tuple[int, ...]) -> torch.Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(0)) - 0.5


# ---- what is recorded ----------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_every_choice_of_dims_holds_what_pytorch_gives(shape: tuple[int, ...]):
    x = numbers_of(shape)
    data = nesting(x, "sum", "mean", "amax", "amin").data
    assert data["shape"] == shape
    assert data["numbers"] == texts(x)
    assert data["hows"] == ("sum", "mean", "amax", "amin")
    assert len(data["folds"]) == 2 ** len(shape) - 1
    for fold in data["folds"]:
        dims = fold["dims"]
        assert fold["shape"] == tuple(x.sum(dims).shape)
        assert fold["kept"] == tuple(x.sum(dims, keepdim=True).shape)
        for how in data["hows"]:
            assert fold["results"][how] == texts(getattr(x, how)(dim=dims))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_groups_add_up_to_the_sums(shape: tuple[int, ...]):
    x = (torch.arange(torch.Size(shape).numel()) ** 2).view(shape)
    for fold in nesting(x).data["folds"]:
        added = [sum(int(x.flatten()[k]) for k in group) for group in fold["groups"]]
        assert added == x.sum(fold["dims"]).flatten().tolist()
        assert sorted(itertools.chain(*fold["groups"])) == list(range(x.numel()))


def test_sum_is_taken_if_no_reduction_is_named_and_none_comes_twice():
    assert nesting(MATRIX).data["hows"] == ("sum",)
    assert nesting(MATRIX, "amax", "sum", "amax").data["hows"] == ("amax", "sum")


def test_truth_values_and_numbers_with_gradient_are_folded_as_well():
    assert nesting(MATRIX > 12, "sum", "amax").data["folds"][0]["results"] == {
        "sum": ["1", "1", "1"],
        "amax": ["True", "True", "True"],
    }
    weight = torch.nn.Parameter(torch.ones(2, 2))
    assert nesting(weight, "mean").data["folds"][-1]["results"]["mean"] == ["1"]


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
    folds = nesting(MATRIX.float(), how).data["folds"]
    (fold,) = [fold for fold in folds if fold["dims"] == dims]
    assert fold["said"][how][step + 1] == sentence


def test_a_sentence_of_many_numbers_names_the_first_three_and_the_last():
    said = nesting(CUBE, "sum", "amax").data["folds"][-1]["said"]
    assert said["sum"][1] == "x.sum(dim=(0, 1, 2)) = 0 + 2 + 4 + … + 22 = 132"
    assert said["amax"][1] == "x.amax(dim=(0, 1, 2)) = the largest of 0, 2, 4, …, 22 = 22"
    six = nesting(torch.arange(6.0), "mean").data["folds"][0]["said"]["mean"][1]
    assert six == "x.mean(dim=0) = (0 + 1 + 2 + 3 + 4 + 5) / 6 = 2.5"
    seven = nesting(torch.arange(7.0), "mean").data["folds"][0]["said"]["mean"][1]
    assert seven == "x.mean(dim=0) = (0 + 1 + 2 + … + 6) / 7 = 3"


def test_negative_numbers_and_single_ones_are_written_as_in_a_sum():
    column = nesting(torch.tensor([[1.0, -2.0]]), "sum", "mean", "amin").data["folds"]
    assert column[1]["said"]["sum"][1] == "x.sum(dim=1)[0] = 1 + (-2) = -1"
    assert column[1]["said"]["amin"][1] == "x.amin(dim=1)[0] = the smallest of 1, -2 = -2"
    assert column[0]["said"]["mean"][2] == "x.mean(dim=0)[1] = (-2) / 1 = -2"
    assert column[0]["said"]["mean"][1] == "x.mean(dim=0)[0] = 1 / 1 = 1"


def test_the_facts_name_the_call_what_it_folds_and_both_shapes():
    said = nesting(CUBE, "mean").data["folds"]
    assert [fold["said"]["mean"][0] for fold in (said[0], said[5])] == [
        "x.mean(dim=0) folds 2 into 1 · shape (3, 2) · with keepdim=True (1, 3, 2)",
        "x.mean(dim=(1, 2)) folds 6 into 1 · shape (2,) · with keepdim=True (2, 1, 1)",
    ]


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 3, 4)])
def test_an_index_is_found_from_the_place_in_row_order(shape):
    wanted = list(itertools.product(*map(range, shape)))
    assert [index_of(shape, step) for step in range(len(wanted))] == wanted


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


def test_words_are_equal_on_processors_of_another_kind():
    script = (
        "import sys, torch; from utils.explorers import nesting\n"
        "wave = torch.linspace(0, 6.2831853, 24).sin().softmax(0).view(2, 3, 2, 2)\n"
        "print(nesting(wave, 'sum', 'mean', 'amax').html())\n"
        "assert 'ipywidgets' not in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    )
    said = outputs(script)
    assert len(said) == 1
    assert "Explorer nesting" in said.pop()


# ---- the host ------------------------------------------------------------------------------------


def test_an_output_holds_words_and_html_and_stays_small():
    x = torch.arange(0.0, 48.0, 2.0).view(2, 3, 2, 2)
    explorer = nesting(x, "mean", "sum", "amax")
    output = explorer._repr_mimebundle_()
    assert set(output) == {"text/plain", "text/html"}
    assert output["text/plain"] == repr(explorer)
    assert len(output["text/html"].encode()) <= 60 * 1024
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
    assert len(nesting(torch.zeros(6, 6)).data["numbers"]) == 36
    assert nesting(torch.zeros(2, 3, 2, 3)).data["shape"] == (2, 3, 2, 3)
