"""What folds together is what PyTorch says: checked against loops over indices."""

import itertools

import pytest
import torch

from utils.record import folds

SHAPES = [(4,), (2, 3), (3, 1), (2, 3, 2), (2, 1, 3, 2)]
CASES = [(shape, dims) for shape in SHAPES for dims in folds.choices(len(shape))]
each = pytest.mark.parametrize(("shape", "dims"), CASES)


def groups_by_index(shape: tuple[int, ...], dims: tuple[int, ...]) -> list[list[int]]:
    """The elements that agree in every index but those at ``dims``, in row order."""
    groups: dict[tuple, list[int]] = {}
    for place, index in enumerate(itertools.product(*map(range, shape))):
        stays = tuple(i for d, i in enumerate(index) if d not in dims)
        groups.setdefault(stays, []).append(place)
    return [groups[stays] for stays in sorted(groups)]


@each
def test_elements_that_differ_in_the_named_dims_alone_fold_together(shape, dims):
    assert folds.groups(shape, dims) == groups_by_index(shape, dims)


@each
@pytest.mark.parametrize("how", folds.HOWS)
def test_a_fold_gives_what_a_loop_over_its_groups_gives(shape, dims, how):
    x = torch.rand(shape, generator=torch.Generator().manual_seed(0))
    plain = {"sum": sum, "mean": lambda v: sum(v) / len(v), "amax": max, "amin": min}[how]
    wanted = [plain([x.flatten()[k].item() for k in g]) for g in groups_by_index(shape, dims)]
    assert folds.fold(x, how, dims).flatten().tolist() == pytest.approx(wanted)


@each
def test_keepdim_leaves_a_one_for_each_folded_dim(shape, dims):
    ones = tuple(1 if d in dims else size for d, size in enumerate(shape))
    x = torch.zeros(shape)
    assert folds.fold(x, "amax", dims, keepdim=True).shape == ones
    assert folds.fold(x, "amax", dims).shape == x.sum(dims).shape


def test_the_code_is_the_python_that_runs():
    x = torch.arange(24.0).view(2, 3, 4)
    for how, dims, keepdim in itertools.product(folds.HOWS, folds.choices(3), (False, True)):
        code = folds.code(how, dims, keepdim=keepdim)
        assert torch.equal(eval(code, {"x": x}), folds.fold(x, how, dims, keepdim=keepdim))
    assert folds.code("sum", (1,)) == "x.sum(dim=1)"
    assert folds.code("mean", (0, 2), keepdim=True) == "x.mean(dim=(0, 2), keepdim=True)"


def test_choices_name_single_dims_first_and_all_of_them_last():
    assert folds.choices(1) == [(0,)]
    assert folds.choices(3) == [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)]
    assert len(folds.choices(4)) == 15
