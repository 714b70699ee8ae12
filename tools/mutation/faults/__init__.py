"""The classes of faults: what an author breaks by a slip, listed wherever it could happen."""

from tools.mutation.faults import (  # importing a module registers its classes
    checks,
    code,
    device,
    exercises,
    figure,
    outputs,
    programs,
    prose,
    stored,
    training,
)
from tools.mutation.faults.registry import CLASSES, FaultClass

MODULES = (
    code, training, device, figure, outputs, stored, checks, prose, exercises, programs,
)  # fmt: skip

__all__ = ["CLASSES", "MODULES", "FaultClass"]
