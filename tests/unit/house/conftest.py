"""What all tests of the house share."""

import pytest
import torch


@pytest.fixture(scope="module", autouse=True)
def _one_thread_of_the_cpu():
    """Compute on the CPU, in one thread: the last bit of a sum depends on how many share it."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOK_DEVICE", "cpu")
        yield
    torch.set_num_threads(threads)
