"""What is given instead of code is named by the one who asked for code."""

import pytest

from utils.record.expressions import evaluate


def test_an_expression_knows_the_names_and_torch():
    assert evaluate(" torch.ones(2).sum() + x ", x=3).item() == 5


@pytest.mark.parametrize(("noun", "named"), [((), "an expression"), (("a view",), "a view")])
def test_what_is_no_string_is_called_what_the_caller_calls_it(noun: tuple[str, ...], named: str):
    with pytest.raises(TypeError, match=f"^{named} is given as int; expected a string of code"):
        evaluate(3, *noun, x=1)
