"""Long trainings stay small, steps stay quick, defaults stay what the page shows."""

import gc
import inspect
import itertools
import pkgutil
import subprocess
import sys

import pytest
import torch
from torch import nn

from tests.unit.house.problems import by_hand, loader, points, small
from tools.paths import ROOT
from utils import house
from utils.house.model import Model


def test_memory_stays_flat_over_many_steps():
    x, y = points(20)
    batches = itertools.repeat((x, y))
    sizes = []

    class Count:
        def on_epoch_end(self, model):
            alive = [o for o in gc.get_objects() if issubclass(type(o), torch.Tensor)]
            sizes.append(len(alive))

    model = Model(nn.Linear(2, 1)).compile("sgd", "bce_logits", lr=0.1)
    model.fit(batches, steps_per_epoch=5000, epochs=2, callbacks=[Count()])
    assert model.step == 10_000
    assert sizes[1] <= sizes[0]


def _calls(work):
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(("kind", "share"), [("tensors", 0.56), ("samples", 1.0)])
def test_a_step_takes_few_function_calls(kind, share):
    """With the metric that costs us something, and the bare loop has none."""
    x, y = points(640)
    batches = loader(kind, x, y, False, 32)
    model = Model(small()).compile("adam", "bce_logits", ["accuracy"])
    model.fit(batches)
    bare = _calls(lambda: by_hand(small(), batches, 5))
    ours = _calls(lambda: model.fit(batches, epochs=5))
    assert ours / bare < share
    if kind == "tensors":
        assert ours / 100 < 310


def test_defaults_are_those_of_the_page():
    def defaults(function):
        chosen = inspect.signature(function).parameters.values()
        return {p.name: p.default for p in chosen if p.default is not p.empty}

    assert defaults(Model.fit) == {
        "y": None,
        "epochs": 1,
        "batch_size": 32,
        "shuffle": True,
        "validation_data": None,
        "callbacks": (),
        "steps_per_epoch": None,
        "seed": None,
    }
    assert defaults(Model.compile) == {
        "optimizer": "adam",
        "loss": "mse",
        "metrics": (),
        "lr": None,
        "scheduler": None,
        "per": "epoch",
        "clip": None,
        "accumulate": 1,
        "precision": None,
        "compile": False,
    }
    assert (defaults(Model.evaluate)["batch_size"], defaults(Model.predict)["batch_size"]) == (
        32,
        256,
    )


def test_importing_the_house_brings_torch_and_the_standard_library_only():
    program = (
        "import sys, torch; before = {*sys.modules}; import utils.house;"
        "print(*({*sys.modules} - before))"
    )
    line = [sys.executable, "-c", program]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    came = set(done.stdout.split())
    apart = {f"utils.house.{name}" for name in ("callbacks", "processes", "progress")}
    parts = {f"utils.house.{part.name}" for part in pkgutil.iter_modules(house.__path__)}
    assert {name for name in came if name.startswith("utils")} == {
        "utils",
        "utils.house",
        *(parts - apart),
    }
    others = {name.partition(".")[0] for name in came} - {"utils"}
    assert others <= sys.stdlib_module_names | {"torch"}
