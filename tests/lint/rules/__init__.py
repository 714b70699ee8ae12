"""The rules that every stored notebook is held to, as data."""

from tests.lint.finding import Finding, Rule
from tests.lint.rules import (
    captions,
    exercises,
    first_uses,
    form,
    numbers,
    outputs,
    prose,
    quotes,
    readings,
    skeleton,
    source,
    times,
)
from tools.stored.notebook import Notebook

RULES: tuple[Rule, ...] = (
    *form.RULES,
    *outputs.RULES,
    *source.RULES,
    *times.RULES,
    *prose.RULES,
    *numbers.RULES,
    *quotes.RULES,
    *skeleton.RULES,
    *exercises.RULES,
    *readings.RULES,
    *captions.RULES,
    *first_uses.RULES,
)


def name(rule: Rule) -> str:
    """Return what messages call ``rule``."""
    return rule.__name__.replace("_", " ")


def message(notebook: Notebook, rule: Rule, finding: Finding) -> str:
    """Return a finding as one sentence: where, which rule, what was found, what to do."""
    where = f"cell {finding.cell}" if finding.cell else "the whole notebook"
    return f"{notebook.name}: {where}: {name(rule)}: {finding.found}; fix: {finding.fix}"


def messages(notebook: Notebook, rule: Rule) -> list[str]:
    """Return everything in ``notebook`` that breaks ``rule``."""
    return [message(notebook, rule, finding) for finding in rule(notebook)]
