"""The device arrives with `import torch`, or not at all."""

import os
import subprocess
import sys

import pytest
import simulated_accelerator
import torch

from tools.notebooks.nbval_command import SIMULATED as FOLDER

REPORT = "import torch; print(torch.accelerator.current_accelerator())"


def _report(**changes):
    environment = os.environ | changes
    command = [sys.executable, "-c", REPORT]
    return subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", check=True
    )


def test_import_torch_loads_the_device_from_the_path():
    done = _report(PYTHONPATH=str(FOLDER))
    assert (done.stdout, done.stderr) == ("simulated\n", "")


@pytest.mark.parametrize(
    "changes",
    [{"PYTHONPATH": ""}, {"PYTHONPATH": str(FOLDER), "TORCH_DEVICE_BACKEND_AUTOLOAD": "0"}],
    ids=["not on the path", "loading switched off"],
)
def test_without_it_torch_is_unchanged(changes):
    assert "simulated" not in _report(**changes).stdout


def test_another_version_of_torch_is_refused(monkeypatch):
    monkeypatch.setattr(torch, "__version__", "2.99.0")
    with pytest.raises(RuntimeError, match=r"written for torch 2\.13\.\*, and this is 2\.99\.0"):
        simulated_accelerator.autoload()
