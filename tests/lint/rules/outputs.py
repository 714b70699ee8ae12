"""What is stored under the code: the same on every machine, small, and in words.

That it is complete, and what its code gives, is proved by the stage ``cpu``.
"""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

from tests.lint import limits
from tests.lint.finding import Finding
from tools.stored import python_source
from tools.stored.notebook import Cell, Notebook, Output

MIMES = {"text/plain", "text/html"}

LOCAL_PATHS = re.compile(
    r"/home/\w+|/root/|/tmp/|/Users/\w+|/content/|\b[A-Z]:\\|site-packages|ipykernel_\d+"
)
ADDRESSES = re.compile(
    r"\bat 0x[0-9a-f]+|\b0x[0-9a-f]{9,14}\b|\b(?:9[3-5]\d{12}|1[34]\d{13})\b", re.IGNORECASE
)
DEVICES = re.compile(r"device='\w+|device\(type=|\b(?:cuda|mps|xpu|privateuseone|simulated):\d")
MOMENTS = re.compile(
    r"\b\d+\.\d+\.\d+(?:\+\w+)?\b|\b20\d\d-\d\d-\d\d\b|\b\d\d?:\d\d:\d\d\b"
    r"|\b\d+(?:\.\d+)? ?(?:ns|µs|us|ms)\b|(?<![a-z])(?:it/s|s/it)\b"
)
CLOCK = re.compile(r"time\.time|(.*\.)?(perf_counter(_ns)?|process_time|timeit|Timer|\w*autorange)")
LONG_FLOAT = re.compile(rf"\b\d+\.\d{{{limits.DECIMALS},}}(?:e[+-]?\d+)?")
ROUNDING = re.compile(r"round\(|:[^}]*\.\d+[efg%]|%\.\d+|\.hex\(|Decimal|\bbits\(")
"""What shows that the digits are meant; ``bits`` draws exact numbers, whose last digits matter."""
LOADS = re.compile(
    r"""src\s*=\s*["']?(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//|<link\b|<iframe\b"""
    r"""|<(?:image|use)\b[^>]*\bhref\s*=\s*["']?(?:https?:)?//"""
    r"""|fetch\(|xmlhttprequest|import\b[^;\n]*["'](?:https?:)?//"""
)
"""What a browser fetches, in lower-case HTML."""
SCRIPT_OR_TAG = re.compile(r"<script.*?</script>|<[^>]*>", re.DOTALL)
NOT_WORDS = re.compile(r"\s*<[\w.]+( size .*| object.*)?>\s*")
JUDGED = re.compile(r"Exercise \d+\.\d+: |Hint: ")
"""How ``check`` begins a line: prose, which may break anywhere."""
LABEL = re.compile(r"<img\b[^>]*? alt=\"([^\"]+)\"")


def no_local_path(notebook: Notebook) -> Iterator[Finding]:
    for cell, output in _outputs(notebook):
        for text in (*output.data.values(), output.traceback):
            if match := LOCAL_PATHS.search(text):
                yield Finding(cell.id, f"local path {match[0]!r}", "do not show paths: run refresh")


def no_memory_address(notebook: Notebook) -> Iterator[Finding]:
    for cell, text in _compared_text(notebook, also_ignored=True):
        if match := ADDRESSES.search(text):
            fix = "print what it is, or compare two of them with =="
            yield Finding(cell.id, f"memory address {match[0]!r}", fix)


def no_device_in_repr(notebook: Notebook) -> Iterator[Finding]:
    for cell, text in _compared_text(notebook, also_ignored=True):
        if match := DEVICES.search(text):
            fix = "move it to the CPU before it is shown, or print its .tolist()"
            yield Finding(cell.id, f"{match[0]!r} differs between devices", fix)


def no_version_date_or_time(notebook: Notebook) -> Iterator[Finding]:
    for cell, text in _compared_text(notebook):
        fix = "leave it out or print a ratio; versions are for one ignored cell of chapter 01"
        for match in MOMENTS.finditer(text):
            if match[0] not in cell.source:
                yield Finding(cell.id, f"{match[0]!r} will differ tomorrow", fix)


def measured_times_are_not_compared(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.code:
        names = (python_source.dotted(call.func) for call in python_source.calls(cell.tree))
        clock = next(filter(CLOCK.fullmatch, names), None)
        if clock and cell.outputs and "nbval-ignore-output" not in cell.tags:
            found = f"shows what {clock}() measured"
            yield Finding(cell.id, found, "print it rounded and tag it nbval-ignore-output")


def printed_values_are_rounded(notebook: Notebook) -> Iterator[Finding]:
    for cell, text in _compared_text(notebook):
        match = LONG_FLOAT.search(text)
        if match and not ROUNDING.search(cell.source):
            fix = "print it rounded, f'{value:.4f}'; if all digits matter, name them in a format"
            yield Finding(cell.id, f"{match[0]} in full", fix)


def mimes_from_whitelist(notebook: Notebook) -> Iterator[Finding]:
    fix = "show figures through utils.pictures and explorers: words and SVG"
    for cell, output in _outputs(notebook):
        for mime in sorted(set(output.data) - MIMES):
            yield Finding(cell.id, f"an output of type {mime}", fix)


def rich_outputs_have_words(notebook: Notebook) -> Iterator[Finding]:
    for cell, output in _outputs(notebook):
        words = output.plain
        if set(output.data) != {"text/plain"} and (NOT_WORDS.fullmatch(words) or " " not in words):
            fix = "give it a description in words as text/plain: utils.pictures.describe does"
            yield Finding(cell.id, f"words {words[:40]!r} describe nothing", fix)


def figures_are_labelled(notebook: Notebook) -> Iterator[Finding]:
    for cell, output in _outputs(notebook):
        if "<svg" not in output.html or output.is_explorer:
            continue
        label = LABEL.search(output.html)
        headline = output.plain.partition("\n")[0]
        if not label or unescape(label[1]).strip() != headline.strip():
            fix = "draw it through utils.pictures.svg: alt is the description's first line"
            yield Finding(cell.id, f"the image is not called {headline[:40]!r}", fix)


def pictures_outlast_sanitisers(notebook: Notebook) -> Iterator[Finding]:
    fix = "draw it through utils.pictures.svg, as an <img>: tags of an SVG go, its letters stay"
    for cell, output in _outputs(notebook):
        left = _text(output.html)
        headline = output.plain.partition("\n")[0]
        if "<svg" in output.html and not output.is_explorer and left.strip() != headline.strip():
            yield Finding(cell.id, f"a notebook that is not trusted shows {left[:40]!r}", fix)


def figures_are_small(notebook: Notebook) -> Iterator[Finding]:
    for cell, output in _outputs(notebook):
        limit = limits.EXPLORER_BYTES if output.is_explorer else limits.FIGURE_BYTES
        size = len(output.html.encode())
        if size > limit:
            found = f"{size:,} bytes of HTML, more than {limit:,}"
            yield Finding(cell.id, found, "draw fewer points, or rasterise the dense part")


def outputs_load_nothing(notebook: Notebook) -> Iterator[Finding]:
    for cell, output in _outputs(notebook):
        if match := LOADS.search(output.html.lower()):
            yield Finding(cell.id, f"HTML loads from outside: {match[0]!r}", "put it inline")


def rows_fit_a_phone(notebook: Notebook) -> Iterator[Finding]:
    """A row of printed text has 44 columns: a longer one would break, and columns with it."""
    limit = limits.OUTPUT_COLUMNS
    fix = "print fewer values in a row, or shorter labels; a print for each part of a tuple"
    for cell, output in _outputs(notebook):
        if output.kind == "error" or output.html:
            continue
        widest = max(_rows(output.plain), key=len, default="")
        if len(widest) > limit:
            found = f"{len(widest)} columns, more than {limit}: {widest!r}"
            yield Finding(cell.id, found, fix)


def _rows(text: str) -> Iterator[str]:
    """Yield the lines of a text that are no prose."""
    yield from (line for line in text.splitlines() if not JUDGED.match(line))


class _Text(HTMLParser):
    """Collects the text of HTML in ``text``, scripts left out."""

    def __init__(self):
        super().__init__()
        self.text, self.script = "", False

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self.script = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self.script else data


def _text(html: str) -> str:
    """Return what is left of HTML once every tag is taken out."""
    parser = _Text()
    parser.feed(html)
    return parser.text


def _outputs(notebook: Notebook) -> Iterator[tuple[Cell, Output]]:
    """Yield each output with its cell."""
    for cell in notebook.code:
        yield from ((cell, output) for output in cell.outputs)


def _compared_text(notebook: Notebook, also_ignored=False) -> Iterator[tuple[Cell, str]]:
    """Yield what outputs show in words: tags, attributes and scripts of HTML are left out."""
    for cell, output in _outputs(notebook):
        if also_ignored or "nbval-ignore-output" not in cell.tags:
            yield cell, output.plain
            yield cell, SCRIPT_OR_TAG.sub(" ", output.html)


RULES = (
    no_local_path,
    no_memory_address,
    no_device_in_repr,
    no_version_date_or_time,
    measured_times_are_not_compared,
    printed_values_are_rounded,
    mimes_from_whitelist,
    rich_outputs_have_words,
    figures_are_labelled,
    pictures_outlast_sanitisers,
    figures_are_small,
    outputs_load_nothing,
    rows_fit_a_phone,
)
