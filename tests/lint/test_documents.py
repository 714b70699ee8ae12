"""What README files say of the project is so: their lists are complete, their numbers measured."""

import json
import re
from pathlib import Path

import pytest

from tools.paths import ROOT

README = " ".join((ROOT / "README.md").read_text("utf-8").split())
NUMERALS = json.loads((ROOT / "benchmarks/numerals.json").read_text("utf-8"))
SCORES = [
    json.loads(path.read_text("utf-8")) for path in sorted(ROOT.glob("tests/mutation-score*.json"))
]
SHARES = {
    "with a fraction": "{} % of those with a fraction",
    "10 and above": "{} % of the integers from 10",
    "inline code": "{} % in inline code",
    "below 10": "{} % of the integers below 10",
}
"""How README words the share of each kind of number that the lint notices."""


@pytest.mark.parametrize(("kind", "words"), SHARES.items())
def test_readme_tells_the_measured_share_of_numbers_noticed(kind: str, words: str):
    count = NUMERALS[kind]
    share = round(100 * count["noticed"] / count["changed"])
    assert words.format(share) in README, f"measured: {words.format(share)}"


def test_readme_tells_no_other_share():
    section = README.partition("## What is proved of the numbers")[2].partition(" ## ")[0]
    assert len(re.findall(r"\d %", section)) == len(SHARES)


def test_readme_tells_the_stored_mutation_scores():
    assert len(SCORES) >= 1
    for score in SCORES:
        killed = sum(of["killed"] for of in score["classes"].values())
        functions = score["functions"].items()
        wanted = [
            f"{killed} of {score['n']} faults caught",
            *(f"`{name}`" for name in score["without"]),
            *(f"`{name}`, {of['killed']} of {of['n']}" for name, of in functions),
        ]
        assert [words for words in wanted if words not in README] == []


def folders(root: Path) -> set[str]:
    """The folders in ``root`` that hold something of the project."""
    beside = {"_build", "__pycache__"}
    return {path.name for path in root.iterdir() if path.is_dir() and path.name[0] != "."} - beside


def listed(page: Path) -> list[str]:
    """The folders that the first column of a table in ``page`` names."""
    rows = re.findall(r"^\| (`.*?) \|", page.read_text("utf-8"), re.M)
    return [name for row in rows for name in re.findall(r"(\w+)/", row)]


@pytest.mark.parametrize("page", ["README.md", "tests/README.md"])
def test_a_readme_names_each_folder_beside_it_once(page: str):
    path = ROOT / page
    assert sorted(listed(path)) == sorted(folders(path.parent))
