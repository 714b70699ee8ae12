"""What is no code, or code that no sentence can hold, is refused in plain words."""

import re

import pytest

from utils.record import graph_program, program, tape
from utils.record.expressions import evaluate, told


def test_an_expression_knows_the_names_and_torch():
    assert evaluate(" torch.ones(2).sum() + x ", x=3).item() == 5


@pytest.mark.parametrize(("noun", "named"), [((), "an expression"), (("a view",), "a view")])
def test_what_is_no_string_is_called_what_the_caller_calls_it(noun: tuple[str, ...], named: str):
    with pytest.raises(TypeError, match=f"^{named} is given as int; expected a string of code"):
        evaluate(3, *noun, x=1)


@pytest.mark.parametrize("sign", ["`", "¦"])
@pytest.mark.parametrize(
    ("record", "code"),
    [
        (evaluate, "'{0}'"),
        (program.record, "a = np.zeros(1)  # {0}"),
        (lambda code: graph_program.record(code, {}), "loss = '{0}'"),
        (lambda code: tape.record(code, {}), "loss('{0}')"),
    ],
    ids=["expression", "program", "graph", "tape"],
)
def test_a_sign_that_sets_code_apart_in_sentences_is_refused(record, code: str, sign: str):
    code = code.format(sign)
    with pytest.raises(
        ValueError, match=re.escape(f"{code!r} holds {sign}; expected code without")
    ):
        record(code)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (IndexError("out of range"), "IndexError: out of range."),
        (RuntimeError("\n It fails. Set this. \n More"), "RuntimeError: It fails."),
        (ValueError("1.5 is no row."), "ValueError: 1.5 is no row."),
        (SystemExit(), "SystemExit."),
    ],
    ids=["plain", "several sentences", "a full stop", "nothing said"],
)
def test_an_error_is_told_by_its_kind_and_first_sentence(error: BaseException, said: str):
    assert told(error) == said
