"""Chapter 20: Training with walls."""

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 2: the recall of each class -----------------------------------------------------------------


def _recalls(counts):
    return counts.diagonal() / counts.sum(1)


def _precisions(counts):
    return counts.diagonal() / counts.sum(0)


def _of_all(counts):
    return counts.diagonal() / counts.sum()


def _one_accuracy(counts):
    return counts.diagonal().sum() / counts.sum()


def _hits(counts):
    return counts.diagonal()


def _missed(counts):
    return 1 - counts.diagonal() / counts.sum(1)


def _whole_table(counts):
    return counts / counts.sum(1, keepdim=True)


def _whole_division(counts):
    return counts.diagonal() // counts.sum(1)


def _mean_recall(counts):
    return (counts.diagonal() / counts.sum(1)).mean()


# ---- 3: early stopping ---------------------------------------------------------------------------


def _kept_epoch(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return best


def _lowest_of_all(losses, patience):
    return losses.index(min(losses))


def _last_epoch(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch
    return len(losses) - 1


def _first_rise(losses, patience):
    for epoch in range(1, len(losses)):
        if losses[epoch] > losses[epoch - 1]:
            return epoch - 1
    return len(losses) - 1


def _one_too_patient(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best > patience:
            break
    return best


def _equal_counts(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] <= losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return best


def _counted_from_one(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return best + 1


def _the_loss_itself(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return losses[best]


def _waits_not_reset(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited == patience:
            break
    return best


# ---- 4: a threshold for a recall -----------------------------------------------------------------


def _highest_threshold(belief, truth, wanted):
    for threshold in sorted(belief.tolist(), reverse=True):
        called = belief >= threshold
        hits = (called & (truth == 1)).sum()
        if hits / truth.sum() >= wanted:
            return threshold


def _lowest_threshold(belief, truth, wanted):
    for threshold in sorted(belief.tolist()):
        called = belief >= threshold
        hits = (called & (truth == 1)).sum()
        if hits / truth.sum() >= wanted:
            return threshold


def _for_precision(belief, truth, wanted):
    for threshold in sorted(belief.tolist(), reverse=True):
        called = belief >= threshold
        hits = (called & (truth == 1)).sum()
        if hits / called.sum() >= wanted:
            return threshold


def _for_accuracy(belief, truth, wanted):
    for threshold in sorted(belief.tolist(), reverse=True):
        called = belief >= threshold
        if (called == (truth == 1)).float().mean() >= wanted:
            return threshold


def _share_called(belief, truth, wanted):
    for threshold in sorted(belief.tolist(), reverse=True):
        if (belief >= threshold).float().mean() >= wanted:
            return threshold


def _more_than_wanted(belief, truth, wanted):
    for threshold in sorted(belief.tolist(), reverse=True):
        called = belief >= threshold
        hits = (called & (truth == 1)).sum()
        if hits / truth.sum() > wanted:
            return threshold


def _strictly_above(belief, truth, wanted):
    for threshold in sorted(belief.tolist(), reverse=True):
        called = belief > threshold
        hits = (called & (truth == 1)).sum()
        if hits / truth.sum() >= wanted:
            return threshold


def _hits_of_all(belief, truth, wanted):
    for threshold in sorted(belief.tolist(), reverse=True):
        called = belief >= threshold
        hits = (called & (truth == 1)).sum()
        if hits / len(truth) >= wanted:
            return threshold


def _always_a_half(belief, truth, wanted):
    return 0.5


# ---- the exercises -------------------------------------------------------------------------------

EXERCISES = {
    "1": Exercise(
        solution=("train", "val", "val", "val", "test"),
        slips=(
            Slip(
                ("val", "val", "val", "val", "test"),
                "A: the weights follow these gradients: what they come from is learned.",
                also=(("test", "val", "val", "val", "test"),),
            ),
            Slip(
                ("train", "train", "val", "val", "test"),
                "B: on what it learns from, the rate that learns by heart fastest would win.",
            ),
            Slip(
                ("train", "test", "val", "val", "test"),
                "B: a choice made on the test data makes its number too good.",
            ),
            Slip(
                ("train", "val", "train", "val", "test"),
                "C: there the loss goes on falling, and never says stop.",
            ),
            Slip(
                ("train", "val", "test", "val", "test"),
                "C: stopping where the test loss is lowest is a choice, too.",
            ),
            Slip(
                ("train", "val", "val", "train", "test"),
                "D: of its own digits the net is too sure; draw the line on others.",
            ),
            Slip(
                ("train", "val", "val", "test", "test"),
                "D: a threshold that is best on the test data was fitted to them.",
            ),
            Slip(
                ("train", "val", "val", "val", "val"),
                "E: those digits have chosen rate, epoch and threshold: their number flatters you.",
            ),
            Slip(
                ("train", "val", "val", "val", "train"),
                "E: a net may know its own digits by heart, and fail on all others.",
            ),
        ),
        alone=True,
        last_hint="look again at the three parts: what gradients come from, what choices are made "
        "by, and what has had no say in anything.",
    ),
    "2": Exercise(
        solution=_recalls,
        cases=(
            case("torch.tensor([[8, 2], [1, 9]])"),
            case("torch.tensor([[5, 0, 0], [2, 6, 2], [1, 3, 0]])"),
            case("torch.tensor([[30, 0, 1, 0], [0, 7, 0, 0], [2, 2, 10, 2], [0, 0, 0, 4]])"),
        ),
        free=("dtype",),
        slips=(
            Slip(
                _precisions,
                "you divide by the columns, which count what was said: that is the precision.",
            ),
            Slip(_of_all, "each class is divided by all there are: divide by its own row."),
            Slip(
                _one_accuracy, "that is one number for all classes: each class has its own recall."
            ),
            Slip(_hits, "these are counts: divide each by how many there are of its class."),
            Slip(_missed, "that is the share which was missed."),
            Slip(_whole_table, "only the diagonal was told right: pick it."),
            Slip(_whole_division, "// cuts off what stands behind the point: a share needs /."),
            Slip(_mean_recall, "that is the mean over the classes: keep them apart."),
        ),
        last_hint="look again at one row: count what stands on the diagonal, and compare it with "
        "the whole row.",
    ),
    "3": Exercise(
        solution=_kept_epoch,
        cases=(
            case("[2.0, 1.5, 1.2, 1.3, 1.1, 1.4, 1.6, 1.7, 0.9]", "3"),
            case("[1.0, 0.8, 0.9, 0.7, 0.75, 0.7, 0.72, 0.6]", "2"),
            case("[1.0, 0.9, 0.8, 0.7]", "2"),
            case("[1.0, 1.1, 0.8, 0.9, 0.7, 0.6, 0.65, 0.5]", "2"),
            case("[1.0, 0.9, 0.95, 0.96, 0.5]", "2"),
        ),
        slips=(
            Slip(
                _lowest_of_all,
                "that is the lowest of all, but training may have stopped before it came.",
            ),
            Slip(_last_epoch, "that is where training stops; the weights of the best epoch stay."),
            Slip(_first_rise, "you stop at the first rise: be patient for a few epochs."),
            Slip(
                _one_too_patient,
                "you wait one epoch too long: after `patience` of them without a new lowest value "
                "it stops.",
            ),
            Slip(_equal_counts, "an equal value is not a new lowest one."),
            Slip(_counted_from_one, "the first epoch has index 0."),
            Slip(_the_loss_itself, "that is the loss; its index is asked."),
            Slip(
                _waits_not_reset,
                "a new lowest value starts the waiting again: count epochs in a row.",
            ),
        ),
        last_hint="look again at the list with a finger: note where the lowest value so far was, "
        "and stop when it is `patience` epochs ago.",
    ),
    "4": Exercise(
        solution=_highest_threshold,
        cases=(
            case(
                "torch.tensor([0.875, 0.125, 0.5, 0.75, 0.25, 0.625])",
                "torch.tensor([1, 0, 1, 0, 1, 1])",
                "0.75",
            ),
            case(
                "torch.tensor([0.125, 0.375, 0.75, 0.875])",
                "torch.tensor([0, 1, 0, 1])",
                "1.0",
            ),
            case(
                "torch.tensor([0.0625, 0.25, 0.125, 0.5, 0.03125, 0.75, 0.375])",
                "torch.tensor([0, 1, 1, 0, 0, 1, 1])",
                "0.5",
            ),
            case(
                "torch.tensor([0.75, 0.5, 0.25, 0.125])",
                "torch.tensor([0, 0, 1, 0])",
                "0.25",
            ),
        ),
        slips=(
            Slip(
                _lowest_threshold,
                "that one finds enough as well, but it is the lowest: begin at the top.",
            ),
            Slip(_for_precision, "you divide by what was called: that is precision, not recall."),
            Slip(_for_accuracy, "you ask for accuracy: a rare class hardly counts in it."),
            Slip(_share_called, "that is the share that is called: ask how many of the real ones."),
            Slip(_more_than_wanted, "at least `wanted`: just as much is enough."),
            Slip(
                _strictly_above,
                "the answer is yes at the threshold itself, too: use >= for the belief.",
            ),
            Slip(
                _hits_of_all,
                "you divide by all examples: recall asks only about those that are real.",
            ),
            Slip(_always_a_half, "a half is only what one takes when nothing was chosen."),
        ),
        last_hint="look again at the beliefs, from the highest down: at each one count how many of "
        "the real ones are found, and stop when they are enough.",
    ),
}
