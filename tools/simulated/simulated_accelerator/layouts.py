"""Sparse and nested tensors: two layouts that are made of ordinary tensors.

A sparse tensor (COO) holds an index tensor and a value tensor, a nested one holds a buffer and its
shapes. So they cross to the CPU part by part. The operators that take them apart or put them
together never look at the bytes, and are the CPU's own, called with tensors of the device.
"""

from collections.abc import Callable
from functools import partial

import torch

from .memory import NAME

aten = torch.ops.aten
Translate = Callable[[torch.Tensor], torch.Tensor]

_SPARSE_CPU = torch._C.DispatchKeySet(torch._C.DispatchKey.SparseCPU)
_NESTED_CPU = torch._C.DispatchKeySet(torch._C.DispatchKey.NestedTensorCPU)
_CPU = torch._C.DispatchKeySet(torch._C.DispatchKey.CPU)

_SPARSE_PARTS = (
    aten._coalesced_.default,
    aten._dimI.default,
    aten._dimV.default,
    aten._indices.default,
    aten._nnz.default,
    aten._sparse_coo_tensor_with_dims.default,
    aten._sparse_coo_tensor_with_dims_and_tensors.default,
    aten._values.default,
    aten.clone.default,
    aten.copy_.default,
    aten.copy_sparse_to_sparse_.default,
    aten.dense_dim.default,
    aten.empty.memory_format,
    aten.indices.default,
    aten.is_coalesced.default,
    aten.sparse_dim.default,
    aten.sparse_resize_.default,
    aten.sparse_resize_and_clear_.default,
    aten.values.default,
)
_NESTED_PARTS = (
    aten._nested_tensor_size.default,
    aten._nested_tensor_storage_offsets.default,
    aten._nested_tensor_strides.default,
    aten.values.default,
)


def is_composed(tensor: torch.Tensor) -> bool:
    """Whether the tensor consists of other tensors.

    Raises:
        NotImplementedError: it has a layout that the simulated accelerator does not know.
    """
    if tensor.layout not in (torch.strided, torch.sparse_coo):
        raise NotImplementedError(f"{tensor.layout} on {NAME!r}: use a dense or a COO tensor")
    return tensor.layout is torch.sparse_coo or tensor.is_nested


def rebuild(tensor: torch.Tensor, translate: Translate) -> torch.Tensor:
    """The same tensor out of translated parts: `translate` takes one to another device."""
    return (_rebuild_nested if tensor.is_nested else _rebuild_sparse)(tensor, translate)


def _rebuild_sparse(tensor: torch.Tensor, translate: Translate) -> torch.Tensor:
    values = translate(aten._values.default(tensor))
    return aten._sparse_coo_tensor_with_dims_and_tensors.default(
        tensor.sparse_dim(),
        tensor.dense_dim(),
        tensor.size(),
        translate(aten._indices.default(tensor)),
        values,
        dtype=tensor.dtype,
        layout=torch.sparse_coo,
        device=values.device,
        is_coalesced=tensor.is_coalesced(),
    )


def _rebuild_nested(tensor: torch.Tensor, translate: Translate) -> torch.Tensor:
    return aten._nested_view_from_buffer.default(
        translate(aten.values.default(tensor)),
        tensor._nested_tensor_size(),  # the shapes stay on the CPU, on a GPU as well
        tensor._nested_tensor_strides(),
        tensor._nested_tensor_storage_offsets(),
    )


def register(
    library: torch.library.Library, everything: torch.library.Library, run: Callable
) -> None:
    """Let `run` cross with these layouts too."""
    everything.fallback(run, "SparsePrivateUse1")
    everything.fallback(run, "NestedTensorPrivateUse1")
    for op in _SPARSE_PARTS:
        library.impl(op, partial(op.redispatch, _SPARSE_CPU), "SparsePrivateUse1")
    for op in _NESTED_PARTS:
        library.impl(op, partial(op.redispatch, _NESTED_CPU), "NestedTensorPrivateUse1")
    view = aten._nested_view_from_buffer.default
    library.impl(view, partial(view.redispatch, _CPU), "PrivateUse1")
