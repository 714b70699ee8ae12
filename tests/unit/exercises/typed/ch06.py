"""Wrong answers to the exercises of chapter 06, as readers type them."""

import torch
from torch.autograd.graph import saved_tensors_hooks


def below(node):
    """Every node, as often as a path reaches it."""
    found = [node]
    for before, _ in node.next_functions:
        if before is not None:
            found += below(before)
    return found


def leaves_of_the_first_input(loss):
    node = loss.grad_fn
    while not hasattr(node, "variable"):
        node = next(before for before, _ in node.next_functions if before)
    return [node.variable.item()]


def leaves_of_every_path(loss):
    return sorted(n.variable.item() for n in below(loss.grad_fn) if hasattr(n, "variable"))


def different_values(loss):
    return sorted({n.variable.item() for n in below(loss.grad_fn) if hasattr(n, "variable")})


def leaves_falling(loss):
    ends = {n for n in below(loss.grad_fn) if hasattr(n, "variable")}
    return sorted((n.variable.item() for n in ends), reverse=True)


def leaves_as_tensors(loss):
    return [n.variable for n in set(below(loss.grad_fn)) if hasattr(n, "variable")]


def leaf_among_the_inputs(loss):
    return [before.variable.item() for before, _ in loss.grad_fn.next_functions]


def saves(node):
    saved = [getattr(node, name) for name in dir(node) if name.startswith("_saved_")]
    return any(torch.is_tensor(x) for x in saved)


def first_node_only(loss):
    return not saves(loss.grad_fn)


def something_is_saved(loss):
    return any(map(saves, below(loss.grad_fn)))


def never(loss):
    return False


def always(loss):
    return True


def any_saved_attribute(loss):
    names = [name for node in below(loss.grad_fn) for name in dir(node)]
    return not [name for name in names if name.startswith("_saved")]


def tried_it(loss):
    loss.backward()
    try:
        loss.backward()
    except RuntimeError:
        return False
    return True


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


def as_a_tensor(function, w):
    return torch.tensor(0)


ANSWERS = [
    ("06.1", 7, "w is used twice but is one leaf"),
    ("06.1", torch.tensor(7), "w is used twice but is one leaf"),
    ("06.1", 5, "those are the operations"),
    ("06.1", 8, "2 and 5 are plain numbers"),
    ("06.1", 4, "every operation leaves a node"),
    ("06.2", (False, True, False, False, False), "a leaf need not require"),
    ("06.2", [False, True, False, False, True], "an operation on plain data"),
    ("06.2", (True, True, False, True, True), "a view of a leaf"),
    ("06.2", (True, True, False, False, False), "detach leaves the graph"),
    ("06.2", (True, True, True, False, True), "a product by 1"),
    ("06.3", leaves_of_the_first_input, "that follows one input only"),
    ("06.3", leaves_of_every_path, "a leaf that two paths reach"),
    ("06.3", different_values, "two leaves may hold the same number"),
    ("06.3", leaves_falling, "the right leaves in the wrong order"),
    ("06.4", first_node_only, "that asks the first node only"),
    ("06.4", something_is_saved, "the other way round"),
    ("06.4", never, "sums save nothing"),
    ("06.4", always, "a product saves its factors"),
    ("06.4", any_saved_attribute, "_saved_ also names plain numbers"),
    ("06.5", every_save, "a tensor that was saved twice"),
    ("06.5", tensors, "that counts tensors"),
    ("06.5", numbers, "that counts numbers"),
    ("06.5", size_of_the_result, "that is the size of the result"),
]

WRONG = [
    ("06.1", "five", "Expected an int, yours is the str"),
    ("06.1", 16, "16 is not it."),
    ("06.2", (True, True), "Expected a tuple or list of length 5, yours has length 2."),
    ("06.2", (True, True, True, True, True), "Entry 2: True is not it."),
    ("06.3", leaves_as_tensors, "Entry 0: Expected a float, yours is"),
    ("06.3", leaf_among_the_inputs, "Your function raises AttributeError"),
    ("06.4", lambda loss: None, "Your function returns None"),
    ("06.5", counted_when_unpacked, "0 is not it."),
    ("06.5", lambda function, w: function(w), "Expected an int, yours is a tensor"),
]


def leaves_of_a_set(loss):
    ends = {n for n in below(loss.grad_fn) if hasattr(n, "variable")}
    return tuple(sorted(n.variable.item() for n in ends))


RIGHT = [
    ("06.1", torch.tensor(6)),
    ("06.2", [True, True, False, False, True]),
    ("06.3", leaves_of_a_set),
    ("06.4", tried_it),
]
