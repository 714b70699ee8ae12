"""What ``make chapter``, ``exercise`` and ``explorer`` write works as it is; what they refuse.

Each writes into a copy of this checkout, in which the book's own checks then run.
"""

import ast
import json
import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import nbformat
import pytest

from tools.paths import ROOT
from tools.scaffold import __main__ as commands
from tools.scaffold import new_chapter, new_exercise, new_explorer
from tools.scaffold.fill import write

COPIED = ("_ext", "chapters", "tests", "tools", "utils")
FILES = ("_config.yml", "_toc.yml", "glossary.toml", "index.md", "pyproject.toml", "README.md")
KIND = "gatherplaces"
"""As long as a name may be."""
N = next(n for n in range(10, 100) if not list((ROOT / "chapters").glob(f"{n}_*")))
"""The first number that no chapter has."""
WRITTEN = (
    f"chapters/{N}_rows_once_more.ipynb",
    f"utils/exercises/ch{N}.py",
    f"tests/unit/exercises/typed/typed_ch{N}.py",
    "utils/explorers/__init__.py",
    f"utils/explorers/{KIND}.py",
    f"tests/explorers/samples/{KIND}_samples.py",
    f"tests/unit/explorers/test_explorer_{KIND}.py",
)
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    """A copy of this checkout's book with a new chapter, its fifth exercise and an explorer."""
    root = tmp_path_factory.mktemp("book")
    ignored = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in COPIED:
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, root)
    write(new_chapter.new(str(N), "Rows, once more", root)[0], root)
    write(new_exercise.new(f"{N}.5", root)[0], root)
    write(new_explorer.new(KIND, "which place of a storage an index reads", root)[0], root)
    return root


def run(root: Path, *command: str) -> str:
    """Run a command in the copy and return what it said; fail if it failed."""
    done = subprocess.run(command, cwd=root, encoding="utf-8", capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_chapter_runs_is_stored_and_keeps_every_rule_with_an_exercise_more(book: Path):
    python = (sys.executable, "-m")
    stored = run(book, *python, "tools.refresh", str(N))
    assert f"{N}_rows_once_more.ipynb: stored" in stored
    run(book, *python, "tools.stored.manifest")
    recorded = run(book, *python, "tools.answers", str(N))
    assert recorded == f"{N}_rows_once_more: recorded\n"
    rules = ("tests/lint/test_chapters.py", "tests/lint/test_glossary.py")
    run(book, *PYTEST, *rules, "-k", f"{N}_rows")
    run(book, *PYTEST, "tests/unit/tools/test_planned.py")


def test_its_exercises_pass_the_tests_of_exercises(book: Path):
    tests = [f"tests/unit/exercises/test_exercises{end}.py" for end in ("", "_typed")]
    said = run(book, *PYTEST, *tests, "-k", f"{N}. or every_hint or every_exercise or every_case")
    assert " passed" in said


def test_an_explorer_passes_its_own_test_and_is_offered(book: Path):
    run(book, *PYTEST, f"tests/unit/explorers/test_explorer_{KIND}.py")
    run(book, *PYTEST, "tests/unit/test_packages.py")
    said = run(book, sys.executable, "-c", "from utils import explorers; print(explorers.__all__)")
    names = ast.literal_eval(said)
    assert KIND in names
    assert names == sorted(names)


def test_all_of_it_is_formatted_as_the_gate_asks(book: Path):
    ruff = (sys.executable, "-m", "ruff")
    run(book, *ruff, "check", "--no-cache", *WRITTEN)
    run(book, *ruff, "format", "--no-cache", "--check", *WRITTEN[1:])


def test_the_notebook_has_its_exercises_in_order_and_their_solutions_at_the_end(book: Path):
    (path,) = (book / "chapters").glob(f"{N}_*")
    ids = [cell.id for cell in nbformat.read(path, as_version=4).cells]
    stubs = [f"ex-{k}-{end}" for k in range(1, 6) for end in ("text", "stub")]
    solutions = [f"ex-{k}-{end}" for k in range(1, 6) for end in ("solution-text", "solution")]
    assert ids[ids.index("exercises") + 1 : ids.index("summary")] == stubs
    assert ids[ids.index("solutions") + 1 :] == solutions


@pytest.mark.parametrize("path", sorted((ROOT / "chapters").glob("*.ipynb")), ids=lambda p: p.stem)
def test_every_chapter_takes_another_exercise(path: Path):
    notebook = json.loads(path.read_text("utf-8"))
    stubs = [cell["id"] for cell in notebook["cells"] if cell["id"].endswith("-stub")]
    number = f"{path.name[:2]}.{len(stubs) + 1}"
    files, _ = new_exercise.new(number)
    changed, data, table = files.values()
    ids = [cell["id"] for cell in json.loads(changed)["cells"]]
    assert ids[ids.index(stubs[-1]) + 1] == f"ex-{len(stubs) + 1}-text"
    assert ids[-1] == f"ex-{len(stubs) + 1}-solution"
    assert data.endswith(f'    "{len(stubs) + 1}": EXERCISE_{len(stubs) + 1},\n}}\n')
    assert ast.parse(data)
    assert ast.parse(table)
    before = new_exercise.data_files(path.name[:2], ROOT)[0].read_text("utf-8")
    many_lines = ast.parse(before).body[-1].value.lineno < len(before.splitlines())
    gone = set(before.splitlines()) - set(data.splitlines())
    assert len(gone) <= (0 if many_lines else 1), "an author's line was written anew"


@pytest.mark.parametrize(
    ("n", "title", "said"),
    [
        ("", "Rows", "N is ''; expected the chapter's number, 1 to 99"),
        ("0", "Rows", "N is '0'"),
        ("100", "Rows", "N is '100'"),
        ("ten", "Rows", "N is 'ten'"),
        ("10.5", "Rows", "N is '10.5'"),
        ("١٠", "Rows", "N is '١٠'"),
        ("4", "Rows", r"N is 4; that is 04_\w+.ipynb already"),
        ("98", "", "TITLE is empty; expected a few words, such as TITLE='Five layers'"),
        ("98", " ", "TITLE is empty"),
        ("98", "a *b*", r"TITLE 'a \*b\*' holds '\*'"),
        ("98", "a\nb", r"holds '\\n'"),
        ("98", "a `b`", "holds '`'"),
        ("98", "a_b", "holds '_'"),
        ("98", "数据", "TITLE '数据' names no file"),
        ("98", "word " * 10, "TITLE has 49 characters; expected 40 at most"),
    ],
)
def test_a_chapter_is_refused(n: str, title: str, said: str):
    with pytest.raises(SystemExit, match=said):
        new_chapter.new(n, title)


def test_a_title_that_a_chapter_has_is_refused():
    with pytest.raises(SystemExit, match=r"is what 01_\w+.ipynb is called already"):
        new_chapter.new("98", "What PyTorch is")


@pytest.mark.parametrize(
    ("n", "said"),
    [
        ("", "N is ''; expected chapter and exercise, such as N=04.6"),
        ("4.9", "N is '4.9'; expected chapter and exercise, such as N=04.6"),
        ("04", "N is '04'"),
        ("98.1", "There is no chapter 98; first: make chapter N=98"),
        ("05.99", r"chapter 05 has \d+ exercises, so the next is N=05\.\d+"),
        ("05.1", r"chapter 05 has \d+ exercises, so the next is N=05\.\d+"),
    ],
)
def test_an_exercise_is_refused(n: str, said: str):
    with pytest.raises(SystemExit, match=said):
        new_exercise.new(n)


@pytest.mark.parametrize(
    ("name", "about", "said"),
    [
        ("", "", "KIND is ''; expected a word of 2 to 12 small letters, such as averaging"),
        ("Gather", "", "KIND is 'Gather'"),
        ("two words", "", "KIND is 'two words'"),
        ("while", "", "KIND is 'while'"),
        ("kinks", "", "KIND is 'kinks'; there is an explorer of that name already"),
        ("folding", "", "KIND is 'folding'; _ext/brick/answering has a folding.py already"),
        ("gatherer", 'a "b"', "ABOUT is"),
        ("gatherer", "a\nb", "ABOUT is"),
        ("gatherer", "word " * 10, "ABOUT is"),
    ],
)
def test_an_explorer_is_refused(name: str, about: str, said: str):
    with pytest.raises(SystemExit, match=said):
        new_explorer.new(name, about)


def test_a_chapter_that_nobody_planned_stands_behind_the_one_before_it():
    cover = (
        "```{house}\n- layer: House\n  chapters:\n    3: C\n- layer: Walls\n  chapters:\n    2:\n"
    )
    assert "    3: C\n    9:\n" in new_chapter.in_the_house(cover, 9, {2: None, 3: "C"})
    assert "    1:\n    2:\n" in new_chapter.in_the_house(cover, 1, {2: None, 3: "C"})
    assert "    3:\n-" in new_chapter.in_the_house(cover, 3, {2: None, 3: "C"})
    with pytest.raises(SystemExit, match=r"index\.md: expected each chapter .* in a line"):
        new_chapter.in_the_house("chapters: {2: B, 3: C}\n", 3, {2: "B", 3: "C"})


def test_a_planned_title_that_gives_way_is_named(tmp_path: Path):
    for name in ("_config.yml", "_toc.yml", "index.md"):
        shutil.copy(ROOT / name, tmp_path)
    cover = tmp_path / "index.md"
    with_plan = re.sub(r"( +)24:\n", r"\g<0>\g<1>98: Rows\n", cover.read_text("utf-8"))
    cover.write_text(with_plan, "utf-8")
    _, then = new_chapter.new("98", "Rows, once more", tmp_path)
    assert then == (
        "index.md had planned 'Rows' as chapter 98: give that another number there.\n"
        "Now: make refresh CHAPTERS=98, then rewrite the notebook cell by cell."
    )
    assert "had planned" not in new_chapter.new("99", "Rows, once more", tmp_path)[1]


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_chapter_is_listed_behind_the_one_before_it(end: str):
    toc = f"    chapters:\n      - file: chapters/02_a\n      - file: chapters/07_b{end}"
    entries = [line.rpartition("/")[2] for line in toc.splitlines()[1:]]
    for n, place in (("01_x", 0), ("05_x", 1), ("10_x", 2)):
        wanted = [*entries[:place], n, *entries[place:]]
        new = new_chapter.listed(toc, int(n[:2]), n)
        assert [line.rpartition("/")[2] for line in new.splitlines()[1:]] == wanted
    with pytest.raises(SystemExit, match=r"_toc\.yml: expected lines such as"):
        new_chapter.listed("parts: []\n", 3, "03_x")


@pytest.mark.parametrize("text", ["x = 1\n", "EXERCISES = {}\nx = 1\n", "EXERCISES = dict()\n"])
def test_a_file_that_does_not_end_in_its_exercises_is_refused(text: str):
    with pytest.raises(SystemExit, match=r"expected EXERCISES = \{…\} at the end, found"):
        new_exercise.with_data(text, 2)


@pytest.mark.parametrize(
    ("target", "given", "command"),
    [
        ("chapter", ["N=98", "TITLE=What x=3 means"], '-m tools.scaffold chapter "$N" "$TITLE"'),
        ("exercise", ["N=10.5"], '-m tools.scaffold exercise "$N"'),
        ("explorer", ["KIND=a", "ABOUT=b c"], '-m tools.scaffold explorer "$KIND" "$ABOUT"'),
    ],
)
def test_make_hands_on_what_it_was_given(target: str, given: list[str], command: str):
    make = ["make", "--dry-run", target, *given]
    done = subprocess.run(make, cwd=ROOT, encoding="utf-8", capture_output=True)
    assert command in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("command", "written"),
    [
        (["chapter", "98", " Rows, once more "], "chapters/98_rows_once_more.ipynb"),
        (["exercise", "98.5"], "chapters/98_rows_once_more.ipynb"),
        (["explorer", "gatherer", "which place is read."], "utils/explorers/gatherer.py"),
    ],
)
def test_the_command_names_what_it_writes_and_what_comes_next(
    command: list[str], written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
):
    for name in ("chapters", "utils/explorers"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    write(new_chapter.new("98", "Rows, once more", tmp_path)[0], tmp_path)
    if command[0] == "chapter":
        shutil.rmtree(tmp_path / "chapters")
        shutil.copytree(ROOT / "chapters", tmp_path / "chapters")
        for path in new_exercise.data_files("98", tmp_path):
            path.unlink()
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", StringIO())
    commands.main(command, tmp_path)
    *files, then = capsys.readouterr().out.splitlines()
    assert (tmp_path / written).exists()
    assert {line.split()[-1] for line in files} >= {written}
    assert all(line.startswith(("wrote  ", "changed  ")) for line in files)
    assert then.startswith("Now ") or then.startswith("Now: ")


def test_a_title_keeps_no_spaces_around_it_and_an_explorer_no_full_stop():
    files, _ = new_chapter.new("98", "  Rows, once more ")
    assert "*Rows, once more*" in next(iter(files.values()))
    files, then = new_explorer.new("gatherer", " which place is read. ")
    made = {path.name: text for path, text in files.items()}
    assert '"""Explorer ``gatherer``: which place is read."""' in made["gatherer.py"]
    assert then == (
        "Now rewrite gatherer.py and its samples; then: "
        ".venv/bin/python -m pytest tests/explorers tests/unit/explorers -k gatherer"
    )


def test_readmes_own_explorer_can_be_made():
    readme = (ROOT / "README.md").read_text("utf-8")
    kind, about = re.search(r'KIND=(\w+) ABOUT="(.+?)"', readme).groups()
    files, _ = new_explorer.new(kind, about)
    assert ROOT / f"utils/explorers/{kind}.py" in files
