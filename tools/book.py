"""Build the HTML book, if anything in it changed, and say where to look.

    python -m tools.book             build into _build/html
    python -m tools.book --serve     build, serve on loopback only, open the browser

The build executes nothing: pages show the outputs that the tests have verified.
"""

import argparse
import functools
import hashlib
import http.server
import json
import os
import subprocess
import sys
import threading
import webbrowser
from pathlib import Path

from tools import addresses
from tools.paths import ROOT
from tools.planned import topic

STRICT = ("-W", "-n", "--keep-going")
"""Warnings and dead references fail the build, after all of them were listed."""

WHOLE_BOOK = (
    "_config.yml",
    "_toc.yml",
    "_ext",
    "_static",
    "_templates",
    "constraints.txt",
    "glossary.toml",
)
"""What every page depends on: a change here builds all pages again."""

JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"
"""Jupyter Book 1.0.4 has no ``python -m`` form, and its script is not on PATH without activation.

None planned: version 1 gets no new features, and version 2 is another program, which builds no
Sphinx book.
"""

PAGES = ("index.md", "glossary.md", "chapters", "utils", "requirements.txt")
"""What single pages and the zip of notebooks are made from."""


def build(out: Path, everything: bool) -> subprocess.CompletedProcess:
    """Run a strict build into ``out``/_build/html; return the finished process with its output.

    Args:
        out: the folder that gets ``_build/html``.
        everything: build all pages, not only those that changed.
    """
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", ".", *STRICT]
    command += ["--path-output", str(out), *(["--all"] if everything else [])]
    url, branch = addresses.linked(ROOT)
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "BOOK_REPOSITORY": url, "BOOK_BRANCH": branch},
        encoding="utf-8",
        errors="replace",  # Sphinx writes in the locale's encoding, which may hold less
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def fingerprints() -> dict[str, str]:
    """Return what everything in the book is made from: ``whole`` and ``pages``.

    The topics of chapters stand in the contents of every page, and links to the repository in its
    frame.
    """
    topics = [topic(notebook) for notebook in sorted((ROOT / "chapters").glob("*.ipynb"))]
    whole = [_hash(WHOLE_BOOK), *addresses.linked(ROOT), *topics]
    return {"whole": "\n".join(whole), "pages": _hash(PAGES)}


def _hash(names: tuple[str, ...]) -> str:
    """Return the SHA-256 of the named files and of the files in the named folders."""
    total = hashlib.sha256()
    for top in (ROOT / name for name in names):
        for path in sorted([top, *top.rglob("*")]):
            if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts):
                total.update(f"{path.relative_to(ROOT)} {path.stat().st_size}\n".encode())
                total.update(path.read_bytes())
    return total.hexdigest()


def refresh_book() -> Path:
    """Build what changed since the last good build; return the folder of the pages.

    Raises:
        SystemExit: the build failed; Sphinx's own words are printed first.
    """
    html, memory = ROOT / "_build/html", ROOT / "_build/built-from.json"
    now = fingerprints()
    last = json.loads(memory.read_text("utf-8")) if memory.exists() and html.exists() else {}
    if last == now:
        return html
    if not os.access(next(filter(Path.exists, html.parents)), os.W_OK):
        raise SystemExit(f"{ROOT} cannot be written, where the book is built: copy it elsewhere.")
    memory.unlink(missing_ok=True)
    print("Building the book ...", flush=True)
    result = build(ROOT, everything=last.get("whole") != now["whole"])
    if result.returncode:
        print(result.stdout)
        raise SystemExit("The book was not built cleanly; the warnings above say why.")
    memory.write_text(json.dumps(now), "utf-8")
    return html


def serve(folder: Path) -> None:
    """Serve ``folder`` on 127.0.0.1, on any free port, and open it, until Ctrl-C."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/index.html"
        print(f"The book is open at {address} (Ctrl-C stops it)", flush=True)
        # A browser in the console returns when it is closed, and asks for pages before that.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


def main() -> None:
    """Build, then point to the book or serve it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--serve", action="store_true", help="serve the book and open it")
    args = parser.parse_args()
    html = refresh_book()
    if addresses.linked(ROOT)[0] == addresses.PLACEHOLDER:
        print(addresses.NOT_SET)
    if args.serve:
        serve(html)
    else:
        print(f"The book is ready. Open {(html / 'index.html').as_uri()}")


if __name__ == "__main__":
    main()
