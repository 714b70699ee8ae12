"""The engine's values and gradients are those of PyTorch, on random programs."""

import pytest
import torch

from tests.unit.autograd.random_programs import Program, on_torch, program
from utils.autograd import Tensor

COUNT = 400
MIXED = (torch.float32, torch.float64)


def on_engine(made: Program) -> tuple[list[Tensor], list[Tensor]]:
    return made.run(lambda x: Tensor(x, requires_grad=True), lambda x: x.softplus())


def difference(ours: torch.Tensor | None, theirs: torch.Tensor | None) -> float:
    """Return the largest difference, relative where numbers are large; inf where they cannot be."""
    if ours is None or theirs is None:
        return 0.0 if ours is theirs else float("inf")
    if (ours.shape, ours.dtype) != (theirs.shape, theirs.dtype):
        return float("inf")
    if not ours.numel():
        return 0.0
    return ((ours - theirs).abs() / theirs.abs().clamp(min=1)).max().item()


def worst(made: Program, run=on_engine) -> float:
    """Return the largest difference of any value or gradient; two ways back, kept and not."""
    (our_leaves, ours), (leaves, theirs) = run(made), on_torch(made)
    ours[-1].backward(retain_graph=True)
    theirs[-1].backward(retain_graph=True)
    found = [difference(a.grad, b.grad) for a, b in zip(our_leaves, leaves, strict=True)]
    ours[-1].backward()
    theirs[-1].backward()
    found += [difference(a.grad, b.grad) for a, b in zip(our_leaves, leaves, strict=True)]
    found += [difference(a.data, b.detach()) for a, b in zip(ours, theirs, strict=True)]
    return max(found)


@pytest.mark.parametrize(
    ("dtypes", "count", "most"),
    [((torch.float64,), COUNT, 1e-11), (MIXED, 100, 1e-4), ((torch.float32,), 100, 1e-4)],
)
def test_values_and_gradients_are_those_of_pytorch(dtypes, count: int, most: float):
    found = {seed: worst(program(seed, dtypes)) for seed in range(count)}
    seed = max(found, key=found.get)
    print(f"{count} programs of {dtypes}: worst difference {found[seed]:.2g}, seed {seed}")
    assert found[seed] <= most, f"seed {seed}\n{program(seed, dtypes)}"


def test_the_programs_hold_what_they_are_meant_to_hold():
    lines = [line for seed in range(COUNT) for line in program(seed).lines]
    for part in [
        "@",
        ".sum(",
        ".mean(",
        ".reshape(",
        ".transpose(",
        ".t()",
        "[None]",
        "softplus",
        "**",
        "/",
        "const",
    ]:
        assert sum(part in line for line in lines) >= 20, part
    stretched = reused = 0
    for seed in range(COUNT):
        made = program(seed)
        _, v = on_torch(made)
        for line in made.lines[:-1]:
            names = [int(piece.split("]")[0]) for piece in line.split("v[")[1:]]
            reused += len(names) > len(set(names))
            stretched += " @ " not in line and len({v[k].shape for k in names}) > 1
    assert stretched >= 100
    assert reused >= 200


def test_a_wrong_gradient_is_found():

    def run(made: Program):
        leaves, v = on_engine(made)
        v[-1].sources = tuple(
            (source, lambda g, way=way: 1.001 * g) for source, way in v[-1].sources
        )
        return leaves, v

    assert min(worst(program(seed), run) for seed in range(20)) > 1e-6
