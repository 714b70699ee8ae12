"""Chapter 15: Training with bricks."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 2: the share that is right ------------------------------------------------------------------


def _share_right(score, y):
    right = (score > 0) == (y == 1)
    return right.float().mean().item()


def _above_a_half(score, y):
    right = (score > 0.5) == (y == 1)
    return right.float().mean().item()


def _count(score, y):
    right = (score > 0) == (y == 1)
    return right.sum().item()


def _share_wrong(score, y):
    wrong = (score > 0) != (y == 1)
    return wrong.float().mean().item()


def _share_called_one(score, y):
    outer = score > 0
    return outer.float().mean().item()


def _score_equals_class(score, y):
    right = score == y
    return right.float().mean().item()


def _sigmoid_above_zero(score, y):
    return ((torch.sigmoid(score) > 0) == (y == 1)).float().mean().item()


def _row_against_column(score, y):
    return ((score > 0) == (y.flatten() == 1)).float().mean().item()


# ---- 3: an epoch of minibatches ------------------------------------------------------------------


def _one_epoch(w, x, y, order, size, lr):
    w = torch.tensor(w).to(x.device)
    w.requires_grad_()
    for rows in order.split(size):
        error = w * x[rows] - y[rows]
        (error**2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item()


def _not_emptied(w, x, y, order, size, lr):
    w = torch.tensor(w).to(x.device)
    w.requires_grad_()
    for rows in order.split(size):
        error = w * x[rows] - y[rows]
        (error**2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
    return w.item()


def _all_points(w, x, y, order, size, lr):
    w = torch.tensor(w).to(x.device)
    w.requires_grad_()
    for _ in order.split(size):
        error = w * x - y
        (error**2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item()


def _not_in_order(w, x, y, order, size, lr):
    w = torch.tensor(w).to(x.device)
    w.requires_grad_()
    for start in range(0, len(x), size):
        rows = slice(start, start + size)
        error = w * x[rows] - y[rows]
        (error**2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item()


def _targets_left_behind(w, x, y, order, size, lr):
    w = torch.tensor(w).to(x.device)
    w.requires_grad_()
    start = 0
    for rows in order.split(size):
        end = start + len(rows)
        error = w * x[rows] - y[start:end]
        (error**2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
        start = end
    return w.item()


def _sum_of_squares(w, x, y, order, size, lr):
    w = torch.tensor(w).to(x.device)
    w.requires_grad_()
    for rows in order.split(size):
        error = w * x[rows] - y[rows]
        (error**2).sum().backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.item()


def _last_piece_dropped(w, x, y, order, size, lr):
    w = torch.tensor(w).to(x.device).requires_grad_()
    for rows in order.split(size):
        if len(rows) == size:
            ((w * x[rows] - y[rows]) ** 2).mean().backward()
            with torch.no_grad():
                w -= lr * w.grad
            w.grad = None
    return w.item()


def _uphill(w, x, y, order, size, lr):
    w = torch.tensor(w).to(x.device).requires_grad_()
    for rows in order.split(size):
        ((w * x[rows] - y[rows]) ** 2).mean().backward()
        with torch.no_grad():
            w += lr * w.grad
        w.grad = None
    return w.item()


# ---- 5: the gradient of the loss -----------------------------------------------------------------


def _gradient(score, y):
    return (torch.sigmoid(score) - y) / score.numel()


def _of_the_sum(score, y):
    return torch.sigmoid(score) - y


def _divided_by_rows(score, y):
    return (torch.sigmoid(score) - y) / len(score)


def _uphill_gradient(score, y):
    return (y - torch.sigmoid(score)) / score.numel()


def _score_minus_truth(score, y):
    return (score - y) / score.numel()


def _sigmoid_alone(score, y):
    return torch.sigmoid(score) / score.numel()


def _softplus_kept(score, y):
    return (torch.nn.functional.softplus(score) - y) / score.numel()


def _score_kept(score, y):
    return (torch.sigmoid(score) - score * y) / score.numel()


def _one_number(score, y):
    return (torch.sigmoid(score) - y).mean()


def _of_squares(score, y):
    p = torch.sigmoid(score)
    return 2 * (p - y) * p * (1 - p) / score.numel()


# ---- the exercises -------------------------------------------------------------------------------

EXERCISES = {
    "1": Exercise(
        solution=(0.693, 0.7),
        slips=(
            Slip(
                (0.0, 0.7),
                "loss: the score is 0, not the loss. The belief is a half, and that has its cost.",
            ),
            Slip((0.5, 0.7), "loss: a half is the belief; it pays minus its logarithm."),
            Slip(
                (0.301, 0.7),
                "loss: that is the logarithm to base 10; the loss takes the natural one.",
            ),
            Slip(
                (-0.693, 0.7),
                "loss: the logarithm of a half is negative, and the loss has a minus in front.",
            ),
            Slip((6.931, 0.7), "loss: that is the sum over the points; bce takes their mean."),
            Slip((0.693, 0.3), "accuracy: that is the share of wrong ones; all 10 are called 0."),
            Slip(
                (0.693, 0.5),
                "accuracy: the belief is a half, but every point is called class 0: count them.",
            ),
        ),
        alone=True,
        last_hint="look again at what one point costs when the belief is a half, and at how many "
        "of the 10 points are of class 0.",
    ),
    "2": Exercise(
        solution=_share_right,
        cases=(
            case(
                "torch.tensor([[2.0], [0.3], [-1.0], [-0.2]])",
                "torch.tensor([[1.0], [1.0], [0.0], [1.0]])",
            ),
            case(
                "torch.tensor([[0.1], [-3.0], [0.4], [2.0], [-0.1]])",
                "torch.tensor([[0.0], [0.0], [1.0], [1.0], [0.0]])",
            ),
            case("torch.tensor([[5.0], [1.0], [0.2]])", "torch.tensor([[0.0], [0.0], [1.0]])"),
        ),
        slips=(
            Slip(
                _above_a_half,
                "scores are compared with 0; a half is where a probability decides.",
            ),
            Slip(_count, "that is how many are right: divide by how many there are."),
            Slip(_share_wrong, "that is the share of the wrong ones."),
            Slip(
                _share_called_one,
                "that is the share that is called class 1; compare it with the truth.",
                also=(_sigmoid_above_zero,),
            ),
            Slip(
                _score_equals_class,
                "a score is hardly ever exactly 0 or 1: first ask on which side of 0 it lies.",
            ),
            Slip(
                _row_against_column,
                "a column meets a row: each point is compared with every class.",
            ),
        ),
        last_hint="look again at two questions for each point: does the score say class 1, and is "
        "it class 1? Right is where both answers are the same.",
    ),
    "3": Exercise(
        solution=_one_epoch,
        cases=(
            case(
                "0.0",
                "torch.tensor([1.0, 2.0, 3.0, 4.0])",
                "torch.tensor([2.0, 5.0, 5.0, 9.0])",
                "torch.tensor([2, 0, 3, 1])",
                "2",
                "0.05",
            ),
            case(
                "1.5",
                "torch.tensor([1.0, -1.0, 0.5, 2.0, 3.0])",
                "torch.tensor([3.0, -2.0, 2.0, 5.0, 7.0])",
                "torch.tensor([4, 1, 0, 2, 3])",
                "2",
                "0.1",
            ),
            case(
                "-1.0",
                "torch.tensor([1.0, 2.0, 0.5])",
                "torch.tensor([1.0, 3.0, 2.0])",
                "torch.tensor([1, 2, 0])",
                "1",
                "0.02",
            ),
        ),
        slips=(
            Slip(
                _not_emptied,
                "the gradient of one piece is still there when the next one is added: empty it.",
            ),
            Slip(
                _all_points,
                "each step looks at all points: pick those of the piece, x[rows] and y[rows].",
            ),
            Slip(_not_in_order, "the pieces are cut from x itself: cut order, and pick by it."),
            Slip(
                _targets_left_behind,
                "the targets stayed in their old order: pick y by the same indices as x.",
            ),
            Slip(_sum_of_squares, "that is the sum of the squares; the mean is asked."),
            Slip(
                _last_piece_dropped,
                "the last piece may be shorter: its points have a turn as well.",
            ),
            Slip(_uphill, "that goes up: a step goes against the gradient."),
        ),
        last_hint="look again at one piece: pick its points and targets, then forward, backward, "
        "step, zero.",
    ),
    "4": Exercise(
        solution=("overfit", "bug", "slow", "fine"),
        slips=(
            Slip(
                ("bug", "bug", "slow", "fine"),
                "A: its code can learn; look at the two losses at the end, which are far apart.",
                also=(
                    ("fine", "bug", "slow", "fine"),
                    ("slow", "bug", "slow", "fine"),
                ),
            ),
            Slip(
                ("overfit", "slow", "slow", "fine"),
                "B: more steps do not help: the loss of its 8 points has stopped falling.",
                also=(
                    ("overfit", "fine", "slow", "fine"),
                    ("overfit", "overfit", "slow", "fine"),
                ),
            ),
            Slip(
                ("overfit", "bug", "bug", "fine"),
                "C: with 8 points its code works; with all of them it has hardly begun.",
                also=(
                    ("overfit", "bug", "overfit", "fine"),
                    ("overfit", "bug", "fine", "fine"),
                ),
            ),
            Slip(
                ("overfit", "bug", "slow", "overfit"),
                "D: both losses at the end are small and nearly equal.",
                also=(
                    ("overfit", "bug", "slow", "slow"),
                    ("overfit", "bug", "slow", "bug"),
                ),
            ),
        ),
        alone=True,
        last_hint="look again at each row: the start, the eight points learned by heart, how far "
        "the loss fell, and whether both losses at the end are alike.",
    ),
    "5": Exercise(
        solution=_gradient,
        cases=(
            case(
                "torch.tensor([[0.0], [0.0], [2.0], [-1.0]])",
                "torch.tensor([[0.0], [1.0], [1.0], [1.0]])",
            ),
            case("torch.tensor([[3.0], [-120.0]])", "torch.tensor([[0.0], [1.0]])"),
            case(
                "torch.tensor([[0.5, -2.0], [1.0, 4.0]])", "torch.tensor([[1.0, 0.0], [0.0, 1.0]])"
            ),
        ),
        free=("dtype",),
        slips=(
            Slip(_of_the_sum, "that is for the sum: in a mean each point counts one n-th."),
            Slip(
                _uphill_gradient,
                "the signs are turned: a larger score raises softplus, and lowers the rest.",
            ),
            Slip(
                _score_minus_truth,
                "the slope of softplus is sigmoid: the score itself is not the belief.",
            ),
            Slip(_sigmoid_alone, "that is the first half; score * y has a slope as well."),
            Slip(_softplus_kept, "softplus is still there: its slope is sigmoid."),
            Slip(
                _divided_by_rows,
                "that divides by the rows; the mean is over all numbers: numel() counts them.",
            ),
            Slip(_score_kept, "the slope of score * y is y."),
            Slip(_one_number, "each score has a gradient of its own: keep them apart."),
            Slip(
                _of_squares,
                "that is the gradient of squared errors of the belief, not of bce.",
            ),
        ),
        last_hint="look again at the two halves: the slope of softplus, the slope of score * y, "
        "and what the mean does to both.",
    ),
}
