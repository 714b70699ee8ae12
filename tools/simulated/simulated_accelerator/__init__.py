"""A simulated accelerator: a PyTorch device with a GPU's rules and the CPU's arithmetic.

`import torch` loads it when this folder's parent is on PYTHONPATH (entry point group
`torch.backends`). `torch.accelerator.current_accelerator()` then reports `simulated`, so a program
written for any accelerator runs on it without an edit, on a machine that has none. A tensor of the
device is a plain `torch.Tensor` with a storage, views and autograd; every result is bit for bit
the CPU's; and what a GPU refuses is refused, in CUDA's words.

The chapters, in reading order:

- `memory`: how a device tensor shares the bytes of a CPU tensor
- `crossing`: how one operator's arguments and results go over and come back; `layouts`: sparse and
  nested tensors do so part by part
- `kernels`: which operator runs how; `rules`: what a GPU refuses
- `attention`, `recurrent`: two composite operators that would give other digits here
- `generators`, `storages`, `parameters`, `pinning`: four objects that PyTorch lets only C++ make
- `autocast`, `runtime`: what mixed precision and `torch.accelerator` ask a device

What it proves: every tensor is where it must be, on every line of a program. What it does not:

- It is not a GPU's arithmetic, speed, memory or asynchrony. Reductions round as on the CPU, all
  memory counts are 0, an error is raised by the call that makes it, and an index out of range is an
  `IndexError` where CUDA stops with an assertion in a kernel.
- The device draws from the CPU's random generator, so that programs print the same on both. A real
  GPU has its own stream of numbers.
- There is one device, `simulated:0`; forked processes may use it, and streams have no effect.
- Not simulated: `torch.compile` with a backend that generates code (`eager` and `aot_eager` work),
  sparse layouts other than COO, quantised tensors, `nn.DataParallel` and distributed collectives,
  `torch.empty(pin_memory=True)`, `torch.func` over recurrent layers and their second derivatives.
- The bits are the CPU's if the process computes with one thread (OMP_NUM_THREADS=1). Backward runs
  in a thread of its own, as for every device, and with more it may split a sum otherwise.
- `linalg.lstsq` and the optimizers ASGD, NAdam and RAdam take by default the form that a GPU takes,
  and may differ from the CPU's default in the last bit.
- CUDA's words are taken from PyTorch's sources; no GPU was at hand to compare them with.
- It is written against private parts of torch 2.13 and loads with no other version.

`tests/simulated/test_limits.py` shows the present behaviour of each.
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
    for chapter in (attention, recurrent, generators, parameters, pinning):
        chapter.register(aten)
    storages.register()
    runtime.register()
