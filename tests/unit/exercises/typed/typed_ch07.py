"""Answers to the exercises of chapter 07, wrong and right, as readers type them."""

import numpy as np
import torch
from torch.autograd.graph import saved_tensors_hooks


def charged_by_if(kilometres, price):
    rate = 1.0
    if kilometres > 10:
        rate = (10 + (kilometres - 10) * 0.5) / kilometres
    return price * kilometres * rate


def charged_by_while(kilometres, price):
    total = torch.zeros_like(kilometres)
    while kilometres > 10:
        kilometres = kilometres - 1
        total = total + price / 2
    return total + price * kilometres


def any_beyond(kilometres, price):
    if kilometres.max() > 10:
        return price * 10 + price * (kilometres - 10) / 2
    return price * kilometres


def all_beyond(kilometres, price):
    if kilometres.min() > 10:
        return price * (5 + kilometres / 2)
    return price * kilometres


def added_up(kilometres, price):
    if kilometres.sum() <= 10:
        return price * kilometres
    return price * (10 + (kilometres - 10) / 2)


def exchanged(kilometres, price):
    return torch.where(kilometres > 10, price * kilometres, price * (5 + kilometres / 2))


def first_ten_free(kilometres, price):
    return torch.where(kilometres > 10, price * (kilometres - 10) / 2, price * kilometres)


def all_at_half(kilometres, price):
    return torch.where(kilometres > 10, price * kilometres / 2, price * kilometres)


def never_cheaper(kilometres, price):
    return kilometres * price


def in_a_list(kilometres, price):
    return torch.stack([price * (5 + k / 2) if k > 10 else price * k for k in kilometres])


def list_of_numbers(kilometres, price):
    return [(price * k).item() for k in kilometres.flatten()]


def past_kept(w, inputs, lr):
    state = torch.tensor(0.0, device=inputs.device)
    for x in inputs:
        state = state * w + x
        ((state - 1) ** 2).backward()
        w.data -= lr * w.grad
        w.grad.zero_()
    return float(w)


def with_retain_graph(w, inputs, lr):
    state = torch.zeros((), device=inputs.device)
    for x in inputs:
        state = w * state + x
        ((state - 1) ** 2).backward(retain_graph=True)
        with torch.no_grad():
            w.sub_(lr * w.grad)
        w.grad = None
    return w.item()


def all_cut_off(w, inputs, lr):
    state = torch.zeros((), device=inputs.device)
    for x in inputs:
        state = w * state + x
        state = state.detach()
        ((state - 1) ** 2).backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item()


def old_gradients_added(w, inputs, lr):
    state = torch.zeros((), device=inputs.device)
    for x in inputs:
        state = w * state.detach() + x
        ((state - 1) ** 2).backward()
        with torch.no_grad():
            w -= lr * w.grad
    return w.item()


def rebound(w, inputs, lr):
    state = torch.zeros((), device=inputs.device)
    for x in inputs:
        state = w * state.detach() + x
        ((state - 1) ** 2).backward()
        with torch.no_grad():
            w = w - lr * w.grad
    return w.item()


def without_state(w, inputs, lr):
    for x in inputs:
        ((w * 0 + x - 1) ** 2).backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item()


def returns_the_state(w, inputs, lr):
    state = torch.zeros((), device=inputs.device)
    for x in inputs:
        state = w * state.detach() + x
        ((state - 1) ** 2).backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return state.item()


def uphill(w, inputs, lr):
    state = torch.zeros((), device=inputs.device)
    for x in inputs:
        state = w * state.detach() + x
        ((state - 1) ** 2).backward()
        with torch.no_grad():
            w += lr * w.grad
        w.grad = None
    return w.item()


def every_save(function, w):
    sizes = []
    with saved_tensors_hooks(lambda t: sizes.append(t.nbytes) or t, lambda t: t):
        result = function(w)
    return sum(sizes) if result is not None else None


def tensors(function, w):
    places = set()
    with saved_tensors_hooks(lambda t: places.add(t.data_ptr()) or t, lambda t: t):
        result = function(w)
    return len(places) if result is not None else None


def numbers(function, w):
    found = {}

    def pack(t):
        found[t.data_ptr()] = t.numel()
        return t

    with saved_tensors_hooks(pack, lambda t: t):
        result = function(w)
    return sum(found.values()) if result is not None else None


def size_of_the_result(function, w):
    result = function(w)
    return result.numel() * result.element_size()


def counted_when_unpacked(function, w):
    sizes = []
    with saved_tensors_hooks(lambda t: t, lambda t: sizes.append(t.nbytes) or t):
        function(w)
    return sum(sizes)


def four_bytes_each(function, w):
    found = {}
    with saved_tensors_hooks(lambda t: found.update({t.data_ptr(): t}) or t, lambda t: t):
        result = function(w)
    return sum(4 * t.numel() for t in found.values()) if result is not None else None


def unique_by_value(function, w):
    found = []

    def pack(t):
        if not any(torch.equal(t, other) for other in found):
            found.append(t)
        return t

    with saved_tensors_hooks(pack, lambda t: t):
        result = function(w)
    return sum(t.nbytes for t in found) if result is not None else None


def without_keeping_the_result(function, w):
    found = {}
    with saved_tensors_hooks(lambda t: found.update({id(t): t.nbytes}) or t, lambda t: t):
        function(w)
    return found


ANSWERS = [
    ("07.1", 7, "w is used twice but is one leaf"),
    ("07.1", torch.tensor(7), "w is used twice but is one leaf"),
    ("07.1", 5, "those are the operations"),
    ("07.1", 8, "2 and 5 are plain numbers"),
    ("07.1", 4, "every operation leaves a node"),
    ("07.2", (False, True, False, False, False), "a leaf need not require"),
    ("07.2", [False, True, False, False, True], "an operation on plain data"),
    ("07.2", (True, True, False, True, True), "a view of a leaf"),
    ("07.2", (True, True, False, False, False), "detach leaves the graph"),
    ("07.2", (True, True, True, False, True), "a product by 1"),
    ("07.2", (True, True, True, True, True), "a product by 1"),
    ("07.2", (False, False, True, False, True), "an operation on plain data"),
    ("07.2", (True, False, False, False, False), "detach leaves the graph"),
    ("07.3", (False, False, True, False, False), "a sum passes a gradient on"),
    ("07.3", [True, False, False, False, False], "a sum passes a gradient on"),
    ("07.3", (False,) * 5, "a sum passes a gradient on"),
    ("07.3", (True, True, True, False, False), "the factor of a product"),
    ("07.3", (True, False, True, True, False), "a square changes at twice its number"),
    ("07.3", (True, False, True, False, True), "one of its paths leads through exp"),
    ("07.3", (True,) * 5, "the factor of a product"),
    ("07.3", (False, False, True, False, True), "a sum passes a gradient on"),
    ("07.4", charged_by_if, "if wants one answer"),
    ("07.4", charged_by_while, "if wants one answer"),
    ("07.4", any_beyond, "that asks one question for the whole tensor"),
    ("07.4", all_beyond, "that asks one question for the whole tensor"),
    ("07.4", added_up, "that asks one question for the whole tensor"),
    ("07.4", exchanged, "where takes the second input"),
    ("07.4", first_ten_free, "the first 10 kilometres are paid"),
    ("07.4", all_at_half, "only the kilometres beyond 10"),
    ("07.4", never_cheaper, "the kilometres beyond 10 cost the half"),
    ("07.4", in_a_list, "a loop goes along the first dimension"),
    ("07.5", past_kept, "the state still holds the graphs"),
    ("07.5", with_retain_graph, "through a w that has changed"),
    ("07.5", all_cut_off, "that cuts w off as well"),
    ("07.5", old_gradients_added, "the gradients of all rounds add up"),
    ("07.5", rebound, "makes a new tensor without notes"),
    ("07.5", without_state, "no state of an earlier round comes in"),
    ("07.5", lambda w, inputs, lr: w, "no step is made"),
    ("07.6", every_save, "a tensor that was saved twice"),
    ("07.6", tensors, "that counts tensors"),
    ("07.6", numbers, "that counts numbers"),
    ("07.6", four_bytes_each, "a float16 has 2"),
    ("07.6", unique_by_value, "two tensors may hold equal numbers"),
    ("07.6", counted_when_unpacked, "the second function runs in backward"),
    ("07.6", size_of_the_result, "that is the size of w or of the result"),
    ("07.6", lambda function, w: w.numel() * w.element_size(), "that is the size of w or"),
]

WRONG = [
    ("07.1", "five", "Expected an int, yours is the str"),
    ("07.1", 16, "16 is not it."),
    ("07.1", 6.0, "Expected an int, yours is the float 6.0."),
    ("07.1", [6], "yours is the list [6]."),
    ("07.1", (torch.ones(1, requires_grad=True) * 2).grad_fn, "the graph node MulBackward0."),
    ("07.2", (True, True), "Expected a tuple or list of length 5, yours has length 2."),
    ("07.2", (1, 1, 0, 0, 1), "Entry 0: Expected a bool, yours is the int 1."),
    ("07.3", (True, False), "Expected a tuple or list of length 5, yours has length 2."),
    ("07.3", (1, 0, 1, 0, 0), "Entry 0: Expected a bool, yours is the int 1."),
    ("07.3", True, "Expected a tuple or list, yours is the bool True."),
    ("07.4", lambda kilometres, price: kilometres / 2, "Expected 8 at [0], yours is 2."),
    ("07.4", lambda kilometres, price: (price * kilometres).sum(), "Expected shape (2,)"),
    ("07.4", list_of_numbers, "Expected a tensor of shape (2,), yours is the list"),
    ("07.4", lambda kilometres: kilometres, "Expected a function of 2 parameters"),
    ("07.5", returns_the_state, "is not it."),
    ("07.5", uphill, "is not it."),
    ("07.5", lambda w, inputs, lr: inputs.sum().item(), "is not it."),
    ("07.5", lambda w, inputs, lr: None, "Your function returns None"),
    ("07.6", lambda function, w: function(w), "Expected an int, yours is a tensor"),
    ("07.6", lambda function: 0, "Expected a function of 2 parameters, function, w."),
    ("07.6", without_keeping_the_result, "Expected an int, yours is the dict {}."),
]  # fmt: skip


def two_rates(kilometres, price):
    cheap = (kilometres - 10).clamp(min=0)
    return price * (kilometres - cheap) + price / 2 * cheap


def smaller_of_two(kilometres, price):
    return price * torch.minimum(kilometres, 5 + kilometres / 2)


def masked(kilometres, price):
    beyond = (kilometres > 10).float()
    return price * kilometres * (1 - beyond) + price * (5 + kilometres / 2) * beyond


def written(kilometres, price):
    paid = kilometres.clone()
    paid[paid > 10] = 5 + paid[paid > 10] / 2
    return paid * price


def vectorised(kilometres, price):
    return torch.where(kilometres <= 10, kilometres, 0.5 * kilometres + 5) * price


def where_of_prices(kilometres, price):
    beyond = price * 10 + price * (kilometres - 10) / 2
    return torch.where(kilometres > 10, beyond, price * kilometres)


def state_as_a_number(w, inputs, lr):
    state = 0.0
    for value in inputs.tolist():
        loss = (w * state + value - 1) ** 2
        state = (w * state + value).item()
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item()


def cut_at_the_end_of_a_round(w, inputs, lr):
    state = torch.zeros((), device=inputs.device)
    for value in inputs:
        state = w * state + value
        ((state - 1) ** 2).backward()
        state = state.detach()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item()


def cut_in_place(w, inputs, lr):
    state = torch.zeros((), device=inputs.device)
    for value in inputs:
        state = w * state + value
        ((state - 1) ** 2).backward()
        state.detach_()
        with torch.no_grad():
            w.sub_(w.grad, alpha=lr)
        w.grad.zero_()
    return w.item()


def with_an_optimizer(w, inputs, lr):
    optimizer = torch.optim.SGD([w], lr=lr)
    state = torch.zeros_like(inputs[0])
    for value in inputs:
        optimizer.zero_grad()
        state = w * state.detach() + value
        ((state - 1) ** 2).backward()
        optimizer.step()
    return w


def with_grad(w, inputs, lr):
    state = inputs[0] * 0
    for value in inputs:
        state = w * state.detach() + value
        (slope,) = torch.autograd.grad((state - 1) ** 2, w)
        with torch.no_grad():
            w -= lr * slope
    return w.item()


def by_the_rules(w, inputs, lr):
    v, state = w.item(), 0.0
    for value in inputs.tolist():
        new = v * state + value
        v -= lr * 2 * (new - 1) * state
        state = new
    return v


def kept_in_a_list(function, w):
    kept = []
    with saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
        function(w)
    return sum({t.data_ptr(): t.nbytes for t in kept}.values())


def kept_by_size(function, w):
    found = {}

    def pack(t):
        found[t.data_ptr()] = t.numel() * t.element_size()
        return t

    with saved_tensors_hooks(pack, lambda t: t):
        result = function(w)
    del result
    return sum(found.values())


def kept_by_storage(function, w):
    kept = []
    with saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
        function(w)
    storages = {t.untyped_storage().data_ptr(): t.untyped_storage().nbytes() for t in kept}
    return sum(storages.values())


def kept_as_a_tensor(function, w):
    return torch.tensor(kept_in_a_list(function, w))


def kept_as_a_numpy_number(function, w):
    return np.int64(kept_by_size(function, w))


def kept_without_return_of_pack(function, w):
    found = {}

    def pack(t):
        found[t.data_ptr()] = t

    with saved_tensors_hooks(pack, lambda t: t):
        function(w)
    return sum(t.nbytes for t in found.values())


RIGHT = [
    ("07.1", 6),
    ("07.1", torch.tensor(6)),
    ("07.1", np.int64(6)),
    ("07.1", len("abcdef")),
    ("07.1", len(["AccumulateGrad", "Mul", "Sub", "Pow", "Add", "Neg"])),
    ("07.1", np.array(6)),
    ("07.2", [True, True, False, False, True]),
    ("07.2", (True, True, False, False, True)),
    ("07.2", tuple(x in (0, 1, 4) for x in range(5))),
    ("07.2", list(np.array([1, 1, 0, 0, 1]) == 1)),
    ("07.2", list(torch.tensor([1, 1, 0, 0, 1]) == 1)),
    ("07.2", (not False, True, not True, False, bool(1))),
    ("07.3", (True, False, True, False, False)),
    ("07.3", [True, False, True, False, False]),
    ("07.3", tuple(k in (0, 2) for k in range(5))),
    ("07.3", list(np.array([1, 0, 1, 0, 0]) == 1)),
    ("07.3", list(torch.tensor([1, 0, 1, 0, 0]) == 1)),
    ("07.3", (not False, False, not 0, bool(0), bool(()))),
    ("07.4", two_rates),
    ("07.4", smaller_of_two),
    ("07.4", masked),
    ("07.4", written),
    ("07.4", vectorised),
    ("07.4", where_of_prices),
    ("07.5", state_as_a_number),
    ("07.5", cut_at_the_end_of_a_round),
    ("07.5", cut_in_place),
    ("07.5", with_an_optimizer),
    ("07.5", with_grad),
    ("07.5", by_the_rules),
    ("07.6", kept_in_a_list),
    ("07.6", kept_by_size),
    ("07.6", kept_by_storage),
    ("07.6", kept_as_a_tensor),
    ("07.6", kept_as_a_numpy_number),
    ("07.6", kept_without_return_of_pack),
]
