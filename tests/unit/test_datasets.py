"""The small problems: what is drawn, that a seed fixes it, and what is refused."""

import sys

import pytest
import torch

from utils import datasets
from utils.datasets import digits, line, rings

PROBLEMS = {"line": line, "rings": rings}


@pytest.mark.parametrize("make", PROBLEMS.values(), ids=PROBLEMS)
@pytest.mark.parametrize("n", [2, 3, 50])
def test_four_float_tensors_of_n_rows_on_the_cpu(make, n: int):
    x, y, x_held, y_held = make(n)
    for part in (x, y, x_held, y_held):
        assert part.dtype == torch.float32
        assert part.device.type == "cpu"
        assert part.is_contiguous()
        assert len(part) == n
        assert not part.requires_grad
    assert x.shape == x_held.shape == (n, 1 if make is line else 2)
    assert y.shape == y_held.shape == (n, 1)


@pytest.mark.parametrize("make", PROBLEMS.values(), ids=PROBLEMS)
def test_a_seed_fixes_every_number_and_touches_no_other_generator(make):
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    first, again, other = make(20, 3), make(20, 3), make(20, 4)
    assert torch.equal(torch.rand(3), expected)
    assert all(map(torch.equal, first, again))
    assert not torch.equal(first[0], other[0])
    assert not torch.equal(first[0], first[2])


@pytest.mark.parametrize("make", PROBLEMS.values(), ids=PROBLEMS)
def test_the_default_device_and_dtype_change_nothing(make):
    expected = make(20)
    torch.set_default_dtype(torch.float64)
    try:
        with torch.device("meta"):
            assert all(map(torch.equal, make(20), expected))
    finally:
        torch.set_default_dtype(torch.float32)


def test_the_walk_lies_around_its_line():
    x, y, x_held, y_held = line(4000)
    assert x.min() >= 0
    assert x.max() < 2
    for hours, kilometres in ((x, y), (x_held, y_held)):
        misses = kilometres - (4 * hours + 1.5)
        assert misses.mean().item() == pytest.approx(0, abs=0.03)
        assert misses.std().item() == pytest.approx(0.5, abs=0.02)
    ones = torch.ones_like(x)
    speed, start = torch.linalg.lstsq(torch.cat([x, ones], 1), y).solution.flatten().tolist()
    assert (speed, start) == pytest.approx((4, 1.5), abs=0.05)


def test_points_lie_around_their_rings():
    x, y, x_held, y_held = rings(4000)
    for points, classes in ((x, y), (x_held, y_held)):
        away = points.norm(dim=1, keepdim=True)
        for k, radius in enumerate((1, 2)):
            one = away[classes == k]
            assert len(one) == 2000
            assert one.mean().item() == pytest.approx(radius, abs=0.03)
            assert one.std().item() == pytest.approx(0.25, abs=0.02)
        assert points.mean(0).tolist() == pytest.approx([0, 0], abs=0.07)


def test_without_noise_every_point_lies_on_its_ring():
    x, y, *_ = rings(51, noise=0)
    assert torch.allclose(x.norm(dim=1, keepdim=True), y + 1)
    assert y.sum() == 25


def test_classes_come_in_random_order():
    y = rings(200)[1].flatten()
    assert 70 < (y[1:] != y[:-1]).sum() < 130


def test_the_first_numbers_stay_what_the_chapters_print():
    assert line()[0][:3].flatten().tolist() == pytest.approx([0.9925, 1.5364, 0.1770], abs=1e-3)


@pytest.mark.parametrize("make", PROBLEMS.values(), ids=PROBLEMS)
@pytest.mark.parametrize(
    ("n", "seed", "error", "words"),
    [
        (1, 0, ValueError, "n is 1; expected 2 points or more"),
        (-3, 0, ValueError, "n is -3"),
        (2.0, 0, TypeError, "n is float; expected a whole number"),
        (True, 0, TypeError, "n is bool"),
        ("9", 0, TypeError, "n is str"),
        (9, None, TypeError, "seed is NoneType"),
        (9, -1, ValueError, "seed is -1; expected a whole number from 0"),
        (9, 2**63, ValueError, "seed is 9223372036854775808"),
    ],
)
def test_counts_and_seeds_that_are_none_are_refused(make, n, seed, error, words):
    with pytest.raises(error, match=words):
        make(n, seed)


@pytest.mark.parametrize(
    ("noise", "error", "words"),
    [
        (-0.1, ValueError, "noise is -0.1; expected a finite number, 0 or more"),
        (float("nan"), ValueError, "noise is nan"),
        (float("inf"), ValueError, "noise is inf"),
        (True, TypeError, "noise is bool; expected a number"),
        ("1", TypeError, "noise is str"),
    ],
)
def test_a_noise_that_is_none_is_refused(noise, error, words):
    with pytest.raises(error, match=words):
        rings(9, 0, noise)


@pytest.mark.parametrize("n", [10, 11, 600, 1200, 1787])
def test_digits_are_small_pictures_and_whole_numbers(n: int):
    x, y, x_held, y_held = digits(n)
    assert x.shape == (n, 1, 8, 8)
    assert x_held.shape == (1797 - n, 1, 8, 8)
    assert (y.shape, y_held.shape) == ((n,), (1797 - n,))
    for part in (x, x_held):
        assert part.dtype == torch.float32
        assert 0 <= part.min() < part.max() <= 1
    for part in (y, y_held):
        assert part.dtype == torch.int64
        assert sorted(set(part.tolist())) == list(range(10))
    for part in (x, y, x_held, y_held):
        assert part.device.type == "cpu"
        assert part.is_contiguous()
        assert not part.requires_grad


@pytest.mark.parametrize("seed", [0, 5])
def test_each_digit_stands_once_with_its_own_class(seed: int):
    from sklearn.datasets import load_digits

    def rows(pictures, classes) -> list:
        flat = (pictures.reshape(len(pictures), 64) * 16).round().long()
        return sorted(torch.cat([flat, classes.reshape(-1, 1)], 1).tolist())

    x, y, x_held, y_held = digits(seed=seed)
    found = load_digits()
    expected = rows(torch.tensor(found.images) / 16, torch.tensor(found.target))
    assert rows(torch.cat([x, x_held]), torch.cat([y, y_held])) == expected


@pytest.mark.parametrize("n", [10, 100, 1200, 1700])
def test_both_parts_hold_each_digit_in_its_proportion(n: int):
    _, y, _, y_held = digits(n, 3)
    all_of = torch.bincount(torch.cat([y, y_held]), minlength=10)
    assert ((torch.bincount(y, minlength=10) - all_of * n / 1797).abs() <= 1).all()


def test_digits_come_in_random_order():
    _, y, _, y_held = digits()
    for part in (y, y_held):
        same = (part[1:] == part[:-1]).float().mean().item()
        assert same == pytest.approx(0.1, abs=0.05)


def test_a_seed_fixes_the_order_of_digits_and_touches_no_other_generator():
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    first, again, other = digits(100, 3), digits(100, 3), digits(100, 4)
    assert torch.equal(torch.rand(3), expected)
    assert all(map(torch.equal, first, again))
    assert not torch.equal(first[0], other[0])


def test_the_default_device_and_dtype_change_no_digit():
    expected = digits(20)
    torch.set_default_dtype(torch.float64)
    try:
        with torch.device("meta"):
            assert all(map(torch.equal, digits(20), expected))
    finally:
        torch.set_default_dtype(torch.float32)


def test_the_first_digits_stay_what_the_chapters_print():
    x, y, _, y_held = digits()
    assert y[:12].tolist() == [8, 3, 0, 4, 1, 0, 0, 9, 2, 7, 8, 1]
    assert y_held[:12].tolist() == [4, 4, 2, 3, 9, 4, 0, 7, 3, 4, 0, 3]
    assert x[0].sum().item() == pytest.approx(22.0625)


@pytest.mark.parametrize(
    ("n", "seed", "error", "words"),
    [
        (9, 0, ValueError, "n is 9; expected 10 to 1787 digits"),
        (1788, 0, ValueError, "n is 1788; expected 10 to 1787"),
        (1.5, 0, TypeError, "n is float; expected a whole number"),
        (True, 0, TypeError, "n is bool"),
        (100, "1", TypeError, "seed is str"),
        (100, -1, ValueError, "seed is -1"),
    ],
)
def test_counts_and_seeds_that_no_digits_have_are_refused(n, seed, error, words):
    with pytest.raises(error, match=words):
        digits(n, seed)


def test_without_scikit_learn_the_refusal_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ModuleNotFoundError, match=r"fix: pip install scikit-learn\."):
        digits()
    assert len(line(5)) == len(rings(5)) == 4  # what needs nothing works without it


def test_only_three_problems_and_the_book_are_public():
    names = {name for name, value in vars(datasets).items() if callable(value)}
    public = {name for name in names if name.islower() and name[0] != "_"}
    assert public == {"line", "rings", "digits", "book"}
