"""What a reader would wait for is red, though no clock is read: sleeps and rounds are counted."""

import re

import pytest

from tests.comparison.fixture_notebooks import judge, spoil
from tests.comparison.test_devices import ANSWER
from tools.notebooks.nbval_plugin import OPERATORS, SLEEP_SECONDS
from tools.notebooks.nbval_plugin import judge as complaints

NAPS = "from time import sleep\n\n\ndef nap():\n    sleep(0.6)\n"
LOOP = """
import torch
from utils.device import get_device
weights = torch.zeros(3).to(get_device())
for _ in range(20):
    weights.mul_(2)"""


def source(text):
    return lambda cell: cell.update(source=text)


def test_sleep_in_a_cell_and_in_a_helper_adds_up(notebook):
    path = notebook({"cell": "1", "helper": "2"})
    (path.parent / "naps.py").write_text(NAPS)
    asleep = source("import time\ntime.sleep(0.6)\n1"), source("import naps\nnaps.nap()\n2")
    verdict = judge(spoil(path, cell=asleep[0], helper=asleep[1]))
    assert verdict.failed == {"audit"}, verdict.text
    assert "the cells sleep 1.2 s, the budget is 1" in verdict.text, verdict.text


def test_a_loop_that_became_a_hundred_times_longer_is_named(notebook):
    path = notebook({"short": "1", "loop": LOOP})
    budget = {"device": "simulated", "more": ["--operators=1000"]}
    verdict = judge(path, **budget)
    assert verdict.status == 0, verdict.text
    verdict = judge(spoil(path, loop=source(LOOP.replace("20", "2000"))), **budget)
    assert verdict.failed == {"audit"}, verdict.text
    assert re.search(
        "2,00. operators in the cell 'import torch', the budget is 1,000", verdict.text
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"asked_to_sleep": SLEEP_SECONDS}, []),
        ({"asked_to_sleep": 20.0}, ["the cells sleep 20.0 s, the budget is 1"]),
        ({"busiest": (OPERATORS, "x")}, []),
        ({"busiest": (OPERATORS + 1, "x")},
         ["200,001 operators in the cell 'x', the budget is 200,000"]),
    ],
)  # fmt: skip
def test_budgets_are_of_counts(change, said):
    assert complaints({**ANSWER, **change}, "simulated") == said
