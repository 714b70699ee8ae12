"""``BOOK_DEVICE`` decides the device, and a device that was asked for is never replaced."""

import os
import subprocess
import sys

import pytest
import torch

from tools.paths import ROOT
from utils import device


@pytest.mark.parametrize("asked", [None, "auto"])
def test_auto_takes_the_cpu_where_nothing_else_is(machine, asked):
    machine(asked)
    assert device.get_device() == torch.device("cpu")


@pytest.mark.parametrize("asked", [None, "auto"])
@pytest.mark.parametrize("present", ["cuda", "mps", "xpu"])
def test_auto_takes_the_accelerator(machine, asked, present):
    machine(asked, present)
    assert device.get_device() == torch.device(present)


def test_cpu_is_the_cpu_even_beside_a_gpu(machine):
    machine("cpu", "cuda")
    assert device.get_device() == torch.device("cpu")


@pytest.mark.parametrize("name", ["cuda", "mps", "xpu"])
def test_named_accelerator_that_is_present_is_returned(machine, name):
    machine(name, name)
    assert device.get_device() == torch.device(name)


@pytest.mark.parametrize("name", device.ACCELERATORS)
def test_named_accelerator_on_a_bare_machine_is_an_error(machine, name):
    machine(name)
    sentence = f"BOOK_DEVICE asks for '{name}', but PyTorch .* finds no accelerator .*=auto .*=cpu"
    with pytest.raises(RuntimeError, match=sentence):
        device.get_device()


def test_another_accelerator_does_not_stand_in(machine):
    machine("cuda", "mps")
    with pytest.raises(RuntimeError, match=r"asks for 'cuda', but PyTorch .* finds 'mps'"):
        device.get_device()


@pytest.mark.parametrize("name", ["", "gpu", "CUDA", "cuda:1", " cpu"])
def test_unknown_name_is_an_error_that_lists_the_known(machine, name):
    machine(name, "cuda")
    with pytest.raises(ValueError, match=f"BOOK_DEVICE is '{name}'; expected 'auto', 'cpu' or .*"):
        device.get_device()


def test_only_an_accelerator_that_works_counts(monkeypatch):
    """A build with CUDA on a machine without a GPU has an accelerator that is not available."""
    monkeypatch.setenv("BOOK_DEVICE", "auto")
    monkeypatch.setattr(
        torch.accelerator,
        "current_accelerator",
        lambda check_available=False: None if check_available else torch.device("cuda"),
    )
    assert device.get_device() == torch.device("cpu")


def test_the_real_machine_answers_auto(monkeypatch):
    monkeypatch.setenv("BOOK_DEVICE", "auto")
    assert torch.ones(1, device=device.get_device()).sum() == 1


@pytest.mark.skipif(torch.cuda.is_available(), reason="only where PyTorch finds no GPU")
@pytest.mark.parametrize("imported", [False, True])
def test_a_cuda_toolkit_without_a_gpu_writes_nothing_into_a_notebook(imported):
    # What the CUDA build does when `torch.utils.benchmark` is imported beside a toolkit.
    code = "from utils import device\n" * imported
    code += "from torch.utils.cpp_extension import _find_cuda_home; _find_cuda_home()"
    env = {**os.environ, "CUDA_HOME": "/usr/local"}
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, cwd=ROOT, env=env, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert ("No CUDA runtime is found" in done.stderr) is not imported
    assert bool(done.stderr) is not imported
