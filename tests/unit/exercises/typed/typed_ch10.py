"""Answers to the exercises of chapter 10, wrong and right, as readers type them."""

import torch
import torch.nn.functional as F

ANSWERS, WRONG, RIGHT = [], [], []

ANSWERS += [
    ("10.1", (False, False, True, False, False), "stack is a brick like cat"),
    ("10.1", [True, True, True, False, False], "Linear is a wall"),
    ("10.1", [True, False, False, False, False], "a method of a tensor is compiled too"),
    ("10.1", [True, False, True, True, False], "the relu of nn.functional is Python"),
    ("10.1", [True, False, True, False, True], "autograd.grad is Python around"),
    ("10.1", [True, True, True, True, True], "Linear is a wall"),
]
WRONG += [
    ("10.1", [True, False, True], "of length 5, yours has length 3"),
    ("10.1", "True, False, True, False, False", "yours is"),
]
RIGHT += [
    ("10.1", [True, False, True, False, False]),
    ("10.1", (1 == 1, False, 1 == 1, False, False)),
]

ANSWERS += [
    ("10.2", (12, 2010), "the other way round"),
    ("10.2", [2000, 2], "that is the way alone"),
    ("10.2", (2010, 2.01), "10,000 numbers, not 10"),
    ("10.2", (12, 12), "the fixed part is paid for each call"),
    ("10.2", (2010, 10), "has a fixed part too"),
    ("10.2", (2 + 10 * 0.001, 12), "that is a single row"),
]
WRONG += [
    ("10.2", (2100, 12), "2100 is not it"),
    ("10.2", (2000, 10), "2000 is not it"),
    ("10.2", 2010, "yours is"),
]
RIGHT += [
    ("10.2", (2010, 12)),
    ("10.2", [1000 * (2 + 10 * 0.001), 2 + 10_000 * 0.001]),
    ("10.2", (2010.0, 12.0)),
]

ANSWERS += [
    ("10.3", [True, True, False, True, False, False, True], "a shape is known"),
    ("10.3", [False, False, False, True, False, False, True], "tolist makes Python numbers"),
    ("10.3", [False, True, True, True, False, False, True], "one more order in the queue"),
    ("10.3", [False, True, False, False, False, False, True], "print shows numbers"),
    ("10.3", [False, True, False, True, True, False, True], "where a tensor lies"),
    ("10.3", [False, True, False, True, False, True, True], "a view is a new note"),
    ("10.3", [False, True, False, True, False, False, False], "if must know"),
    ("10.3", [False] * 7, "tolist makes Python numbers"),
]
WRONG += [
    ("10.3", [False, True], "of length 7, yours has length 2"),
]
RIGHT += [
    ("10.3", [False, True, False, True, False, False, True]),
    ("10.3", (False, True, False, True, False, False, True)),
]

aten = torch.ops.aten


def linear_unturned(rows, weight, bias):
    return aten.addmm(bias, rows, weight)


def linear_by_matmul_unturned(rows, weight, bias):
    return rows @ weight + bias


def linear_without_bias(rows, weight, bias):
    return rows @ weight.t()


def linear_turned_at_the_end(rows, weight, bias):
    return aten.addmm(bias, rows, weight.t()).t()


def linear_other_order(rows, weight, bias):
    return aten.addmm(bias, weight, aten.t(rows))


def linear_bias_last(rows, weight, bias):
    return aten.addmm(rows, aten.t(weight), bias)


def linear_overloads(rows, weight, bias):
    turned = aten.t.default(weight)
    return aten.addmm.default(bias, rows, turned)


ANSWERS += [
    ("10.4", linear_unturned, "turn them with aten.t first"),
    ("10.4", linear_by_matmul_unturned, "turn them with aten.t first"),
    ("10.4", linear_without_bias, "the bias is missing"),
    ("10.4", linear_turned_at_the_end, "only the weights must be turned"),
    ("10.4", linear_other_order, "rows come first"),
]
WRONG += [
    ("10.4", linear_bias_last, "Your function raises RuntimeError"),
    ("10.4", lambda rows, weight, bias: aten.t(weight), "Expected shape"),
    ("10.4", lambda rows, weight, bias: None, "Your function returns None"),
]
RIGHT += [
    ("10.4", lambda rows, weight, bias: aten.addmm(bias, rows, aten.t(weight))),
    ("10.4", linear_overloads),
    ("10.4", lambda rows, weight, bias: torch.addmm(bias, rows, weight.t())),
    ("10.4", lambda rows, weight, bias: rows @ weight.T + bias),
    ("10.4", lambda rows, weight, bias: F.linear(rows, weight, bias)),
]


def half_fixed(n1, t1, n2, t2):
    each = (t2 - t1) / (n2 - n1)
    return t1 - each * n1


def half_each(n1, t1, n2, t2):
    return (t1 - t2) / (n1 - n2)


def half_forgot_loop(n1, t1, n2, t2):
    each = (t2 - t1) / (n2 - n1)
    return t1 / each


def half_twice(n1, t1, n2, t2):
    each = (t2 - t1) / (n2 - n1)
    fixed = t1 - n1 * each
    return 2 * fixed / each


def half_from_the_second(n1, t1, n2, t2):
    each = (t2 - t1) / (n2 - n1)
    return (t2 - n2 * each) / each


def half_in_one_line(n1, t1, n2, t2):
    return (t1 * n2 - t2 * n1) / (t2 - t1)


ANSWERS += [
    ("10.5", half_fixed, "that is the fixed part"),
    ("10.5", half_each, "that is the time for each number"),
    ("10.5", half_forgot_loop, "t1 holds the fixed part and the loop"),
    ("10.5", half_twice, "that is twice too many"),
]
WRONG += [
    ("10.5", lambda n1, t1, n2, t2: (n1 + n2) / 2, "is not it"),
    ("10.5", lambda n1, t1, n2, t2: None, "Your function returns None"),
]
RIGHT += [
    ("10.5", half_from_the_second),
    ("10.5", half_in_one_line),
]


def python_writes(thing):
    return hasattr(thing, "__code__")


def linear_row_by_row(rows, weight, bias):
    return torch.stack([weight @ row + bias for row in rows])


def half_step_by_step(n1, t1, n2, t2):
    more_numbers = n2 - n1
    more_time = t2 - t1
    for_each = more_time / more_numbers
    for_the_way = t2 - for_each * n2
    return for_the_way / for_each


def half_by_a_line(n1, t1, n2, t2):
    table = torch.tensor([[1.0, n1], [1.0, n2]], dtype=torch.float64)
    fixed, each = torch.linalg.solve(table, torch.tensor([t1, t2], dtype=torch.float64)).tolist()
    return fixed / each


def half_as_a_tensor(n1, t1, n2, t2):
    return float(torch.tensor(half_from_the_second(n1, t1, n2, t2)))


def half_swapped(n1, t1, n2, t2):
    return half_from_the_second(n2, t2, n1, t1)


WRONG += [
    ("10.5", lambda n1, t1, n2, t2: t1 / n1, "is not it"),
    ("10.5", lambda n1, t1: n1, "Expected a function of 4 parameters"),
]
RIGHT += [
    ("10.1", [bool(k) for k in (1, 0, 1, 0, 0)]),
    ("10.1", [not python_writes(f) for f in (torch.cat, F.relu)] + [True, False, False]),
    ("10.1", torch.tensor([1, 0, 1, 0, 0]).bool().tolist()),
    ("10.1", tuple(k in (0, 2) for k in range(5))),
    ("10.2", (2000 + 10, 2 + 10)),
    ("10.2", (1000 * 2 + 1000 * 10 * 0.001, 2 + 1000 * 10 * 0.001)),
    ("10.2", torch.tensor([2010.0, 12.0]).tolist()),
    ("10.3", [k in (1, 3, 6) for k in range(7)]),
    ("10.3", torch.tensor([0, 1, 0, 1, 0, 0, 1]).bool().tolist()),
    ("10.3", [False] + [True, False] * 2 + [False, True]),
    ("10.3", tuple(bool(int(letter)) for letter in "0101001")),
    ("10.4", linear_row_by_row),
    ("10.5", half_step_by_step),
    ("10.5", half_by_a_line),
    ("10.5", half_as_a_tensor),
    ("10.5", half_swapped),
]
