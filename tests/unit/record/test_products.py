"""What ``products`` records is what loops over all letters multiply and add."""

from itertools import product
from math import prod

import pytest
import torch

from tests.explorers.samples.matmul_samples import CASES, PLAIN_FORMULA
from utils.record.products import record, summed

GIVEN = {
    f"{name} {formula}": (formula, tensors)
    for name, (a, b, *more) in CASES.items()
    for formula, tensors in {PLAIN_FORMULA: (a, b), **(more[0] if more else {})}.items()
}


def by_loops(formula: str, tensors: tuple) -> dict[tuple, list[tuple]]:
    """The factors of each product of each number of the result, by plain loops over the letters."""
    inputs, out = formula.split("->")
    parts = inputs.split(",")
    sizes = {c: n for part, x in zip(parts, tensors, strict=True)
             for c, n in zip(part, x.shape, strict=True)}  # fmt: skip
    letters = [*out, *(c for c in sizes if c not in out)]
    made: dict[tuple, list[tuple]] = {}
    for counts in product(*(range(sizes[c]) for c in letters)):
        at = dict(zip(letters, counts, strict=True))
        where = [tuple(at[c] for c in part) for part in parts]
        factors = [x[place].item() for x, place in zip(tensors, where, strict=True)]
        made.setdefault(tuple(at[c] for c in out), []).append((where, factors))
    return made


@pytest.mark.parametrize("name", GIVEN)
def test_factors_products_and_sums_are_those_of_plain_loops(name: str):
    formula, tensors = GIVEN[name]
    made, expected = record(formula, tensors), by_loops(formula, tensors)
    assert made.shape(-1) == tuple(torch.einsum(formula, *tensors).shape)
    assert len(made.terms) == len(expected)
    for cell, (index, terms) in enumerate(expected.items()):
        total = 0
        assert len(made.terms[cell]) == len(terms)
        for term, (where, factors) in enumerate(terms):
            counts = made.counts(cell, term)
            assert tuple(counts[c] for c in made.letters[-1]) == index
            for k, place in enumerate(made.places[cell][term]):
                row_order = torch.arange(tensors[k].numel()).view(tensors[k].shape)
                assert row_order[where[k]] == place
                assert float(made.numbers[k][place]) == pytest.approx(factors[k], rel=1e-3)
            total += prod(factors)
            assert float(made.terms[cell][term]) == pytest.approx(prod(factors), rel=1e-3)
            assert float(made.sums[cell][term]) == pytest.approx(total, rel=1e-3, abs=1e-9)
        assert made.numbers[-1][cell] == pytest.approx(made.sums[cell][-1])


def test_letters_that_stay_nowhere_are_added_up():
    assert summed("ij", "jk", "ik") == "j"
    assert summed("ij", "") == "ij"
    assert summed("ii", "i") == ""


def test_tensors_on_the_graph_and_with_gaps_are_recorded():
    x = torch.arange(12.0).view(3, 4).requires_grad_()
    made = record("ij->j", [x[:, ::2]], ["x"])
    assert made.numbers == (("0", "2", "4", "6", "8", "10"), ("12", "18"))
    assert made.names == ("x",)
    half = record("i,i->", [torch.tensor([0.5, 2]).half(), torch.tensor([4, 3]).half()])
    assert half.sums == (("2", "8"),)
