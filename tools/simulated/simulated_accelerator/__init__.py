"""A simulated accelerator: a PyTorch device with a GPU's rules and the CPU's arithmetic.

`import torch` loads it when `tools/simulated` is on PYTHONPATH (entry point group
`torch.backends`). `torch.accelerator.current_accelerator()` then reports `simulated`, so a program
written for any accelerator runs on it without an edit, on a machine that has none. A tensor of the
device is a plain `torch.Tensor` with a storage, views and autograd; every result is bit for bit
the CPU's; and what a GPU refuses is refused, in CUDA's words.

What it proves, its limits and how it works: `tools/simulated/README.md`.
"""

import torch
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

from . import (
    attention,
    autocast,
    generators,
    kernels,
    layouts,
    parameters,
    pinning,
    recurrent,
    runtime,
    storages,
)
from .memory import NAME

_SUPPORTED = "2.13."
_libraries: list[torch.library.Library] = []  # a kernel is registered as long as its library lives


def autoload() -> None:
    """Bring the device into this process: `import torch` calls it once.

    Raises:
        RuntimeError: torch has another version than the one this is written against.
    """
    if not torch.__version__.startswith(_SUPPORTED):
        raise RuntimeError(
            f"The simulated accelerator is written for torch {_SUPPORTED}*, and this is "
            f"{torch.__version__}: take its folder off PYTHONPATH, or port it."
        )
    _setup_privateuseone_for_python_backend(NAME, backend_module=runtime)
    aten = torch.library.Library("aten", "IMPL")
    everything = torch.library.Library("_", "IMPL")
    _libraries.extend((aten, everything))
    kernels.register(aten, everything)
    layouts.register(aten, everything, kernels.run)
    autocast.register(aten, everything)
    for module in (attention, recurrent, generators, parameters, pinning):
        module.register(aten)
    storages.register()
    runtime.register()
