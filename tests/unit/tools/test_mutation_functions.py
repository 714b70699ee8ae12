"""``tools.mutation.functions``: a real run of mutmut on a package of two functions."""

import json
import sys

import pytest

from tools.mutation import functions

FILES = {
    "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "--import-mode=importlib"\n',
    "utils/__init__.py": "",
    "utils/toy/__init__.py": "",
    "utils/toy/sums.py": "def sums(a, b):\n    return a + b\n\n\ndef half(a):\n    return a / 2\n",
    "tests/unit/toy/test_sums.py": "from utils.toy.sums import half, sums\n\n"
    "def test_sums():\n    assert sums(1, 2) == 3\n\n"
    "def test_half():\n    assert half(0) == 0\n\n"
    "def test_few_function_calls():\n    assert sums.__code__.co_name == 'sums' and half(2) == 1\n",
}


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Return a function that runs the command on the package ``toy`` of a small checkout."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(functions, "ROOT", tmp_path)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["functions", "toy", "--jobs=1", *words])
        return functions.main(), capsys.readouterr().out

    return run


def test_a_package_is_judged_by_its_own_tests_and_goes_on_where_it_was(run, tmp_path, monkeypatch):
    score = tmp_path / "tests/mutation-score.json"
    score.write_text('{"n": 5}')
    code, said = run("--at-least=60", f"--json={score}")
    assert "3 of 3 mutants, " in said
    assert "-    return a / 2\n+    return a * 2" in said
    assert "-    return a / 2\n+    return a / 3" in said
    assert "return a - b" not in said
    assert "caught 33.3 %" in said
    assert code == 1
    kept = json.loads(score.read_text())
    assert kept["n"] == 5
    assert kept["functions"]["toy"]["score"]["value"] == 0.3333
    assert (kept["functions"]["toy"]["killed"], kept["functions"]["toy"]["survived"]) == (1, 2)

    ran = []
    real = functions.mutmut
    monkeypatch.setattr(functions, "mutmut", lambda *words: ran.append(words[1:]) or real(*words))
    assert run()[0] == 0
    assert not any("utils" in word for words in ran if words[0] == "run" for word in words)

    test = tmp_path / "tests/unit/toy/test_sums.py"
    test.write_text(test.read_text().replace("half(0) == 0", "half(4) == 2"))
    assert "caught 100.0 %" in run()[1]


def test_a_run_that_gives_no_verdict_shows_what_mutmut_said(run, tmp_path):
    (tmp_path / "tests/unit/toy/test_sums.py").write_text("import nowhere\n")
    with pytest.raises(SystemExit, match=r"^mutmut did not finish in .*:\s+done in .*\s+failed to"):
        run()
