"""Recurrent layers: RNN, LSTM and GRU, by the kernels that the CPU takes.

PyTorch builds them from simpler operators and looks at the device's name on the way: a GPU has
fused cells, the CPU has oneDNN layers and multiplies all time steps at once, and their digits
differ. Here the whole layer runs on the CPU.
"""

from functools import partial
from typing import Any

import torch

from . import memory
from .crossing import Crossing, aten
from .memory import NAME

LAYERS = tuple(
    overload
    for packet in (aten.rnn_tanh, aten.rnn_relu, aten.lstm, aten.gru)
    for overload in (packet.input, packet.data)
)
CELLS = (aten.lstm_cell.default, aten.gru_cell.default)


class _OnHost(torch.autograd.Function):
    """A recurrent layer as one node of the graph: forward and backward both run on the CPU.

    The node cannot be differentiated twice, as a GPU's recurrent layers cannot.
    """

    @staticmethod
    def forward(ctx: Any, call: "_Call", *tensors: torch.Tensor) -> tuple[torch.Tensor, ...]:
        ctx.call = call
        ctx.save_for_backward(*tensors)  # PyTorch then sees a write between forward and backward
        return tuple(memory.to_device(result.detach()) for result in call.results)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        _ = ctx.saved_tensors  # raises if one was written to, or if the graph was freed
        return None, *ctx.call.backward(gradients)


class _Call:
    """A call on the CPU that remembers its graph.

    `leaves` and `results` are the CPU tensors it was made with and returned.
    """

    def __init__(self, op: torch._ops.OpOverload, args: tuple, tensors: list[torch.Tensor]):
        crossing = Crossing()
        self.leaves = [crossing.inward(t.detach()).requires_grad_(t.requires_grad) for t in tensors]
        leaf_of = dict(zip(map(id, tensors), self.leaves, strict=True))
        with torch.enable_grad():
            results = op(*_replace(args, leaf_of))
        self.results = results if isinstance(results, tuple) else (results,)

    def backward(self, gradients: tuple[torch.Tensor, ...]) -> list[torch.Tensor | None]:
        crossing = Crossing()
        wanted = [leaf for leaf in self.leaves if leaf.requires_grad]
        found = torch.autograd.grad(
            self.results,
            wanted,
            [crossing.inward(gradient) for gradient in gradients],
            allow_unused=True,
            retain_graph=True,  # the node on the device decides how long the graph lives
        )
        by_leaf = iter(found)
        every = [next(by_leaf) if leaf.requires_grad else None for leaf in self.leaves]
        return [None if grad is None else memory.to_device(grad) for grad in every]


def _replace(value: Any, leaf_of: dict[int, torch.Tensor]) -> Any:
    if isinstance(value, list | tuple):
        return [_replace(item, leaf_of) for item in value]
    return leaf_of.get(id(value), value)


def _flat(value: Any) -> list[torch.Tensor]:
    """The tensors in an argument or in a tuple of arguments."""
    if isinstance(value, list | tuple):
        return [tensor for item in value for tensor in _flat(item)]
    return [value] if isinstance(value, torch.Tensor) else []


def _run(op: torch._ops.OpOverload, *args: Any) -> Any:
    with torch._C.DisableTorchFunction():
        tensors = _flat(args)
        if any(map(torch._C._functorch.is_functorch_wrapped_tensor, tensors)):
            raise NotImplementedError(f"torch.func of {op} on {NAME!r}: run this layer on the CPU")
        (_check_layer if op in LAYERS else _check_cell)(op, args)
        results = _OnHost.apply(_Call(op, args, tensors), *tensors)
    return results if len(op._schema.returns) > 1 else results[0]


def _check_layer(op: torch._ops.OpOverload, args: tuple) -> None:
    """Raise what CUDA raises; source: `check_attributes` in `RNN.cpp`."""
    named = dict(zip((a.name for a in op._schema.arguments), args, strict=False))
    expected = args[0].device
    for argument, what in (("hx", "hidden"), ("params", "parameter")):
        for tensor in _flat(named[argument]):
            if tensor.device != expected:
                raise RuntimeError(
                    f"Input and {what} tensors are not at the same device, found input tensor at "
                    f"{expected} and {what} tensor at {tensor.device}"
                )


def _check_cell(op: torch._ops.OpOverload, args: tuple) -> None:
    """Let the two linear maps, with which a cell begins, find tensors on different devices."""
    if len({tensor.device for tensor in _flat(args)}) > 1:
        hidden = _flat(args[1])[0]
        biases = args[4:6] or (None, None)
        aten.linear.default(args[0], args[2], biases[0])
        aten.linear.default(hidden, args[3], biases[1])


def register(library: torch.library.Library) -> None:
    """With and without a gradient: these operators stand above autograd."""
    for op in LAYERS + CELLS:
        for key in ("PrivateUse1", "AutogradPrivateUse1"):
            library.impl(op, partial(_run, op), key)
