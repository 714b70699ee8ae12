"""Answers to the exercises of chapter 06, wrong and right, as readers type them."""

import numpy as np
import torch


def centres_anew(x):
    return x - x.mean()


def centres_an_array_of_its_own(x):
    a = x.numpy().copy()
    a -= a.mean()
    return torch.tensor(a)


def centres_a_clone(x):
    a = x.clone().numpy()
    a -= a.mean()
    return x


def centres_by_an_array(x):
    mean = x.numpy().mean(keepdims=True).reshape(())
    x -= np.asarray(mean)
    return x


def centres_columns(x):
    x.numpy()[:] -= x.numpy().mean(0)
    return x


def centres_rows(x):
    x -= x.mean(dim=-1, keepdim=True)
    return x


def centres_with_a_moving_mean(x):
    for k in range(len(x)):
        x[k] = x[k] - x.mean()
    return x


def centres_new_data(x):
    x.data = torch.from_numpy(x.numpy() - x.numpy().mean())
    return x


def centres_and_clones(x):
    a = x.numpy()
    a -= a.mean()
    return x.clone()


def centres_and_slices(x):
    x -= x.mean()
    return x[...]


def returns_the_array(x):
    a = x.numpy()
    a -= a.mean()
    return a


def centres_in_place(x):
    x -= x.mean()
    return x


def centres_by_a_method(x):
    return x.sub_(x.mean())


def centres_with_subtract(x):
    a = x.numpy()
    np.subtract(a, a.mean(), out=a)
    return x


def centres_by_slice(x):
    x[:] = x - x.mean()
    return x


def centres_through_numpy(x):
    a = x.numpy()
    a -= a.mean()
    return x


def centres_by_dlpack(x):
    inside = torch.from_dlpack(np.from_dlpack(x))
    inside -= inside.mean()
    return x


def centres_one_by_one(x):
    mean = x.mean().item()
    for row in x:
        row -= mean
    return x


def converts(x):
    return x.to("cpu").to(torch.float32)


def clones(x):
    return x.clone().cpu()


def crosses_at_once(x):
    return torch.from_numpy(x.numpy().astype(np.float32))


def crosses_with_care(x):
    return torch.tensor(x.cpu().numpy().astype("float32"))


def goes_through_a_list(x):
    return torch.tensor(x.tolist(), dtype=torch.float32)


ANSWERS = [
    ("06.1", [5, 12, 12], "a = a * 10 makes a new array"),
    ("06.1", [2.0, 2.0, 2.0], "from_numpy shares"),
    ("06.1", (1, 1, 1), "x += 2 writes in place too"),
    ("06.1", [5, 3, 3], "a[0] = 5 writes into the array"),
    ("06.2", [True, True, False, True, True, False], "torch.tensor copies whatever"),
    ("06.2", (False, False, False, True, True, False), "as_tensor copies only if"),
    ("06.2", [False, True, True, True, True, False], "numbers of another dtype"),
    ("06.2", [False, True, False, False, True, False], "float() converts to float32"),
    ("06.2", [False, True, False, True, False, False], "a slice is a view"),
    ("06.2", [False, True, False, True, True, True], "a + 0 is a new array"),
    ("06.2", [True] * 6, "torch.tensor copies whatever"),
    ("06.2", [False] * 6, "as_tensor copies only if"),
    ("06.3", [False, False, True, False, True, False], "the first: an index on the left"),
    ("06.3", (True, True, True, False, True, False), "the second: a bare name"),
    ("06.3", (True, False, False, False, True, False), "the third: *= writes"),
    ("06.3", [True, False, True, True, True, False], "the fourth: b is an array"),
    ("06.3", [True, False, True, False, False, False], "the fifth: here a tensor"),
    ("06.3", [True, False, True, False, True, True], "the last: add without an underscore"),
    ("06.3", [True] * 6, "the second: a bare name"),
    ("06.3", [False, False, False, False, False, False], "the first: an index on the left"),
    ("06.4", centres_anew, "these numbers are in a new buffer"),
    ("06.4", centres_an_array_of_its_own, "these numbers are in a new buffer"),
    ("06.4", centres_a_clone, "x did not change"),
    ("06.4", lambda x: x, "x did not change"),
    ("06.4", centres_by_an_array, "these numbers are in a new buffer"),
    ("06.4", centres_columns, "that is the mean of each column"),
    ("06.4", centres_with_a_moving_mean, "the mean changes while you write"),
    ("06.4", centres_new_data, "x.data = ... gives x another buffer"),
    ("06.4", centres_and_clones, "x is centred now; return x itself"),
    ("06.4", centres_and_slices, "you return something else on its memory"),
    ("06.4", lambda x: x.sub_(x.mean()).detach(), "you return something else on its memory"),
    ("06.4", returns_the_array, "you return something else on its memory"),
    ("06.5", converts, "a float32 tensor on the CPU passes"),
    ("06.5", lambda x: torch.as_tensor(x.cpu(), dtype=torch.float32), "one of them must copy"),
    ("06.5", lambda x: x.data.float().cpu(), "one of them must copy"),
    ("06.5", clones, "the dtype is still that of x"),
    ("06.5", lambda x: x.cpu() + 0, "the dtype is still that of x"),
    ("06.5", crosses_at_once, "NumPy has no bfloat16"),
    ("06.5", crosses_with_care, "NumPy has no bfloat16"),
    ("06.5", lambda x: x.double().cpu(), "the result is float64"),
    ("06.5", lambda x: torch.tensor(x.tolist(), dtype=torch.double), "the result is float64"),
]

WRONG = [
    ("06.1", 3, "Expected a tuple or list, yours is the int 3."),
    ("06.1", [3, 3], "Expected a tuple or list of length 3, yours has length 2."),
    ("06.1", [0, 0, 0], "Entry 0: 0 is not it."),
    ("06.1", [5, 4, 3], "Entry 0: 5 is not it."),
    ("06.1", ["3", "3", "3"], "Entry 0: Expected a float, yours is the str '3'."),
    ("06.1", torch.tensor([3.0, 3.0, 3.0]), "yours is a tensor of shape (3,)."),
    ("06.2", [False, True, False], "Expected a tuple or list of length 6, yours has length 3."),
    ("06.2", [0, 1, 0, 1, 1, 0], "Entry 0: Expected a bool, yours is the int 0."),
    ("06.3", [True, False], "Expected a tuple or list of length 6, yours has length 2."),
    ("06.3", [1, 0, 1, 0, 1, 0], "Entry 0: Expected a bool, yours is the int 1."),
    ("06.4", centres_rows, "Expected -1.5 at [0, 0], yours is -2."),
    ("06.4", lambda x: None, "Your function returns None."),
    ("06.4", lambda x: x.numpy(), "yours is an array of shape (2, 3)."),
    ("06.5", lambda x: x.clone().cpu().int(), "Expected dtype torch.float32"),
    ("06.5", lambda x: x.tolist(), "Expected a tensor of shape (2, 3), yours is the list"),
    ("06.5", lambda x: x.clone().float().flatten(), "Expected shape (2, 3)"),
    ("06.5", lambda x: x.float().clone() + 1, "Expected 1 at [0, 0], yours is 2."),
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
    ("06.3", [True, False, True, False, True, False]),
    ("06.3", (True, False, True, False, True, False)),
    ("06.3", [True, False] * 3),
    ("06.3", list(np.array([1, 0, 1, 0, 1, 0], dtype=bool))),
    ("06.3", torch.tensor([1, 0, 1, 0, 1, 0]).bool().tolist()),
    ("06.3", [k % 2 == 0 for k in range(6)]),
    ("06.4", centres_in_place),
    ("06.4", centres_by_a_method),
    ("06.4", centres_with_subtract),
    ("06.4", centres_by_slice),
    ("06.4", centres_through_numpy),
    ("06.4", centres_by_dlpack),
    ("06.4", centres_one_by_one),
    ("06.5", goes_through_a_list),
    ("06.5", lambda x: x.clone().cpu().float()),
    ("06.5", lambda x: x.to("cpu", torch.float32, copy=True)),
    ("06.5", lambda x: torch.empty(x.shape).copy_(x)),
    ("06.5", lambda x: (x.cpu().double() + 0).float()),
    ("06.5", lambda x: torch.tensor(x.cpu().float().numpy())),
]
