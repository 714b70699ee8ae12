"""The book as the gate builds it, and the loopback server that stands in for a static host."""

import gzip
import http.server
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from http import HTTPStatus
from pathlib import Path
from unittest import mock

from bs4 import BeautifulSoup
from filelock import FileLock
from sphinx_external_toc.parsing import parse_toc_yaml

from tools import book
from tools.paths import ROOT

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def page_names() -> list[str]:
    """Return the files of all pages that `_toc.yml` lists, in reading order, and of search."""
    return [f"{name}.html" for name in parse_toc_yaml(ROOT / "_toc.yml")] + ["search.html"]


@cache
def parsed(path: Path) -> BeautifulSoup:
    """Return a built page, parsed once for all tests of a process: none of them changes it."""
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@dataclass(frozen=True)
class Build:
    """A finished build: the folder of its pages, its exit status and what Sphinx said."""

    html: Path
    status: int
    log: str

    def complaints(self) -> str:
        """Return Sphinx's warnings and errors; the end of the log if it names none."""
        lines = COLOURS.sub("", self.log).splitlines()
        found = [line for line in lines if re.search(r"\b(WARNING|ERROR|Error|error)\b", line)]
        return "\n".join(found or lines[-30:])


def build_once(folder: Path) -> Build:
    """Build the whole book strictly into `folder`; processes that share it build it once.

    Args:
        folder: where the pages, the exit status and the log are kept.
    """
    return run_once(folder, lambda: ROOT)


def run_once(folder: Path, source: Callable[[], Path]) -> Build:
    """Build the book whose folder `source` returns into `folder`, unless that was done already."""
    status, log = folder / "status", folder / "sphinx.log"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not status.exists():
            with mock.patch.object(book, "ROOT", source()):
                done = book.build(folder, everything=True)
            log.write_text(done.stdout, encoding="utf-8")
            status.write_text(str(done.returncode))
    return Build(folder / "_build/html", int(status.read_text()), log.read_text(encoding="utf-8"))


class Host(http.server.SimpleHTTPRequestHandler):
    """Serves a folder the way static hosts do: text is compressed on the wire."""

    COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".ipynb")

    def do_GET(self) -> None:
        """Answer with the compressed file, or as the base class does."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in self.COMPRESSED or not path.is_file():
            super().do_GET()
            return
        body = compressed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a wrong address with the book's own page, as static hosts do."""
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing: the tests report."""


@lru_cache
def compressed(path: Path, modified: int) -> bytes:
    """Return the file's content under gzip at its usual level; `modified` makes a change count."""
    return gzip.compress(path.read_bytes(), compresslevel=6)


class PatientServer(http.server.ThreadingHTTPServer):
    """A server that lets a busy machine catch up: five waiting requests are the default, and a
    sixth, perhaps for a stylesheet, would be refused.
    """

    request_queue_size = 128


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder` on loopback; give the address without a slash at its end."""
    with PatientServer(("127.0.0.1", 0), partial(Host, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
