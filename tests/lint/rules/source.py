"""The code that a reader sees: plain Python, honest devices and seeds, built before used."""

import ast
import re
from collections.abc import Iterator

from tests.lint import limits, python
from tests.lint.notebook import Cell, Finding, Notebook

MAGIC = re.compile(r"^\s*(?:\w[\w, ]*=\s*)?[%!](?!=).*|^[\w.]+\?{1,2}\s*$", re.MULTILINE)
SILENCER = re.compile(r"^\s*#\s*(NBVAL_|PYTEST_VALIDATE_)\w+.*", re.MULTILINE)
NETWORK = (
    "aiohttp", "ftplib", "http", "httpx", "huggingface_hub", "requests", "socket", "torch.hub",
    "torchvision.datasets", "urllib", "wget",
)  # fmt: skip
MACHINE = ("os", "sys", "subprocess")
NOT_FOR_READERS = ("tools", "tests", "benchmarks", "chapters", "ipywidgets")
RANDOM = (
    "rand", "randn", "randint", "randperm", "normal", "bernoulli", "multinomial", "rand_like",
    "randn_like", "randint_like", "uniform_", "normal_", "random_", "bernoulli_",
)  # fmt: skip
DEVICE_LITERAL = re.compile(r"(cuda|mps|xpu)(:\d+)?")


def code_is_plain_python(notebook: Notebook) -> Iterator[Finding]:
    mend = "write plain Python: magics work in some hosts only"
    for cell in notebook.code:
        if match := MAGIC.search(cell.source) if cell.tree is None else None:
            yield Finding(cell.id, f"magic {match[0].strip()!r}", mend)
        elif cell.tree is None and "raises-exception" not in cell.tags:
            yield Finding(cell.id, "the code is not valid Python", "mend the syntax")
        elif python.calls(cell.tree, "get_ipython"):
            yield Finding(cell.id, "get_ipython()", mend)


def no_comment_silences(notebook: Notebook) -> Iterator[Finding]:
    mend = "use a tag: nbval reads this comment as an order, and nobody else sees it"
    for cell in notebook.code:
        if match := SILENCER.search(cell.source):
            yield Finding(cell.id, f"the comment {match[0].strip()!r}", mend)


def no_semicolon(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.code:
        if re.search(r";\s*(#.*)?$", cell.source, re.MULTILINE):
            yield Finding(cell.id, "a line ends in ';'", "write `_ = ...` to show nothing")


def lines_are_short(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.code:
        if cell.id == "boot":  # folded, and its one long line is a message
            continue
        longest = max(map(len, cell.source.splitlines()), default=0)
        if longest > limits.CODE_COLUMNS:
            found = f"a line of {longest} characters"
            yield Finding(cell.id, found, f"break it: {limits.CODE_COLUMNS} characters at most")


def cells_end_in_one_value(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.code:
        for statement in cell.tree.body[:-1] if cell.tree else ():
            lost = isinstance(statement, ast.Expr) and not isinstance(statement.value, ast.Call)
            if lost:
                found = f"the value of {ast.unparse(statement)!r} is lost"
                yield Finding(cell.id, found, "a cell ends in one value: split it, or print")


def no_star_import(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.code:
        for node in python.nodes(cell.tree, ast.ImportFrom):
            if node.names[0].name == "*":
                yield Finding(cell.id, ast.unparse(node), "import the names that are used")


def only_boot_touches_the_machine(notebook: Notebook) -> Iterator[Finding]:
    mend = "leave paths and processes to the start cell and to utils"
    for cell, name in _imports(notebook):
        if cell.id != "boot" and python.within(name, *MACHINE):
            yield Finding(cell.id, f"imports {name}", mend)


def no_network(notebook: Notebook) -> Iterator[Finding]:
    mend = "use data that a package ships: utils.datasets"
    for cell, name in _imports(notebook):
        if cell.id != "boot" and python.within(name, *NETWORK):
            yield Finding(cell.id, f"imports {name}", mend)
    for cell, call in _calls(notebook):
        if any(k.arg == "download" for k in call.keywords):
            yield Finding(cell.id, f"{python.called(call)}(download=...)", mend)


def imports_lead_to_utils_and_torch(notebook: Notebook) -> Iterator[Finding]:
    for cell, name in _imports(notebook):
        if python.within(name, *NOT_FOR_READERS):
            mend = "chapters import utils and packages; widgets come from utils.explorers"
            yield Finding(cell.id, f"imports {name}", mend)


def built_before_used(notebook: Notebook) -> Iterator[Finding]:
    for cell, name in _imports(notebook):
        for module, chapter in limits.BUILT_IN_CHAPTER.items():
            if python.within(name, module) and (notebook.number or 0) < chapter:
                found = f"imports {name}, which chapter {chapter} builds"
                yield Finding(cell.id, found, "use what the reader has built so far")


def versions_in_chapter_01_only(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.code:
        names = {node.attr for node in python.nodes(cell.tree, ast.Attribute)}
        if "__version__" in names and notebook.number != limits.VERSIONS_IN_CHAPTER:
            yield Finding(cell.id, "reads __version__", "chapter 01 prints the versions")


def random_numbers_come_from_the_cpu(notebook: Notebook) -> Iterator[Finding]:
    for cell, call in _calls(notebook):
        if python.called(call) in RANDOM and any(k.arg == "device" for k in call.keywords):
            found = f"{python.called(call)}(device=...) draws other numbers on each device"
            yield Finding(cell.id, found, "draw on the CPU, then .to(device)")


def random_numbers_are_seeded(notebook: Notebook) -> Iterator[Finding]:
    for cell, call in _calls(notebook):
        if re.search("seed|default_rng", python.called(call)):
            return
        if python.called(call) in RANDOM:
            found = f"{python.called(call)}() before any seed"
            yield Finding(cell.id, found, "call torch.manual_seed(0) before the first draw")
            return


def devices_come_from_get_device(notebook: Notebook) -> Iterator[Finding]:
    mend = "write .to(device) with device = get_device()"
    for cell, call in _calls(notebook):
        if python.called(call) in ("cuda", "mps", "xpu"):
            yield Finding(cell.id, f".{python.called(call)}()", mend)
        named = (call.args if python.called(call) in ("to", "device") else [])[:1]
        named = [*named, *(k.value for k in call.keywords if k.arg == "device")]
        for value in named:
            if isinstance(value, ast.Constant) and DEVICE_LITERAL.fullmatch(str(value.value)):
                yield Finding(cell.id, f"device {value.value!r} is written out", mend)


def _imports(notebook: Notebook) -> Iterator[tuple[Cell, str]]:
    """Yield each imported name with its cell."""
    for cell in notebook.code:
        yield from ((cell, name) for name in python.imports(cell.tree))


def _calls(notebook: Notebook) -> Iterator[tuple[Cell, ast.Call]]:
    """Yield each call with its cell, in order."""
    for cell in notebook.code:
        yield from ((cell, call) for call in python.calls(cell.tree))


RULES = (
    code_is_plain_python,
    no_comment_silences,
    no_semicolon,
    lines_are_short,
    cells_end_in_one_value,
    no_star_import,
    only_boot_touches_the_machine,
    no_network,
    imports_lead_to_utils_and_torch,
    built_before_used,
    versions_in_chapter_01_only,
    random_numbers_come_from_the_cpu,
    random_numbers_are_seeded,
    devices_come_from_get_device,
)
