"""`torch.autocast("simulated")`: the rules of CUDA's autocast for which operator takes which dtype.

Source of the lists: `aten/src/ATen/autocast_mode.h`, those of CUDA. PyTorch has them in C++ only.
"""

from collections.abc import Callable
from typing import Any

import torch

from .crossing import aten
from .memory import NAME

LOWER_PRECISION = """
    _convolution _convolution.deprecated addbmm addmm addmv addr baddbmm bmm chain_matmul conv1d
    conv2d conv3d conv_tbc conv_transpose1d conv_transpose2d.input conv_transpose3d.input
    convolution einsum gru.input gru_cell linalg_multi_dot linalg_vecdot linear lstm.input lstm_cell
    matmul mm mv prelu rnn_relu.input rnn_relu_cell rnn_tanh.input rnn_tanh_cell
    scaled_dot_product_attention
"""

FLOAT32 = """
    acos asin binary_cross_entropy_with_logits cdist cosh cosine_embedding_loss cosine_similarity
    dist erfinv exp expm1 frobenius_norm.dim group_norm hinge_embedding_loss huber_loss kl_div
    l1_loss layer_norm log log10 log1p log2 logsumexp margin_ranking_loss mse_loss
    multi_margin_loss multilabel_margin_loss native_layer_norm nll_loss nll_loss2d norm.Scalar
    norm.ScalarOpt_dim nuclear_norm nuclear_norm.dim pdist poisson_nll_loss pow.Scalar
    pow.Tensor_Scalar pow.Tensor_Tensor reciprocal renorm rsqrt sinh smooth_l1_loss
    soft_margin_loss softplus tan triplet_margin_loss
"""

FLOAT32_UNLESS_TOLD = """
    cumprod cumsum linalg_matrix_norm linalg_matrix_norm.str_ord linalg_vector_norm
    log_softmax.int prod prod.dim_int softmax.int sum sum.dim_IntList
"""

WIDEST = """
    addcdiv addcmul atan2 bilinear cat cross dot grid_sampler index_put scatter_add stack tensordot
    vdot
"""

_KEYS = torch._C.DispatchKeySet(torch._C.DispatchKey.AutocastPrivateUse1)


def _eligible(value: Any) -> bool:
    return (
        isinstance(value, torch.Tensor)
        and value.device.type == NAME
        and value.is_floating_point()
        and value.dtype != torch.float64
    )


def _cast(value: Any, dtype: torch.dtype) -> Any:
    if isinstance(value, list | tuple):
        return [_cast(item, dtype) for item in value]
    return value.to(dtype) if _eligible(value) else value


def _call(op: Callable, args: tuple, kwargs: dict, dtype: torch.dtype) -> Any:
    with torch._C._ExcludeDispatchKeyGuard(_KEYS):
        args = [_cast(value, dtype) for value in args]
        return op(*args, **{key: _cast(value, dtype) for key, value in kwargs.items()})


def _lower(op: Callable) -> Callable:
    return lambda *args, **kwargs: _call(op, args, kwargs, torch.get_autocast_dtype(NAME))


def _float32(op: Callable) -> Callable:
    return lambda *args, **kwargs: _call(op, args, kwargs, torch.float32)


def _float32_unless_told(op: Callable) -> Callable:
    def kernel(tensor, *args, **kwargs):
        told = any(isinstance(value, torch.dtype) for value in (*args, *kwargs.values()))
        if not told and _eligible(tensor):
            kwargs["dtype"] = torch.float32
        with torch._C._ExcludeDispatchKeyGuard(_KEYS):
            return op(tensor, *args, **kwargs)

    return kernel


def _widest(op: Callable) -> Callable:
    def kernel(*args, **kwargs):
        tensors = [t for arg in args for t in (arg if isinstance(arg, list | tuple) else (arg,))]
        wide = any(_eligible(t) and t.dtype == torch.float32 for t in tensors)
        lower = torch.get_autocast_dtype(NAME)
        return _call(op, args, kwargs, torch.float32 if wide else lower)

    return kernel


def _refuse(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError(
        "torch.nn.functional.binary_cross_entropy and torch.nn.BCELoss are unsafe to autocast.\n"
        "Many models use a sigmoid layer right before the binary cross entropy layer.\n"
        "In this case, combine the two layers using "
        "torch.nn.functional.binary_cross_entropy_with_logits\n"
        "or torch.nn.BCEWithLogitsLoss.  binary_cross_entropy_with_logits and BCEWithLogits are\n"
        "safe to autocast."
    )


def register(library: torch.library.Library, everything: torch.library.Library) -> None:
    """Give the listed operators their rule, and let all others through unchanged."""
    everything.fallback(torch.library.fallthrough_kernel, "AutocastPrivateUse1")
    rules = (
        (LOWER_PRECISION, _lower),
        (FLOAT32, _float32),
        (FLOAT32_UNLESS_TOLD, _float32_unless_told),
        (WIDEST, _widest),
    )
    for names, rule in rules:
        for name in names.split():
            packet, _, overload = name.partition(".")
            op = getattr(getattr(aten, packet), overload or "default")
            library.impl(name, rule(op), "AutocastPrivateUse1")
    library.impl("binary_cross_entropy", _refuse, "AutocastPrivateUse1")
