"""Who reads which memory: as NumPy says of the same arrays, for every kind of view."""

import itertools

import numpy as np
import pytest
import torch

from utils.record import buffers

A = np.arange(12.0).reshape(3, 4)
X = torch.from_numpy(A)
VIEWS = {
    "array": A,
    "slice": A[1:, ::2],
    "backwards": A[::-1],
    "transposed": A.T,
    "one number": A[2, 3:],
    "without dimensions": A[1, 1, ...],
    "tensor": X,
    "part of the tensor": X[1:, 1:],
    "expanded": X[0].expand(2, 4),
    "back again": X[:2].numpy(),
    "with grad": X.detach().requires_grad_(),
    "by DLPack": torch.from_dlpack(A),
    "another array": A.copy(),
    "another tensor": X.clone(),
}


def array(x):
    return x.detach().numpy() if isinstance(x, torch.Tensor) else x


@pytest.mark.parametrize("name", VIEWS)
def test_the_places_are_where_the_numbers_lie(name):
    found = buffers.reader(VIEWS[name])
    spans = buffers.merged(buffers.reader(x).span for x in VIEWS.values())
    span = buffers.buffer_of(found, spans)
    numbers = buffers.contents(span, found.dtype)
    read = [numbers[place].item() for place in buffers.places(found, span)]
    assert read == array(VIEWS[name]).flatten().tolist()
    assert found.shape == array(VIEWS[name]).shape


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(VIEWS, 2)))
def test_two_share_if_they_read_an_address_in_common(one, other):
    first, second = (buffers.reader(VIEWS[name]) for name in (one, other))
    shared = bool(set(first.reads) & set(second.reads))
    assert shared == np.shares_memory(array(VIEWS[one]), array(VIEWS[other]))


@pytest.mark.parametrize("name", [name for name in VIEWS if not name.startswith("another")])
def test_all_views_of_one_memory_know_or_join_the_whole_of_it(name):
    whole = buffers.reader(A).span
    assert whole[1] - whole[0] == A.nbytes
    assert buffers.merged([buffers.reader(VIEWS[name]).span, whole]) == [whole]


def test_an_array_of_a_tensor_knows_the_whole_storage_of_the_tensor():
    x = torch.arange(5)
    assert buffers.reader(x[2:].numpy()[1:]).span == buffers.reader(x).span


def test_spans_that_touch_are_two_and_spans_that_overlap_are_one():
    assert buffers.merged([(8, 16), (0, 8)]) == [(0, 8), (8, 16)]
    assert buffers.merged([(8, 16), (0, 9), (20, 24)]) == [(0, 16), (20, 24)]
    assert buffers.merged([(0, 16), (4, 8)]) == [(0, 16)]


def test_contents_are_a_copy_of_what_lies_there_now():
    a = np.zeros(2)
    before = buffers.contents(buffers.reader(a).span, torch.float64)
    a += 1
    assert before.tolist() == [0, 0]
    assert buffers.contents(buffers.reader(a).span, torch.float64).tolist() == [1, 1]


@pytest.mark.parametrize(
    ("x", "kind", "dtype", "grad"),
    [
        (np.zeros(1, np.uint16), "array", torch.uint16, False),
        (np.zeros(1, bool), "array", torch.bool, False),
        (torch.zeros(1, dtype=torch.bfloat16), "tensor", torch.bfloat16, False),
        (torch.zeros(1, requires_grad=True), "tensor", torch.float32, True),
    ],
)
def test_kind_dtype_and_grad_are_told(x, kind, dtype, grad):
    found = buffers.reader(x)
    assert (found.kind, found.dtype, found.grad) == (kind, dtype, grad)


@pytest.mark.parametrize(
    ("x", "sentence"),
    [
        (np.array(["a"]), "holds str32, which no tensor holds"),
        (np.array([None]), "holds object, which no tensor holds"),
        (np.zeros(1, "datetime64[D]"), r"holds datetime64\[D\], which no tensor holds"),
        (
            np.zeros(1, np.dtype("f4").newbyteorder()),
            "holds float32 with swapped bytes, which no tensor holds",
        ),
        (np.zeros((0, 2)), r"is empty, shape \(0, 2\)"),
        (torch.zeros(2, 0), r"is empty, shape \(2, 0\)"),
        (torch.zeros(1, device="meta"), "is a meta tensor, which has no numbers"),
        (torch.eye(2).to_sparse(), "is a tensor of layout torch.sparse_coo"),
    ],
)
def test_what_is_no_plain_memory_is_refused(x, sentence):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        buffers.reader(x)


def test_a_tensor_whose_memory_is_gone_is_refused():
    x = torch.ones(3)
    x.untyped_storage().resize_(0)
    with pytest.raises(ValueError, match=r"^reads more memory than its storage still has$"):
        buffers.reader(x)
