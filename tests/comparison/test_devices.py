"""What only a run on an accelerator sees: tensors that stayed on the CPU."""

import pytest

from tests.comparison.fixture_notebooks import judge, spoil
from tools.notebooks.nbval_plugin import MEMORY_BYTES
from tools.notebooks.nbval_plugin import judge as complaints
from tools.notebooks.nearly_equal import Near

CELLS = {
    "device": "import torch\nfrom utils.device import get_device\ndevice = get_device()",
    "moved": "weights = torch.arange(3.0).to(device)\nweights",
    "mixed": "weights + torch.ones(3).to(device)",
    "alone": "alone = {'mean': torch.ones(2).to(device)}",
    "rebound": "again = torch.ones(2).to(device)",
    "rebinds": "again = 1",
    "on-purpose": "kept_cpu = torch.zeros(2)",
    "wide": "torch.arange(30.0).to(device) / 7",
}


def without_move(cell):
    cell.source = cell.source.replace(".to(device)", "")


def test_stored_cpu_outputs_hold_on_the_simulated_accelerator(notebook):
    path = notebook(CELLS)
    good = judge(path, device="simulated")
    assert good.status == 0, good.text
    forgot = judge(
        spoil(path, mixed=without_move, alone=without_move, rebound=without_move),
        device="simulated",
    )
    assert forgot.failed == {"mixed", "audit"}
    assert "Expected all tensors to be on the same device" in forgot.text
    assert "on the CPU, not on 'simulated': again, alone; move with .to(device)" in forgot.text


def test_a_notebook_that_never_moves_is_red(notebook):
    verdict = judge(notebook({"cpu-only": "x = [1]"}), device="simulated")
    assert "no tensor is on 'simulated'" in verdict.text
    assert verdict.failed == {"audit"}


@pytest.mark.parametrize(
    ("device", "said"),
    [("cuda", "BOOK_DEVICE asks for 'cuda'"), ("gpu", "BOOK_DEVICE is 'gpu'; expected")],
)
def test_an_absent_device_stops_the_run_before_any_notebook(notebook, device, said):
    import torch

    if device == "cuda" and torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    verdict = judge(notebook({"any": "1"}), device=device)
    assert verdict.status == 4
    assert said in verdict.text


ANSWER = {"on_device": 1, "left_behind": [], "cpu_seconds": 5.0, "peak_bytes": 10**8}
ANSWER |= {"asked_to_sleep": 0.0, "busiest": (0, "")}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"cpu_seconds": 3100.0}, []),
        ({"peak_bytes": MEMORY_BYTES + 2**29}, ["2.5 GiB of memory, the budget is 2"]),
    ],
)
def test_the_budget_of_memory_holds_whatever_time_it_took(change, said):
    assert complaints({**ANSWER, **change}, "cpu") == said


@pytest.mark.parametrize(
    ("stored", "run", "same"),
    [
        ("loss 0.51234", "loss 0.51240", True),
        ("loss 0.51234", "loss 0.51534", False),
        ("1.0e-9", "0.0", True),
        ("step 10: 0.5", "step 11: 0.5", False),
        ("shape (2, 3)", "shape (3, 2)", False),
        ("loss 0.5", "lost 0.5", False),
        ("0.5 0.5", "0.5", False),
        ("0.0123", "0.0124", True),
        ("0.0123", "0.0125", False),
        ("1.2e-02", "1.3e-02", True),
        ("0.5", "0.6", False),
        ("tensor([_1.0000, -2.0000])", "tensor([1.0001,_-2.0000])", True),
        ("-0.5", "0.5", False),
    ],
)
def test_a_real_gpu_may_differ_in_late_decimals_only(stored, run, same):
    assert (Near(stored) == Near(run)) is same
    assert (Near(stored) != Near(run)) is not same
