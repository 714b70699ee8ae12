"""Chapter 17: Losses."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 2: the share of right answers ---------------------------------------------------------------


def _share_right(logits, labels):
    keep = labels != -100
    best = logits[keep].argmax(1)
    right = best == labels[keep]
    return right.float().mean().item()


def _unlabelled_counted(logits, labels):
    best = logits.argmax(1)
    right = best == labels
    return right.float().mean().item()


def _count_of_labelled(logits, labels):
    keep = labels != -100
    best = logits[keep].argmax(1)
    right = best == labels[keep]
    return right.sum().item()


def _along_the_photos(logits, labels):
    keep = labels != -100
    best = logits[keep].argmax(0)
    n = min(len(best), int(keep.sum()))
    right = best[:n] == labels[keep][:n]
    return right.float().mean().item()


def _share_of_wrong(logits, labels):
    keep = labels != -100
    best = logits[keep].argmax(1)
    wrong = best != labels[keep]
    return wrong.float().mean().item()


def _mean_belief(logits, labels):
    keep = labels != -100
    beliefs = logits[keep].softmax(1)
    places = labels[keep].unsqueeze(1)
    right = beliefs.gather(1, places)
    return right.mean().item()


def _sure_only(logits, labels):
    keep = labels != -100
    p = logits[keep].softmax(1).gather(1, labels[keep].unsqueeze(1))
    return (p > 0.5).float().mean().item()


# ---- 3: the gradient of cross-entropy ------------------------------------------------------------


def _pull(logits, labels):
    truth = torch.nn.functional.one_hot(labels, logits.shape[1])
    return (logits.softmax(1) - truth) / len(labels)


def _of_the_sum(logits, labels):
    truth = torch.nn.functional.one_hot(labels, logits.shape[1])
    return logits.softmax(1) - truth


def _truth_minus_belief(logits, labels):
    truth = torch.nn.functional.one_hot(labels, logits.shape[1])
    return (truth - logits.softmax(1)) / len(labels)


def _logits_minus_truth(logits, labels):
    truth = torch.nn.functional.one_hot(labels, logits.shape[1])
    surplus = logits - truth
    return surplus / len(labels)


def _divided_by_all(logits, labels):
    truth = torch.nn.functional.one_hot(labels, logits.shape[1])
    return (logits.softmax(1) - truth) / logits.numel()


def _beliefs_alone(logits, labels):
    beliefs = logits.softmax(1)
    return beliefs / len(labels)


def _right_column_only(logits, labels):
    truth = torch.nn.functional.one_hot(labels, logits.shape[1])
    return (logits.softmax(1) - 1) * truth / len(labels)


def _along_columns(logits, labels):
    truth = torch.nn.functional.one_hot(labels, logits.shape[1])
    return (logits.softmax(0) - truth) / len(labels)


def _sigmoids(logits, labels):
    truth = torch.nn.functional.one_hot(labels, logits.shape[1])
    return (torch.sigmoid(logits) - truth) / len(labels)


def _three_classes(logits, labels):
    truth = torch.nn.functional.one_hot(labels, 3)
    return (logits.softmax(1) - truth) / len(labels)


def _classes_of_the_labels(logits, labels):
    truth = torch.nn.functional.one_hot(labels)
    return (logits.softmax(1) - truth) / len(labels)


# ---- 4: several animals --------------------------------------------------------------------------


def _price(logits, present):
    loss = torch.nn.BCEWithLogitsLoss()
    return loss(logits, present)


def _one_animal(logits, present):
    loss = torch.nn.CrossEntropyLoss()
    return loss(logits, present)


def _sigmoid_then_log(logits, present):
    p = torch.sigmoid(logits)
    yes = present * p.log()
    no = (1 - present) * (1 - p).log()
    return -(yes + no).mean()


def _two_steps(logits, present):
    p = torch.sigmoid(logits)
    loss = torch.nn.BCELoss()
    return loss(p, present)


def _sigmoid_twice(logits, present):
    p = torch.sigmoid(logits)
    loss = torch.nn.BCEWithLogitsLoss()
    return loss(p, present)


def _summed(logits, present):
    loss = torch.nn.BCEWithLogitsLoss(reduction="sum")
    return loss(logits, present)


def _for_each_photo(logits, present):
    cells = torch.nn.functional.binary_cross_entropy_with_logits(logits, present, reduction="none")
    return cells.sum(1).mean()


def _swapped(logits, present):
    return torch.nn.functional.binary_cross_entropy_with_logits(present, logits)


def _present_only(logits, present):
    return (present * torch.nn.functional.softplus(-logits)).mean()


# ---- the exercises -------------------------------------------------------------------------------

LOGITS = "torch.tensor([[1.5, 3.0, 0.5], [4.5, -1.0, 1.0], [2.0, 3.5, 5.5], [4.0, 5.0, 2.5]])"

EXERCISES = {
    "1": Exercise(
        solution=(0.693, 1.386),
        slips=(
            Slip(
                (0.575, 1.386),
                "now: that is the logarithm of the mean belief; take the logarithms first.",
            ),
            Slip((2.773, 1.386), "now: that is the sum of the prices; the loss is their mean."),
            Slip(
                (-0.693, 1.386),
                "now: logarithms of beliefs are negative, and the loss has a minus in front.",
            ),
            Slip(
                (0.301, 0.602),
                "those are logarithms to base 10; the loss takes the natural one.",
            ),
            Slip((1.0, 2.0), "those are logarithms to base 2; the loss takes the natural one."),
            Slip((0.5625, 1.386), "now: that is the mean of the beliefs, not of their prices."),
            Slip(
                (0.693, 0.693),
                "at the start: that is what not knowing costs with two classes; here are four.",
            ),
            Slip(
                (0.693, 0.25),
                "at the start: that is the belief in each class; it has a price, too.",
            ),
        ),
        alone=True,
        last_hint="look again at what one photo costs, and at the belief that each of four classes "
        "gets when nothing is known.",
    ),
    "2": Exercise(
        solution=_share_right,
        cases=(
            case(LOGITS, "torch.tensor([1, 0, 2, 0])"),
            case(LOGITS, "torch.tensor([1, -100, 0, -100])"),
            case(
                "torch.tensor([[0.0, 0.1, 0.05], [0.3, 0.2, 9.0], [0.2, 0.1, 0.3]])",
                "torch.tensor([1, -100, 0])",
            ),
        ),
        slips=(
            Slip(
                _unlabelled_counted,
                "photos without a label are counted as wrong: leave them out of the count, too.",
            ),
            Slip(_count_of_labelled, "that is how many are right: divide by how many have labels."),
            Slip(
                _along_the_photos,
                "argmax(0) asks for the best photo of each class; dimension 1 holds the classes.",
            ),
            Slip(_share_of_wrong, "that is the share of the wrong ones."),
            Slip(
                _mean_belief,
                "that is the mean belief in the right class; ask instead which class is on top.",
            ),
            Slip(
                _sure_only,
                "with many classes the largest belief can be below a half, and still be on top.",
            ),
        ),
        last_hint="look again at two steps: which photos have a label, and where the largest logit "
        "of their rows is.",
    ),
    "3": Exercise(
        solution=_pull,
        cases=(
            case(LOGITS, "torch.tensor([1, 0, 2, 0])"),
            case("torch.zeros(1, 4)", "torch.tensor([2])"),
            case("torch.tensor([[100.0, -100.0], [3.0, 1.0]])", "torch.tensor([1, 0])"),
        ),
        free=("dtype",),
        slips=(
            Slip(_of_the_sum, "that is for the sum: in the mean each photo counts one n-th."),
            Slip(
                _truth_minus_belief,
                "the signs are turned: the right logit has to go up, so its gradient is negative.",
            ),
            Slip(_logits_minus_truth, "logits are no beliefs yet: first make shares of each row."),
            Slip(
                _divided_by_all,
                "the mean is over the photos: do not divide by the number of classes as well.",
            ),
            Slip(_beliefs_alone, "the truth is missing: the right column gets 1 less."),
            Slip(
                _right_column_only,
                "the other columns are pulled down, too: a row of the gradient adds up to 0.",
            ),
            Slip(_along_columns, "the shares go along the row: dimension 1 holds the classes."),
            Slip(
                _sigmoids,
                "sigmoid asks about each class alone; here the classes share one belief.",
            ),
            Slip(
                _three_classes,
                "tell one_hot how many classes this table has: logits.shape[1], which is not "
                "always 3.",
                also=(_classes_of_the_labels,),
                raises="must match the size",
            ),
        ),
        last_hint="look again at one row: the beliefs, a 1 in the right column, their difference, "
        "and what the mean does to it.",
    ),
    "4": Exercise(
        solution=_price,
        cases=(
            case(
                "torch.tensor([[2.0, -1.0, 0.5], [0.0, 1.0, -3.0]])",
                "torch.tensor([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0]])",
            ),
            case("torch.tensor([[200.0, -200.0]])", "torch.tensor([[0.0, 1.0]])"),
            case(
                "torch.tensor([[1.5], [-0.5], [4.0]])",
                "torch.tensor([[1.0], [1.0], [0.0]])",
            ),
        ),
        slips=(
            Slip(
                _one_animal,
                "cross_entropy asks which one animal it is; here each is a question of its own.",
            ),
            Slip(
                _sigmoid_then_log,
                "with a logit of 200 the belief is rounded to 1, and the logarithm of 0 is "
                "infinite.",
            ),
            Slip(
                _two_steps,
                "after sigmoid, a logit of 200 is cut at a price of 100: hand over the logits.",
            ),
            Slip(_sigmoid_twice, "this loss takes its own sigmoid: yours is one too many."),
            Slip(_summed, "that is the sum; the mean price of a cell is asked."),
            Slip(
                _for_each_photo, "that is the mean of a photo: divide by the cells, not the rows."
            ),
            Slip(_swapped, "the prediction comes first, then the truth."),
            Slip(_present_only, "an animal that is absent has a price, too, if it is believed in."),
        ),
        last_hint="look again at one cell alone: it is a yes or no with one logit, and that had a "
        "price.",
    ),
    "5": Exercise(
        solution=(0.85, 0.588),
        slips=(
            Slip(
                (1.0, 0.588),
                "belief: that leaves nothing for the other classes, and smoothing gives them a "
                "part of the target: it costs infinitely much.",
            ),
            Slip(
                (0.85, 0.0),
                "loss: it would be 0 if the target were certain, but a part of it is spread out.",
            ),
            Slip(
                (0.8, 0.588),
                "belief: the 0.2 is spread over all classes, the right one among them.",
            ),
            Slip(
                (0.867, 0.588),
                "belief: 0.2 is spread over four classes, not over three.",
            ),
            Slip(
                (0.85, 0.163),
                "loss: that is the price of the right class alone; the others belong to the "
                "target, too.",
                also=((0.85, 0.138),),
            ),
            Slip((0.85, 0.288), "loss: there are three other classes; you counted one."),
            Slip(
                (0.85, 0.255),
                "loss: that is the logarithm to base 10; the loss takes the natural one.",
            ),
        ),
        alone=True,
        last_hint="look again at the target after smoothing, a number for each of four classes, "
        "and at which belief an honest price makes cheapest.",
    ),
}
