"""What the repository says about its notebooks: manifest, start cell, files that links may name."""

from tests.lint.manifest import read_manifest
from tests.lint.notebook import Facts, Notebook, read
from tools.addresses import boot_cell
from tools.paths import chapters


def read_chapters() -> list[Notebook]:
    """Return every stored notebook with its facts, in reading order."""
    paths, listed, boot = chapters(), read_manifest(), boot_cell()
    files = frozenset(path.name for path in paths)
    return [read(path, _facts(listed.get(path.stem, {}), boot, files)) for path in paths]


def _facts(listed: dict[str, list[str]], boot: str, files: frozenset[str]) -> Facts:
    return Facts(boot, tuple(listed), tuple(map(tuple, listed.values())), files)
