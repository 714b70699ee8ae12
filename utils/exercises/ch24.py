"""Chapter 24: A small language model."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 1: the loss at the start --------------------------------------------------------------------


def _start_loss(size):
    return torch.tensor(size).log().item()


def _in_bits(size):
    return torch.tensor(size).log2().item()


def _in_digits(size):
    return torch.tensor(size).log10().item()


def _the_share(size):
    return 1 / size


def _the_size(size):
    return size


def _without_minus(size):
    return torch.tensor(1 / size).log().item()


def _one_minus_share(size):
    return 1 - 1 / size


# ---- 2: a mask that looks back only a little way -------------------------------------------------


def _near(t, w):
    place = torch.arange(t)
    back = place[:, None] - place
    return (back >= 0) & (back < w)


def _all_before(t, w):
    return torch.ones(t, t).tril().bool()


def _one_too_far(t, w):
    place = torch.arange(t)
    back = place[:, None] - place
    return (back >= 0) & (back <= w)


def _both_sides(t, w):
    place = torch.arange(t)
    back = place[:, None] - place
    return back.abs() < w


def _looks_ahead(t, w):
    place = torch.arange(t)
    ahead = place - place[:, None]
    return (ahead >= 0) & (ahead < w)


def _not_itself(t, w):
    place = torch.arange(t)
    back = place[:, None] - place
    return (back > 0) & (back < w)


def _forbidden(t, w):
    place = torch.arange(t)
    back = place[:, None] - place
    return (back < 0) | (back >= w)


def _zeros_and_ones(t, w):
    return torch.ones(t, t).tril().triu(1 - w)


def _first_w_columns(t, w):
    return torch.ones(t, t).tril().bool() & (torch.arange(t) < w)


# ---- 3: shares at a temperature ------------------------------------------------------------------


def _shares_at(scores, temperature):
    if temperature == 0:
        return (scores == scores.max()).float()
    return (scores / temperature).softmax(0)


def _multiplied(scores, temperature):
    if temperature == 0:
        return (scores == scores.max()).float()
    return (scores * temperature).softmax(0)


def _no_zero(scores, temperature):
    return (scores / temperature).softmax(0)


def _divided_after(scores, temperature):
    if temperature == 0:
        return (scores == scores.max()).float()
    return scores.softmax(0) / temperature


def _even_at_zero(scores, temperature):
    if temperature == 0:
        return torch.ones_like(scores) / len(scores)
    return (scores / temperature).softmax(0)


def _plain_at_zero(scores, temperature):
    if temperature == 0:
        return scores.softmax(0)
    return (scores / temperature).softmax(0)


def _place_at_zero(scores, temperature):
    if temperature == 0:
        return scores.argmax()
    return (scores / temperature).softmax(0)


def _no_temperature(scores, temperature):
    return scores.softmax(0)


def _no_softmax(scores, temperature):
    if temperature == 0:
        return (scores == scores.max()).float()
    return (scores / temperature).exp()


# ---- 4: where the memory goes --------------------------------------------------------------------


def _table_bytes(n, t, layers, heads):
    return 4 * n * layers * heads * t * t


def _how_many_numbers(n, t, layers, heads):
    return n * layers * heads * t * t


def _one_row_each(n, t, layers, heads):
    return 4 * n * layers * heads * t


def _half_a_table(n, t, layers, heads):
    return 4 * n * layers * heads * t * (t + 1) // 2


def _one_head(n, t, layers, heads):
    return 4 * n * layers * t * t


def _one_layer(n, t, layers, heads):
    return 4 * n * heads * t * t


def _one_text(n, t, layers, heads):
    return 4 * layers * heads * t * t


def _eight_bytes(n, t, layers, heads):
    return 8 * n * layers * heads * t * t


def _texts_squared(n, t, layers, heads):
    return 4 * layers * heads * (n * t) ** 2


# ---- 5: what divides scores ----------------------------------------------------------------------


def _divisor(d, s):
    return s * s * d**0.5


def _only_the_root(d, s):
    return d**0.5


def _not_the_root(d, s):
    return s * s * d


def _s_once(d, s):
    return s * d**0.5


def _root_of_all(d, s):
    return s * d


def _no_sum(d, s):
    return s * s


def _variance(d, s):
    return s**4 * d


def _turned_round(d, s):
    return 1 / (s * s * d**0.5)


# ---- the exercises -------------------------------------------------------------------------------

EXERCISES = {
    "1": Exercise(
        solution=_start_loss,
        cases=(case("100"), case("2"), case("50257")),
        slips=(
            Slip(_in_bits, "that is counted in bits: cross-entropy takes the natural logarithm."),
            Slip(_in_digits, "that is the logarithm to the base 10: take the natural one."),
            Slip(_the_share, "that is the share of each sign; the loss that it pays is asked."),
            Slip(_the_size, "that is how many signs there are; the loss of a guess is asked."),
            Slip(_without_minus, "a loss of shares is never negative: the minus is missing."),
            Slip(_one_minus_share, "cross-entropy pays for a share by its logarithm."),
        ),
        last_hint="look again at the guesser who knows nothing: what is the share of the letter "
        "that comes, and what does one pay for such a share? Use the natural logarithm.",
    ),
    "2": Exercise(
        solution=_near,
        cases=(case("5", "2"), case("4", "1"), case("6", "3"), case("3", "7")),
        slips=(
            Slip(_all_before, "that one looks back as far as it can: stop after w letters."),
            Slip(_one_too_far, "you count the letter itself as an extra: w letters in all."),
            Slip(_both_sides, "that one looks ahead as well: a distance has a sign."),
            Slip(_looks_ahead, "rows ask, columns are asked: yours looks ahead."),
            Slip(_not_itself, "a letter may look at itself, too."),
            Slip(_forbidden, "True means that it may look: yours says where it may not."),
            Slip(_zeros_and_ones, "the right places, as numbers: a mask is of dtype bool."),
            Slip(_first_w_columns, "those are the first w letters: count back from each letter."),
        ),
        last_hint="look again at one row: how far to the left of the diagonal may a column be? "
        "Count the diagonal itself as one of the w.",
    ),
    "3": Exercise(
        solution=_shares_at,
        cases=(
            case("torch.tensor([1.0, 3.0, 2.0])", "0.5"),
            case("torch.tensor([0.0, 2.0])", "2.0"),
            case("torch.tensor([1.0, 4.0, 2.0, 3.0])", "0"),
            case("torch.tensor([-1.0, 0.5, 0.0])", "1.0"),
        ),
        slips=(
            Slip(_multiplied, "you multiply: a high temperature must make shares more equal."),
            Slip(_no_zero, "at 0 you divide by 0: that case needs a line of its own."),
            Slip(_divided_after, "you divide the shares: then they do not add up to 1."),
            Slip(_even_at_zero, "at 0 the largest score gets all; equal shares are the other end."),
            Slip(_plain_at_zero, "at 0 the largest score gets all, not its share at 1."),
            Slip(_place_at_zero, "at 0 that is a place: shares are asked, one for each score."),
            Slip(_no_temperature, "the temperature is not used."),
            Slip(_no_softmax, "e to the power of each is right, but shares add up to 1."),
        ),
        last_hint="look again at `write`: what is divided there, and before or after what? For 0, "
        "think of a very small temperature.",
    ),
    "4": Exercise(
        solution=_table_bytes,
        cases=(
            case("32", "32", "2", "2"),
            case("1", "1024", "12", "12"),
            case("3", "10", "1", "4"),
        ),
        slips=(
            Slip(_how_many_numbers, "that is how many numbers: a float32 takes more than a byte."),
            Slip(_one_row_each, "each letter has a share for each letter: one t is missing."),
            Slip(_half_a_table, "the zeros above the diagonal are stored like all others."),
            Slip(_one_head, "each head has a table of its own."),
            Slip(_one_layer, "each layer has tables of its own."),
            Slip(_one_text, "each text of the batch has tables of its own."),
            Slip(_eight_bytes, "8 bytes are a float64."),
            Slip(_texts_squared, "letters of one text do not look into another text."),
        ),
        last_hint="look again at the shape of the shares: (n, heads, t, t) in each layer. Count "
        "these numbers, and then the bytes of one.",
    ),
    "5": Exercise(
        solution=_divisor,
        cases=(case("64", "3.0"), case("100", "0.5"), case("16", "1.0")),
        slips=(
            Slip(
                _only_the_root,
                "that is right for numbers of the size 1: here they have the size s.",
            ),
            Slip(_not_the_root, "a sum of d random products grows with the root of d, not with d."),
            Slip(_s_once, "query and key have both the size s: a product has s twice."),
            Slip(_root_of_all, "s and d each need another power: think of one product first."),
            Slip(_no_sum, "that is the size of one product: a score adds up d of them."),
            Slip(_variance, "that is the variance of a score: its root is the deviation."),
            Slip(_turned_round, "that is what to multiply by: the number to divide by is asked."),
        ),
        last_hint="look again at one product of two numbers: how large is it? And then at a sum of "
        "d of them.",
    ),
    "6": Exercise(
        solution=(True, False, True, True),
        slips=(
            Slip(
                (False, False, True, True),
                "A: the last letter sees the same three letters, and a sum knows no order.",
            ),
            Slip(
                (True, True, True, True),
                "B: what has the `b` seen in `abc`, and what in `bac`? The last letter asks it "
                "after that.",
            ),
            Slip(
                (True, False, False, True),
                "C: without a mask it still is a sum over the same three letters.",
            ),
            Slip(
                (True, False, True, False),
                "D: here every letter sees all three in each block, so no letter has seen less "
                "because of the order.",
            ),
        ),
        alone=True,
        last_hint="look again at what each letter has seen behind the first block, in both texts.",
    ),
}
