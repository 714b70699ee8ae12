"""Chapter 21: Building Model."""

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 1: a mean over samples ----------------------------------------------------------------------


def _epoch_loss(means, rows):
    return sum(mean * count for mean, count in zip(means, rows, strict=True)) / sum(rows)


def _mean_of_means(means, rows):
    return sum(means) / len(means)


def _never_divided(means, rows):
    return sum(mean * count for mean, count in zip(means, rows, strict=True))


def _by_batches(means, rows):
    return sum(mean * count for mean, count in zip(means, rows, strict=True)) / len(rows)


def _means_by_samples(means, rows):
    return sum(means) / sum(rows)


def _first_size(means, rows):
    return sum(mean * rows[0] for mean in means) / sum(rows)


def _without_the_last(means, rows):
    return sum(means[:-1]) / len(means[:-1])


def _turned(means, rows):
    return sum(mean / count for mean, count in zip(means, rows, strict=True)) / sum(
        1 / count for count in rows
    )


# ---- 2: the events -------------------------------------------------------------------------------


def _told(epochs, steps):
    epoch = ["on_epoch_start"] + ["on_step_end"] * steps
    epoch += ["on_epoch_end"]
    return ["on_fit_start"] + epoch * epochs + ["on_fit_end"]


def _one_step(epochs, steps):
    epoch = ["on_epoch_start", "on_step_end", "on_epoch_end"]
    return ["on_fit_start"] + epoch * epochs + ["on_fit_end"]


def _fit_each_epoch(epochs, steps):
    epoch = ["on_epoch_start"] + ["on_step_end"] * steps + ["on_epoch_end"]
    return ["on_fit_start", *epoch, "on_fit_end"] * epochs


def _one_epoch(epochs, steps):
    epoch = ["on_epoch_start"] + ["on_step_end"] * steps + ["on_epoch_end"]
    return ["on_fit_start", *epoch, "on_fit_end"]


def _no_fit(epochs, steps):
    epoch = ["on_epoch_start"] + ["on_step_end"] * steps + ["on_epoch_end"]
    return epoch * epochs


def _sorted_by_kind(epochs, steps):
    events = ["on_fit_start"] + ["on_epoch_start"] * epochs
    events += ["on_step_end"] * (epochs * steps)
    return events + ["on_epoch_end"] * epochs + ["on_fit_end"]


def _step_after_epoch(epochs, steps):
    epoch = ["on_epoch_start", "on_epoch_end"] + ["on_step_end"] * steps
    return ["on_fit_start"] + epoch * epochs + ["on_fit_end"]


def _epoch_around_each_step(epochs, steps):
    step = ["on_epoch_start", "on_step_end", "on_epoch_end"]
    return ["on_fit_start"] + step * steps * epochs + ["on_fit_end"]


# ---- 5: half the rate ----------------------------------------------------------------------------


def _next_rate(history, lr):
    losses = history["val_loss"]
    if len(losses) > 1 and losses[-1] >= losses[-2]:
        return lr / 2
    return lr


def _training_loss(history, lr):
    losses = history["loss"]
    if len(losses) > 1 and losses[-1] >= losses[-2]:
        return lr / 2
    return lr


def _equal_is_lower(history, lr):
    losses = history["val_loss"]
    if len(losses) > 1 and losses[-1] > losses[-2]:
        return lr / 2
    return lr


def _other_way(history, lr):
    losses = history["val_loss"]
    if len(losses) > 1 and losses[-1] < losses[-2]:
        return lr / 2
    return lr


def _against_the_first(history, lr):
    losses = history["val_loss"]
    if len(losses) > 1 and losses[-1] >= losses[0]:
        return lr / 2
    return lr


def _against_the_best(history, lr):
    losses = history["val_loss"]
    before = losses[:-1]
    if before and losses[-1] >= min(before):
        return lr / 2
    return lr


def _each_rise(history, lr):
    losses = history["val_loss"]
    for k in range(1, len(losses)):
        if losses[k] >= losses[k - 1]:
            lr = lr / 2
    return lr


def _no_first_epoch(history, lr):
    losses = history["val_loss"]
    if losses[-1] >= losses[-2]:
        return lr / 2
    return lr


def _nothing_else(history, lr):
    losses = history["val_loss"]
    if len(losses) > 1 and losses[-1] >= losses[-2]:
        return lr / 2


# ---- 6: what the history gets --------------------------------------------------------------------


def _loss_and_val_loss(x, y, w, lr, size):
    total = 0
    for xb, yb in zip(x.split(size), y.split(size), strict=True):
        error = w * xb - yb
        total += (error**2).sum().item()
        slope = (2 * error * xb).mean()
        w = w - lr * slope.item()
    val_loss = ((w * x - y) ** 2).mean().item()
    return total / len(x), val_loss


def _by_batch(x, y, w, lr, size):
    losses = []
    for xb, yb in zip(x.split(size), y.split(size), strict=True):
        error = w * xb - yb
        losses.append((error**2).mean().item())
        slope = (2 * error * xb).mean()
        w = w - lr * slope.item()
    val_loss = ((w * x - y) ** 2).mean().item()
    return sum(losses) / len(losses), val_loss


def _both_at_the_end(x, y, w, lr, size):
    for xb, yb in zip(x.split(size), y.split(size), strict=True):
        error = w * xb - yb
        slope = (2 * error * xb).mean()
        w = w - lr * slope.item()
    loss = ((w * x - y) ** 2).mean().item()
    return loss, loss


def _loss_at_the_start(x, y, w, lr, size):
    loss = ((w * x - y) ** 2).mean().item()
    for xb, yb in zip(x.split(size), y.split(size), strict=True):
        error = w * xb - yb
        slope = (2 * error * xb).mean()
        w = w - lr * slope.item()
    return loss, ((w * x - y) ** 2).mean().item()


def _after_the_step(x, y, w, lr, size):
    total = 0
    for xb, yb in zip(x.split(size), y.split(size), strict=True):
        error = w * xb - yb
        slope = (2 * error * xb).mean()
        w = w - lr * slope.item()
        total += ((w * xb - yb) ** 2).sum().item()
    val_loss = ((w * x - y) ** 2).mean().item()
    return total / len(x), val_loss


def _sum_as_gradient(x, y, w, lr, size):
    total = 0
    for xb, yb in zip(x.split(size), y.split(size), strict=True):
        error = w * xb - yb
        total += (error**2).sum().item()
        slope = (2 * error * xb).sum()
        w = w - lr * slope.item()
    val_loss = ((w * x - y) ** 2).mean().item()
    return total / len(x), val_loss


def _without_the_two(x, y, w, lr, size):
    total = 0
    for xb, yb in zip(x.split(size), y.split(size), strict=True):
        error = w * xb - yb
        total += (error**2).sum().item()
        slope = (error * xb).mean()
        w = w - lr * slope.item()
    val_loss = ((w * x - y) ** 2).mean().item()
    return total / len(x), val_loss


def _never_moves(x, y, w, lr, size):
    loss = ((w * x - y) ** 2).mean().item()
    return loss, loss


def _one_batch(x, y, w, lr, size):
    error = w * x - y
    w = w - lr * (2 * error * x).mean().item()
    return (error**2).mean().item(), ((w * x - y) ** 2).mean().item()


def _val_by_batch(x, y, w, lr, size):
    total, val = 0, 0
    for xb, yb in zip(x.split(size), y.split(size), strict=True):
        error = w * xb - yb
        total += (error**2).sum().item()
        slope = (2 * error * xb).mean()
        w = w - lr * slope.item()
        val += ((w * x - y) ** 2).mean().item()
    return total / len(x), val / len(x.split(size))


# ---- the exercises -------------------------------------------------------------------------------

EXERCISES = {
    "1": Exercise(
        solution=_epoch_loss,
        cases=(
            case("[1.0, 5.0]", "[4, 1]"),
            case("[0.5, 0.75, 1.0, 4.0]", "[32, 32, 32, 4]"),
            case("[2.0, 0.25, 1.0]", "[3, 8, 5]"),
            case("[0.5]", "[7]"),
        ),
        slips=(
            Slip(_mean_of_means, "that is the mean of the means: a short batch counts too much."),
            Slip(_never_divided, "that is the sum over all samples: divide it once."),
            Slip(_by_batches, "you divide by the number of batches: it is samples that count."),
            Slip(
                _means_by_samples,
                "each mean was added once, and divided by all samples: it counts as often as it "
                "has rows.",
            ),
            Slip(_first_size, "the batches are not all as large as the first one."),
            Slip(_without_the_last, "the last batch has samples, too: it must not be left out."),
            Slip(_turned, "you divide by the rows: more samples must count more, not less."),
        ),
        last_hint="look again at one batch: its mean came from a sum of losses, one for each row.",
    ),
    "2": Exercise(
        solution=_told,
        cases=(case("1", "2"), case("2", "3"), case("3", "1"), case("2", "0")),
        slips=(
            Slip(_one_step, "each epoch has several steps, and each of them is told."),
            Slip(_fit_each_epoch, "fit begins and ends once, not with every epoch."),
            Slip(_one_epoch, "that is one epoch only."),
            Slip(_no_fit, "the start and the end of fit are told as well."),
            Slip(_sorted_by_kind, "an epoch is over before the next one begins."),
            Slip(_step_after_epoch, "the steps belong to the epoch: it ends after them."),
            Slip(_epoch_around_each_step, "an epoch goes around all its steps, not around each."),
        ),
        last_hint="look again at fit, run_epoch and train_batch: each of them tells something.",
    ),
    "3": Exercise(
        solution=(0.0, 1.0),
        slips=(
            Slip((1.0, 0.0), "the other way round: with eval() dropout is silent."),
            Slip((0.5, 1.0), "with eval() dropout lets everything through as it is."),
            Slip((1.0, 1.0), "with eval() the ones come out as ones, right as they are."),
            Slip(
                (0.0, 0.5),
                "half of them become 0, and the others are doubled: these are wrong as well.",
            ),
            Slip((0.0, 0.0), "without eval() dropout is at work, also under no_grad."),
            Slip((0.0, 2.0), "the errors are -1 and 1, and their squares are averaged."),
            Slip((0.0, 0.25), "a single output is never a half: each is 0 or 2."),
        ),
        alone=True,
        last_hint="look again at one number on its way through dropout: find what can come out in "
        "each mode, and how far that is from its target.",
    ),
    "4": Exercise(
        solution=(4, 2, 4),
        slips=(
            Slip((2, 2, 2), "in epoch 2 nobody knows yet that the next ones are no better."),
            Slip((5, 5, 5), "two epochs in a row were no better: epoch 5 never comes."),
            Slip((4, 4, 4), "the best weights come back when training is over."),
            Slip((4, 2, 2), "a state dict shares its memory with the net: it moves along."),
            Slip((3, 2, 3), "it waits for two epochs: one that is no better is not enough."),
            Slip((4, 1, 4), "epoch 2 is better than epoch 1."),
            Slip((5, 5, 4), "epoch 5 would be the best, but nobody gets there."),
            Slip((4, 2, 5), "there is no epoch 5."),
            Slip((4, 2, 1), "the kept table is not a copy: it shows what the net has now."),
        ),
        alone=True,
        last_hint="look again at the five numbers one by one: note the best so far, and how long "
        "it has waited.",
    ),
    "5": Exercise(
        solution=_next_rate,
        cases=(
            case("{'loss': [2.0, 1.0], 'val_loss': [2.0, 2.5]}", "0.5"),
            case("{'loss': [2.0, 2.5], 'val_loss': [2.0, 1.0]}", "0.5"),
            case("{'loss': [2.0], 'val_loss': [2.0]}", "0.25"),
            case("{'loss': [3.0, 2.0], 'val_loss': [1.5, 1.5]}", "1.0"),
            case("{'loss': [3.0, 2.0, 1.0], 'val_loss': [1.0, 3.0, 4.0]}", "1.0"),
            case("{'loss': [4.0, 3.0, 2.0], 'val_loss': [3.0, 1.0, 2.0]}", "1.0"),
            case("{'loss': [3.0, 2.0, 1.0], 'val_loss': [1.0, 3.0, 2.0]}", "1.0"),
        ),
        slips=(
            Slip(_training_loss, "that is the loss on the training data: it nearly always falls."),
            Slip(_equal_is_lower, "an equal value is not lower: it counts as no better."),
            Slip(_other_way, "you halve it when all goes well: turn the comparison round."),
            Slip(_against_the_first, "compare with the epoch before, not with the first one."),
            Slip(_against_the_best, "compare with the epoch before, not with the best so far."),
            Slip(_each_rise, "earlier rises have been answered: look at the last one only."),
            Slip(_no_first_epoch, "in the first epoch there is no epoch before."),
            Slip(_nothing_else, "where nothing is wrong, the rate stays: return it as well."),
        ),
        last_hint="look again at the last two numbers of val_loss: there may be only one, or "
        "they may be equal.",
    ),
    "6": Exercise(
        solution=_loss_and_val_loss,
        cases=(
            case(
                "torch.tensor([1.0, 2.0, 1.0])",
                "torch.tensor([2.0, 2.0, 4.0])",
                "0.0",
                "0.125",
                "2",
            ),
            case("torch.tensor([1.0, 2.0])", "torch.tensor([3.0, 4.0])", "1.0", "0.25", "2"),
            case(
                "torch.tensor([1.0, 0.5, 2.0, 1.0, 1.5])",
                "torch.tensor([1.0, 2.0, 3.0, 1.0, 2.0])",
                "0.5",
                "0.0625",
                "2",
            ),
        ),
        slips=(
            Slip(_by_batch, "your loss is a mean of batch means: every sample counts once."),
            Slip(_both_at_the_end, "your loss is that of the last w; fit adds up on the way."),
            Slip(_loss_at_the_start, "your loss is that of the first w; but w moves on the way."),
            Slip(_after_the_step, "a batch is judged before its own step, not after it."),
            Slip(_sum_as_gradient, "the gradient is that of the batch's mean, not of its sum."),
            Slip(_without_the_two, "the slope of a square has a factor of 2."),
            Slip(_never_moves, "w has not moved: each batch makes a step."),
            Slip(_one_batch, "that is one step with all samples; there is one for each batch."),
            Slip(_val_by_batch, "it is judged once, when the epoch has learned."),
        ),
        last_hint="look again at the explorer: find which w judges which batch, and which one is "
        "judged at the end.",
    ),
}
