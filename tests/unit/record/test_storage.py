"""What lies behind a tensor, checked against the tensor itself."""

import pytest
import torch

from utils.record import storage

COMPLEX = torch.zeros(2, dtype=torch.complex64)
BASE = torch.arange(24)
VIEWS = {
    "whole": BASE,
    "transposed": BASE.view(2, 3, 4).transpose(0, 2),
    "slice": BASE.view(4, 6)[1:, ::2],
    "expanded": BASE[:3].expand(4, 3),
    "one number": BASE[5],
    "windows": BASE.unfold(0, 3, 2),
    "bytes": BASE.view(torch.int32)[3:5],
    "with gradient": torch.rand(2, 3, requires_grad=True).t(),
}


@pytest.mark.parametrize("x", VIEWS.values(), ids=VIEWS)
def test_places_lead_to_the_numbers_of_the_tensor(x):
    assert storage.places(x).shape == x.shape
    assert torch.equal(storage.contents(x)[storage.places(x)], x.detach())


@pytest.mark.parametrize("x", VIEWS.values(), ids=VIEWS)
def test_contents_are_the_whole_storage_and_share_it(x):
    contents = storage.contents(x)
    assert contents.nbytes == x.untyped_storage().nbytes()
    assert contents.shape == (storage.length(x),)
    assert contents.data_ptr() == x.untyped_storage().data_ptr()
    assert not contents.requires_grad


def test_address_is_equal_exactly_for_views():
    assert storage.address(BASE[3:]) == storage.address(BASE.view(4, 6).t())
    assert storage.address(BASE) != storage.address(BASE.clone())


@pytest.mark.parametrize(
    ("x", "said"),
    [
        (torch.zeros(2), ""),
        (torch.zeros(2, device="meta"), "a meta tensor, which has no numbers"),
        (torch.eye(2).to_sparse(), "a tensor of layout torch.sparse_coo"),
        (COMPLEX.conj(), "a lazy conjugate (fix: .resolve_conj())"),
        (COMPLEX.conj().imag, "a lazy negative (fix: .resolve_neg())"),
        (torch.nested.nested_tensor([torch.zeros(1)], layout=torch.jagged), "a nested tensor"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_plain_numbers_in_memory_is_named(x, said):
    assert storage.peculiarity(x) == said


@pytest.mark.filterwarnings("ignore:.*quantized tensor creation functions")
def test_a_quantized_tensor_is_named():
    x = torch.quantize_per_tensor(torch.ones(1), 1.0, 0, torch.qint8)
    assert storage.peculiarity(x) == "a quantized tensor"


# ---- stretches of memory -------------------------------------------------------------------------


@pytest.mark.parametrize("x", VIEWS.values(), ids=VIEWS)
def test_a_part_is_where_the_first_and_the_last_byte_lie(x):
    places, start = storage.places(x), x.untyped_storage().data_ptr()
    part = storage.part(x)
    assert part.start == start + places.min() * x.element_size()
    assert part.end == start + (places.max() + 1) * x.element_size()
    assert storage.whole(x).holds(part)
    assert storage.is_there(x)


def test_memory_is_shared_though_the_storages_start_elsewhere():
    x = torch.arange(12).view(3, 4)
    middle = torch.from_numpy(x.numpy()[:, 1:2])
    assert middle.untyped_storage().data_ptr() != x.untyped_storage().data_ptr()
    assert storage.whole(x).holds(storage.part(middle))
    assert storage.whole(x).meets(storage.whole(middle))
    assert not storage.part(middle).holds(storage.part(x))


def test_stretches_meet_only_where_they_have_a_byte_in_common():
    cpu, other = torch.device("cpu"), torch.device("meta")
    low, high, both = (storage.Stretch(cpu, *ends) for ends in ((0, 8), (8, 16), (4, 12)))
    assert low.meets(both)
    assert both.meets(high)
    assert not low.meets(high)
    assert not low.holds(both)
    assert not low.meets(storage.Stretch(other, 0, 8))
    assert not low.holds(storage.Stretch(other, 0, 8))
    empty = storage.Stretch(cpu, 4, 4)
    assert not low.holds(empty)
    assert not low.meets(empty)


@pytest.mark.parametrize("shape", [(), (2,), (2, 3)])
def test_a_freed_storage_is_not_there(shape):
    x = torch.ones(shape)
    x.untyped_storage().resize_(0)
    assert not storage.is_there(x)


@pytest.mark.parametrize(
    "x",
    [
        torch.empty(0),
        torch.zeros(2, device="meta"),
        torch.eye(2).to_sparse(),
        torch.zeros(2, 0)[1:],
    ],
)
def test_what_needs_no_memory_or_has_its_own_kind_is_there(x):
    assert storage.is_there(x)
