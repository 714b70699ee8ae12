"""Chapter 23: Scaling up."""

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 1: what autocast returns --------------------------------------------------------------------

EXERCISE_1 = Exercise(
    solution=("bfloat16", "float32", "float32", "float32"),
    slips=(
        Slip(
            ("float32", "float32", "float32", "float32"),
            "a @ w: that is what autocast is there for. Matrix products are computed in short "
            "numbers.",
        ),
        Slip(
            ("bfloat16", "bfloat16", "float32", "float32"),
            "a + 1: autocast does not touch every operation. A sum keeps the dtype of its inputs.",
        ),
        Slip(
            ("bfloat16", "float32", "bfloat16", "float32"),
            "the loss: a mean of many numbers needs digits. Look at what the list on the page "
            "printed for it.",
        ),
        Slip(
            ("bfloat16", "float32", "float32", "bfloat16"),
            "w.grad: w itself stayed float32, and a gradient has the dtype of its tensor.",
        ),
    ),
    alone=True,
    last_hint="look again at the list that the block with `autocast` prints.",
)

# ---- 2: the bytes of a training ------------------------------------------------------------------

EXERCISE_2 = Exercise(
    solution=8_008_000,
    slips=(
        Slip(2_002_000, "these are the parameters alone. Adam's training keeps more than those."),
        Slip(8_000_000, "the biases are parameters as well: there is one for each output."),
        Slip(
            4_004_000,
            "that is twice the parameters: with the gradients, and without Adam's averages.",
        ),
        Slip(6_006_000, "that is three sets. Adam keeps two averages, not one."),
        Slip(500_500, "these are parameters, not bytes; and it is one of several sets."),
        Slip(16_016_000, "a number of `float32` has four bytes, not eight."),
        Slip(10_010_000, "that is five sets; what is saved for backward is left out here."),
    ),
    last_hint="look again at the first picture: how many numbers, how many bytes each, how many "
    "such sets.",
)

# ---- 3: the loss of the whole batch --------------------------------------------------------------


def _whole_loss(losses, rows):
    return sum(loss * count for loss, count in zip(losses, rows, strict=True)) / sum(rows)


def _mean_of_means(losses, rows):
    return sum(losses) / len(losses)


def _sum_of_rows(losses, rows):
    return sum(loss * count for loss, count in zip(losses, rows, strict=True))


def _by_parts(losses, rows):
    return sum(loss * count for loss, count in zip(losses, rows, strict=True)) / len(losses)


def _sum_by_rows(losses, rows):
    return sum(losses) / sum(rows)


def _sum_of_means(losses, rows):
    return sum(losses)


def _divided_parts(losses, rows):
    return sum(loss / count for loss, count in zip(losses, rows, strict=True)) / len(losses)


EXERCISE_3 = Exercise(
    solution=_whole_loss,
    cases=(
        case("[1.0, 2.0]", "[8, 8]"),
        case("[1.0, 4.0]", "[6, 2]"),
        case("[0.5, 0.25, 3.0]", "[8, 8, 4]"),
        case("[2.5]", "[3]"),
    ),
    slips=(
        Slip(
            _mean_of_means,
            "a mean of means lets each part count the same. A part with twice as many rows counts "
            "twice.",
        ),
        Slip(
            _sum_of_rows,
            "that is the sum over all rows. The loss that is asked for is their mean.",
        ),
        Slip(
            _by_parts,
            "the sum is over rows, so it is divided by how many rows there are, not by the parts.",
        ),
        Slip(
            _sum_by_rows,
            "a mean times its rows is the sum of a part. Here the means were added as they are.",
        ),
        Slip(
            _sum_of_means,
            "added means are the trap of this chapter: with four parts the result is four times "
            "too large.",
        ),
        Slip(
            _divided_parts,
            "each loss is a mean already. To get back to a sum, multiply by the rows.",
        ),
    ),
    last_hint="look again at the parts of 6 and 2 rows: first find the sum over all eight rows.",
)

# ---- 4: captures ---------------------------------------------------------------------------------

EXERCISE_4 = Exercise(
    solution=3,
    slips=(
        Slip(1, "a captured graph holds for the length it was captured with; 9 is another one."),
        Slip(2, "one for 6, one with an open length. Now think of the vectors with one element."),
        Slip(
            4,
            "after 9 the length is open, so 12 needs no capture of its own. Lengths that came "
            "before are found again.",
            also=(5,),
        ),
        Slip(7, "a call is no capture: what was captured before is used again."),
    ),
    last_hint="look again at the table of lengths and captures on the page, call by call.",
)

# ---- 5: what a checkpoint must hold --------------------------------------------------------------

EXERCISE_5 = Exercise(
    solution=(True, False, True, True, False),
    slips=(
        Slip(
            (False, False, True, True, False),
            "the weights: without them the training begins at new random numbers.",
        ),
        Slip(
            (True, True, True, True, False),
            "the gradients: it is saved after zero_grad, so think of what is left in them.",
        ),
        Slip(
            (True, False, False, True, False),
            "the optimizer's state: momentum is an average over the steps before, kept somewhere.",
        ),
        Slip(
            (True, False, True, False, False),
            "the random state: the batches come in shuffled order, and something decides it.",
        ),
        Slip(
            (True, False, True, True, True),
            "the loss: it is a result of the last step, and the next step does not read it.",
        ),
    ),
    alone=True,
    last_hint="look again at what the next step reads, and what of it can be computed anew.",
)

# ---- 6: the factor of a process ------------------------------------------------------------------


def _factor(rows, rank):
    return rows[rank] / sum(rows) * len(rows)


def _share_alone(rows, rank):
    return rows[rank] / sum(rows)


def _its_rows(rows, rank):
    return rows[rank]


def _upside_down(rows, rank):
    return sum(rows) / (rows[rank] * len(rows))


def _by_world(rows, rank):
    return 1 / len(rows)


def _one(rows, rank):
    return 1.0


def _world_alone(rows, rank):
    return len(rows)


def _by_largest(rows, rank):
    return rows[rank] / max(rows)


EXERCISE_6 = Exercise(
    solution=_factor,
    cases=(
        case("[4, 4]", "1"),
        case("[4, 3]", "0"),
        case("[4, 3]", "1"),
        case("[2, 2, 2, 1]", "3"),
        case("[5]", "0"),
    ),
    slips=(
        Slip(
            _share_alone,
            "with this share the gradients would have to be *added*. DistributedDataParallel takes "
            "their mean, so it divides once more.",
        ),
        Slip(
            _its_rows,
            "the weights of a mean add up to one. Here the result grows with the batch.",
        ),
        Slip(
            _upside_down,
            "the other way round: who has more rows must count more, not less.",
        ),
        Slip(
            _by_world,
            "DistributedDataParallel divides by the number of processes already; and this gives "
            "all of them the same factor.",
        ),
        Slip(
            _one,
            "that is the mean of means: a process with one row counts as much as one with two.",
        ),
        Slip(
            _world_alone,
            "this undoes the division by the processes. Now the rows must count.",
        ),
        Slip(
            _by_largest,
            "the share is of *all* rows, not of the largest part. Try two processes with 4 and 3.",
        ),
    ),
    last_hint="look again at [4, 3]: after the plain mean each row has to count one seventh.",
)

EXERCISES = {
    "1": EXERCISE_1,
    "2": EXERCISE_2,
    "3": EXERCISE_3,
    "4": EXERCISE_4,
    "5": EXERCISE_5,
    "6": EXERCISE_6,
}
