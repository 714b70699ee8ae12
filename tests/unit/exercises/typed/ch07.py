"""Answers to the exercises of chapter 07, wrong and right, as readers type them."""

import numpy as np
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


def nodes_behind(loss):
    """Every node once, by recursion."""
    found = set()

    def visit(node):
        if node is not None and node not in found:
            found.add(node)
            for before, _ in node.next_functions:
                visit(before)

    visit(loss.grad_fn)
    return found


def leaves_without_asking_for_none(loss):
    todo, ends = [loss.grad_fn], set()
    while todo:
        node = todo.pop()
        todo.extend(before for before, _ in node.next_functions)
        if hasattr(node, "variable"):
            ends.add(node)
    return sorted(end.variable.item() for end in ends)


def asks_the_name(loss):
    for node in nodes_behind(loss):
        for name in dir(node):
            if name.startswith("_saved_") and isinstance(name, torch.Tensor):
                return False
    return True


def follows_the_first_input(loss):
    node = loss.grad_fn
    while node is not None:
        if saves(node):
            return False
        node = node.next_functions[0][0] if node.next_functions else None
    return True


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
    ("07.2", (True, True, True, True, True), "a view of a leaf"),
    ("07.2", (False, False, True, False, True), "an operation on plain data"),
    ("07.2", (True, False, False, False, False), "detach leaves the graph"),
    ("07.3", leaves_of_the_first_input, "that follows one input only"),
    ("07.3", leaves_of_every_path, "a leaf that two paths reach"),
    ("07.3", different_values, "two leaves may hold the same number"),
    ("07.3", leaves_falling, "the right leaves in the wrong order"),
    ("07.3", leaves_without_asking_for_none, "next_functions holds None"),
    ("07.3", leaf_among_the_inputs, "only the nodes at the ends have a .variable"),
    ("07.4", first_node_only, "that asks the first node only"),
    ("07.4", follows_the_first_input, "that follows the first input only"),
    ("07.4", something_is_saved, "the other way round"),
    ("07.4", never, "sums save nothing"),
    ("07.4", always, "some of these graphs hold tensors"),
    ("07.4", asks_the_name, "with getattr, and not the names"),
    ("07.4", any_saved_attribute, "_saved_ also names plain numbers"),
    ("07.5", every_save, "a tensor that was saved twice"),
    ("07.5", tensors, "that counts tensors"),
    ("07.5", numbers, "that counts numbers"),
    ("07.5", four_bytes_each, "a float16 has 2"),
    ("07.5", unique_by_value, "two tensors may hold equal numbers"),
    ("07.5", counted_when_unpacked, "the second function runs in backward"),
    ("07.5", size_of_the_result, "that is the size of w or of the result"),
    ("07.5", lambda function, w: w.numel() * w.element_size(), "that is the size of w or"),
]

WRONG = [
    ("07.1", "five", "Expected an int, yours is the str"),
    ("07.1", 16, "16 is not it."),
    ("07.1", 6.0, "Expected an int, yours is the float 6.0."),
    ("07.1", [6], "yours is the list [6]."),
    ("07.1", (torch.ones(1, requires_grad=True) * 2).grad_fn, "the graph node MulBackward0."),
    ("07.2", (True, True), "Expected a tuple or list of length 5, yours has length 2."),
    ("07.2", (1, 1, 0, 0, 1), "Entry 0: Expected a bool, yours is the int 1."),
    ("07.3", lambda loss: [n.variable for n in nodes_behind(loss) if hasattr(n, "variable")][:0],
     "yours has length 0."),
    ("07.3", lambda loss: loss.grad_fn, "yours is the graph node MulBackward0."),
    ("07.3", lambda loss: [3.0], "where w = 3.0 and b = 1.0: Expected a tuple or list of length 2"),
    ("07.3", lambda loss: nodes_behind(loss), "yours is the set {<"),
    ("07.4", lambda loss: None, "Your function returns None"),
    ("07.4", lambda loss: loss.grad_fn.saved, "Your function raises AttributeError"),
    ("07.4", lambda loss: 0, "Expected a bool, yours is the int 0."),
    ("07.5", lambda function, w: function(w), "Expected an int, yours is a tensor"),
    ("07.5", lambda function: 0, "Expected a function of 2 parameters, function, w."),
    ("07.5", without_keeping_the_result, "Expected an int, yours is the dict {}."),
]  # fmt: skip


def leaves_of_a_set(loss):
    ends = {n for n in below(loss.grad_fn) if hasattr(n, "variable")}
    return tuple(sorted(n.variable.item() for n in ends))


def leaves_by_recursion(loss):
    return sorted(n.variable.item() for n in nodes_behind(loss) if hasattr(n, "variable"))


def leaves_by_name(loss):
    ends = [n for n in nodes_behind(loss) if "AccumulateGrad" in n.name()]
    return sorted([float(n.variable.detach()) for n in ends])


def leaves_by_identity(loss):
    ends = {id(n.variable): n.variable for n in below(loss.grad_fn) if hasattr(n, "variable")}
    return sorted(x.item() for x in ends.values())


def leaves_as_sorted_tensors(loss):
    ends = {n for n in below(loss.grad_fn) if hasattr(n, "variable")}
    return sorted(n.variable for n in ends)


def leaves_that_backward_fills(loss):
    loss.backward()
    return leaves_by_recursion(loss)


def nothing_is_saved(loss):
    return not any(saves(node) for node in nodes_behind(loss))


def nothing_is_saved_on_any_path(loss):
    return all(not saves(node) for node in below(loss.grad_fn))


def tried_it_with_grad(loss):
    leaves = [n.variable for n in nodes_behind(loss) if hasattr(n, "variable")]
    torch.autograd.grad(loss, leaves)
    try:
        torch.autograd.grad(loss, leaves)
    except RuntimeError:
        return False
    return True


def nothing_is_saved_below(loss):
    def clean(node):
        return not saves(node) and all(clean(n) for n, _ in node.next_functions if n is not None)

    return clean(loss.grad_fn)


def counts_saved_attributes(loss):
    found = 0
    for node in nodes_behind(loss):
        found += sum(torch.is_tensor(getattr(node, name, None)) for name in saved_names(node))
    return found == 0


def saved_names(node):
    return [name for name in dir(node) if name.startswith("_saved")]


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
    ("07.3", leaves_of_a_set),
    ("07.3", leaves_by_recursion),
    ("07.3", leaves_by_name),
    ("07.3", leaves_by_identity),
    ("07.3", leaves_as_sorted_tensors),
    ("07.3", leaves_that_backward_fills),
    ("07.4", tried_it),
    ("07.4", nothing_is_saved),
    ("07.4", nothing_is_saved_on_any_path),
    ("07.4", tried_it_with_grad),
    ("07.4", nothing_is_saved_below),
    ("07.4", counts_saved_attributes),
    ("07.5", kept_in_a_list),
    ("07.5", kept_by_size),
    ("07.5", kept_by_storage),
    ("07.5", kept_as_a_tensor),
    ("07.5", kept_as_a_numpy_number),
    ("07.5", kept_without_return_of_pack),
]
