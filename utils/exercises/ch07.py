"""Chapter 07: the dynamic graph."""

import torch

from utils.exercises.case import case, loss_case
from utils.exercises.exercise import Exercise, Slip
from utils.record.nodes import walk

# ---- 3: the leaves behind a loss ----------------------------------------------------------------


def _leaf_values(loss):
    return tuple(sorted(node.leaf.item() for node in walk(loss) if node.leaf is not None))


def _first_path(loss):
    node = loss.grad_fn
    while not hasattr(node, "variable"):
        node = next(n for n, _ in node.next_functions if n is not None)
    return [node.variable.item()]


def _every_path(loss):
    values, waiting = [], [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if hasattr(node, "variable"):
            values.append(node.variable.item())
        waiting += [n for n, _ in node.next_functions if n is not None]
    return sorted(values)


def _different_values(loss):
    values, waiting = set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if hasattr(node, "variable"):
            values.add(node.variable.item())
        waiting += [n for n, _ in node.next_functions if n is not None]
    return sorted(values)


def _large_to_small(loss):
    ends, waiting = set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if hasattr(node, "variable"):
            ends.add(node)
        waiting += [n for n, _ in node.next_functions if n is not None]
    return sorted([end.variable.item() for end in ends], reverse=True)


def _none_is_no_node(loss):
    ends, waiting = set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if hasattr(node, "variable"):
            ends.add(node)
        waiting += [n for n, _ in node.next_functions]
    return sorted(end.variable.item() for end in ends)


def _every_node_has_a_leaf(loss):
    return sorted(n.variable.item() for n, _ in loss.grad_fn.next_functions if n is not None)


def _every_input_has_a_leaf(loss):
    return sorted(n.variable.item() for n, _ in loss.grad_fn.next_functions)


# ---- 4: does backward work twice? ---------------------------------------------------------------


def _works_twice(loss):
    return not any(node.saved for node in walk(loss))


def _first_node_only(loss):
    node = loss.grad_fn
    saved = [getattr(node, s) for s in dir(node) if s.startswith("_saved_")]
    return not any(isinstance(s, torch.Tensor) for s in saved)


def _first_inputs_only(loss):
    node = loss.grad_fn
    while node is not None:
        saved = [getattr(node, s) for s in dir(node) if s.startswith("_saved_")]
        if any(isinstance(s, torch.Tensor) for s in saved):
            return False
        node = node.next_functions[0][0] if node.next_functions else None
    return True


def _the_other_way_round(loss):
    waiting = [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        saved = [getattr(node, s) for s in dir(node) if s.startswith("_saved_")]
        if any(isinstance(s, torch.Tensor) for s in saved):
            return True
        waiting += [n for n, _ in node.next_functions if n is not None]
    return False


def _names_are_enough(loss):
    waiting = [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if any(s.startswith("_saved_") for s in dir(node)):
            return False
        waiting += [n for n, _ in node.next_functions if n is not None]
    return True


# ---- 5: bytes kept for the way back -------------------------------------------------------------


def _kept_bytes(function, w):
    found = {}

    def pack(t):
        found[t.data_ptr()] = t.nbytes
        return t

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        result = function(w)  # noqa: F841 (it holds the graph while we count)
    return sum(found.values())


def _every_save(function, w):
    sizes = []

    def pack(t):
        sizes.append(t.nbytes)
        return t

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        function(w)
    return sum(sizes)


def _number_of_tensors(function, w):
    found = {}

    def pack(t):
        found[t.data_ptr()] = t.nbytes
        return t

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        result = function(w)  # noqa: F841
    return len(found)


def _number_of_elements(function, w):
    found = {}

    def pack(t):
        found[t.data_ptr()] = t.numel()
        return t

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        result = function(w)  # noqa: F841
    return sum(found.values())


def _four_bytes_each(function, w):
    found = {}

    def pack(t):
        found[t.data_ptr()] = 4 * t.numel()
        return t

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        result = function(w)  # noqa: F841
    return sum(found.values())


def _equal_numbers_once(function, w):
    found = {}

    def pack(t):
        found[str(t.tolist())] = t.nbytes
        return t

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        result = function(w)  # noqa: F841
    return sum(found.values())


def _counted_on_the_way_back(function, w):
    found = {}

    def unpack(t):
        found[t.data_ptr()] = t.nbytes
        return t

    with torch.autograd.graph.saved_tensors_hooks(lambda t: t, unpack):
        result = function(w)  # noqa: F841
    return sum(found.values())


def _size_of_the_result(function, w):
    return function(w).nbytes


# ---- the exercises -----------------------------------------------------------------------------

NODES = Exercise(
    solution=6,
    slips=(
        Slip(7, "w is used twice but is one leaf: both paths end in the same AccumulateGrad."),
        Slip(5, "those are the operations; the walk ends in one more node, that of the leaf."),
        Slip(8, "2 and 5 are plain numbers: no node stands for what needs no gradient."),
        Slip(4, "every operation leaves a node, and so does the leaf: read from the inside out."),
    ),
    last_hint="look again from the inside out: one node for each operation, one for each leaf.",
)

LEAVES = Exercise(
    solution=(True, True, False, False, True),
    slips=(
        Slip(
            (False, True, False, False, False),
            "a leaf need not require a gradient: it only has no grad_fn.",
        ),
        Slip(
            (False, True, False, False, True),
            "an operation on plain data is not recorded, so its result has no grad_fn.",
        ),
        Slip(
            (True, True, False, True, True),
            "a view of a leaf is made by a recorded operation, like any other result.",
        ),
        Slip(
            (True, True, False, False, False),
            "detach leaves the graph behind: its result has no grad_fn.",
        ),
        Slip(
            (True, True, True, False, True),
            "a product by 1 changes no number and is recorded all the same.",
        ),
    ),
    alone=True,
    last_hint="look again at what makes a leaf: it has no grad_fn, for nothing recorded made it.",
)


LEAF_VALUES = Exercise(
    solution=_leaf_values,
    cases=(
        loss_case("w * 2", w=3.0),
        loss_case("w * w + b", w=3.0, b=1.0),
        loss_case("(a * b).exp() + c - 1", a=5.0, b=2.0, c=4.0),
        loss_case("a * b", a=2.0, b=2.0),
        loss_case("w.view(1) * torch.tensor(7.0)", w=6.0),
    ),
    slips=(
        Slip(_first_path, "that follows one input only; a node may have several."),
        Slip(_every_path, "a leaf that two paths reach is one leaf: collect the nodes in a set."),
        Slip(
            _different_values,
            "two leaves may hold the same number: make the nodes unique, not the values.",
        ),
        Slip(_large_to_small, "the right leaves in the wrong order: from small to large."),
        Slip(
            _none_is_no_node,
            "next_functions holds None where an input needs no gradient: leave it out.",
        ),
        Slip(
            _every_node_has_a_leaf,
            "only the nodes at the ends have a .variable: walk on until there is one.",
            also=(_every_input_has_a_leaf,),
        ),
    ),
    last_hint="look again at the walk: from loss.grad_fn along all next_functions, each node once.",
)

WORKS_TWICE = Exercise(
    solution=_works_twice,
    cases=(
        loss_case("w + b", w=3.0, b=1.0),
        loss_case("w * b", w=3.0, b=1.0),
        loss_case("w * b + b - 2", w=3.0, b=1.0),
        loss_case("-(w - b) + w", w=3.0, b=1.0),
        loss_case("b + w.exp()", w=3.0, b=1.0),
        loss_case("-w", w=[1.0]),
    ),
    slips=(
        Slip(
            _first_node_only,
            "that asks the first node only; a node further down may have saved a tensor.",
        ),
        Slip(_first_inputs_only, "that follows the first input only; a node may have several."),
        Slip(_the_other_way_round, "the other way round: True if nothing is saved."),
        Slip(lambda loss: False, "sums save nothing, and walk as often as you like."),
        Slip(
            lambda loss: True,
            "some of these graphs hold tensors: read the attributes that the names stand for, "
            "with getattr, and not the names.",
        ),
        Slip(
            _names_are_enough,
            "_saved_ also names plain numbers, such as the factor of a sum: ask for tensors.",
        ),
    ),
    last_hint="look again at the walk: every node behind loss, and every _saved_ attribute of it.",
)

KEPT_BYTES = Exercise(
    solution=_kept_bytes,
    cases=(
        case("lambda w: w + 1", "torch.zeros(3, requires_grad=True)"),
        case("lambda w: w * w", "torch.zeros(3, requires_grad=True)"),
        case("lambda w: w.exp().exp()", "torch.zeros(5, requires_grad=True)"),
        case("lambda w: w.exp().square()", "torch.zeros(4, requires_grad=True)"),
        case("lambda w: w.exp() * w.exp()", "torch.zeros(4, requires_grad=True)"),
        case("lambda w: w * w", "torch.zeros(4, dtype=torch.float16, requires_grad=True)"),
    ),
    slips=(
        Slip(_every_save, "a tensor that was saved twice lies in memory once."),
        Slip(_number_of_tensors, "that counts tensors; each has nbytes bytes."),
        Slip(
            _number_of_elements,
            "that counts numbers; a float32 has 4 bytes, a float16 has 2: take nbytes.",
            also=(_four_bytes_each,),
        ),
        Slip(
            _equal_numbers_once,
            "two tensors may hold equal numbers; data_ptr() tells them apart.",
        ),
        Slip(
            _counted_on_the_way_back,
            "the second function runs in backward, which nobody called: count in the first.",
        ),
        Slip(
            _size_of_the_result,
            "that is the size of w or of the result; what is saved may be more, or nothing.",
            also=(lambda function, w: w.nbytes,),
        ),
    ),
    last_hint="look again at saved_tensors_hooks: pack sees each saved tensor; keep the result "
    "alive while you count.",
)

EXERCISES = {
    "1": NODES,
    "2": LEAVES,
    "3": LEAF_VALUES,
    "4": WORKS_TWICE,
    "5": KEPT_BYTES,
}
