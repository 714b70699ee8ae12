"""Answers to the exercises of chapter 12, wrong and right, as readers type them."""

import math

import torch
import torch.nn.functional as F


def layer_in_two_steps(x, weight, bias):
    y = torch.matmul(x, weight.T)
    y = y + bias
    return y


def layer_by_addmm(x, weight, bias):
    return torch.addmm(bias, x, weight.t())


def layer_by_einsum(x, weight, bias):
    return torch.einsum("ni,oi->no", x, weight) + bias


def layer_by_loops(x, weight, bias):
    out = torch.zeros(len(x), len(weight), device=x.device)
    for n in range(len(x)):
        for o in range(len(weight)):
            out[n, o] = (x[n] * weight[o]).sum() + bias[o]
    return out


def layer_of_columns(x, weight, bias):
    return torch.stack([x @ w + b for w, b in zip(weight, bias, strict=True)], dim=1)


def layer_twisted(x, weight, bias):
    return (weight @ x.T).T + bias


def layer_weights_first(x, weight, bias):
    return weight.matmul(x.t()) + bias


def layer_weights_first_and_fitting(x, weight, bias):
    return weight.matmul(x.t()) + bias.unsqueeze(1)


def layer_pairs_only(x, weight, bias):
    return torch.sum(weight * x, 1) + bias


def lse_by_math(x):
    rows = []
    for row in x.tolist():
        top = max(row)
        rows.append(top + math.log(sum(math.exp(score - top) for score in row)))
    return torch.tensor(rows).to(x.device)


def lse_by_max(x):
    m = x.max(dim=1).values
    return m + torch.log(torch.exp(x - m.unsqueeze(1)).sum(1))


def lse_by_logaddexp(x):
    total = x[:, 0]
    for column in x.t()[1:]:
        total = torch.logaddexp(total, column)
    return total


def lse_in_double_only(x):
    return torch.log(torch.exp(x.double()).sum(1)).float()


def lse_naive(x):
    return torch.log(torch.sum(torch.exp(x), dim=-1))


def lse_forgets_top(x):
    x = x - x.max(dim=1, keepdim=True).values
    return x.exp().sum(1).log()


def lse_top_of_table(x):
    m = torch.max(x)
    return m + torch.log(torch.exp(x - m).sum(dim=1))


def lse_of_columns(x):
    m = x.max(dim=0).values
    return m + (x - m).exp().sum(0).log()


def lse_of_table(x):
    m = x.max()
    return m + (x - m).exp().sum().log()


def lse_without_keepdim(x):
    return torch.log(torch.exp(x - x.amax(dim=1)).sum(dim=1)) + x.amax(dim=1)


def lse_below_its_row(x):
    m = x.max(dim=1).values
    return m + (m - x).neg().exp().sum(1).log()


def lse_adds_a_column(x):
    m = x.max(dim=1, keepdim=True).values
    return m + torch.log(torch.exp(x - m).sum(1))


def lse_keeps(x):
    m = x.max(dim=1, keepdim=True).values
    return m + (x - m).exp().sum(1, keepdim=True).log()


def lse_mean(x):
    m = x.max(dim=1, keepdim=True).values
    return m.squeeze(1) + (x - m).exp().mean(1).log()


def words_by_bmm(q, k):
    return torch.bmm(q, k.transpose(1, 2)) / math.sqrt(q.size(2))


def words_by_loops(q, k):
    rows = [[[float(a @ b) for b in kk] for a in qq] for qq, kk in zip(q, k, strict=True)]
    return torch.tensor(rows).to(q.device) / q.shape[2] ** 0.5


def words_scaled_before(q, k):
    return torch.einsum("abc,adc->abd", q / q.shape[2] ** 0.5, k)


def words_stretched(q, k):
    return (q[:, :, None] * k[:, None]).sum(-1) / q.shape[-1] ** 0.5


ANSWERS = [
    ("12.1", ((3, 3), "error", (4,), (8, 4, 2), ()), "the first: the lengths in the middle"),
    ("12.1", ((4, 2), (3, 3), (4,), (8, 4, 2), ()), "the second: look which two lengths"),
    ("12.1", ((4, 2), "error", (4, 1), (8, 4, 2), ()), "the third: the row of one dimension"),
    ("12.1", ((4, 2), "error", "error", (8, 4, 2), ()), "the third: every row of 3 meets"),
    ("12.1", ((4, 2), "error", (4), (8, 4, 2), ()), "the third: a tuple of one number needs"),
    ("12.1", ((4, 2), "error", 4, (8, 4, 2), (1,)), "the third: a tuple of one number needs"),
    ("12.1", ((4, 2), "error", (4,), "error", ()), "the fourth: the 8 is a batch"),
    ("12.1", ((4, 2), "error", (4,), (4, 2), ()), "the fourth: the 8 is a batch"),
    ("12.1", ((4, 2), "error", (4,), (8, 4, 2), (3,)), "the last: that is the star"),
    ("12.1", ((4, 2), "error", (4,), (8, 4, 2), (1,)), "the last: it is a single number"),
    ("12.1", ((4, 2), "error", (4,), (8, 4, 2), "error"), "the last: two rows of one dimension"),
    ("12.1", ((2, 4), "error", (4,), (8, 4, 2), ()), "the first: the lengths in the middle"),
    ("12.1", ((3, 3), (3, 3), (4,), (8, 4, 2), ()), "the first: the lengths in the middle"),
    ("12.1", ((4, 2), (2, 4), (4,), (8, 4, 2), ()), "the second: look which two lengths"),
    ("12.1", ((4, 2), (4, 2), (4,), (8, 4, 2), ()), "the second: look which two lengths"),
    ("12.1", ((4, 2), "error", (4, 3), (8, 4, 2), ()), "the third: the row of one dimension"),
    ("12.1", ((4, 2), "error", (4,), (8, 2), ()), "the fourth: the 8 is a batch"),
    ("12.1", ((4, 2), "error", (4,), (8, 4, 2), (1, 1)), "the last: it is a single number"),
    ("12.1", ((4, 2), "error", (4,), (8, 4, 2), 1), "the last: it is a single number"),
    ("12.2", lambda x, weight, bias: torch.matmul(x, weight) + bias, "turn them, so that in"),
    ("12.2", lambda x, weight, bias: bias + weight * x, "that is the star"),
    ("12.2", layer_pairs_only, "each row of x must meet every row of weight"),
    ("12.2", layer_weights_first, "there the weights stand at the left"),
    ("12.2", lambda x, weight, bias: torch.mm(x, weight.T), "the bias is missing"),
    ("12.2", lambda x, weight, bias: F.linear(x, weight, -bias), "the bias is added"),
    ("12.2", layer_weights_first_and_fitting, "that is (out, N)"),
    ("12.3", [[1, 1], [2, 2]], "Ben's column stays"),
    ("12.3", [[1, 0], [1, 0]], "the second walk has 2 hours uphill"),
    ("12.3", [[0, 0], [1, 0]], "row 1 of value is no row of the result"),
    ("12.3", [[0, 0], [2, 0]], "row 1 of value is no row of the result"),
    ("12.3", [[0, 0], [1, 1]], "row 1 of value is no row of the result"),
    ("12.3", [[1, 2], [0, 0]], "the gains belong to two walks"),
    ("12.3", [[13.0, 10], [13, 8]], "those are the new distances"),
    ("12.3", [[4, 0], [8, 0]], "that is what uphill is worth now"),
    ("12.3", [[0, 1], [0, 2]], "Ann is the first column"),
    ("12.4", lse_naive, "exp(1000) is infinity"),
    ("12.4", lse_forgets_top, "must be added at the end"),
    ("12.4", lse_top_of_table, "each row needs its own largest score"),
    ("12.4", lse_of_columns, "that is one number for each column"),
    ("12.4", lse_of_table, "that is one number for the whole table"),
    ("12.4", lambda x: x.max(dim=1).values, "that is the largest alone"),
    ("12.4", lse_mean, "that is the mean of the powers"),
    ("12.4", lse_without_keepdim, "so that each row meets its own largest"),
    ("12.4", lse_below_its_row, "so that each row meets its own largest"),
    ("12.4", lse_adds_a_column, "top is a column here"),
    ("12.4", lse_keeps, "that is (N, 1)"),
    ("12.5", lambda q, k: torch.bmm(q, k.mT) / q.size(-1), "you divide by D"),
    ("12.5", lambda q, k: torch.einsum("ntd,nsd->nts", q, k), "divide them by the root of D"),
    ("12.5", lambda q, k: q @ k.mT * math.sqrt(q.shape[2]), "divide by it"),
    ("12.5", lambda q, k: q @ k.mT / math.sqrt(k.shape[1]), "D is the length of a word's row"),
    ("12.5", lambda q, k: k @ q.mT / q.shape[2] ** 0.5, "q comes first"),
    ("12.5", lambda q, k: (q @ k.mT).sum(0) / q.shape[2] ** 0.5, "the n is missing"),
    ("12.5", lambda q, k: (q @ k.mT / q.shape[2] ** 0.5).softmax(2), "leave the softmax away"),
    ("12.5", lambda q, k: torch.matmul(q, k) / q.shape[2] ** 0.5, "turn the last two dimensions"),
    ("12.5", lambda q, k: q @ k.t() / q.shape[2] ** 0.5, "turn only the last two dimensions"),
    ("12.5", lambda q, k: q @ k.t(), "turn only the last two dimensions"),
    ("12.5", lambda q, k: torch.matmul(q, k.T) / q.shape[2] ** 0.5, "turn only the last two"),
    ("12.5", lambda q, k: q @ k.T, "turn only the last two dimensions"),
    ("12.5", lambda q, k: torch.einsum("ntd,ntd->nt", q, k), "two letters are needed"),
    ("12.5", lambda q, k: torch.einsum("nsd,nsd->ns", q, k) / q.shape[2] ** 0.5, "two letters"),
]

WRONG = [
    ("12.1", ((4, 2), "error", (4,), (8, 4, 2)), "of length 5, yours has length 4."),
    ("12.1", (4, 2), "of length 5, yours has length 2."),
    ("12.1", ((4, 2), None, (4,), (8, 4, 2), ()), "Entry 1"),
    ("12.2", lambda x, weight, bias: x, "Expected shape (2, 2), yours is (2, 3)"),
    ("12.2", lambda x, weight: x @ weight.t(), "Expected a function of 3 parameters"),
    ("12.2", lambda x, weight, bias: 2 * (x @ weight.t()) + bias, "yours is 24.5"),
    ("12.3", [1, 2], "Expected a"),
    ("12.3", torch.tensor([[1, 0], [2, 0]]), "yours is a tensor of shape (2, 2)."),
    ("12.3", [[1, 0], [3, 0]], "3"),
    ("12.4", lambda x: x, "Expected shape (2,), yours is (2, 3)"),
    ("12.4", lambda x: None, "Your function returns None"),
    ("12.5", lambda q, k: q, "Expected shape (2, 3, 2), yours is (2, 3, 4)"),
]

RIGHT = [
    ("12.1", ((4, 2), "error", (4,), (8, 4, 2), ())),
    ("12.1", [[4, 2], "error", [4], [8, 4, 2], []]),
    ("12.1", (torch.Size([4, 2]), "error", torch.Size([4]), torch.Size([8, 4, 2]), torch.Size([]))),
    ("12.2", layer_in_two_steps),
    ("12.2", layer_by_addmm),
    ("12.2", layer_by_einsum),
    ("12.2", layer_by_loops),
    ("12.2", layer_of_columns),
    ("12.2", layer_twisted),
    ("12.2", F.linear),
    ("12.3", [[1, 0], [2, 0]]),
    ("12.3", ((1.0, 0.0), (2.0, 0.0))),
    ("12.3", torch.tensor([[1.0, 0], [2, 0]]).tolist()),
    ("12.3", [[4 - 3, 0], [2 * (4 - 3), 0 * 0]]),
    ("12.4", lse_by_math),
    ("12.4", lse_by_max),
    ("12.4", lse_by_logaddexp),
    ("12.4", lambda x: x.logsumexp(1)),
    ("12.5", words_by_bmm),
    ("12.5", words_by_loops),
    ("12.5", words_scaled_before),
    ("12.5", words_stretched),
]


def lse_in_a_loop(x):
    sums = torch.zeros(len(x)).to(x)
    for k, row in enumerate(x):
        sums[k] = (row - row.max()).exp().sum().log() + row.max()
    return sums


def lse_sorted(x):
    ordered, _ = x.sort(dim=1, descending=True)
    top = ordered[:, :1]
    return torch.log1p((ordered[:, 1:] - top).exp().sum(1)) + top.squeeze(1)


def words_one_by_one(q, k):
    tables = [torch.mm(mine, others.t()) for mine, others in zip(q, k, strict=True)]
    return torch.stack(tables) / q.shape[-1] ** 0.5


def words_root_on_both(q, k):
    root = q.shape[-1] ** 0.25
    return (q / root) @ (k / root).transpose(-1, -2)


RIGHT += [
    ("12.1", [(4, 2), "error", (4,), (8, 4, 2), ()]),
    ("12.1", ([4, 2], "error", (4,), [8, 4, 2], ())),
    ("12.1", (tuple((torch.ones(4, 3) @ torch.ones(3, 2)).shape), "error", (4,), (8, 4, 2), ())),
    ("12.3", [[1.0, 0.0], [2.0, 0.0]]),
    ("12.3", [(1, 0), (2, 0)]),
    ("12.4", lse_in_a_loop),
    ("12.4", lse_sorted),
    ("12.5", words_one_by_one),
    ("12.5", words_root_on_both),
]
