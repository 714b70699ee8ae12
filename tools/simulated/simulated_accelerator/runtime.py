"""The module `torch.simulated`: what `torch.accelerator`, seeding and autocast ask a device.

It is always ready, has one device, does every operation at once, and shares the CPU's random state.
"""

import torch


def is_available() -> bool:
    return True


def is_initialized() -> bool:
    return True


def _is_in_bad_fork() -> bool:
    return False


def _lazy_init() -> None:
    """Nothing to start."""


def device_count() -> int:
    return 1


def current_device() -> int:
    return 0


def set_device(device: int | str | torch.device) -> None:
    """There is one device, and it is current."""


class device:
    """`with torch.simulated.device(0):` changes nothing: there is one device."""

    def __init__(self, device: int | str | torch.device) -> None:
        self.idx = 0

    def __enter__(self) -> None:
        """There is nothing to change."""

    def __exit__(self, *error: object) -> None:
        """There is nothing to restore."""


def synchronize(device: int | str | torch.device | None = None) -> None:
    """Every operation has finished when its call returns."""


def empty_cache() -> None:
    """There is no cache."""


def get_device_name(device: int | str | torch.device | None = None) -> str:
    return "simulated accelerator"


def get_amp_supported_dtype() -> list[torch.dtype]:
    return [torch.float16, torch.bfloat16]


def is_bf16_supported() -> bool:
    return True


def manual_seed(seed: int) -> None:
    torch.default_generator.manual_seed(seed)


def manual_seed_all(seed: int) -> None:
    """`torch.manual_seed` calls it, and has already seeded the generator that we share."""


def initial_seed() -> int:
    return torch.default_generator.initial_seed()


def get_rng_state(device: int | str | torch.device | None = None) -> torch.Tensor:
    return torch.default_generator.get_state()


def set_rng_state(state: torch.Tensor, device: int | str | torch.device | None = None) -> None:
    torch.default_generator.set_state(state)


def register() -> None:
    """Answer what `torch.accelerator` asks C++ and a device without streams of work cannot."""
    torch._C._accelerator_synchronizeDevice = synchronize
    torch._C._accelerator_isAllocatorInitialized = lambda: False  # memory counts are then 0
