"""Two processes under `torchrun` are one process on the same batches."""

import os
import subprocess
import sys

import pytest
import torch
from torch import nn

from tests.unit.house import parallel_program as program
from tests.unit.house.problems import small
from tools.paths import ROOT
from utils.house.processes import ParallelModel


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Return what one process and what two have found."""
    folder = tmp_path_factory.mktemp("parallel")
    env = {**os.environ, "BOOK_DEVICE": "cpu", "OMP_NUM_THREADS": "1"}
    command = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    path = str(program.__file__)
    result = subprocess.run(
        [sys.executable, "-W", "ignore", *command, path, str(folder)],
        cwd=ROOT,
        env={**env, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=1200,  # ends a hang
    )
    assert result.returncode == 0, result.stderr[-3000:]
    alone = {name: program.train(name, folder / "alone") for name in program.CASES}
    ranks = [torch.load(folder / f"{rank}.pt") for rank in (0, 1)]
    return alone, ranks, result.stdout, folder


@pytest.mark.parametrize("name", program.CASES)
def test_weights_are_those_of_one_process(both, name):
    alone, ranks, *_ = both
    for rank in ranks:
        for ours, theirs in zip(rank[name]["weights"], alone[name]["weights"], strict=True):
            torch.testing.assert_close(ours, theirs, atol=1e-6, rtol=0)


@pytest.mark.parametrize("name", program.CASES)
def test_loss_and_metrics_are_those_of_all_samples(both, name):
    alone, ranks, *_ = both
    for rank in ranks:
        assert rank[name]["history"].keys() == alone[name]["history"].keys()
        for key, values in alone[name]["history"].items():
            assert rank[name]["history"][key] == pytest.approx(values, abs=1e-6), key
        assert rank[name]["history"] == ranks[0][name]["history"]
        assert rank[name]["judged"] == pytest.approx(alone[name]["judged"], abs=1e-6)
        torch.testing.assert_close(rank[name]["outputs"], alone[name]["outputs"])


def test_a_process_loads_its_own_samples_only(both):
    alone, ranks, *_ = both
    counts = [rank["samples"]["loaded"] for rank in ranks]
    assert alone["samples"]["loaded"] == sum(counts)
    assert abs(counts[0] - counts[1]) <= program.EPOCHS * 7


def test_only_the_first_process_writes_and_prints(both):
    *_, printed, folder = both
    assert printed.splitlines() == ["process 0"]
    assert sorted(p.name for p in folder.iterdir() if p.is_file()) == ["0.pt", "1.pt", "model.pt"]


def test_only_process_0_prints_a_summary(capsys):
    model = ParallelModel(small())
    model.main = False
    model.summary(torch.zeros(1, 2))
    assert capsys.readouterr().out == ""
    model.main = True
    model.summary(torch.zeros(1, 2))
    assert "parameters" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("device", "backend", "index"), [("cpu", "gloo", []), (None, "cpu:gloo,cuda:nccl", [3])]
)
def test_processes_join_on_the_device_they_compute_on(monkeypatch, machine, device, backend, index):
    """On the CPU there may be more processes than accelerators; the order of rows is on the CPU."""
    machine("auto", "cuda")
    for name, value in {"RANK": "3", "LOCAL_RANK": "3", "WORLD_SIZE": "4"}.items():
        monkeypatch.setenv(name, value)
    joined, chosen = [], []
    monkeypatch.setattr(torch.distributed, "init_process_group", joined.append)
    monkeypatch.setattr(torch.accelerator, "set_device_index", chosen.append)
    monkeypatch.setattr("atexit.register", lambda function: None)
    ParallelModel(nn.Identity(), device)
    assert (joined, chosen) == ([backend], index)
