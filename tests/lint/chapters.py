"""The stored chapters, each with what the manifest says of it."""

from tests.lint.manifest import read_manifest
from tests.lint.notebook import Facts, Notebook, read
from tools.paths import chapters


def read_chapters() -> list[Notebook]:
    """Return every stored notebook with its facts, in reading order."""
    listed = read_manifest()
    return [read(path, _facts(listed.get(path.stem, {}))) for path in chapters()]


def _facts(listed: dict[str, list[str]]) -> Facts:
    return Facts(tuple(listed), tuple(map(tuple, listed.values())))
