"""Wrong answers to the exercises of chapter 05, as readers type them."""

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


ANSWERS = [
    ("05.1", [5, 12, 12], "a = a * 10 makes a new array"),
    ("05.1", [2.0, 2.0, 2.0], "from_numpy shares"),
    ("05.1", (1, 1, 1), "x += 2 writes in place too"),
    ("05.1", [5, 3, 3], "a[0] = 5 writes into the array"),
    ("05.2", [True, True, False, True, True, False], "torch.tensor is the one door"),
    ("05.2", [False, True, True, True, True, False], "numbers of another dtype"),
    ("05.2", [False, True, False, False, True, False], "float() converts to float32"),
    ("05.2", [False, True, False, True, False, False], "a slice is a view"),
    ("05.2", [False, True, False, True, True, True], "a list of indices copies"),
    ("05.2", (False, False, False, False, True, False), "as_tensor and float() copy only"),
    ("05.3", compares_values, "equal numbers can lie in two buffers"),
    ("05.3", writes_and_looks_at_the_first, "a tensor may show only a part"),
    ("05.3", asks_numpy_directly, "a tensor that requires grad refuses"),
    ("05.3", tries_with_float32, "a door that converts float64"),
    ("05.3", believes, "some doors copy"),
    ("05.4", centres_an_array_of_its_own, "array = array - ..."),
    ("05.4", centres_a_clone, "x did not change"),
    ("05.4", centres_without_detach, "a tensor that requires grad refuses"),
    ("05.4", centres_columns, "that is the mean of each column"),
    ("05.5", converts, "a float32 tensor on the CPU passes"),
    ("05.5", clones, "clone keeps the dtype"),
    ("05.5", crosses_at_once, "numpy() refuses a tensor"),
    ("05.5", crosses_with_care, "NumPy has no bfloat16"),
]

WRONG = [
    ("05.1", 3, "Expected a tuple or list, yours is the int 3."),
    ("05.2", [False, True, False], "Expected a tuple or list of length 6, yours has length 3."),
    ("05.4", returns_the_array, "Expected a tensor of shape (2, 3), yours is an array"),
]

RIGHT = [
    ("05.3", writes_and_looks),
    ("05.4", centres_in_pytorch),
    ("05.5", goes_through_a_list),
]
