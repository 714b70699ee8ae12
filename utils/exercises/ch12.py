"""Chapter 12: mathematics."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 2: a layer ----------------------------------------------------------------------------------


def _layer(x, weight, bias):
    return x @ weight.t() + bias


def _not_turned(x, weight, bias):
    return x @ weight + bias


def _star(x, weight, bias):
    return x * weight + bias


def _star_and_sum(x, weight, bias):
    sums = (x * weight).sum(dim=1)
    return sums + bias


def _other_way_round(x, weight, bias):
    return weight @ x.t() + bias


def _without_bias(x, weight, bias):
    return x @ weight.t()


def _minus_bias(x, weight, bias):
    return x @ weight.t() - bias


def _turned_result(x, weight, bias):
    return weight @ x.t() + bias[:, None]


# ---- 4: the logarithm of a sum of powers ---------------------------------------------------------


def _log_of_sum(x):
    top = x.amax(dim=1, keepdim=True)
    sums = (x - top).exp().sum(dim=1)
    return sums.log() + top[:, 0]


def _by_formula(x):
    return x.exp().sum(dim=1).log()


def _top_not_added(x):
    top = x.amax(dim=1, keepdim=True)
    sums = (x - top).exp().sum(dim=1)
    return sums.log()


def _one_top_for_all(x):
    top = x.max()
    sums = (x - top).exp().sum(dim=1)
    return sums.log() + top


def _over_columns(x):
    top = x.amax(dim=0)
    sums = (x - top).exp().sum(dim=0)
    return sums.log() + top


def _of_all(x):
    top = x.max()
    sums = (x - top).exp().sum()
    return sums.log() + top


def _top_alone(x):
    return x.amax(dim=1)


def _log_of_mean(x):
    top = x.amax(dim=1, keepdim=True)
    return (x - top).exp().mean(dim=1).log() + top[:, 0]


def _top_as_a_row(x):
    top = x.amax(dim=1)
    sums = (x - top).exp().sum(dim=1)
    return sums.log() + top


def _column_added(x):
    top = x.amax(dim=1, keepdim=True)
    sums = (x - top).exp().sum(dim=1)
    return sums.log() + top


def _top_kept(x):
    top = x.amax(dim=1, keepdim=True)
    return (x - top).exp().sum(dim=1, keepdim=True).log() + top


# ---- 5: each word with each word -----------------------------------------------------------------


def _word_scores(q, k):
    return q @ k.mT / q.shape[-1] ** 0.5


def _divided_by_d(q, k):
    return q @ k.mT / q.shape[-1]


def _not_divided(q, k):
    return q @ k.mT


def _multiplied(q, k):
    return q @ k.mT * q.shape[-1] ** 0.5


def _root_of_words(q, k):
    return q @ k.mT / k.shape[1] ** 0.5


def _words_exchanged(q, k):
    return k @ q.mT / q.shape[-1] ** 0.5


def _over_samples(q, k):
    return torch.einsum("ntd,nsd->ts", q, k) / q.shape[-1] ** 0.5


def _as_shares(q, k):
    return (q @ k.mT / q.shape[-1] ** 0.5).softmax(dim=-1)


def _plain_matmul(q, k):
    return q @ k / q.shape[-1] ** 0.5


def _turned_as_a_matrix(q, k):
    return q @ k.t() / q.shape[-1] ** 0.5


def _turned_whole(q, k):
    return q @ k.T / q.shape[-1] ** 0.5


def _turned_whole_and_not_divided(q, k):
    return q @ k.T


def _one_letter_for_words(q, k):
    return torch.einsum("ntd,ntd->nt", q, k) / q.shape[-1] ** 0.5


def _one_letter_and_not_divided(q, k):
    return torch.einsum("ntd,ntd->nt", q, k)


EXERCISES = {
    "1": Exercise(
        solution=((4, 2), "error", (4,), (8, 4, 2), ()),
        slips=(
            Slip(
                ((3, 3), "error", (4,), (8, 4, 2), ()),
                "the first: the lengths in the middle, 3 and 3, vanish; the outer ones stay.",
                also=(((2, 4), "error", (4,), (8, 4, 2), ()),),
            ),
            Slip(
                ((4, 2), (3, 3), (4,), (8, 4, 2), ()),
                "the second: look which two lengths meet in the middle of (3, 2) and (4, 3).",
                also=(
                    ((4, 2), (2, 4), (4,), (8, 4, 2), ()),
                    ((4, 2), (4, 2), (4,), (8, 4, 2), ()),
                ),
            ),
            Slip(
                ((4, 2), "error", (4, 1), (8, 4, 2), ()),
                "the third: the row of one dimension counts as a column, and its 1 goes again.",
                also=(((4, 2), "error", (4, 3), (8, 4, 2), ()),),
            ),
            Slip(
                ((4, 2), "error", 4, (8, 4, 2), ()),
                "the third: a tuple of one number needs a comma: (4,).",
            ),
            Slip(
                ((4, 2), "error", "error", (8, 4, 2), ()),
                "the third: every row of 3 meets the 3 numbers; that is one number for each row.",
            ),
            Slip(
                ((4, 2), "error", (4,), "error", ()),
                "the fourth: the 8 is a batch, and one table serves all of it.",
                also=(((4, 2), "error", (4,), (4, 2), ()), ((4, 2), "error", (4,), (8, 2), ())),
            ),
            Slip(
                ((4, 2), "error", (4,), (8, 4, 2), (3,)),
                "the last: that is the star; @ also adds the three products up.",
            ),
            Slip(
                ((4, 2), "error", (4,), (8, 4, 2), (1,)),
                "the last: it is a single number without dimensions, and its shape is ().",
                also=(
                    ((4, 2), "error", (4,), (8, 4, 2), (1, 1)),
                    ((4, 2), "error", (4,), (8, 4, 2), 1),
                ),
            ),
            Slip(
                ((4, 2), "error", (4,), (8, 4, 2), "error"),
                "the last: two rows of one dimension give their dot product, without dimensions.",
            ),
        ),
        alone=True,
        last_hint="look again at both shapes side by side: equal lengths in the middle vanish.",
    ),
    "2": Exercise(
        solution=_layer,
        cases=(
            case(
                "torch.tensor([[2.0, 1.0, 1.0], [1.0, 2.0, 0.0]])",
                "torch.tensor([[5.0, 3.0, -1.0], [4.0, 2.0, 0.0]])",
                "torch.tensor([0.5, -0.5])",
            ),
            case(
                "torch.tensor([[1.0, 2.0], [3.0, 4.0]])",
                "torch.tensor([[0.0, 1.0], [2.0, 3.0]])",
                "torch.tensor([10.0, 20.0])",
            ),
            case(
                "torch.tensor([[1.0, 2.0]])",
                "torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])",
                "torch.tensor([1.0, 2.0, 3.0])",
            ),
        ),
        slips=(
            Slip(
                _not_turned,
                "the weights are (out, in): turn them, so that in stands in the middle.",
            ),
            Slip(
                _star,
                "that is the star: @ lets each row of x meet each row of weight.",
                raises="must match the size of tensor",
            ),
            Slip(
                _star_and_sum,
                "each row of x must meet every row of weight, not only the one at its place.",
            ),
            Slip(
                _other_way_round,
                "there the weights stand at the left, so samples become columns: x comes first.",
            ),
            Slip(_without_bias, "the bias is missing: it is added to every row."),
            Slip(_minus_bias, "the bias is added, not taken away."),
            Slip(
                _turned_result,
                "that is (out, N): the numbers are right and the table is turned; x comes first.",
            ),
        ),
        last_hint="look again at the first number: row 0 of x with row 0 of weight, plus bias 0.",
    ),
    "3": Exercise(
        solution=[[1.0, 0.0], [2.0, 0.0]],
        slips=(
            Slip(
                [[1.0, 1.0], [2.0, 2.0]],
                "Ben's column stays as it is: a number of value counts for its own person only.",
            ),
            Slip(
                [[1.0, 0.0], [1.0, 0.0]],
                "the second walk has 2 hours uphill, and each of them is worth 1 more.",
            ),
            Slip(
                [[0.0, 0.0], [1.0, 0.0]],
                "row 1 of value is no row of the result: each walk that goes uphill gains.",
                also=(
                    [[0.0, 0.0], [2.0, 0.0]],
                    [[0.0, 0.0], [1.0, 1.0]],
                ),
            ),
            Slip(
                [[1.0, 2.0], [0.0, 0.0]],
                "the gains belong to two walks: they stand below each other, in Ann's column.",
            ),
            Slip(
                [[13.0, 10.0], [13.0, 8.0]],
                "those are the new distances: the task asks how much each of them grew.",
            ),
            Slip(
                [[4.0, 0.0], [8.0, 0.0]],
                "that is what uphill is worth now: it was worth 3 before, so 1 is gained an hour.",
            ),
            Slip(
                [[0.0, 1.0], [0.0, 2.0]],
                "Ann is the first column of value, so the first column of the result is hers.",
            ),
        ),
        last_hint="look again at the 3 in row 1, column 0: which results use it, and how often.",
    ),
    "4": Exercise(
        solution=_log_of_sum,
        cases=(
            case("torch.tensor([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]])"),
            case("torch.tensor([[1000.0, 1001.0], [-1000.0, -1001.0], [0.0, 5.0]])"),
            case("torch.tensor([[-1000.0, -1000.0, -1000.0]])"),
        ),
        slips=(
            Slip(_by_formula, "exp(1000) is infinity: take the largest of each row away first."),
            Slip(_top_not_added, "what you took away from the scores must be added at the end."),
            Slip(
                _one_top_for_all,
                "each row needs its own largest score: 1001 below -1000 leaves only zeros.",
            ),
            Slip(_over_columns, "that is one number for each column: fold dim 1, not dim 0."),
            Slip(_of_all, "that is one number for the whole table: fold dim 1 only."),
            Slip(_top_alone, "that is the largest alone: the other scores add a little."),
            Slip(_log_of_mean, "that is the mean of the powers: add them up and do not divide."),
            Slip(
                _top_as_a_row,
                "keep the dimension, keepdim=True, so that each row meets its own largest.",
                raises="must match the size of tensor",
            ),
            Slip(_column_added, "top is a column here: add top[:, 0]."),
            Slip(
                _top_kept, "that is (N, 1): the numbers are right, and one dimension is too much."
            ),
        ),
        last_hint="look again at one row: take its largest score away, and add it at the end.",
    ),
    "5": Exercise(
        solution=_word_scores,
        cases=(
            case(
                "torch.arange(24.0).view(2, 3, 4) % 5 - 2",
                "torch.arange(16.0).view(2, 2, 4) % 7 - 3",
            ),
            case("torch.tensor([[[1.0, 2, 2]]])", "torch.tensor([[[3.0, 0, 1], [0, 1, 0]]])"),
            case(
                "torch.tensor([[[1.0, 0], [0, 2]], [[3, 1], [1, 1]]])",
                "torch.tensor([[[1.0, 2], [3, 4]], [[0, 1], [2, 0]]])",
            ),
        ),
        slips=(
            Slip(_divided_by_d, "you divide by D: the task says by its root."),
            Slip(_not_divided, "the dot products are right: divide them by the root of D."),
            Slip(_multiplied, "you multiply by the root of D: divide by it."),
            Slip(_root_of_words, "D is the length of a word's row, the last one of q."),
            Slip(_words_exchanged, "that is (N, S, T): q comes first."),
            Slip(_over_samples, "the n is missing behind the arrow, so samples are added up."),
            Slip(_as_shares, "those are already shares: leave the softmax away."),
            Slip(
                _plain_matmul,
                "turn the last two dimensions of k, so that D stands in the middle.",
            ),
            Slip(
                _turned_as_a_matrix,
                "turn only the last two dimensions of k: k.mT.",
                also=(_turned_whole, _turned_whole_and_not_divided),
            ),
            Slip(
                _one_letter_for_words,
                "two letters are needed for the words, t for q and s for k: each word meets each "
                "word.",
                also=(_one_letter_and_not_divided,),
                raises="does not broadcast with previously seen size",
            ),
        ),
        last_hint="look again at one number: the dot product of one row of q with one row of k.",
    ),
}
