"""The classes of faults: what an author breaks by a slip, listed wherever it could happen."""

from tools.mutation.faults import (  # importing a module registers its classes
    checks_mutants,
    code_mutants,
    device_mutants,
    exercises_mutants,
    figure_mutants,
    outputs_mutants,
    programs_mutants,
    prose_mutants,
    stored_mutants,
    training_mutants,
)
from tools.mutation.faults.registry import CLASSES, FaultClass

MODULES = (
    code_mutants,
    training_mutants,
    device_mutants,
    figure_mutants,
    outputs_mutants,
    stored_mutants,
    checks_mutants,
    prose_mutants,
    exercises_mutants,
    programs_mutants,
)

__all__ = ["CLASSES", "MODULES", "FaultClass"]
