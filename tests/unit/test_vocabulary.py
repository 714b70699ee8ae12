"""Terms are read from the glossary and found in running text."""

import pytest

from _ext.brick.vocabulary import Term, Vocabulary, plural, read_glossary

GRAPH = Term("computation graph", "计算图", 1, "Notes.", forms=("graph",))
MASK = Term("mask", "掩码", 11, "Truth values.")
CAUSAL = Term("causal mask", "因果掩码", 24, "A table.")
LAYER = Term("layer", "层", 1, "A step.", plain=("five layers", "C++ layer"))
TF32 = Term("TF32", "TF32", 12, "A way.")
VOCABULARY = Vocabulary([GRAPH, MASK, CAUSAL, LAYER, TF32])


def found(text):
    return [(match[0], term.en) for match, term in VOCABULARY.uses(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Masks and a mask.", [("Masks", "mask"), ("mask", "mask")]),
        ("A computation\n graph.", [("computation\n graph", "computation graph")]),
        ("The graphs' nodes.", [("graphs", "computation graph")]),
        ("A causal mask.", [("causal mask", "causal mask")]),
        ("TF32, not tf32.", [("TF32", "TF32")]),
        ("masked, unmask, mask-like, a_mask", []),
        ("five layers, two layers", [("layers", "layer")]),
        ("the C++ layer, a c++ layer", [("layer", "layer")]),
        ("", []),
    ],
)
def test_a_text_uses_terms(text, words):
    assert found(text) == words


def test_without_terms_nothing_is_found():
    assert list(Vocabulary([]).uses("a mask")) == []


def test_a_spelling_is_a_form_in_the_singular_or_the_plural():
    term = Term("torchrun", "启动器", 23, "A program.", forms=("`torchrun`",))
    assert term.spellings == {"torchrun", "torchruns"}


@pytest.mark.parametrize(
    ("one", "many"), [("batch", "batches"), ("entropy", "entropies"), ("array", "arrays")]
)
def test_plural(one, many):
    assert plural(one) == many


def test_a_glossary_is_read_from_its_file(tmp_path):
    file = tmp_path / "glossary.toml"
    assert read_glossary(file) == []
    file.write_text(
        '[[term]]\nen = "mask"\nforms = ["Mask"]\nzh = "掩码"\nchapter = 11\ntip = false\n'
        'everyday = true\nplain = ["a mask"]\nmeans = "Truth values."\n',
        "utf-8",
    )
    (term,) = read_glossary(file)
    assert (term.forms, term.plain) == (("Mask",), ("a mask",))
    assert (term.tip, term.everyday) == (False, True)


def test_the_name_in_addresses_has_no_marks():
    assert Term("vector–Jacobian product", "积", 9, "Rows.").name == "vector-jacobian-product"
    assert CAUSAL.name == "causal-mask"
