"""A device tensor has a storage, and views of it share memory, as on a GPU."""

import pytest
import torch

from tests.simulated.compare import assert_same_on_both


@pytest.fixture
def x(device):
    return torch.arange(6.0, device=device).reshape(2, 3)


VIEWS = {
    "row": lambda x: x[1],
    "column slice": lambda x: x[:, 1:],
    "transpose": lambda x: x.T,
    "view": lambda x: x.view(3, 2),
    "reshape of a contiguous tensor": lambda x: x.reshape(6),
    "unsqueeze": lambda x: x.unsqueeze(0),
    "expand": lambda x: x[:, :1].expand(2, 4),
    "diagonal": lambda x: x.diagonal(),
    "unfold": lambda x: x.unfold(1, 2, 1),
    "as_strided": lambda x: x.as_strided((2,), (3,), 1),
    "narrow": lambda x: x.narrow(1, 0, 2),
    "detach": lambda x: x.detach(),
    "data": lambda x: x.data,
    "view as integers": lambda x: x.view(torch.int32),
    "real part": lambda x: torch.view_as_complex(x.view(3, 2)).real,
    "same device": lambda x: x.to("simulated"),
}


@pytest.mark.parametrize("name", VIEWS)
def test_view_shares_the_storage(name, x):
    view = VIEWS[name](x)
    assert view.untyped_storage()._cdata == x.untyped_storage()._cdata
    assert view.data_ptr() == x.data_ptr() + view.storage_offset() * view.element_size()
    x.fill_(7.0)
    assert torch.equal(view, torch.full_like(view, 7.0)) or name == "view as integers"


@pytest.mark.parametrize("name", ["row", "transpose", "view", "expand", "diagonal"])
def test_view_remembers_its_base(name, x):
    base = x.clone()
    view = VIEWS[name](base)
    assert view._is_view()
    assert view._base is base


@pytest.mark.parametrize("name", VIEWS)
def test_view_has_shape_strides_and_offset_of_the_cpu(name):
    def describe(device):
        view = VIEWS[name](torch.arange(6.0, device=device).reshape(2, 3))
        if name == "same device":
            view = view.to(device)
        return [*view.shape, *view.stride(), view.storage_offset(), view.is_contiguous()]

    assert_same_on_both(describe)


COPIES = {
    "clone": lambda x: x.clone(),
    "contiguous transpose": lambda x: x.T.contiguous(),
    "mask": lambda x: x[x >= 0],
    "index": lambda x: x[[0, 1]],
    "flip": lambda x: x.flip(0),
    "to another dtype": lambda x: x.double(),
    "copy asked for": lambda x: x.to("simulated", copy=True),
    "to the CPU": lambda x: x.cpu(),
}


@pytest.mark.parametrize("name", COPIES)
def test_copy_has_memory_of_its_own(name, x):
    copy = COPIES[name](x)
    x.fill_(7.0)
    assert not (copy == 7.0).any()


IN_PLACE = {
    "add_": lambda x: x.add_(1),
    "mul_ by a tensor": lambda x: x.mul_(x),
    "augmented assignment": lambda x: x.__iadd__(2.5),
    "copy_ from the CPU": lambda x: x.copy_(torch.ones(3)),
    "fill, zero and clamp": lambda x: x.clamp_(1, 4).sub_(1),
    "t_": lambda x: x.t_(),
    "unsqueeze_ and squeeze_": lambda x: x.unsqueeze_(0).squeeze_(0),
    "resize_ to more": lambda x: x.resize_(8).fill_(1),
    "resize_ to fewer": lambda x: x.resize_(1, 2),
    "scatter_": lambda x: x.scatter_(1, torch.zeros(2, 1, dtype=torch.long, device=x.device), 9.0),
    "index_put_": lambda x: x.index_put_((torch.tensor([0]),), x.new_tensor(5.0), accumulate=True),
    "masked_fill_": lambda x: x.masked_fill_(x > 2, -1),
    "random numbers": lambda x: x.normal_().uniform_(0, 2).bernoulli_(0.5),
    "set_ to another": lambda x: x.set_(torch.ones(3, device=x.device)),
    "set_ on a storage": lambda x: x.set_(x.untyped_storage(), 1, (2,), (2,)),
    "assign to data": lambda x: setattr(x, "data", torch.ones(5, device=x.device)) or x,
}


@pytest.mark.parametrize("name", IN_PLACE)
def test_in_place_operation_changes_the_tensor_as_on_the_cpu(name):
    def program(device):
        x = torch.arange(6.0, device=device).reshape(2, 3)
        assert IN_PLACE[name](x).device == x.device
        return x

    assert_same_on_both(program)


ASSIGNMENTS = {
    "number": lambda x: x.__setitem__((0, 1), 9.0),
    "tensor": lambda x: x.__setitem__(0, torch.ones(3, device=x.device)),
    "tensor of the CPU into a slice": lambda x: x.__setitem__(0, torch.ones(3)),
    "mask": lambda x: x.__setitem__(x > 2, 0.0),
    "strided": lambda x: x.__setitem__((slice(None), slice(0, None, 2)), 4.0),
    "list": lambda x: x.__setitem__(([0, 1], [1, 2]), 8.0),
}


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_assignment_writes_into_every_view(name):
    def program(device):
        x = torch.arange(6.0, device=device).reshape(2, 3)
        flat = x.view(-1)
        ASSIGNMENTS[name](x)
        return x, flat

    assert_same_on_both(program)


def test_resized_storage_is_seen_by_its_views(x):
    first = x[0]
    x.resize_(100).fill_(3.0)
    assert first.tolist() == [3.0] * 3


@pytest.mark.parametrize("size", [(0,), (2, 3)])
def test_out_argument_is_written(x, size):
    out = torch.empty(size, device=x.device)
    assert torch.add(x, 1, out=out) is out
    assert torch.equal(out, x + 1)


def test_out_argument_that_is_too_small_grows_with_a_warning(x):
    out = torch.empty(1, device=x.device)
    with pytest.warns(UserWarning, match="An output with one or more elements was resized"):
        torch.add(x, 1, out=out)
    assert torch.equal(out, x + 1)


def test_storage_reports_device_and_bytes(x, device):
    storage = x.untyped_storage()
    assert (storage.device, storage.nbytes()) == (device, 24)
    assert storage.clone().device == device
    assert bytes(storage.cpu().tolist()) == x.cpu().numpy().tobytes()


def test_storage_is_made_by_its_number_of_bytes(device):
    storage = torch.UntypedStorage(8, device=device)
    assert (storage.device, storage.nbytes()) == (device, 8)
    assert torch.UntypedStorage(8).device.type == "cpu"
    assert torch.UntypedStorage(8, device="meta").device.type == "meta"


def test_write_into_an_expanded_tensor_is_refused(device):
    with pytest.raises(RuntimeError, match="more than one element of the written-to tensor"):
        torch.zeros(1, 3, device=device).expand(2, 3).add_(1)


def test_write_over_its_own_input_is_refused(x):
    flat = x.view(-1)
    with pytest.raises(RuntimeError, match="some elements of the input tensor"):
        torch.add(flat[:-1], 1, out=flat[1:])


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float8_e4m3fn, torch.uint16, torch.bool])
def test_every_dtype_survives_the_way_there_and_back(dtype, device):
    there = torch.tensor([0.0, 1.0]).to(dtype).to(device)
    assert (there.dtype, there.cpu().float().tolist()) == (dtype, [0.0, 1.0])


def test_layouts_made_of_parts_cross_as_well(device):
    dense = torch.eye(3, device=device)
    assert torch.equal(dense.to_sparse().to_dense(), dense)
    assert dense.to_sparse().cpu().device.type == "cpu"
    ragged = torch.nested.nested_tensor([dense[0], dense[1, :2]], layout=torch.jagged)
    assert ragged.device == device
    assert torch.nested.to_padded_tensor(ragged, 0.0).tolist() == [[1, 0, 0], [0, 1, 0]]


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
def test_parts_of_a_nested_tensor_are_views_of_it(x):
    nested = torch.nested.nested_tensor([x[0], x[1, :2]])
    first, second = nested.unbind()
    assert first.untyped_storage()._cdata == second.untyped_storage()._cdata
    second.fill_(9.0)
    assert nested.device == x.device
    assert torch.nested.to_padded_tensor(nested, 0.0).tolist() == [[0, 1, 2], [9, 9, 0]]
