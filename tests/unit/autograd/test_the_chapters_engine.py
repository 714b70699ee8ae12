"""The engine that the reader builds in chapter 14 and the one that is kept do the same."""

import ast
import json

import pytest
import torch

from tests.unit.autograd.random_programs import Program, on_torch, program, softplus
from tests.unit.autograd.test_random_expressions import difference, on_engine
from tools.paths import ROOT
from utils.autograd import Tensor

COUNT = 200
UNTAUGHT = ("1.5 **", ".t()")
"""What the kept engine adds to the chapter's."""


@pytest.fixture(scope="module")
def built() -> type:
    """The class that the cells of chapter 14 define, up to the cell that completes it."""
    (file,) = (ROOT / "chapters").glob("14_*.ipynb")
    names: dict = {}
    for cell in json.loads(file.read_text("utf-8"))["cells"]:
        if cell["id"] == "engine-complete":
            return names["Tensor"]
        code = "".join(cell["source"])
        defines = any(word in code for word in ("class Tensor", "def ", "Tensor."))
        wanted = cell["cell_type"] == "code" and cell["id"] not in ("boot", "every-path")
        if wanted and (defines or cell["id"] == "imports"):
            code = code if cell["id"] == "imports" else _definitions(code)
            exec("import torch" if cell["id"] == "imports" else code, names)
    raise AssertionError("the chapter has no cell engine-complete")


def _definitions(code: str) -> str:
    """Return what a cell defines: its functions, its class, and methods given to the class."""
    kept = [
        node
        for node in ast.parse(code).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        or (
            isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]).lstrip("(").startswith("Tensor.")
        )
    ]
    return "\n".join(map(ast.unparse, kept))


def programs() -> list[Program]:
    seeds, found = iter(range(10_000)), []
    while len(found) < COUNT:
        made = program(next(seeds))
        if not any(part in line for line in made.lines for part in UNTAUGHT):
            found.append(made)
    return found


def test_it_gives_the_values_and_gradients_of_the_kept_one_and_of_pytorch(built: type):
    found = []
    for made in programs():
        leaves, v = made.run(lambda x: built(x, True), lambda x: x.softplus())
        kept_leaves, kept = on_engine(made)
        torch_leaves, theirs = on_torch(made)
        for _ in range(2):  # the second way back adds to what the first one left
            v[-1].backward()
            kept[-1].backward()
            theirs[-1].backward()
            for a, b, c in zip(leaves, kept_leaves, torch_leaves, strict=True):
                found += [difference(a.grad, b.grad), difference(a.grad, c.grad)]
            found += [difference(a.data, b.data) for a, b in zip(v, kept, strict=True)]
            v = _again(made, leaves)
            kept, theirs = _again(made, kept_leaves), _again(made, torch_leaves)
    print(f"{COUNT} programs on both engines and PyTorch: worst difference {max(found):.2g}")
    assert max(found) < 1e-11


def _again(made: Program, leaves: list) -> list:
    """Run a program on leaves that have been used before."""
    waiting = iter(leaves)
    curved = softplus if isinstance(leaves[0], torch.Tensor) else lambda x: x.softplus()
    return made.run(lambda _: next(waiting), curved)[1]


def test_it_has_nothing_that_the_kept_one_lacks(built: type):
    own = {name for name in vars(built) if name not in vars(object)}
    assert own - set(vars(Tensor)) <= {"__dict__", "__weakref__", "__module__"}


def test_it_frees_and_refuses_as_the_kept_one_does(built: type):
    for kind in (built, Tensor):
        w = kind(torch.tensor(3.0), True)
        product = w * w
        loss = product + w
        loss.backward()
        assert (product.sources, loss.sources) == (None, None)
        assert w.grad.item() == 7
        with pytest.raises((RuntimeError, TypeError)):
            loss.backward()
        with pytest.raises(RuntimeError):
            kind(torch.ones(2), True).backward()
        with pytest.raises(RuntimeError):
            kind(torch.ones(())).backward()
