"""What is recorded runs with autograd, and leaves the reader's mode as it was."""

import pytest
import torch

from utils.record.grad_mode import recording


@recording
def slope(x: torch.Tensor) -> float:
    """Return the derivative of the square."""
    copy = x.detach().clone().requires_grad_()
    (copy * copy).backward()
    return copy.grad.item()


@recording
def fails() -> None:
    raise ValueError("as it does")


@pytest.mark.parametrize("mode", [torch.enable_grad, torch.no_grad, torch.inference_mode])
def test_autograd_works_in_every_mode_and_the_mode_stays(mode):
    with mode():
        before = torch.is_grad_enabled(), torch.is_inference_mode_enabled()
        assert slope(torch.tensor(3.0)) == 6
        with pytest.raises(ValueError, match="as it does"):
            fails()
        assert (torch.is_grad_enabled(), torch.is_inference_mode_enabled()) == before


def test_the_function_keeps_its_name_and_its_words():
    assert (slope.__name__, slope.__doc__) == ("slope", "Return the derivative of the square.")
