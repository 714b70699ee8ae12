"""The losses that chapter 17 builds give PyTorch's values and gradients on random inputs."""

from functools import cache

import pytest
import torch
import torch.nn.functional as F
from torch.testing import assert_close

from tests.unit.walls.chapter_cells import built

SEEDS = range(10)


@cache
def losses() -> dict:
    """Return what the chapter's cells define."""
    return built(
        "17", "imports", "first-picture", "bce-first", "my-bce", "focal-loss",
        "my-cross-entropy", "full-cross-entropy", "in-rows", "my-soft-cross-entropy",
    )  # fmt: skip


def draw(seed: int, *shape: int, large: float = 5.0) -> torch.Tensor:
    """Return logits of all sizes, float32 or float64 by the seed."""
    generator = torch.Generator().manual_seed(seed)
    dtype = torch.float64 if seed % 2 else torch.float32
    size = large * torch.rand((), generator=generator, dtype=dtype) ** 2
    return size * torch.randn(shape, generator=generator, dtype=dtype)


def pull(loss, logits: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the loss of ``logits``, and its gradient."""
    leaf = logits.clone().requires_grad_()
    price = loss(leaf)
    return price.detach(), torch.autograd.grad(price, leaf)[0]


def assert_equal_losses(mine, theirs, logits: torch.Tensor) -> None:
    for ours, expected in zip(pull(mine, logits), pull(theirs, logits), strict=True):
        assert_close(ours, expected, equal_nan=True)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", [(1,), (7,), (4, 3), (2, 3, 2)], ids=str)
def test_binary_cross_entropy(seed: int, shape: tuple):
    logits = draw(seed, *shape, large=60)
    generator = torch.Generator().manual_seed(seed + 100)
    y, weight = torch.rand(2, *shape, generator=generator).to(logits)
    y = y.round() if seed % 3 else y
    more = torch.rand(shape[-1], generator=generator).to(logits) * 4
    for options in (
        {},
        {"weight": weight},
        {"pos_weight": more},
        {"weight": weight, "pos_weight": more},
    ):
        assert_equal_losses(
            lambda z, options=options: losses()["my_bce"](z, y, **options),
            lambda z, options=options: F.binary_cross_entropy_with_logits(z, y, **options),
            logits,
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_plain_cross_entropy(seed: int):
    n, classes = 1 + seed % 5, 1 + seed % 7
    logits = draw(seed, n, classes, large=300)
    target = torch.randint(classes, (n,), generator=torch.Generator().manual_seed(seed))
    assert_equal_losses(
        lambda z: losses()["plain_cross_entropy"](z, target),
        lambda z: F.cross_entropy(z, target),
        logits,
    )
    assert_close(losses()["my_log_softmax"](logits), F.log_softmax(logits, 1))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("smoothing", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("ignore", [-100, 0])
def test_cross_entropy_with_all_dials(seed: int, smoothing: float, weighted: bool, ignore: int):
    n, classes = 1 + seed % 6, 2 + seed % 4
    logits, generator = draw(seed, n, classes), torch.Generator().manual_seed(seed)
    target = torch.randint(classes, (n,), generator=generator)
    target[torch.rand(n, generator=generator) < 0.3] = ignore
    weight = torch.rand(classes, generator=generator).to(logits) if weighted else None
    assert_equal_losses(
        lambda z: losses()["my_cross_entropy"](z, target, weight, ignore, smoothing),
        lambda z: F.cross_entropy(
            z, target, weight, ignore_index=ignore, label_smoothing=smoothing
        ),
        logits,
    )


def test_a_class_that_is_ruled_out_costs_the_others_nothing():
    logits = draw(1, 3, 4)
    logits[:, 2] = -torch.inf
    target = torch.tensor([0, 1, 3])
    assert_equal_losses(
        lambda z: losses()["my_cross_entropy"](z, target),
        lambda z: F.cross_entropy(z, target),
        logits,
    )


def test_all_labels_ignored_is_nan_and_an_ignored_row_has_no_gradient():
    none = torch.full((3,), -100)
    assert losses()["my_cross_entropy"](torch.zeros(3, 2), none).isnan()
    _, gradient = pull(
        lambda z: losses()["my_cross_entropy"](z, torch.tensor([-100, 1])), draw(1, 2, 3)
    )
    assert gradient[0].tolist() == [0, 0, 0]
    assert gradient[1].abs().min() > 0


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("more", [(), (5,), (2, 3)], ids=str)
def test_more_dimensions(seed: int, more: tuple):
    logits = draw(seed, 2, 4, *more)
    target = torch.randint(4, (2, *more), generator=torch.Generator().manual_seed(seed))
    assert_equal_losses(
        lambda z: losses()["my_cross_entropy"](*losses()["in_rows"](z, target), smoothing=0.2),
        lambda z: F.cross_entropy(z, target, label_smoothing=0.2),
        logits,
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("smoothing", [0.0, 0.3])
@pytest.mark.parametrize("weighted", [False, True])
def test_class_probabilities(seed: int, smoothing: float, weighted: bool):
    n, classes = 1 + seed % 5, 1 + seed % 4
    logits, generator = draw(seed, n, classes), torch.Generator().manual_seed(seed)
    p = torch.rand(n, classes, generator=generator).softmax(1).to(logits)
    weight = torch.rand(classes, generator=generator).to(logits) if weighted else None
    assert_equal_losses(
        lambda z: losses()["my_soft_cross_entropy"](z, p, weight, smoothing),
        lambda z: F.cross_entropy(z, p, weight, label_smoothing=smoothing),
        logits,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_focal_loss_is_its_formula(seed: int):
    logits = draw(seed, 6)
    y = torch.randint(2, (6,), generator=torch.Generator().manual_seed(seed)).to(logits)
    q = torch.where(y == 1, logits.sigmoid(), (-logits).sigmoid())
    for gamma in (0.0, 1.0, 2.0):
        assert_close(
            losses()["focal_loss"](logits, y, gamma), (-((1 - q) ** gamma) * q.log()).mean()
        )
