"""Chapter 07: the dynamic graph."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 4: a branch for each number -----------------------------------------------------------------


def _cost(kilometres, price):
    beyond = 10 + (kilometres - 10) / 2
    return price * torch.where(kilometres > 10, beyond, kilometres)


def _as_it_was(kilometres, price):
    if kilometres > 10:
        return price * (10 + (kilometres - 10) / 2)
    return price * kilometres


def _one_answer_for_all(kilometres, price):
    if (kilometres > 10).any():
        return price * (10 + (kilometres - 10) / 2)
    return price * kilometres


def _all_or_none(kilometres, price):
    if (kilometres > 10).all():
        return price * (10 + (kilometres - 10) / 2)
    return price * kilometres


def _branches_exchanged(kilometres, price):
    beyond = 10 + (kilometres - 10) / 2
    return price * torch.where(kilometres > 10, kilometres, beyond)


def _only_what_lies_beyond(kilometres, price):
    return price * torch.where(kilometres > 10, (kilometres - 10) / 2, kilometres)


def _half_of_everything(kilometres, price):
    return price * torch.where(kilometres > 10, kilometres / 2, kilometres)


def _full_price(kilometres, price):
    return price * kilometres


def _number_by_number(kilometres, price):
    costs = []
    for k in kilometres:
        costs.append(price * (10 + (k - 10) / 2) if k > 10 else price * k)
    return torch.stack(costs)


# ---- 5: a state without its past -----------------------------------------------------------------


def _learn(w, inputs, lr):
    state = torch.zeros_like(inputs[0])
    for value in inputs:
        past = state.detach()
        state = w * past + value
        loss = (state - 1) ** 2
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item()


def _with_its_past(w, inputs, lr):
    state = torch.zeros_like(inputs[0])
    for value in inputs:
        state = w * state + value
        loss = (state - 1) ** 2
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item()


def _retained(w, inputs, lr):
    state = torch.zeros_like(inputs[0])
    for value in inputs:
        state = w * state + value
        loss = (state - 1) ** 2
        loss.backward(retain_graph=True)
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item()


def _cut_behind_w(w, inputs, lr):
    state = torch.zeros_like(inputs[0])
    for value in inputs:
        state = w * state + value
        state = state.detach()
        loss = (state - 1) ** 2
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item()


def _no_zero(w, inputs, lr):
    state = torch.zeros_like(inputs[0])
    for value in inputs:
        past = state.detach()
        state = w * past + value
        loss = (state - 1) ** 2
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
    return w.item()


def _new_w(w, inputs, lr):
    state = torch.zeros_like(inputs[0])
    for value in inputs:
        past = state.detach()
        state = w * past + value
        loss = (state - 1) ** 2
        loss.backward()
        with torch.no_grad():
            w = w - lr * w.grad
    return w.item()


def _state_forgotten(w, inputs, lr):
    for value in inputs:
        state = w * torch.zeros_like(value) + value
        loss = (state - 1) ** 2
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item()


# ---- 6: bytes kept for the way back -------------------------------------------------------------


def _kept_bytes(function, w):
    found = {}

    def pack(t):
        found[t.data_ptr()] = t.nbytes
        return t.detach()

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        result = function(w)  # noqa: F841 (it holds the graph while we count)
    return sum(found.values())


def _every_save(function, w):
    sizes = []

    def pack(t):
        sizes.append(t.nbytes)
        return t.detach()

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        function(w)
    return sum(sizes)


def _number_of_tensors(function, w):
    found = {}

    def pack(t):
        found[t.data_ptr()] = t.nbytes
        return t.detach()

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        result = function(w)  # noqa: F841
    return len(found)


def _number_of_elements(function, w):
    found = {}

    def pack(t):
        found[t.data_ptr()] = t.numel()
        return t.detach()

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        result = function(w)  # noqa: F841
    return sum(found.values())


def _four_bytes_each(function, w):
    found = {}

    def pack(t):
        found[t.data_ptr()] = 4 * t.numel()
        return t.detach()

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        result = function(w)  # noqa: F841
    return sum(found.values())


def _equal_numbers_once(function, w):
    found = {}

    def pack(t):
        found[str(t.tolist())] = t.nbytes
        return t.detach()

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        result = function(w)  # noqa: F841
    return sum(found.values())


def _counted_on_the_way_back(function, w):
    found = {}

    def unpack(t):
        found[t.data_ptr()] = t.nbytes
        return t.detach()

    with torch.autograd.graph.saved_tensors_hooks(lambda t: t.detach(), unpack):
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
            "an operation on plain data is not noted, so its result has no grad_fn.",
        ),
        Slip(
            (True, True, False, True, True),
            "a view of a leaf is made by a noted operation, like any other result.",
        ),
        Slip(
            (True, True, False, False, False),
            "detach leaves the graph behind: its result has no grad_fn.",
        ),
        Slip(
            (True, True, True, False, True),
            "a product by 1 changes no number and is noted all the same.",
        ),
    ),
    alone=True,
    last_hint="look again at what makes a leaf: it has no grad_fn, for nothing recorded made it.",
)


TWICE = Exercise(
    solution=(True, False, True, False, False),
    slips=(
        Slip(
            (False, False, True, False, False),
            "a sum passes a gradient on as it is and keeps nothing: nothing is missing later.",
            also=((True, False, False, False, False),),
        ),
        Slip(
            (True, True, True, False, False),
            "the factor of a product is the other factor: it keeps numbers, and frees them.",
        ),
        Slip(
            (True, False, True, True, False),
            "a square changes at twice its number, so it keeps this number, and frees it.",
        ),
        Slip(
            (True, False, True, False, True),
            "the sum keeps nothing, but one of its paths leads through exp.",
        ),
    ),
    alone=True,
    last_hint="look again at each operation: does its factor on the way back need a number? "
    "Then it keeps one.",
)

COST = Exercise(
    solution=_cost,
    cases=(
        case("torch.tensor([4.0, 14.0])", "torch.tensor(2.0, requires_grad=True)"),
        case("torch.tensor([[10.0, 30.0], [0.5, 11.0]])", "torch.tensor(1.0, requires_grad=True)"),
        case("torch.tensor(20.0)", "torch.tensor(3.0, requires_grad=True)"),
        case("torch.tensor([12.0])", "torch.tensor(0.5, requires_grad=True)"),
        case("torch.tensor([1.0, 2.0])", "torch.tensor(2.0, requires_grad=True)"),
    ),
    slips=(
        Slip(
            _as_it_was,
            "if wants one answer for the whole tensor: let torch.where choose number by number.",
        ),
        Slip(
            _one_answer_for_all,
            "that asks one question for the whole tensor; each number needs its own answer.",
            also=(_all_or_none,),
        ),
        Slip(
            _branches_exchanged,
            "where takes the second input if the condition is true, the third if it is false.",
        ),
        Slip(_only_what_lies_beyond, "the first 10 kilometres are paid as well."),
        Slip(_half_of_everything, "only the kilometres beyond 10 cost the half."),
        Slip(_full_price, "the kilometres beyond 10 cost the half."),
        Slip(
            _number_by_number,
            "a loop goes along the first dimension only, and a single number has none.",
        ),
    ),
    last_hint="look again at one number of each case, and compute its cost by hand.",
)

LEARN = Exercise(
    solution=_learn,
    cases=(
        case("torch.tensor(0.5, requires_grad=True)", "torch.tensor([1.0, 2.0, 3.0])", "0.1"),
        case("torch.tensor(-1.0, requires_grad=True)", "torch.tensor([0.5, 0.5])", "0.2"),
        case("torch.tensor(0.2, requires_grad=True)", "torch.tensor([2.0])", "0.1"),
        case(
            "torch.tensor(0.3, requires_grad=True)", "torch.tensor([1.0, -1.0, 0.5, 2.0])", "0.05"
        ),
    ),
    slips=(
        Slip(
            _with_its_past,
            "the state still holds the graphs of earlier rounds: detach it before it is used.",
        ),
        Slip(
            _retained,
            "with retain_graph each round walks the whole past, through a w that has changed.",
        ),
        Slip(
            _cut_behind_w,
            "that cuts w off as well: detach the old state, before the product with w.",
        ),
        Slip(_no_zero, "the gradients of all rounds add up: empty w.grad after each step."),
        Slip(
            _new_w,
            "w = w - ... makes a new tensor without notes; -= writes into the leaf.",
        ),
        Slip(
            _state_forgotten,
            "w never moves: no step is made, or no state of an earlier round comes in.",
        ),
    ),
    last_hint="look again at what the state of a round is made of: a number, w, and the input.",
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
        ),
    ),
    last_hint="look again at saved_tensors_hooks: pack sees each saved tensor; keep the result "
    "alive while you count.",
)

EXERCISES = {
    "1": NODES,
    "2": LEAVES,
    "3": TWICE,
    "4": COST,
    "5": LEARN,
    "6": KEPT_BYTES,
}
