"""A program for ``torchrun``: it trains in each way, and writes what this process has found.

python -m torch.distributed.run --standalone --nproc-per-node 2 parallel_program.py FOLDER
"""

import os
import sys
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader

from tests.unit.house.problems import F1, Rows, points, small
from utils.house.callbacks import Checkpoint
from utils.house.processes import ParallelModel
from utils.house.progress import Progress

EPOCHS = 2
COUNT = 27
"""Samples: neither batches nor processes divide them, and the last batch of 2 has 1 or none."""


class Counted(Rows):
    """Samples that count how often they were loaded."""

    loaded = 0

    def __getitem__(self, k):
        self.loaded += 1
        return super().__getitem__(k)


CASES = {
    "tensors": {"batch_size": 8},
    "single rows": {"batch_size": 2, "epochs": 1},
    "in order": {"batch_size": 8, "shuffle": False},
    "accumulated": {"batch_size": 4, "accumulate": 3},
    "samples": {"batch_size": 8, "form": "samples"},
    "loader": {"batch_size": 5, "form": "loader"},
    "list": {"batch_size": 8, "form": "list"},
    "divides": {"batch_size": 9, "clip": 0.1},
}


def train(name, folder):
    """Train as the case ``name`` says; return what came out."""
    case = dict(CASES[name])
    form = case.pop("form", "tensors")
    chosen = {key: case.pop(key) for key in ("accumulate", "clip") if key in case}
    x, y = points(COUNT)
    samples = Counted(x, y)
    data = {
        "tensors": (x, y),
        "samples": (samples,),
        "loader": (DataLoader(samples, case["batch_size"], True),),
        "list": (list(zip(x.split(8), y.split(8), strict=True)),),
    }[form]
    model = ParallelModel(small())
    model.compile("adam", "bce_logits", ["accuracy", F1], lr=0.02, **chosen)
    case.setdefault("epochs", EPOCHS)
    torch.manual_seed(4 + getattr(model, "rank", 0))  # the first process decides
    options = {"validation_data": points(9), "callbacks": [Progress()]}
    model.fit(*data, **case, **options)
    return {
        "weights": list(model.net.state_dict().values()),
        "history": dict(model.history),
        "judged": model.evaluate(x, y, batch_size=4),
        "outputs": model.predict(x),
        "loaded": samples.loaded,
    }


def main():
    """Train in all ways."""
    folder, rank = Path(sys.argv[1]), os.environ["RANK"]
    torch.save({name: train(name, folder) for name in CASES}, folder / f"{rank}.pt")
    model = ParallelModel(nn.BatchNorm1d(2)).compile("sgd", "mse")
    x, _ = points(8)
    model.fit(x, x, callbacks=[Checkpoint(folder / "model.pt")])
    assert model.load(folder / "model.pt") is model
    if model.main:
        print("process 0")


if __name__ == "__main__":
    main()
