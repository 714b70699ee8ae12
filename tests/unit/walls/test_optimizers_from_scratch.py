"""The optimizers and the plan that the reader builds in chapter 18 do what PyTorch's do."""

import math

import pytest
import torch
from torch.optim import lr_scheduler

from tests.unit.walls.chapter_cells import built

SHAPES = [((5,),), ((), (3, 1)), ((2, 3), (4,), (1, 1, 2)), ((0,), (2,))]
"""Shapes of the parameters of one optimizer: odd ones, none at all, and an empty one."""
STEPS = 60
TOLERANCE = {torch.float64: 1e-11, torch.float32: 2e-5}


@pytest.fixture(scope="module")
def walls() -> dict:
    """What the cells of the chapter define, decay and all."""
    return built(
        "18", "imports", "my-optimizer", "my-step", "my-sgd", "my-momentum", "my-nesterov-class",
        "my-adam", "my-adam-update", "my-decay", "my-adamw", "factor", "my-scheduler",
    )  # fmt: skip


def decaying(kind: type, decay: float) -> type:
    """The reader's way to give an optimizer a weight decay: a class of one line."""
    return type(f"Decaying{kind.__name__}", (kind,), {"weight_decay": decay})


OPTIMIZERS = {
    "sgd": (lambda w: w["SGD"], torch.optim.SGD, {"lr": 0.1}, {}),
    "sgd, decay": (
        lambda w: decaying(w["SGD"], 0.3),
        torch.optim.SGD,
        {"lr": 0.1},
        {"weight_decay": 0.3},
    ),
    "momentum": (lambda w: w["Momentum"], torch.optim.SGD, {"lr": 0.03, "momentum": 0.9}, {}),
    "small momentum": (lambda w: w["Momentum"], torch.optim.SGD, {"lr": 0.3, "momentum": 0.2}, {}),
    "momentum, decay": (
        lambda w: decaying(w["Momentum"], 0.1),
        torch.optim.SGD,
        {"lr": 0.03, "momentum": 0.9},
        {"weight_decay": 0.1},
    ),
    "nesterov": (
        lambda w: w["Nesterov"],
        torch.optim.SGD,
        {"lr": 0.03, "momentum": 0.9},
        {"nesterov": True},
    ),
    "nesterov, decay": (
        lambda w: decaying(w["Nesterov"], 0.2),
        torch.optim.SGD,
        {"lr": 0.03, "momentum": 0.7},
        {"nesterov": True, "weight_decay": 0.2},
    ),
    "adam": (lambda w: w["Adam"], torch.optim.Adam, {}, {}),
    "adam, betas": (
        lambda w: w["Adam"],
        torch.optim.Adam,
        {"lr": 0.2, "betas": (0.5, 0.7), "eps": 1e-3},
        {},
    ),
    "adam, decay": (
        lambda w: decaying(w["Adam"], 0.5),
        torch.optim.Adam,
        {"lr": 0.1},
        {"weight_decay": 0.5},
    ),
    "adamw": (lambda w: w["AdamW"], torch.optim.AdamW, {"lr": 0.1}, {}),
    "adamw, decay": (
        lambda w: decaying(w["AdamW"], 0.7),
        torch.optim.AdamW,
        {"lr": 0.05},
        {"weight_decay": 0.7},
    ),
}
"""The reader's class, PyTorch's, options of both, and options of PyTorch's alone."""


def parameters(shapes, dtype: torch.dtype, seed: int) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return [
        torch.randn(shape, generator=generator, dtype=dtype).requires_grad_() for shape in shapes
    ]


def feed(ours: list, theirs: list, seed: int) -> None:
    """Give both the same random gradients, of very different sizes; sometimes none at all."""
    generator = torch.Generator().manual_seed(seed)
    for k, (p, q) in enumerate(zip(ours, theirs, strict=True)):
        grad = torch.randn(p.shape, generator=generator, dtype=p.dtype) * 10.0 ** (k % 3)
        none = torch.rand((), generator=generator) < 0.15
        p.grad = None if none else grad
        q.grad = None if none else grad.clone()


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
@pytest.mark.parametrize("shapes", SHAPES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_step_is_pytorchs(walls: dict, name: str, shapes: tuple, dtype: torch.dtype):
    kind, real, options, more = OPTIMIZERS[name]
    ours, theirs = parameters(shapes, dtype, 1), parameters(shapes, dtype, 1)
    options = {"lr": 0.001} | options
    mine, its = kind(walls)(iter(ours), **options), real(theirs, **options, **more)
    for step in range(STEPS):
        feed(ours, theirs, seed=step)
        mine.step()
        its.step()
        for p, q in zip(ours, theirs, strict=True):
            assert p.requires_grad
            assert p.dtype == dtype
            torch.testing.assert_close(p, q, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_training_ends_where_pytorchs_ends(walls: dict, name: str):
    kind, real, options, more = OPTIMIZERS[name]
    options = {"lr": 0.001} | options
    x = torch.randn(12, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(5))
    y = (x @ torch.tensor([[1.0], [-2.0], [0.5]], dtype=torch.float64)).tanh()
    ends = []
    for make, extra in ((kind(walls), {}), (real, more)):
        params = parameters([(3, 1), (1,)], torch.float64, 2)
        opt = make(params, **options, **extra)
        for _ in range(STEPS):
            opt.zero_grad()
            ((x @ params[0] + params[1] - y) ** 2).mean().backward()
            opt.step()
        ends.append(params)
    for p, q in zip(*ends, strict=True):
        torch.testing.assert_close(p, q, rtol=1e-9, atol=1e-9)


def test_zero_grad_empties_and_a_parameter_without_gradient_stays(walls: dict):
    p, q = parameters([(2,), (2,)], torch.float32, 3)
    p.grad = torch.ones(2)
    before = p.detach().clone(), q.detach().clone()
    opt = walls["AdamW"]([p, q], lr=0.1)
    opt.step()
    assert not torch.equal(p, before[0])
    assert torch.equal(q, before[1])
    opt.zero_grad()
    assert p.grad is None
    assert q.grad is None


def test_objects_do_not_share_their_memory(walls: dict):
    first, second = (walls["Momentum"](parameters([(2,)], torch.float32, k), 0.1) for k in (1, 2))
    first.params[0].grad = torch.ones(2)
    first.step()
    assert len(first.state) == 1
    assert second.state == {}


@pytest.mark.parametrize(("warm", "steps"), [(5, 20), (1, 7), (3, 50)])
def test_the_plan_is_that_of_pytorchs_parts(walls: dict, warm: int, steps: int):
    def rates(opt, scheduler, rate) -> list[float]:
        seen = []
        for _ in range(steps + 1):
            seen.append(rate(opt))
            opt.step()
            scheduler.step()
        return seen

    def factor(k: int) -> float:
        return walls["factor"](k, warm, steps)

    def cosine(part: float) -> float:
        return math.cos(math.pi / 2 * part) ** 2

    def torchs() -> torch.optim.Optimizer:
        return torch.optim.SGD(parameters([(1,)], torch.float32, 0), lr=0.3)

    def rate(opt) -> float:
        return opt.param_groups[0]["lr"]

    mine = walls["SGD"](parameters([(1,)], torch.float32, 0), lr=0.3)
    ours = rates(mine, walls["Scheduler"](mine, factor), lambda opt: opt.lr)
    opt = torchs()
    by_function = rates(opt, lr_scheduler.LambdaLR(opt, factor), rate)
    opt = torchs()
    parts = [
        lr_scheduler.LinearLR(opt, 1 / warm, total_iters=max(1, warm - 1)),
        lr_scheduler.CosineAnnealingLR(opt, steps - warm),
    ]
    of_parts = rates(opt, lr_scheduler.SequentialLR(opt, parts, [warm]), rate)
    by_formula = [
        0.3 * ((k + 1) / warm if k < warm else cosine((k - warm) / (steps - warm)))
        for k in range(steps + 1)
    ]
    for others in (by_function, of_parts, by_formula):
        assert ours == pytest.approx(others, abs=1e-12)
