"""Answers to the exercises of chapter 06, wrong and right, as readers type them."""

import numpy as np
import torch


def compares_values(door):
    array = np.ones(5)
    return np.array_equal(array, door(array).detach().numpy())


def writes_and_looks_at_the_first(door):
    a = np.zeros(3)
    x = door(a).detach().flatten()
    a[0] = 99
    return x[0].item() == 99


def asks_numpy_directly(door):
    a = np.arange(4.0)
    return np.shares_memory(a, np.asarray(door(a)))


def tries_with_float32(door):
    a = np.ones(2, np.float32)
    x = door(a).detach()
    a += 1
    return x.sum().item() == 2 * x.numel()


def believes(door):
    return bool(door)


def centres_an_array_of_its_own(x):
    a = x.detach().cpu().numpy().copy()
    a -= a.mean()
    return torch.tensor(a)


def centres_a_clone(x):
    a = x.detach().clone().numpy()
    a -= a.mean()
    return x


def centres_without_detach(x):
    a = np.asarray(x)
    a[...] = a - a.mean()
    return x


def centres_columns(x):
    x.detach().numpy()[:] -= x.detach().numpy().mean(0)
    return x


def returns_the_array(x):
    a = x.detach().numpy()
    a -= a.mean()
    return a


def converts(x):
    return x.detach().to("cpu").to(torch.float32)


def clones(x):
    return x.clone().detach().cpu()


def crosses_at_once(x):
    return torch.from_numpy(x.numpy().astype(np.float32))


def crosses_with_care(x):
    return torch.from_numpy(x.numpy(force=True).astype("float32"))


def writes_and_looks(door):
    a = np.zeros(3)
    x = door(a)
    a += 1
    return (x.detach() > 0).any().item()


def centres_in_pytorch(x):
    x.detach().sub_(x.detach().mean())
    return x


def goes_through_a_list(x):
    return torch.tensor(x.tolist(), dtype=torch.float32)


def asks_for_whole_numbers(door):
    a = np.array([1, 2, 3])
    return np.shares_memory(a, door(a).detach().numpy())


def adds_to_the_tensor(door):
    a = np.zeros(3)
    t = door(a)
    t += 1
    return bool(a.any())


def compares_storage_starts(door):
    a = np.zeros(4)
    return door(a).untyped_storage().data_ptr() == a.ctypes.data


def asks_with_a_list(door):
    return np.shares_memory(np.zeros(2), door([0.0, 0.0]).detach().numpy())


def writes_backwards(door):
    a = np.zeros(3)
    x = door(a)
    with torch.no_grad():
        x += 1
    return bool(a.any())


def looks_for_bounds(door):
    a = np.zeros(3)
    first, last = np.lib.array_utils.byte_bounds(a)
    return first <= door(a).data_ptr() < last


def may_share(door):
    a = np.ones(5)
    return bool(np.may_share_memory(a, np.asarray(door(a).detach())))


def centres_new_data(x):
    x.data = torch.from_numpy(x.detach().numpy() - x.detach().numpy().mean())
    return x


def centres_a_leaf(x):
    x.sub_(x.mean())
    return x


def centres_and_clones(x):
    a = x.detach().numpy()
    a -= a.mean()
    return x.clone()


def centres_and_detaches(x):
    a = x.detach().numpy()
    a -= a.mean()
    return x.detach()


def centres_without_learning(x):
    a = x.requires_grad_(False).numpy()
    a -= a.mean()
    return x


def centres_rows(x):
    a = x.detach().numpy()
    a -= a.mean(axis=-1, keepdims=True)
    return x


def centres_with_subtract(x):
    a = x.detach().numpy()
    np.subtract(a, a.mean(), out=a)
    return x


def centres_by_slice(x):
    a = x.detach().numpy()
    a[...] = a - a.mean()
    return x


def centres_under_no_grad(x):
    with torch.no_grad():
        a = x.numpy(force=True)
        a -= a.mean()
    return x


def centres_by_data(x):
    a = x.data.numpy()
    a -= a.mean()
    return x


def centres_by_dlpack(x):
    a = np.from_dlpack(x.detach())
    inside = torch.from_dlpack(a)
    inside -= inside.mean()
    return x


ANSWERS = [
    ("06.1", [5, 12, 12], "a = a * 10 makes a new array"),
    ("06.1", [2.0, 2.0, 2.0], "from_numpy shares"),
    ("06.1", (1, 1, 1), "x += 2 writes in place too"),
    ("06.1", [5, 3, 3], "a[0] = 5 writes into the array"),
    ("06.2", [True, True, False, True, True, False], "torch.tensor is the one door"),
    ("06.2", [False, True, True, True, True, False], "numbers of another dtype"),
    ("06.2", [False, True, False, False, True, False], "float() converts to float32"),
    ("06.2", [False, True, False, True, False, False], "a slice is a view"),
    ("06.2", [False, True, False, True, True, True], "a list of indices copies"),
    ("06.2", (False, False, False, False, True, False), "as_tensor and float() copy only"),
    ("06.2", [True, True, True, True, True, True], "torch.tensor is the one door"),
    ("06.2", [False, True, True, True, False, False], "numbers of another dtype"),
    ("06.2", [False] * 6, "float() converts to float32"),
    ("06.3", compares_values, "equal numbers can lie in two buffers"),
    ("06.3", writes_and_looks_at_the_first, "a tensor may show only a part"),
    ("06.3", compares_storage_starts, "a tensor may show only a part"),
    ("06.3", asks_numpy_directly, "a tensor that requires grad refuses"),
    ("06.3", tries_with_float32, "a door that converts float64"),
    ("06.3", asks_for_whole_numbers, "only floats can require grad"),
    ("06.3", adds_to_the_tensor, "a leaf that requires grad refuses +="),
    ("06.3", asks_with_a_list, "from_numpy takes an array"),
    ("06.3", believes, "some doors copy"),
    ("06.3", lambda door: False, "some doors share"),
    ("06.4", centres_an_array_of_its_own, "these numbers are in a new buffer"),
    ("06.4", lambda x: x - x.mean(), "these numbers are in a new buffer"),
    ("06.4", centres_a_clone, "x did not change"),
    ("06.4", lambda x: x, "x did not change"),
    ("06.4", centres_without_detach, "a tensor that requires grad refuses"),
    ("06.4", centres_a_leaf, "a leaf that requires grad refuses -="),
    ("06.4", centres_columns, "that is the mean of each column"),
    ("06.4", centres_new_data, "x.data = ... gives x another buffer"),
    ("06.4", centres_and_clones, "x is centred now; return x itself"),
    ("06.4", centres_and_detaches, "you return another tensor on its memory"),
    ("06.4", returns_the_array, "return x itself"),
    ("06.4", centres_without_learning, "detach() leaves it alone"),
    ("06.5", converts, "a float32 tensor on the CPU passes"),
    ("06.5", lambda x: torch.as_tensor(x.detach(), dtype=torch.float32), "one of them must copy"),
    ("06.5", lambda x: x.data.float(), "one of them must copy"),
    ("06.5", clones, "the dtype is still that of x"),
    ("06.5", lambda x: x.detach().cpu() + 0, "the dtype is still that of x"),
    ("06.5", crosses_at_once, "numpy() refuses a tensor"),
    ("06.5", crosses_with_care, "NumPy has no bfloat16"),
    ("06.5", lambda x: x.detach().double().cpu(), "the result is float64"),
    ("06.5", lambda x: torch.tensor(x.tolist(), dtype=torch.double), "the result is float64"),
]

WRONG = [
    ("06.1", 3, "Expected a tuple or list, yours is the int 3."),
    ("06.1", [3, 3], "Expected a tuple or list of length 3, yours has length 2."),
    ("06.1", [0, 0, 0], "Entry 0: 0 is not it."),
    ("06.1", ["3", "3", "3"], "Entry 0: Expected a float, yours is the str '3'."),
    ("06.1", torch.tensor([3.0, 3.0, 3.0]), "yours is a tensor of shape (3,)."),
    ("06.2", [False, True, False], "Expected a tuple or list of length 6, yours has length 3."),
    ("06.2", [0, 1, 0, 1, 1, 0], "Entry 0: Expected a bool, yours is the int 0."),
    (
        "06.3",
        lambda door: torch.tensor([True]),
        "Expected a bool, yours is a tensor of shape (1,).",
    ),
    ("06.3", lambda door: door is torch.from_numpy, "is not it."),
    ("06.4", centres_rows, "Expected -1.5 at [0, 0], yours is -2."),
    ("06.4", lambda x: None, "Your function returns None."),
    ("06.4", lambda x: x.detach().numpy(), "yours is an array of shape (2, 3)."),
    ("06.5", lambda x: x.detach().clone().cpu().int(), "Expected dtype torch.float32"),
    ("06.5", lambda x: x.tolist(), "Expected a tensor of shape (2, 3), yours is the list"),
    ("06.5", lambda x: x.detach().clone().float().flatten(), "Expected shape (2, 3)"),
    ("06.5", lambda x: x.detach().float().clone() + 1, "Expected 1 at [0, 0], yours is 2."),
]

RIGHT = [
    ("06.1", [3, 3, 3]),
    ("06.1", (3.0, 3.0, 3.0)),
    ("06.1", [3.0] * 3),
    ("06.1", list(torch.full((3,), 3.0))),
    ("06.1", list(np.full(3, 3.0))),
    ("06.1", torch.full((3,), 3.0).tolist()),
    ("06.2", [False, True, False, True, True, False]),
    ("06.2", (False, True, False, True, True, False)),
    ("06.2", list(np.array([0, 1, 0, 1, 1, 0], dtype=bool))),
    ("06.2", list(torch.tensor([0, 1, 0, 1, 1, 0]) > 0)),
    ("06.2", torch.tensor([0, 1, 0, 1, 1, 0]).bool().tolist()),
    ("06.2", [not True, not False, False, 1 == 1, 2 > 1, 1 > 2]),
    ("06.3", writes_and_looks),
    ("06.3", writes_backwards),
    ("06.3", looks_for_bounds),
    ("06.3", may_share),
    ("06.3", lambda door: np.shares_memory(a := np.zeros(3), door(a).numpy(force=True))),
    ("06.3", lambda door: np.shares_memory(a := np.random.rand(9), door(a).detach().numpy())),
    ("06.4", centres_in_pytorch),
    ("06.4", centres_with_subtract),
    ("06.4", centres_by_slice),
    ("06.4", centres_under_no_grad),
    ("06.4", centres_by_data),
    ("06.4", centres_by_dlpack),
    ("06.5", goes_through_a_list),
    ("06.5", lambda x: x.detach().clone().cpu().float()),
    ("06.5", lambda x: x.detach().to("cpu", torch.float32, copy=True)),
    ("06.5", lambda x: torch.empty(x.shape).copy_(x.detach())),
    ("06.5", lambda x: (x.detach().cpu().double() + 0).float()),
    ("06.5", lambda x: torch.tensor(x.detach().cpu().float().numpy())),
]
