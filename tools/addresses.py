"""The repository's address, written from its one source into everything that repeats it.

    python -m tools.addresses            write start cells and README badges
    python -m tools.addresses URL        set the address, then write them
    python -m tools.addresses --check    name what is out of date, exit 1 (the tests run this)

``repository.url`` and ``repository.branch`` in ``_config.yml`` are the only copy that is read.
While that is the placeholder, pages link to where the checkout belongs (`tools.origin`), and the
first form sets this address. Notebooks and README are files of the repository: nothing but this
command changes them, and only if all of them can be written.
"""

import argparse
import json
import os
import re
import sys
from pathlib import Path

import yaml

from tools import origin
from tools.paths import ROOT
from tools.stored import python_source

PLACEHOLDER = "https://github.com/OWNER/REPO"
NOT_SET = (
    f"The book's pages link to {PLACEHOLDER}, which is a placeholder. "
    "To set yours: make addresses URL=https://github.com/NAME/BOOK"
)
NOT_COMMITTED = (
    "::warning::The branch still holds another address in the start cells of its notebooks, which "
    "Colab opens: run make addresses, then commit"
)
"""What a workflow shows beside its run: it writes its own copy, not the branch."""

MANIFEST = "tests/lint/manifest.json"
CLONE = "pytorch-brick-by-brick"
"""The folder that a lone notebook clones the book into."""

LANDMARK = "utils/scenes/player.js"
"""A file that only this book has; a folder named ``utils`` could be anybody's."""

BOOT = """\
import os, sys
found = [p for p in ("..", ".", "../..", "{clone}") if os.path.isfile(p + "/{landmark}")]
assert found or not os.system("git clone -q --depth 1 -b {branch} {url} {clone}"), {help!r}
sys.path.insert(0, os.path.abspath((found or ["{clone}"])[0]))"""

HELP = (
    "The book's utils folder is not here and git could not fetch it. Go online "
    "(on Kaggle: switch Internet on), delete a half-made folder {clone}, and run this cell again; "
    "without network or git, open this notebook inside a downloaded copy of {url}"
)


def repository(root: Path = ROOT) -> tuple[str, str]:
    """Return the repository's web address and branch, as ``_config.yml`` has them.

    Raises:
        SystemExit: ``_config.yml`` does not hold an ``https://`` address and a branch.
    """
    return _repository_in((root / "_config.yml").read_text("utf-8"))


def _repository_in(text: str) -> tuple[str, str]:
    """Return the address and the branch that the text of ``_config.yml`` holds."""
    config = yaml.safe_load(text).get("repository") or {}
    url, branch = str(config.get("url", "")).rstrip("/"), config.get("branch")
    if not url.startswith("https://") or not branch:
        raise SystemExit(f"_config.yml: expected repository.url and .branch, found {config}")
    return url, branch


def linked(root: Path = ROOT) -> tuple[str, str]:
    """Return the address and the branch that pages link to.

    They are the configured ones; while these are the placeholder, those where the checkout belongs,
    if that is on GitHub.
    """
    url, branch = repository(root)
    found = origin.on_github(root) if url == PLACEHOLDER else None
    return (found[0], found[1] or branch) if found else (url, branch)


def boot_cell(root: Path = ROOT) -> str:
    """Return the start cell: it finds the book's folder, or clones it beside a lone notebook."""
    return _boot_cell(*repository(root))


def _boot_cell(url: str, branch: str) -> str:
    """Return the start cell that clones ``branch`` of the repository at ``url``."""
    help_text = HELP.format(clone=CLONE, url=url)
    return BOOT.format(clone=CLONE, landmark=LANDMARK, branch=branch, url=url, help=help_text)


def colab_badge(path: str, url: str, branch: str) -> str:
    """Return the Markdown link that opens the notebook at ``path`` in Colab."""
    slug = url.removeprefix("https://github.com/")
    return f"[Open in Colab](https://colab.research.google.com/github/{slug}/blob/{branch}/{path})"


def _notebook(text: str, url: str, branch: str) -> str:
    """Return a notebook's text with the start cell that the address asks for."""
    data = json.loads(text)
    for cell in data["cells"]:
        if cell.get("id") == "boot":
            cell["source"] = _boot_cell(url, branch).splitlines(keepends=True)
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _readme(text: str, url: str, branch: str) -> str:
    """Return README's text with every line ``<!-- colab:PATH -->…<!-- /colab -->`` filled in."""
    return re.sub(
        r"(<!-- colab:(\S+) -->).*?(<!-- /colab -->)",
        lambda m: m[1] + colab_badge(m[2], url, branch) + m[3],
        text,
        flags=re.DOTALL,
    )


def _manifest(text: str, url: str, branch: str) -> str:
    """Return the manifest's text with what that start cell asserts; other cells stay."""
    checks = python_source.checks(_boot_cell(url, branch))
    notebooks = json.loads(text)
    for cells in notebooks.values():
        if "boot" in cells:
            cells["boot"] = checks
    return json.dumps(notebooks, indent=1, ensure_ascii=False) + "\n"


def _config(text: str, url: str, branch: str) -> str:
    """Return the text of ``_config.yml`` with that address; comments stay."""
    for key, value in (("url", url), ("branch", branch)):
        line = rf"(?m)(^repository:[^\n]*\n(?:[ #][^\n]*\n)*? +{key}: *)[^\s#]+"
        text = re.sub(line, rf"\g<1>{value}", text, count=1)
    if _repository_in(text) != (url, branch):
        raise SystemExit("_config.yml: expected 'repository:' over lines with 'url:' and 'branch:'")
    return text


def stale(root: Path = ROOT, address: tuple[str, str] | None = None) -> dict[Path, str]:
    """Return the files that repeat another address, each with the text it should hold.

    Args:
        root: the checkout.
        address: the address and the branch; the configured ones without it.
    """
    url, branch = address or repository(root)
    files = dict.fromkeys(sorted((root / "chapters").glob("*.ipynb")), _notebook)
    files |= {root / "README.md": _readme, root / MANIFEST: _manifest}
    if address:
        files[root / "_config.yml"] = _config
    new = {path: (path.read_text("utf-8"), fill) for path, fill in files.items()}
    texts = {path: (old, fill(old, url, branch)) for path, (old, fill) in new.items()}
    return {path: text for path, (old, text) in texts.items() if old != text}


def write(files: dict[Path, str]) -> None:
    """Write all files, or none if one cannot be written."""
    fresh = {path: path.with_name(f".{path.name}.new") for path in files}
    try:
        for path, new in fresh.items():
            new.write_text(files[path], "utf-8", newline="\n")
        for path, new in fresh.items():
            new.replace(path)
    finally:
        for new in fresh.values():
            new.unlink(missing_ok=True)


def hosted_elsewhere(root: Path = ROOT) -> str:
    """Return what is wrong where CI runs in a repository other than the configured one."""
    here = os.environ.get(origin.WORKFLOW)
    url, _ = repository(root)
    if not here or url == PLACEHOLDER or url.casefold().endswith(f"/{here}".casefold()):
        return ""
    return (
        f"_config.yml names {url}, but this is the repository {here}. "
        f"Run: make addresses URL=https://github.com/{here}"
    )


def wanted(named: str | None, root: Path = ROOT) -> tuple[str, str] | None:
    """Return the address and branch to set: what is named, else what replaces the placeholder.

    Raises:
        SystemExit: what is named is no repository on GitHub.
    """
    if named is None:
        return linked(root) if repository(root)[0] == PLACEHOLDER else None
    if not (url := origin.web_address(named)):
        raise SystemExit(f"Expected an address like https://github.com/NAME/BOOK, found {named!r}")
    found = origin.on_github(root)
    return url, found[1] if found and found[1] and found[0] == url else repository(root)[1]


def main(root: Path = ROOT) -> int:
    """Write or check the address in the checkout ``root``; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url", nargs="?", help="the repository's address on GitHub, to be set")
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if stale")
    given = parser.parse_args()
    if given.check and given.url:
        parser.error("--check changes nothing: leave the address out")
    out_of_date = stale(root, None if given.check else wanted(given.url, root))
    if not given.check:
        write(out_of_date)
    for path in out_of_date:
        print(f"{'stale' if given.check else 'wrote'}: {path.relative_to(root).as_posix()}")
    if repository(root)[0] == PLACEHOLDER:
        print(NOT_SET)
    if origin.WORKFLOW in os.environ and out_of_date and not given.check:
        print(NOT_COMMITTED)
    if wrong_host := hosted_elsewhere(root):
        print(wrong_host)
    return int(bool(given.check and out_of_date) or bool(wrong_host))


if __name__ == "__main__":
    sys.exit(main())
