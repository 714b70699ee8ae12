"""The zip of all notebooks that pages offer: unpacked, it runs without a network.

It holds what chapters import beside them, in the repository's own folders. The same book gives
the same bytes, so that hosts and readers see when it changed.
"""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sphinx.application import Sphinx

from brick.link_targets import archive
from brick.places import written

ENOUGH_TO_RUN = ("requirements.txt", "constraints.txt", "LICENSE", "utils")
CODE = (".py", ".js", ".css")
HOW_TO_RUN = """\
Python 3.11 or newer, in this folder:

    python -m venv .venv
    .venv/bin/python -m pip install -r requirements.txt jupyterlab
    .venv/bin/python -m jupyter lab chapters

On Windows, write .venv\\Scripts\\python in place of .venv/bin/python. On Linux, plain torch
brings CUDA libraries of several GB; the small CPU build comes first with

    .venv/bin/python -m pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu

Once this is installed, no chapter needs a network.
"""


def members(root: Path, chapters: list[Path]) -> Iterator[Path]:
    """The files of the zip: chapters, the code that they import, and its exact versions."""
    yield from chapters
    for name in ENOUGH_TO_RUN:
        path = root / name
        found = path.rglob("*") if path.is_dir() else [path]
        yield from (f for f in found if f.is_file() and (f == path or f.suffix in CODE))


def pack(target: Path, root: Path, files: Iterator[Path]) -> None:
    """Write `files` of the folder `root` into the zip `target`, under one folder of its name."""
    with ZipFile(target, "w", ZIP_DEFLATED) as bundle:
        add(bundle, "HOW-TO-RUN.txt", HOW_TO_RUN.encode())
        for path in sorted(files):
            add(bundle, path.relative_to(root).as_posix(), path.read_bytes())


def add(bundle: ZipFile, name: str, content: bytes) -> None:
    """Put a file into the zip, with a date and rights that are the same everywhere."""
    entry = ZipInfo(f"{Path(bundle.filename).stem}/{name}")
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    bundle.writestr(entry, content)


def add_bundle(app: Sphinx, error: Exception | None) -> None:
    """Put the zip beside the pages."""
    if error or app.builder.format != "html":
        return
    root = Path(app.srcdir)
    chapters = [Path(app.env.doc2path(docname)) for docname in written(app).values()]
    pack(Path(app.outdir, archive(app)), root, members(root, chapters))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect `add_bundle` to Sphinx."""
    app.connect("build-finished", add_bundle)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
