"""The classes of faults: what an author breaks by a slip, listed wherever it could happen."""

from tools.mutation.faults import (  # importing a module registers its classes
    checks,
    code,
    device,
    exercises,
    figure,
    outputs,
    prose,
    script,
    stored,
    training,
    utils_code,
)
from tools.mutation.faults.registry import CLASSES, FaultClass

MODULES = (
    code, training, device, figure, outputs, stored, checks, prose, exercises, utils_code, script,
)  # fmt: skip

__all__ = ["CLASSES", "MODULES", "FaultClass"]
