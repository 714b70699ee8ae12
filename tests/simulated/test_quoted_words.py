"""What chapter 02 quotes of a GPU is what its programs say there, with `cuda` for `simulated`."""

import re

import nbformat
import pytest
import torch

from tools.paths import chapters

(CHAPTER,) = chapters(["02"])
CELLS = {cell.id: cell.source for cell in nbformat.read(CHAPTER, as_version=4).cells}
FENCE = re.compile(r"^```(\w+)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)

X, Y = torch.tensor([0.5, 1.0, 1.5, 2.0]), torch.tensor([2.0, 5.0, 6.0, 9.0])
TABLE, WEIGHTS = torch.ones(4, 2), torch.ones(2, 1)


def fences(kind: str, cell: str) -> list[str]:
    """The blocks of one kind that a cell quotes; a message is broken into lines for the page."""
    found = [text for found, text in FENCE.findall(CELLS[cell]) if found == kind]
    return [" ".join(text.split()) for text in found] if kind == "text" else found


def said(program, *inputs) -> str:
    """What a program says on the device, as on the first NVIDIA GPU."""
    with pytest.raises(RuntimeError) as caught:
        program(*inputs)
    words = re.sub(r"wrapper_simulated_", "wrapper_CUDA_", str(caught.value))
    return f"RuntimeError: {words}".replace("simulated:0", "cuda:0")


def test_a_forgotten_tensor(device):
    (quoted,) = fences("text", "devices")
    assert said(lambda x: 4.4 * x - Y, X.to(device)) == quoted
    assert said(lambda x: Y - 4.4 * x, X.to(device)) == quoted


def test_forgotten_weights(device):
    (quoted,) = fences("text", "same-device-read")
    assert said(lambda table: table @ WEIGHTS, TABLE.to(device)) == quoted


def test_the_program_of_the_exercise_fails_in_its_last_line_and_is_repaired_in_line_2(device):
    (program,), (quoted,) = fences("python", "ex-3-text"), fences("text", "ex-3-text")
    lines = program.splitlines()
    assert [line.rpartition("# ")[2] for line in lines] == [str(k) for k in range(1, 8)]
    names = {"torch": torch, "device": device}
    exec("\n".join(lines[:-1]), names)
    assert said(exec, lines[-1], names) == quoted
    repaired = [line.replace("])", "]).to(device)") if k == 1 else line
                for k, line in enumerate(lines)]  # fmt: skip
    exec("\n".join(repaired), names)
    assert names["loss"].device == device


@pytest.mark.parametrize("name", ["stack", "cat", "dot", "@"])
def test_a_number_of_the_cpu_is_refused_where_an_operation_is_not_elementwise(name, device):
    number, x = torch.tensor(2.0), X.to(device)
    programs = {
        "stack": lambda: torch.stack([x[0], number]),
        "cat": lambda: torch.cat([x, number[None]]),
        "dot": lambda: x[:1].dot(number[None]),
        "@": lambda: x[:1] @ number[None],
    }
    assert f"`{name}`" in CELLS["may-mix-read"]
    assert "Expected all tensors to be on the same device" in said(programs[name])


def test_an_index_on_the_device_into_a_tensor_of_the_cpu(device):
    words = said(lambda index: X[index], torch.tensor([0, 3]).to(device))
    assert f"*{words.removeprefix('RuntimeError: ')}*" in CELLS["may-mix-read"]
