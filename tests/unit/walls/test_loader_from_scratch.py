"""The pipeline that chapter 19 builds gives PyTorch's batches: orders, values, dtypes, kinds."""

import random
from types import SimpleNamespace

import pytest
import torch
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    RandomSampler,
    SequentialSampler,
    TensorDataset,
    WeightedRandomSampler,
    default_collate,
)

from tests.unit.walls.chapter_cells import built

CELLS = ("imports", "walk-class", "in-order", "shuffled", "batches", "batches-iter", "batches-run")
COLLATE = ("collate", "collate-others", "loader")
SEEDS, EPOCHS = range(12), 4


@pytest.fixture(scope="module")
def first() -> SimpleNamespace:
    """What the reader has built before the order is compared."""
    return SimpleNamespace(**built("19", *CELLS, *COLLATE))


@pytest.fixture(scope="module")
def own() -> SimpleNamespace:
    """What the reader has built in the end."""
    order = ("order-first", "order-base-seed", "order-again", "order-second-draw")
    names = built("19", *CELLS, *COLLATE, *order, "weights", "weighted-sampler")
    return SimpleNamespace(**names)


def dice(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def assert_same(ours: object, theirs: object) -> None:
    """Compare what two collate functions made, at every depth, with dtypes and kinds."""
    assert type(ours) is type(theirs)
    if isinstance(theirs, torch.Tensor):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=0)
    elif isinstance(theirs, dict):
        assert list(ours) == list(theirs)
        for key in theirs:
            assert_same(ours[key], theirs[key])
    elif isinstance(theirs, list | tuple):
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            assert_same(one, other)
    else:
        assert ours == theirs


def loaders(own, dataset, size: int, seed: int, drop_last: bool):
    """Return the reader's shuffling loader and the real one, each with its own generator."""
    mine, its = dice(seed), dice(seed)
    batches = own.Batches(own.Shuffled(len(dataset), mine), size, drop_last)
    ours = own.Loader(dataset, batches)
    ours.generator = mine
    theirs = DataLoader(dataset, size, shuffle=True, drop_last=drop_last, generator=its)
    return ours, theirs, mine, its


# ---- samplers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [0, 1, 7, 8, 33])
def test_indices_in_order(own, n: int):
    assert list(own.InOrder(n)) == list(SequentialSampler(range(n)))


@pytest.mark.parametrize("seed", SEEDS)
def test_shuffled_indices_over_several_walks(own, seed: int):
    n = 1 + 5 * seed
    ours, theirs = own.Shuffled(n, dice(seed)), RandomSampler(range(n), generator=dice(seed))
    for _ in range(EPOCHS):
        assert list(ours) == list(theirs)
        torch.testing.assert_close(ours.generator.get_state(), theirs.generator.get_state())


def test_the_first_sampler_agrees_for_one_walk_only(first):
    ours = first.Shuffled(10, dice(0))
    theirs = RandomSampler(range(10), generator=dice(0))
    assert list(ours) == list(theirs)
    assert list(ours) != list(theirs)


@pytest.mark.parametrize("drop_last", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 4, 20])
def test_batches_of_indices(own, size: int, drop_last: bool):
    for n in range(9):
        ours = own.Batches(own.InOrder(n), size, drop_last)
        theirs = BatchSampler(SequentialSampler(range(n)), size, drop_last)
        assert list(ours) == list(theirs)
        assert len(ours) == len(theirs)


@pytest.mark.parametrize("seed", SEEDS)
def test_weighted_indices(own, seed: int):
    weights = torch.rand(1 + seed, dtype=torch.float64, generator=dice(seed))
    ours = own.Weighted(weights, 40, dice(seed))
    theirs = WeightedRandomSampler(weights.tolist(), 40, generator=dice(seed))
    for _ in range(EPOCHS):
        assert list(ours) == list(theirs)


# ---- collate -------------------------------------------------------------------------------------


def sample(rng: random.Random, depth: int) -> tuple:
    """Return functions that draw a sample of one random kind, so that several fit together."""
    kinds = ["tensor", "int", "bool", "float", "text"] + ["tuple", "list", "dict"] * (depth > 0)
    kind = rng.choice(kinds)
    if kind == "tensor":
        shape = [rng.randint(0, 3) for _ in range(rng.randint(0, 3))]
        dtype = rng.choice([torch.float32, torch.float64, torch.int64, torch.bool, torch.uint8])
        return lambda: (torch.rand(shape) * 9).to(dtype)
    if kind in ("int", "bool", "float", "text"):
        make = {"int": int, "bool": lambda x: x > 3, "float": float, "text": str}[kind]
        return lambda: make(rng.uniform(0, 9))
    parts = [sample(rng, depth - 1) for _ in range(rng.randint(1, 3))]
    if kind == "dict":
        return lambda: {f"key {k}": part() for k, part in enumerate(parts)}
    make = tuple if kind == "tuple" else list
    return lambda: make(part() for part in parts)


@pytest.mark.parametrize("seed", range(60))
def test_collate_at_every_depth(own, seed: int):
    rng = random.Random(seed)
    torch.manual_seed(seed)
    draw = sample(rng, 3)
    samples = [draw() for _ in range(rng.randint(1, 5))]
    assert_same(own.collate(samples), default_collate(samples))


def test_collate_keeps_gradients(own):
    leaves = [torch.rand(3, requires_grad=True) for _ in range(2)]
    own.collate(leaves).sum().backward()
    assert all(leaf.grad.tolist() == [1, 1, 1] for leaf in leaves)


def test_collate_takes_views_that_are_not_contiguous(own):
    rows = list(torch.rand(4, 5).t())
    assert_same(own.collate(rows), default_collate(rows))


@pytest.mark.parametrize("samples", [[torch.ones(2), torch.ones(3)], [[1, 2], [3]]])
def test_ragged_samples_are_refused_by_both(own, samples: list):
    for collate in (own.collate, default_collate):
        with pytest.raises((RuntimeError, ValueError)):
            collate(samples)


# ---- the loader ----------------------------------------------------------------------------------


@pytest.mark.parametrize("drop_last", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_batches_in_each_of_several_epochs(own, seed: int, drop_last: bool):
    n, size = 1 + 7 * seed % 23, 1 + seed % 5
    dtype = [torch.float32, torch.float64, torch.int64][seed % 3]
    torch.manual_seed(seed)
    dataset = own.Walk((9 * torch.rand(n, seed % 4)).to(dtype), torch.arange(n))
    ours, theirs, mine, its = loaders(own, dataset, size, seed, drop_last)
    for _ in range(EPOCHS):
        assert_same(list(ours), list(theirs))
        torch.testing.assert_close(mine.get_state(), its.get_state())


def test_epochs_that_end_early_agree_as_well(own):
    ours, theirs, mine, its = loaders(own, range(12), 4, 3, drop_last=False)
    for stop in (1, 2, 3, 1):
        for loader in (ours, theirs):
            for k, _ in enumerate(loader, 1):
                if k == stop:
                    break
        torch.testing.assert_close(mine.get_state(), its.get_state())
    assert_same(list(ours), list(theirs))


def test_a_loader_in_order_moves_its_generator_too(own):
    mine, its = dice(5), dice(5)
    ours = own.Loader(range(6), own.Batches(own.InOrder(6), 4))
    ours.generator = mine
    theirs = DataLoader(range(6), 4, generator=its)
    for _ in range(EPOCHS):
        assert_same(list(ours), list(theirs))
        torch.testing.assert_close(mine.get_state(), its.get_state())


def test_without_a_generator_a_loader_in_order_moves_the_shared_dice(own):
    ends = []
    for loader in (own.Loader(range(6), own.Batches(own.InOrder(6), 4)), DataLoader(range(6), 4)):
        torch.manual_seed(0)
        list(loader)
        ends.append(torch.rand(1).item())
    assert ends[0] == ends[1]


def test_the_readers_dataset_is_a_dataset_of_tensors(own):
    x, y = torch.rand(5, 2), torch.rand(5)
    assert_same([own.Walk(x, y)[i] for i in range(5)], [TensorDataset(x, y)[i] for i in range(5)])
    assert_same(list(own.Walk(x, y)), list(TensorDataset(x, y)))
