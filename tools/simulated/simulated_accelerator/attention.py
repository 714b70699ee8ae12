"""`scaled_dot_product_attention`, by the kernel that the CPU takes for the same tensors.

PyTorch offers each device a choice of kernels, and asks only devices known to it.
"""

import math

import torch
from torch.nn.attention import SDPBackend

from .crossing import aten
from .kernels import without_torch_function
from .memory import CPU

Mask = torch.Tensor | None


def _attention(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attn_mask: Mask = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    **options,
) -> torch.Tensor:
    """Source: `scaled_dot_product_attention` in `transformers/attention.cpp`."""
    attn_mask = _additive(attn_mask, query.dtype)
    tensors = (query, key, value, attn_mask)
    if _choice_of_the_cpu(tensors, dropout_p, is_causal, options) == SDPBackend.FLASH_ATTENTION:
        return aten._scaled_dot_product_flash_attention_for_cpu.default(
            query, key, value, dropout_p, is_causal, attn_mask=attn_mask, scale=options.get("scale")
        )[0]
    return aten._scaled_dot_product_attention_math.default(
        *tensors, dropout_p, is_causal, None, **options
    )[0]


def _additive(mask: Mask, dtype: torch.dtype) -> Mask:
    """A mask of booleans as numbers to add: 0 where it lets through, -inf where it blocks."""
    if mask is None or mask.dtype != torch.bool:
        return mask
    return torch.zeros_like(mask, dtype=dtype).masked_fill_(mask.logical_not(), -math.inf)


def _choice_of_the_cpu(
    tensors: tuple[Mask, ...], dropout_p: float, is_causal: bool, options: dict
) -> SDPBackend:
    """The choice depends on shapes, dtypes and what needs a gradient, never on the numbers."""
    standins = [None if tensor is None else _standin(tensor) for tensor in tensors]
    return SDPBackend(aten._fused_sdp_choice.default(*standins, dropout_p, is_causal, **options))


def _standin(tensor: torch.Tensor) -> torch.Tensor:
    return torch.empty_strided(
        tensor.size(),
        tensor.stride(),
        dtype=tensor.dtype,
        device=CPU,
        requires_grad=tensor.requires_grad,
    )


def register(library: torch.library.Library) -> None:
    """With and without a gradient: the operator stands above autograd."""
    for key in ("PrivateUse1", "AutogradPrivateUse1"):
        library.impl("scaled_dot_product_attention", without_torch_function(_attention), key)
