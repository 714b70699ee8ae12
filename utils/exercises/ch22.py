"""Chapter 22: House: living in it."""

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 1: steps of a training ----------------------------------------------------------------------


def _steps(samples, batch_size, epochs):
    batches = (samples + batch_size - 1) // batch_size
    return batches * epochs


def _last_one_dropped(samples, batch_size, epochs):
    return samples // batch_size * epochs


def _one_more_always(samples, batch_size, epochs):
    return (samples // batch_size + 1) * epochs


def _of_one_epoch(samples, batch_size, epochs):
    return (samples + batch_size - 1) // batch_size


def _a_fraction(samples, batch_size, epochs):
    return samples / batch_size * epochs


def _cut_at_the_end(samples, batch_size, epochs):
    return (samples * epochs + batch_size - 1) // batch_size


def _samples_seen(samples, batch_size, epochs):
    return samples * epochs


# ---- 3: a rate that follows the loss -------------------------------------------------------------


def _next_rate(losses, lr):
    if len(losses) > 1 and losses[-1] >= losses[-2]:
        return lr / 2
    return lr


def _equal_is_fine(losses, lr):
    if len(losses) > 1 and losses[-1] > losses[-2]:
        return lr / 2
    return lr


def _when_better(losses, lr):
    if len(losses) > 1 and losses[-1] < losses[-2]:
        return lr / 2
    return lr


def _against_the_best(losses, lr):
    before = losses[:-1]
    if before and losses[-1] >= min(before):
        return lr / 2
    return lr


def _against_the_first(losses, lr):
    if len(losses) > 1 and losses[-1] >= losses[0]:
        return lr / 2
    return lr


def _alone_is_worse(losses, lr):
    if losses[-1] >= losses[-2:][0]:
        return lr / 2
    return lr


def _each_rise(losses, lr):
    for k in range(1, len(losses)):
        if losses[k] >= losses[k - 1]:
            lr = lr / 2
    return lr


def _no_check(losses, lr):
    if losses[-1] >= losses[-2]:
        return lr / 2
    return lr


def _always(losses, lr):
    return lr / 2


# ---- 6: steps of a training that was broken off --------------------------------------------------


def _begun(epochs, batches, cut):
    saved = (cut - 1) // batches
    return cut + (epochs - saved) * batches


def _nothing_lost(epochs, batches, cut):
    return epochs * batches


def _from_the_start(epochs, batches, cut):
    return cut + epochs * batches


def _goes_on_at_the_step(epochs, batches, cut):
    return cut + epochs * batches - (cut - 1)


def _second_alone(epochs, batches, cut):
    return (epochs - (cut - 1) // batches) * batches


def _epoch_called_saved(epochs, batches, cut):
    return cut + (epochs - cut // batches) * batches


def _broken_epoch_left_out(epochs, batches, cut):
    return cut + (epochs - (cut - 1) // batches - 1) * batches


def _epochs_more(epochs, batches, cut):
    return (cut - 1) // batches * batches + epochs * batches


# ---- the exercises -------------------------------------------------------------------------------

EXERCISES = {
    "1": Exercise(
        solution=_steps,
        cases=(
            case("100", "100", "200"),
            case("100", "32", "3"),
            case("900", "50", "15"),
            case("7", "100", "2"),
            case("101", "20", "1"),
        ),
        slips=(
            Slip(
                _last_one_dropped,
                "the last batch may be short, and still it is a step: 100 notes in batches of 32 "
                "are four batches.",
            ),
            Slip(_one_more_always, "where the samples fill the batches, none is left over."),
            Slip(_of_one_epoch, "that is one epoch: `fit` goes through the data more than once."),
            Slip(_a_fraction, "a step is made or not: each epoch has a whole number of them."),
            Slip(
                _cut_at_the_end,
                "no batch holds samples of two epochs: round up in each epoch, then multiply.",
            ),
            Slip(
                _samples_seen,
                "that is how many samples were looked at; a batch of them is one step.",
            ),
        ),
        last_hint="look again at one epoch alone: count the full batches, and ask whether a short "
        "one is left over.",
    ),
    "2": Exercise(
        solution=(80, 0, 2890),
        slips=(
            Slip((72, 0, 2890), "the first layer: each of its windows has a bias, too."),
            Slip(
                (9, 0, 2890),
                "the first layer: that is one window, and it has 8.",
                also=((10, 0, 2890),),
            ),
            Slip(
                (288, 0, 2890),
                "the first layer: that is how many numbers come out; ask what it has learned.",
            ),
            Slip(
                (80, 288, 2890), "Flatten only lays the numbers in a row: it has nothing to learn."
            ),
            Slip((80, 0, 2880), "the last layer: each of its ten outputs has a bias."),
            Slip(
                (80, 0, 90),
                "the last layer: its inputs are all 288 numbers, not one for each window.",
                also=((80, 0, 80),),
            ),
            Slip((80, 0, 3168), "the last layer: a bias for each output, not for each input."),
        ),
        alone=True,
        last_hint="look again at a layer's own numbers: for each output a weight for each input "
        "that it looks at, and a bias.",
    ),
    "3": Exercise(
        solution=_next_rate,
        cases=(
            case("[0.9]", "0.5"),
            case("[0.9, 0.7]", "0.5"),
            case("[0.7, 0.9]", "0.5"),
            case("[0.7, 0.7]", "1.0"),
            case("[0.9, 0.5, 0.8, 0.6]", "0.25"),
            case("[0.4, 0.9, 0.7, 0.8]", "0.25"),
            case("[0.9, 0.5, 0.6]", "0.25"),
        ),
        slips=(
            Slip(_equal_is_fine, "equal is not lower: halve the rate there as well."),
            Slip(_when_better, "you halve it when the loss has become lower."),
            Slip(_against_the_best, "compare with the epoch before, not with the best of all."),
            Slip(_against_the_first, "compare with the epoch before, not with the first one."),
            Slip(
                _alone_is_worse, "after one epoch there is nothing to compare with: keep the rate."
            ),
            Slip(
                _each_rise,
                "the callback is asked after each epoch: look at the newest loss only, or old "
                "rises count again.",
            ),
            Slip(
                _no_check,
                "after the first epoch there is no loss before the last one: ask for the length.",
                raises="index out of range",
            ),
            Slip(_always, "you halve it in each epoch."),
        ),
        last_hint="look again at the last two numbers of the list, if there are two.",
    ),
    "4": Exercise(
        solution=(True, True, True, True, False, False),
        slips=(
            Slip((False, True, True, True, False, False), "A: without them it begins at random."),
            Slip(
                (True, False, True, True, False, False),
                "B: Adam's next step is made of its running means, too.",
            ),
            Slip(
                (True, True, False, True, False, False),
                "C: the scheduler would begin again, with its first learning rate.",
            ),
            Slip(
                (True, True, True, False, False, False),
                "D: the digits of the next epoch would come in another order.",
            ),
            Slip(
                (True, True, True, True, True, False),
                "E: no step reads the losses of the past. They are kept for you.",
            ),
            Slip(
                (True, True, True, True, False, True),
                "F: they are computed anew in each step, before they are used.",
            ),
        ),
        alone=True,
        last_hint="look again at each thing: ask whether the next step needs it.",
    ),
    "5": Exercise(
        solution="D",
        slips=(
            Slip("A", "a net may know its own digits by heart."),
            Slip("B", "these pictures have chosen the epoch: the number is the best of many."),
            Slip(
                "C",
                "the best of twenty on the test data: these digits have chosen the net, and can "
                "no longer judge it.",
            ),
            Slip("E", "the mean of two numbers that flatter flatters as well."),
        ),
        last_hint="look again at each number: ask whether its pictures had a say in what was "
        "learned or chosen.",
    ),
    "6": Exercise(
        solution=_begun,
        cases=(
            case("6", "10", "35"),
            case("6", "10", "31"),
            case("6", "10", "30"),
            case("3", "7", "1"),
            case("4", "1", "3"),
            case("2", "18", "36"),
        ),
        slips=(
            Slip(
                _nothing_lost, "the steps of the unfinished epoch are made twice: count them twice."
            ),
            Slip(_from_the_start, "finished epochs are in the file: they are not trained again."),
            Slip(_goes_on_at_the_step, "the file is written after an epoch, not after each step."),
            Slip(
                _second_alone,
                "that is what the second program does; the first one made steps, too.",
            ),
            Slip(
                _epoch_called_saved,
                "when the power fails in the last step of an epoch, that epoch is not in the file.",
            ),
            Slip(
                _broken_epoch_left_out,
                "the epoch that was broken off must be trained again, from its first step.",
            ),
            Slip(
                _epochs_more,
                "the same program again finishes what it was to train: it does not train all "
                "epochs once more.",
            ),
        ),
        last_hint="look again at the file: which epochs were finished before the cut? All others "
        "are trained after it.",
    ),
}
