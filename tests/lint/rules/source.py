"""The code that a reader sees: plain Python, honest devices and seeds, built before used.

Syntax, star imports, names that nobody made and what must not be imported are ruff's (``style``).
"""

import ast
import re
from collections.abc import Iterator

from tests.lint import limits
from tests.lint.finding import Finding
from tools.stored import python_source
from tools.stored.notebook import Cell, Notebook

MAGIC = re.compile(r"^\s*(?:\w[\w, ]*=\s*)?[%!](?!=).*|^[\w.]+\?{1,2}\s*$", re.MULTILINE)
SILENCER = re.compile(r"^\s*#\s*(NBVAL_|PYTEST_VALIDATE_)\w+.*", re.MULTILINE)
MACHINE = ("os", "sys", "subprocess")
RANDOM = (
    "rand", "randn", "randint", "randperm", "normal", "bernoulli", "multinomial", "rand_like",
    "randn_like", "randint_like", "uniform_", "normal_", "random_", "bernoulli_",
)  # fmt: skip
DEVICE_LITERAL = re.compile(r"(cuda|mps|xpu)(:\d+)?")


def code_is_plain_python(notebook: Notebook) -> Iterator[Finding]:
    fix = "write plain Python: magics work in some hosts only"
    for cell in notebook.code:
        if match := MAGIC.search(cell.source) if cell.tree is None else None:
            yield Finding(cell.id, f"magic {match[0].strip()!r}", fix)
        elif python_source.calls(cell.tree, "get_ipython"):
            yield Finding(cell.id, "get_ipython()", fix)


def no_comment_silences(notebook: Notebook) -> Iterator[Finding]:
    fix = "use a tag: nbval reads this comment as an order, and nobody else sees it"
    for cell in notebook.code:
        if match := SILENCER.search(cell.source):
            yield Finding(cell.id, f"the comment {match[0].strip()!r}", fix)


def cells_end_in_one_value(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.code:
        for statement in cell.tree.body[:-1] if cell.tree else ():
            lost = isinstance(statement, ast.Expr) and not isinstance(statement.value, ast.Call)
            if lost:
                found = f"the value of {ast.unparse(statement)!r} is lost"
                yield Finding(cell.id, found, "a cell ends in one value: split it, or print")


def only_boot_touches_the_machine(notebook: Notebook) -> Iterator[Finding]:
    fix = "leave paths and processes to the start cell and to utils"
    for cell, name in _imports(notebook):
        if cell.id != "boot" and python_source.within(name, *MACHINE):
            yield Finding(cell.id, f"imports {name}", fix)


def nothing_is_downloaded(notebook: Notebook) -> Iterator[Finding]:
    for cell, call in _calls(notebook):
        if any(k.arg == "download" for k in call.keywords):
            fix = "use data that a package ships: utils.datasets"
            yield Finding(cell.id, f"{python_source.called(call)}(download=...)", fix)


def built_before_used(notebook: Notebook) -> Iterator[Finding]:
    for cell, name in _imports(notebook):
        for module, chapter in limits.BUILT_IN_CHAPTER.items():
            if python_source.within(name, module) and (notebook.number or 0) < chapter:
                found = f"imports {name}, which chapter {chapter} builds"
                yield Finding(cell.id, found, "use what the reader has built so far")


def random_numbers_come_from_the_cpu(notebook: Notebook) -> Iterator[Finding]:
    for cell, call in _calls(notebook):
        if python_source.called(call) in RANDOM and any(k.arg == "device" for k in call.keywords):
            found = f"{python_source.called(call)}(device=...) draws other numbers on each device"
            yield Finding(cell.id, found, "draw on the CPU, then .to(device)")


def random_numbers_are_seeded(notebook: Notebook) -> Iterator[Finding]:
    for cell, call in _calls(notebook):
        if re.search("seed|default_rng", python_source.called(call)):
            return
        if python_source.called(call) in RANDOM:
            found = f"{python_source.called(call)}() before any seed"
            yield Finding(cell.id, found, "call torch.manual_seed(0) before the first draw")
            return


def devices_come_from_get_device(notebook: Notebook) -> Iterator[Finding]:
    fix = "write .to(device) with device = get_device()"
    for cell, call in _calls(notebook):
        if python_source.called(call) in ("cuda", "mps", "xpu"):
            yield Finding(cell.id, f".{python_source.called(call)}()", fix)
        named = (call.args if python_source.called(call) in ("to", "device") else [])[:1]
        named = [*named, *(k.value for k in call.keywords if k.arg == "device")]
        for value in named:
            if isinstance(value, ast.Constant) and DEVICE_LITERAL.fullmatch(str(value.value)):
                yield Finding(cell.id, f"device {value.value!r} is written out", fix)


def _imports(notebook: Notebook) -> Iterator[tuple[Cell, str]]:
    """Yield each imported name with its cell."""
    for cell in notebook.code:
        yield from ((cell, name) for name in python_source.imports(cell.tree))


def _calls(notebook: Notebook) -> Iterator[tuple[Cell, ast.Call]]:
    """Yield each call with its cell, in order."""
    for cell in notebook.code:
        yield from ((cell, call) for call in python_source.calls(cell.tree))


RULES = (
    code_is_plain_python,
    no_comment_silences,
    cells_end_in_one_value,
    only_boot_touches_the_machine,
    nothing_is_downloaded,
    built_before_used,
    random_numbers_come_from_the_cpu,
    random_numbers_are_seeded,
    devices_come_from_get_device,
)
