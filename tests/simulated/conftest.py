"""These tests need a process in which `import torch` has loaded the simulated accelerator.

That cannot be undone and changes `torch.accelerator` for every other test, so they are a stage of
their own: see the command in the message below.
"""

import pytest
import torch

DEVICE = "simulated"

if torch._C._get_privateuse1_backend_name() != DEVICE:
    raise pytest.UsageError(
        "tests/simulated needs the simulated accelerator, and this process started without it: run "
        "PYTHONPATH=tools/simulated python -m pytest tests/simulated"
    )

# The last bit of a sum depends on the number of threads that share it, and each thread of PyTorch
# counts for itself.
torch.set_num_threads(1)


@pytest.fixture
def device() -> torch.device:
    return torch.device(DEVICE, 0)
