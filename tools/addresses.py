"""The repository's address, written from its one source into everything that repeats it.

    python -m tools.addresses            write start cells and README badges
    python -m tools.addresses --check    name what is out of date, exit 1 (the tests run this)

``repository.url`` and ``repository.branch`` in ``_config.yml`` are the only hand-edited copy.
"""

import argparse
import json
import os
import re
import sys
from pathlib import Path

import yaml

from tools.paths import ROOT

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
    """Return the repository's web address and branch.

    Raises:
        SystemExit: ``_config.yml`` does not hold an ``https://`` address and a branch.
    """
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8")).get("repository") or {}
    url, branch = str(config.get("url", "")).rstrip("/"), config.get("branch")
    if not url.startswith("https://") or not branch:
        raise SystemExit(f"_config.yml: expected repository.url and .branch, found {config}")
    return url, branch


def boot_cell(root: Path = ROOT) -> str:
    """Return the start cell: it finds the book's folder, or clones it beside a lone notebook."""
    url, branch = repository(root)
    help_text = HELP.format(clone=CLONE, url=url)
    return BOOT.format(clone=CLONE, landmark=LANDMARK, branch=branch, url=url, help=help_text)


def colab_badge(path: str, root: Path = ROOT) -> str:
    """Return the Markdown link that opens the notebook at ``path`` in Colab."""
    url, branch = repository(root)
    slug = url.removeprefix("https://github.com/")
    return f"[Open in Colab](https://colab.research.google.com/github/{slug}/blob/{branch}/{path})"


def _notebook(text: str, root: Path) -> str:
    """Return a notebook's text with the start cell that the address asks for."""
    data = json.loads(text)
    for cell in data["cells"]:
        if cell.get("id") == "boot":
            cell["source"] = boot_cell(root).splitlines(keepends=True)
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _readme(text: str, root: Path) -> str:
    """Return README's text with every line ``<!-- colab:PATH -->…<!-- /colab -->`` filled in."""
    return re.sub(
        r"(<!-- colab:(\S+) -->).*?(<!-- /colab -->)",
        lambda m: m[1] + colab_badge(m[2], root) + m[3],
        text,
        flags=re.DOTALL,
    )


def stale(root: Path = ROOT) -> dict[Path, str]:
    """Return the files that repeat another address, each with the text it should hold."""
    files = dict.fromkeys(sorted((root / "chapters").glob("*.ipynb")), _notebook)
    files[root / "README.md"] = _readme
    new = {path: (path.read_text("utf-8"), fill) for path, fill in files.items()}
    wanted = {path: (old, fill(old, root)) for path, (old, fill) in new.items()}
    return {path: text for path, (old, text) in wanted.items() if old != text}


def hosted_elsewhere(root: Path = ROOT) -> str:
    """Return what is wrong where CI runs in a repository other than the configured one."""
    here = os.environ.get("GITHUB_REPOSITORY")
    url, _ = repository(root)
    if not here or url.endswith("/" + here):
        return ""
    return (
        f"_config.yml names {url}, but this is the repository {here}. Set repository.url to "
        f"https://github.com/{here} and run: python -m tools.addresses"
    )


def main(root: Path = ROOT) -> int:
    """Write or check the address in the checkout ``root``; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if stale")
    check = parser.parse_args().check
    out_of_date = stale(root)
    for path, text in out_of_date.items():
        if not check:
            path.write_text(text, "utf-8")
        print(f"{'stale' if check else 'wrote'}: {path.relative_to(root)}")
    if wrong_host := hosted_elsewhere(root):
        print(wrong_host)
    return int(bool(check and out_of_date) or bool(wrong_host))


if __name__ == "__main__":
    sys.exit(main())
