"""Tensors that work out their gradients, without PyTorch's autograd: what chapter 14 builds.

Each operation has the same form. It computes a value, and notes for each operand how the result
hands a gradient back: as a local derivative to multiply with, where the operation works number by
number, or as a function of the upstream gradient. ``backward`` walks back over these notes, deepest
result first: each one is done once, when all gradients that it gets have arrived.

What the engine does not do, it refuses, but for one thing: it does not notice an in-place change of
``data`` between a result and the way back (PyTorch counts versions).
"""

import math
from collections.abc import Callable
from typing import Any

import torch

from utils.autograd.unbroadcast import unbroadcast

Way = torch.Tensor | float | Callable[[torch.Tensor], torch.Tensor]
"""How a gradient is handed back: a local derivative to multiply with, or a function."""

METHODS = "relu tanh sigmoid exp log softplus sum mean reshape transpose t"


class Tensor:
    """Numbers that remember what they were made from.

    Args:
        data: a torch tensor (its memory is shared, its own graph left alone), a number, a list or
            an array.
        requires_grad: whether ``backward`` fills ``grad``.

    Attributes:
        data: the values, a ``torch.Tensor`` that records nothing.
        grad: ``None``, or a ``torch.Tensor`` with the shape, dtype and device of ``data``; of
            leaves only.
        requires_grad: whether a gradient is wanted here, or by something this was made from.
        operation: what made it: ``"mul"``, ``"sum"``, …; ``""`` for a leaf.
        depth: 0 for a leaf; for a result, 1 more than that of its deepest source.
        sources: pairs, a ``Tensor`` that wants a gradient and the way back to it; ``()`` for a
            leaf, ``None`` when ``backward`` has freed them.

    Raises:
        TypeError: ``data`` is complex, or a gradient is wanted of whole numbers or truth values.
    """

    __array_ufunc__ = None  # so that NumPy leaves `array * tensor` to this class, which refuses it

    def __init__(self, data: Any, requires_grad: bool = False) -> None:
        self.data = torch.as_tensor(data.data if isinstance(data, Tensor) else data).detach()
        if self.data.is_complex():
            raise TypeError("this engine knows no complex numbers")
        if requires_grad and not self.data.is_floating_point():
            raise TypeError(f"only floating point has a gradient, and this is {self.data.dtype}")
        self.requires_grad = requires_grad
        self.grad: torch.Tensor | None = None
        self.operation, self.depth = "", 0
        self.sources: tuple[tuple[Tensor, Way], ...] | None = ()

    @property
    def shape(self) -> torch.Size:
        """The sizes of ``data``."""
        return self.data.shape

    def item(self) -> float:
        """Return the one number as a Python number."""
        return self.data.item()

    def __repr__(self) -> str:
        return f"Tensor({self.data}, requires_grad={self.requires_grad})"

    def backward(self, gradient: Any = None, retain_graph: bool = False) -> None:
        """Add to ``grad`` of each leaf that led here how strongly it moves this result.

        Args:
            gradient: of a loss for this result, in its shape; needed unless this is one number.
            retain_graph: keep the sources, for another way back; without, they are freed.

        Raises:
            RuntimeError: no leaf wants a gradient, sources were freed by an earlier ``backward``,
                or ``gradient`` is missing.
            ValueError: ``gradient`` has another shape.
        """
        order = in_order(self)
        if gradient is None:
            if self.data.numel() != 1:
                raise RuntimeError(f"the shape is {tuple(self.shape)}: give backward a gradient")
            gradient = torch.ones_like(self.data)
        gradient = Tensor(gradient).data.to(self.data)
        if gradient.shape != self.shape:
            raise ValueError(f"gradient {tuple(gradient.shape)} for shape {tuple(self.shape)}")
        arrived = {self: gradient}
        for result in order:
            upstream = arrived.pop(result)
            for source, way in result.sources:
                part = hand_back(upstream, source, way)
                arrived[source] = arrived[source] + part if source in arrived else part
            if not result.operation:
                result.grad = upstream.clone() if result.grad is None else result.grad + upstream
            elif not retain_graph:
                result.sources = None

    def __add__(self, other: Any) -> "Tensor":
        return record(self.data + values(other), "add", (self, 1), (other, 1))

    def __sub__(self, other: Any) -> "Tensor":
        return record(self.data - values(other), "sub", (self, 1), (other, -1))

    def __mul__(self, other: Any) -> "Tensor":
        a, b = self.data, values(other)
        return record(a * b, "mul", (self, b), (other, a))

    def __truediv__(self, other: Any) -> "Tensor":
        b = values(other)
        value = self.data / b
        return record(value, "div", (self, lambda g: g / b), (other, lambda g: -g * value / b))

    def __pow__(self, exponent: float) -> "Tensor":
        if not isinstance(exponent, int | float):
            raise TypeError("the exponent must be a number; write (y * x.log()).exp() for x ** y")
        factor = exponent * self.data ** (exponent - 1) if exponent else 0
        return record(self.data**exponent, "pow", (self, factor))

    def __matmul__(self, other: Any) -> "Tensor":
        other = other if isinstance(other, Tensor) else Tensor(values(other))
        a, b = self.data, other.data
        if b.dim() == 1:
            return (self @ other[:, None])[..., 0]
        if a.dim() == 1:
            return (self[None, :] @ other)[..., 0, :]
        return record(a @ b, "matmul", (self, lambda g: g @ b.mT), (other, lambda g: a.mT @ g))

    def __neg__(self) -> "Tensor":
        return record(-self.data, "neg", (self, -1))

    def __radd__(self, other: Any) -> "Tensor":
        return self + other

    def __rsub__(self, other: Any) -> "Tensor":
        return record(values(other) - self.data, "sub", (self, -1))

    def __rmul__(self, other: Any) -> "Tensor":
        return self * other

    def __rtruediv__(self, other: Any) -> "Tensor":
        value = values(other) / self.data
        return record(value, "div", (self, lambda g: -g * value / self.data))

    def __rpow__(self, base: float) -> "Tensor":
        if not isinstance(base, int | float) or base <= 0:
            raise ValueError("in base ** x, the base must be a number above 0")
        value = base**self.data
        return record(value, "pow", (self, value * math.log(base)))

    def __rmatmul__(self, other: Any) -> "Tensor":
        return Tensor(values(other)) @ self

    def relu(self) -> "Tensor":
        """Return each number, or 0 for a negative one; at 0 the local derivative is 0."""
        return record(self.data.relu(), "relu", (self, self.data > 0))

    def tanh(self) -> "Tensor":
        """Return the hyperbolic tangent of each number."""
        value = self.data.tanh()
        return record(value, "tanh", (self, 1 - value * value))

    def sigmoid(self) -> "Tensor":
        """Return 1 / (1 + exp(-x)) of each number."""
        value = self.data.sigmoid()
        return record(value, "sigmoid", (self, value * (1 - value)))

    def exp(self) -> "Tensor":
        """Return e to the power of each number."""
        value = self.data.exp()
        return record(value, "exp", (self, value))

    def log(self) -> "Tensor":
        """Return the natural logarithm of each number."""
        return record(self.data.log(), "log", (self, lambda g: g / self.data))

    def softplus(self) -> "Tensor":
        """Return log(1 + exp(x)) of each number, without overflow for large ones."""
        value = torch.logaddexp(self.data, torch.zeros_like(self.data))
        return record(value, "softplus", (self, self.data.sigmoid()))

    def sum(self, dim: int | tuple[int, ...] | None = None, keepdim: bool = False) -> "Tensor":
        """Return the sum over all numbers, or along the dimension or dimensions ``dim``."""
        dim = tuple(range(self.data.dim())) if dim is None or dim == () else dim
        kept = self.data.sum(dim, keepdim=True)
        value = kept if keepdim else kept.squeeze(dim)
        return record(value, "sum", (self, lambda g: g.reshape(kept.shape).expand(self.shape)))

    def mean(self, dim: int | tuple[int, ...] | None = None, keepdim: bool = False) -> "Tensor":
        """Return the mean of all numbers, or along the dimension or dimensions ``dim``."""
        total = self.sum(dim, keepdim)
        return total / (self.data.numel() / max(total.data.numel(), 1))

    def reshape(self, *shape: Any) -> "Tensor":
        """Return the same numbers in another shape."""
        value = self.data.reshape(*shape)
        return record(value, "reshape", (self, lambda g: g.reshape(self.shape)))

    def transpose(self, dim0: int, dim1: int) -> "Tensor":
        """Return the same numbers with two dimensions swapped."""
        value = self.data.transpose(dim0, dim1)
        return record(value, "transpose", (self, lambda g: g.transpose(dim0, dim1)))

    def t(self) -> "Tensor":
        """Return a matrix with rows and columns swapped."""
        return record(self.data.t(), "t", (self, lambda g: g.t()))

    def __getitem__(self, index: Any) -> "Tensor":
        count, shape = self.data.numel(), self.shape
        places = torch.arange(count, device=self.data.device).reshape(shape)[index].flatten()

        def put_back(g: torch.Tensor) -> torch.Tensor:
            return g.new_zeros(count).index_add(0, places, g.flatten()).reshape(shape)

        return record(self.data[index], "index", (self, put_back))

    def __eq__(self, other: object) -> bool:
        raise TypeError("compare the values: a.data == b.data")

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        return bool(self.data)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"this engine has no {name!r}; it has + - * / ** @ [] and {METHODS}")

    @classmethod
    def __torch_function__(cls, func: Any, *_: Any) -> Any:
        name = getattr(func, "__name__", "this function")
        raise TypeError(f"{name} is PyTorch's: use a method of this engine, or give it x.data")


def values(operand: Any) -> torch.Tensor | float:
    """Return the numbers of an operand.

    Raises:
        TypeError: it is no ``Tensor``, no torch tensor and no number.
    """
    if isinstance(operand, Tensor | torch.Tensor):
        return operand.data
    if isinstance(operand, int | float):
        return operand
    raise TypeError(f"a Tensor and a {type(operand).__name__}: wrap it first, Tensor(...)")


def record(value: torch.Tensor, operation: str, *sources: tuple[Any, Way]) -> Tensor:
    """Return ``value`` as a ``Tensor`` that remembers which of ``sources`` want a gradient."""
    result = Tensor(value)
    result.sources = tuple(
        (source, way)
        for source, way in sources
        if isinstance(source, Tensor) and source.requires_grad
    )
    if result.sources:
        result.requires_grad, result.operation = True, operation
        result.depth = 1 + max(source.depth for source, _ in result.sources)
    return result


def in_order(result: Tensor) -> list[Tensor]:
    """Return all that led to ``result``, each once, every one before its sources.

    Raises:
        RuntimeError: nothing wants a gradient, or sources have been freed.
    """
    if not result.requires_grad:
        raise RuntimeError("no Tensor with requires_grad=True led here")
    found, seen = [result], {result}
    for one in found:  # the list grows while we walk along it
        if one.sources is None:
            raise RuntimeError("backward has freed this graph; keep it with retain_graph=True")
        for source, _ in one.sources:
            if source not in seen:
                seen.add(source)
                found.append(source)
    return sorted(found, key=lambda one: one.depth, reverse=True)


def hand_back(upstream: torch.Tensor, source: Tensor, way: Way) -> torch.Tensor:
    """Return the part of ``source``'s gradient that comes this way, in its shape and dtype."""
    part = way(upstream) if callable(way) else upstream * way
    return unbroadcast(part, source.shape).to(source.data)
