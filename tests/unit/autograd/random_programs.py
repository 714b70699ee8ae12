"""Random programs that run on torch tensors and on an engine's tensors alike.

A program is a list of lines of code. Line ``k`` makes ``v[k + number of leaves]`` from earlier
entries of ``v``; the last line is the loss, one number in which every entry has a part.
"""

import random
from dataclasses import dataclass, field
from types import SimpleNamespace

import torch

SIZES = (1, 2, 3)
MOST, LINES = 48, (3, 14)
"""Numbers of a result at most; lines of a program, the loss not counted."""

ALIKE = (
    "{a}.relu()", "{a}.tanh()", "{a}.sigmoid()", "f.softplus({a})", "{a}.tanh().exp()",
    "({a} * {a} + 0.5).log()", "-{a}", "{a} ** 2", "{a} ** 3", "{a} ** 0", "{a} ** 1",
    "({a} * {a} + 0.5) ** -1.5", "({a} * {a} + 0.5) ** 0.5", "1.5 ** {a}.tanh()",
    "{a} * 0.3", "0.1 * {a}", "{a} - 0.7", "0.2 - {a}", "1 + {a}", "{a} / 3", "2 / ({a} * {a} + 1)",
    "{a} * {a}", "{a} + {a}", "{a} + {a} * {a}", "{a} * const", "const - {a}",
)  # fmt: skip
"""Number by number, of one entry; ``const`` is a constant that broadcasts."""
FOLDED = ("{a}.sum()", "{a}.mean()", "{a}.sum({d})", "{a}.mean({d}, keepdim=True)", "{a}.sum({ds})")
PAIRS = ("{a} + {b}", "{a} - {b}", "{a} * {b}", "{a} / ({b} * {b} + 1.5)", "{a} * {b} + {a}")


@dataclass
class Program:
    """Leaves as nested lists with their dtypes, and lines of code."""

    leaves: list[torch.Tensor]
    lines: list[str] = field(default_factory=list)

    def run(self, tensor, softplus) -> tuple[list, list]:
        """Return fresh leaves, each of ``tensor(values)``, and all entries of ``v``."""
        leaves = [tensor(leaf.clone()) for leaf in self.leaves]
        names = names_of([*leaves], softplus)
        for line in self.lines:
            names["v"].append(eval(line, names))
        return leaves, names["v"]

    def __str__(self) -> str:
        shapes = [f"v[{k}]: {tuple(x.shape)}, {x.dtype}" for k, x in enumerate(self.leaves)]
        lines = [f"v[{len(shapes) + k}] = {line}" for k, line in enumerate(self.lines)]
        return "\n".join(shapes + lines)


def names_of(v: list, softplus) -> dict[str, object]:
    """Return the names that lines use."""
    const = torch.tensor([-1.25], dtype=torch.float64)
    return {"v": v, "torch": torch, "f": SimpleNamespace(softplus=softplus), "const": const}


def softplus(x: torch.Tensor) -> torch.Tensor:
    """Return log(1 + exp(x)) without PyTorch's own, which is inexact beyond 20."""
    return torch.logaddexp(x, torch.zeros_like(x))


def on_torch(program: Program) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """Run ``program`` on torch tensors."""
    return program.run(lambda x: x.requires_grad_(), softplus)


def program(seed: int, dtypes: tuple[torch.dtype, ...] = (torch.float64,)) -> Program:
    """Return the program number ``seed``: the same one each time."""
    dice = random.Random(seed)
    draws = torch.Generator().manual_seed(seed)
    shapes = [_shape(dice) for _ in range(dice.randint(1, 3))]
    leaves = [torch.randn(s, generator=draws, dtype=dice.choice(dtypes)) for s in shapes]
    made, names = Program(leaves), names_of([*leaves], softplus)
    for _ in range(dice.randint(*LINES)):
        line = _line(dice, names["v"])
        value = eval(line, names)
        if value.numel():  # empty results have tests of their own
            made.lines.append(line)
            names["v"].append(value)
    count = len(leaves) + len(made.lines)
    made.lines.append(" + ".join(f"v[{k}].tanh().mean()" for k in range(count)))
    return made


def _shape(dice: random.Random) -> tuple[int, ...]:
    return tuple(dice.choice(SIZES) for _ in range(dice.choice((0, 1, 1, 2, 2, 3))))


def _line(dice: random.Random, v: list[torch.Tensor]) -> str:
    """Return a line that fits the entries there are."""
    while True:
        line = dice.choice((_alike, _pair, _pair, _folded, _matmul, _shaped, _indexed))(dice, v)
        if line is not None:
            return line


def _alike(dice, v) -> str:
    return dice.choice(ALIKE).format(a=_entry(dice, v))


def _entry(dice, v) -> str:
    return f"v[{dice.randrange(len(v))}]"


def _pair(dice, v) -> str | None:
    a, b = dice.randrange(len(v)), dice.randrange(len(v))
    try:
        shape = torch.broadcast_shapes(v[a].shape, v[b].shape)
    except RuntimeError:
        return None
    if shape.numel() > MOST:
        return None
    return dice.choice(PAIRS).format(a=f"v[{a}]", b=f"v[{b}]")


def _folded(dice, v) -> str | None:
    a = dice.randrange(len(v))
    dims = v[a].dim()
    if not dims:
        return dice.choice(FOLDED[:2]).format(a=f"v[{a}]")
    some = tuple(dice.sample(range(dims), dice.randint(1, dims)))
    return dice.choice(FOLDED).format(a=f"v[{a}]", d=dice.randrange(-dims, dims), ds=some)


def _matmul(dice, v) -> str | None:
    a, b = dice.randrange(len(v)), dice.randrange(len(v))
    if v[a].dtype != v[b].dtype or not v[a].dim() or not v[b].dim():
        return None
    try:
        value = v[a] @ v[b]
    except RuntimeError:
        return f"v[{a}] @ v[{a}].transpose(-1, -2)" if v[a].dim() > 1 else f"v[{a}] @ v[{a}]"
    return f"v[{a}] @ v[{b}]" if value.numel() <= MOST else None


def _shaped(dice, v) -> str | None:
    a = dice.randrange(len(v))
    shape = list(v[a].shape)
    if dice.random() < 0.5 or len(shape) < 2:
        dice.shuffle(shape)
        return f"v[{a}].reshape({dice.choice((tuple(shape), (-1,), (1, *shape)))})"
    if len(shape) == 2 and dice.random() < 0.4:
        return f"v[{a}].t()"
    return f"v[{a}].transpose({dice.randrange(len(shape))}, -1)"


def _indexed(dice, v) -> str | None:
    a = dice.randrange(len(v))
    if not v[a].dim():
        return f"v[{a}][None]"
    n = v[a].shape[0]
    picks = [dice.randrange(n) for _ in range(dice.randint(1, 4))]
    index = dice.choice(
        (
            "0", "-1", ":1", "1:", "::2", "...", "None", "..., None", "..., 0", "..., :1", "[-1]",
            f"{picks}", f"{picks}, ...", f"[{picks[0]}, {picks[0]}, {picks[-1]}]",
            f"torch.tensor({[k % 2 == 0 for k in range(n)]})",
        )
    )  # fmt: skip
    return f"v[{a}][{index}]"
