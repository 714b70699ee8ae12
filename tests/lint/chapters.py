"""The stored chapters, each with what the manifest says of it."""

from tools.paths import chapters
from tools.stored.manifest import read_manifest
from tools.stored.notebook import Facts, Notebook, read


def read_chapters() -> list[Notebook]:
    """Return every stored notebook with its facts, in reading order."""
    listed = read_manifest()
    return [read(path, _facts(listed.get(path.stem, {}))) for path in chapters()]


def _facts(listed: dict[str, list[str]]) -> Facts:
    return Facts(tuple(listed), tuple(map(tuple, listed.values())))
