"""What a GPU refuses: operands on two devices, in the words that CUDA has for it.

PyTorch's own list of operators says which check CUDA makes of each: `device_check: NoCheck` marks
the operators whose kernels look at the devices themselves (nearly all through `TensorIterator`,
which lets a 0-dim CPU tensor take part as a number); all others must have every tensor on one
device. The list is read only after a mismatch is seen, so correct programs do not pay for it.

Sources: `native_functions.yaml` (shipped with torch), `TensorIterator.cpp`,
`TensorAdvancedIndexing.cpp`.
"""

import functools
import re
from collections.abc import Iterator
from pathlib import Path

import torch
import torchgen

from .memory import CPU, NAME

_LIST = Path(torchgen.__file__).parent / "packaged/ATen/native/native_functions.yaml"
_INDEXING = {"aten::index", "aten::index_put", "aten::index_put_", "aten::_index_put_impl_"}
_INDEX_MESSAGE = "indices should be either on cpu or on the same device as the indexed tensor"


def check_devices(op: torch._ops.OpOverload, args: tuple, kwargs: dict) -> None:
    """Raise CUDA's error if `op` cannot take these tensors together; return None if it can.

    Raises:
        NotImplementedError: `op` is not PyTorch's own and has no kernel for this device.
        RuntimeError: a tensor is on another device and `op` does not let it take part.
    """
    name = op._schema.name
    if name in _INDEXING:
        args, kwargs = _check_indexing(args, kwargs)
    elif name == "aten::equal":
        _refuse_comparison(*args)
    elif name == "aten::convolution":
        _check_convolution(*args[:3])
    tensors = list(_named_tensors(op, args, kwargs))
    if "device_check: NoCheck" in _declaration(op):
        _check_as_iterator(op, tensors)
    else:
        _check_all_equal(op, tensors)


def _check_indexing(args: tuple, kwargs: dict) -> tuple[tuple, dict]:
    """Index tensors may be on the CPU or beside the indexed tensor; then they need no check."""
    source, indices, *rest = args
    strangers = [i for i in indices if i is not None and i.device not in (source.device, CPU)]
    if strangers:
        raise RuntimeError(f"{_INDEX_MESSAGE} ({source.device})")
    return (source, [], *rest), kwargs


def _refuse_comparison(left: torch.Tensor, right: torch.Tensor) -> None:
    raise RuntimeError(
        f"Cannot compare two tensors on different devices. Got: {left.device} and {right.device}"
    )


def _check_convolution(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None) -> None:
    """Source: `check_input_same_type_as_parameters` in `Convolution.cpp`."""
    for name, parameter in (("weight", weight), ("bias", bias)):
        if parameter is not None and parameter.device != x.device:
            raise RuntimeError(
                f"Input type ({x.type()}) and {name} type ({parameter.type()}) should be the same"
            )


def _named_tensors(op, args: tuple, kwargs: dict) -> Iterator[tuple[str, torch.Tensor]]:
    """Pairs (argument, tensor) in the order in which CUDA looks at them: `out=` comes first."""
    arguments = op._schema.arguments
    given = dict(zip((a.name for a in arguments), args, strict=False)) | kwargs
    for argument in sorted(arguments, key=lambda a: not a.is_out):
        value = given.get(argument.name)
        for item in value if isinstance(value, list | tuple) else (value,):
            if isinstance(item, torch.Tensor):
                yield argument.name, item


def _check_as_iterator(op, tensors: list[tuple[str, torch.Tensor]]) -> None:
    written = {a.name for a in op._schema.arguments if a.alias_info and a.alias_info.is_write}
    numbers = 0
    for name, tensor in tensors:
        if tensor.device.type == NAME:
            continue
        if not tensor.is_cpu or tensor.dim() > 0 or name in written:
            raise RuntimeError(
                "Expected all tensors to be on the same device, but found at least two devices, "
                f"{NAME}:0 and {tensor.device}!"
            )
        numbers += 1
    if numbers > 1:
        raise RuntimeError("Trying to pass too many CPU scalars to non-CPU kernel!")


def _check_all_equal(op, tensors: list[tuple[str, torch.Tensor]]) -> None:
    common = tensors[0][1].device
    for name, tensor in tensors:
        if tensor.device != common:
            raise RuntimeError(
                f"Expected all tensors to be on the same device, but got {name} is on "
                f"{tensor.device}, different from other tensors on {common} "
                f"(when checking argument in method {_kernel_name(op)})"
            )


def _kernel_name(op) -> str:
    """The kernel's name from PyTorch's code generator: `wrapper_CUDA_addmm` and the like."""
    name, overload = op._schema.name.removeprefix("aten::"), op._schema.overload_name
    name += "_out" * any(argument.is_out for argument in op._schema.arguments)
    if "structured" in _declaration(op):
        return f"wrapper_{NAME}_{name}" + f"_{overload}" * bool(overload)
    return f"wrapper_{NAME}_{overload}_{name}"


@functools.cache
def _declaration(op) -> str:
    """The entry of `op` in PyTorch's list of operators."""
    name, overload = op._schema.name.removeprefix("aten::"), op._schema.overload_name
    full = f"{name}.{overload}" if overload else name
    entry = re.search(rf"^- func: {re.escape(full)}\(.*?(?=^- func|\Z)", _text(), re.M | re.S)
    return entry.group() if entry else ""


@functools.cache
def _text() -> str:
    return _LIST.read_text(encoding="utf-8")
