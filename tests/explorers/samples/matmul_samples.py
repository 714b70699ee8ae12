"""Samples of the explorer ``matmul``, what it says, and what it refuses."""

from functools import partial

import torch

from utils.explorers.matmul import matmul

A = torch.tensor([[2, 1, 1], [1, 2, 0]])
B = torch.tensor([[5, 4], [3, 2], [-1, 0]])
U, V = torch.tensor([1, 2, 3]), torch.tensor([10, 20])
STACK, OTHER = torch.arange(8).view(2, 2, 2), torch.tensor([[[1, 0], [0, 1]], [[0, 1], [1, 0]]])
PLAIN_FORMULA = "ij,jk->ik"
CASES = {
    "chapter": (
        A,
        B,
        {
            "ij->ji": (A,),
            "ij->i": (A,),
            "ij->j": (A,),
            "ij->": (A,),
            "i,i->": (U, U),
            "i,j->ij": (U, V),
            "nij,njk->nik": (STACK, OTHER),
        },
    ),
    "plain": (A, B),
    "parts": (A[:, :1] * 0.1, torch.tensor([[0.1, -0.25]])),
    "odd": (
        torch.ones(2, 3),
        torch.ones(3, 2) / 4,
        {
            "ii->i": (A[:, :2],),
            "ii->": (A[:, :2],),
            "ij,kj->ik": (A, A),
            "ij,ij->ij": (A, A),
            "ij,ij->i": (A, A),
            "ij,j->i": (A, U),
            "j,ij->i": (U, A),
            "i,ij->j": (V, A),
            "bij,jk->bik": (STACK, OTHER[0]),
            "bi,bj->bij": (OTHER[0], OTHER[1]),
            "bij->bji": (STACK,),
        },
    ),
}
SAMPLES = {name: partial(matmul, *given) for name, given in CASES.items()}
SAID = {
    "plain": "Explorer matmul: which products make each number of the result.\n"
    "a (2, 3), b (3, 2), out (2, 2). out[0, 0] = 2 × 5 + 1 × 3 + 1 × (-1) = 12 · "
    "out[0, 1] = 2 × 4 + 1 × 2 + 1 × 0 = 10 · out[1, 0] = 1 × 5 + 2 × 3 + 0 × (-1) = 11 · "
    "out[1, 1] = 1 × 4 + 2 × 2 + 0 × 0 = 8",
}
"""The words of samples, worked out by hand."""
REFUSED = [
    ((A, 5), TypeError, "an object of type int came; expected tensors, such as matmul(a, b)."),
    ((A, A), ValueError, "'ij,jk->ik' fails with RuntimeError"),
    ((A[0], B), ValueError, "'ij,jk->ik' fails with RuntimeError"),
    ((A, B, {"ij->": (A, B)}), ValueError, "'ij->' is about 1, and 2 came"),
    ((A, B, {"ij": (A,)}), ValueError, "'ij' is not drawn; expected 1 to 3 small letters"),
    ((A, B, {"i...->i": (A,)}), ValueError, "'i...->i' is not drawn"),
    ((A, B, {5: (A,)}), TypeError, "the formula is an object of type int; expected a string"),
    ((A, B, {"ij->ik": (A,)}), ValueError, "'ij->ik' fails with RuntimeError"),
    ((A, B, {"bij->ij": (STACK,)}), ValueError, "three letters begin with the same one"),
    ((A, B, {"i,i->i": (U, U[:1])}), ValueError, "i counts 3 in one place and 1 in another"),
    ((A, B * 1j), ValueError, "a tensor is of complex numbers; expected plain numbers."),
    ((A > 0, B), ValueError, "a tensor is of truth values"),
    ((A, B, {"i->": (torch.ones(25),)}), ValueError, "a tensor has shape (25,); expected 1 to 3"),
    ((A, B, {"i,j->ij": (U, torch.ones(9))}), ValueError, "'i,j->ij' makes 27 numbers"),
    ((A, B, {"i,j->ij": (V, torch.ones(9))}), ValueError, "too wide for a phone"),
]
"""What it is called with, the error, and words of its sentence."""
