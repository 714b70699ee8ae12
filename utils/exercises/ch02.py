"""Chapter 02: when it breaks."""

import torch

from utils.exercises.case import case
from utils.exercises.exercise import Exercise, Slip

# ---- 4: a mean of whole numbers -----------------------------------------------------------------


def _above_mean(numbers):
    numbers = numbers.float()
    return numbers.max() - numbers.mean()


def _as_it_was(numbers):
    return numbers.max() - numbers.mean()


def _mean_as_a_whole_number(numbers):
    return numbers.max() - numbers.float().mean().int()


def _mean_cut_off(numbers):
    return (numbers.max() - numbers.sum() // numbers.numel()).float()


def _made_whole(numbers):
    numbers = numbers.long()
    return numbers.max() - numbers.float().mean()


def _number_above_mean(numbers):
    numbers = numbers.float()
    return (numbers.max() - numbers.mean()).item()


def _range(numbers):
    numbers = numbers.float()
    return numbers.max() - numbers.min()


# ---- 5: predictions and truths as columns or rows -----------------------------------------------


def _safe_loss(y_hat, y):
    y_hat = y_hat.flatten()
    y = y.flatten()
    return ((y_hat - y) ** 2).mean()


def _every_pair(y_hat, y):
    return ((y_hat - y) ** 2).mean()


def _only_predictions_flat(y_hat, y):
    y_hat = y_hat.flatten()
    return ((y_hat - y) ** 2).mean()


def _only_truths_flat(y_hat, y):
    return ((y_hat - y.flatten()) ** 2).mean()


def _asserted(y_hat, y):
    assert y_hat.shape == y.shape
    return ((y_hat - y) ** 2).mean()


def _first_column(y_hat, y):
    y_hat = y_hat[:, 0]
    y = y[:, 0]
    return ((y_hat - y) ** 2).mean()


def _first_column_of_predictions(y_hat, y):
    return ((y_hat[:, 0] - y) ** 2).mean()


def _without_squares(y_hat, y):
    y_hat = y_hat.flatten()
    y = y.flatten()
    return (y_hat - y).mean()


def _distances(y_hat, y):
    return (y_hat.flatten() - y.flatten()).abs().mean()


def _sum(y_hat, y):
    return ((y_hat.flatten() - y.flatten()) ** 2).sum()


def _squares(y_hat, y):
    return (y_hat.flatten() - y.flatten()) ** 2


def _number_of_the_loss(y_hat, y):
    return ((y_hat.flatten() - y.flatten()) ** 2).mean().item()


def _square_of_the_mean(y_hat, y):
    return (y_hat.flatten() - y.flatten()).mean() ** 2


# ---- 6: a gradient that finds its way back ------------------------------------------------------


def _slope(w, x, y):
    speed = torch.exp(w)
    loss = ((speed * x - y) ** 2).mean()
    loss.backward()
    return w.grad


def _numbers_again(w, x, y):
    number = torch.exp(w).item()
    speed = torch.tensor(number)
    speed = speed.to(x.device)
    loss = ((speed * x - y) ** 2).mean()
    loss.backward()
    return w.grad


def _slope_along_the_speed(w, x, y):
    speed = torch.exp(w).detach()
    speed.requires_grad_()
    loss = ((speed * x - y) ** 2).mean()
    loss.backward()
    return speed.grad


def _slope_that_never_came(w, x, y):
    speed = torch.exp(w).detach()
    speed.requires_grad_()
    loss = ((speed * x - y) ** 2).mean()
    loss.backward()
    return w.grad


def _without_exp(w, x, y):
    loss = ((w * x - y) ** 2).mean()
    loss.backward()
    return w.grad


def _the_loss(w, x, y):
    speed = torch.exp(w)
    loss = ((speed * x - y) ** 2).mean()
    loss.backward()
    return loss


def _the_value(w, x, y):
    speed = torch.exp(w)
    ((speed * x - y) ** 2).mean().backward()
    return w


def _sum_of_squares(w, x, y):
    speed = torch.exp(w)
    loss = ((speed * x - y) ** 2).sum()
    loss.backward()
    return w.grad


def _number_of_the_slope(w, x, y):
    speed = torch.exp(w)
    loss = ((speed * x - y) ** 2).mean()
    loss.backward()
    return w.grad.item()


def _four_numbers(w, x, y):
    speed = torch.exp(w)
    loss = (speed * x - y) ** 2
    loss.backward()
    return w.grad


# ---- the exercises ------------------------------------------------------------------------------

MESSAGES = Exercise(
    solution=("shape", "dtype", "graph", "device"),
    slips=(
        Slip(
            ("dtype", "dtype", "graph", "device"),
            "32x8 and 5x1 are the sides of two tables: it speaks of shapes.",
            also=(("graph", "dtype", "graph", "device"), ("device", "dtype", "graph", "device")),
        ),
        Slip(
            ("shape", "graph", "graph", "device"),
            "it names gradients, but what it misses are numbers with a point.",
            also=(("shape", "shape", "graph", "device"), ("shape", "device", "graph", "device")),
        ),
        Slip(
            ("shape", "dtype", "dtype", "device"),
            "nothing is known behind that tensor to which a gradient could go back.",
            also=(("shape", "dtype", "shape", "device"), ("shape", "dtype", "device", "device")),
        ),
        Slip(
            ("shape", "dtype", "graph", "shape"),
            "cpu and mps:0 are names of places where tensors lie.",
            also=(("shape", "dtype", "graph", "dtype"), ("shape", "dtype", "graph", "graph")),
        ),
    ),
    alone=True,
    last_hint="look again for the one word in each message that names what did not fit; answer "
    "with the words of the task, in small letters.",
)

SHAPES_LINE = Exercise(
    solution=9,
    slips=(
        Slip(4, "there it was noticed; the line does what it should with what it got. Go up."),
        Slip(5, "the program never came to that line: the error came one line before it."),
        Slip(2, "numbers[1:] leaves out the first one, as the text asks; see who uses the result."),
        Slip(3, "the loss may call its inputs as it likes; look at what it is called with."),
        Slip(6, "w is a single number and fits everything; look at the tensors of four and three."),
        Slip(7, "hours is made as the text asks; see whether anybody uses it."),
        Slip(
            8, "the text wants the first kilometre left out too, so 3 is right; see who brings 4."
        ),
        Slip(10, "the call is as it should be; go down one call, and see who brings 4 numbers."),
        Slip(1, "the function is as it should be; follow its results to where they are used."),
    ),
    last_hint="look again at the message: one tensor has 4 numbers; find the line that made it.",
)

DEVICES_LINE = Exercise(
    solution=2,
    slips=(
        Slip(
            7,
            "there it was noticed; one tensor in it lies on the CPU, so find the line that made "
            "it.",
        ),
        Slip(1, "line 3 sends x to the GPU; look for a tensor that is sent nowhere."),
        Slip(3, "that line does what is needed for x; look for a tensor that is sent nowhere."),
        Slip(4, "w is sent to the GPU in this very line; look for a tensor that is sent nowhere."),
        Slip(5, "requires_grad_() moves nothing, and w lies on the GPU already."),
        Slip(6, "w and x both lie on the GPU there; see who joins them in the last line."),
    ),
    last_hint="look again at each name in the last line, and go back to the line that made it.",
)

ABOVE_MEAN = Exercise(
    solution=_above_mean,
    cases=(
        case("torch.tensor([3, 4, 8])"),
        case("torch.tensor([[1, 2], [2, 2]])"),
        case("torch.tensor([0.5, -1.5])"),
        case("torch.tensor(5)"),
    ),
    free=("dtype",),
    slips=(
        Slip(
            _as_it_was,
            "mean still gets whole numbers: change their kind first, with .float().",
        ),
        Slip(
            _mean_as_a_whole_number,
            "a mean of whole numbers need not be whole: keep its fraction.",
            also=(_mean_cut_off,),
        ),
        Slip(_made_whole, "numbers with a point come in as well, and lose their fractions there."),
        Slip(_number_above_mean, "item() makes a Python number of it; a tensor was asked."),
        Slip(_range, "that is the largest minus the smallest; the mean was asked."),
    ),
    last_hint="look again at the message: it says which kind mean got and which it wants.",
)

SAFE_LOSS = Exercise(
    solution=_safe_loss,
    cases=(
        case("torch.tensor([[1.0], [2.0], [4.0]])", "torch.tensor([1.0, 3.0, 6.0])"),
        case("torch.tensor([1.0, 2.0, 4.0])", "torch.tensor([1.0, 3.0, 6.0])"),
        case("torch.tensor([2.0, 5.0])", "torch.tensor([[4.0], [4.5]])"),
        case("torch.tensor([[2.0], [7.0]])", "torch.tensor([[4.0], [5.0]])"),
        case("torch.tensor([[0.5]])", "torch.tensor([2.0])"),
    ),
    slips=(
        Slip(
            _every_pair,
            "a column minus a row pairs every number with every other: bring both to one shape.",
        ),
        Slip(
            _only_predictions_flat,
            "one of the two is a row now, but the other can still be a column: flatten both.",
            also=(_only_truths_flat,),
        ),
        Slip(_asserted, "that finds the mistake; here both shapes are allowed, so fix it.",
             raises="AssertionError"),
        Slip(
            _first_column,
            "a row has no second dimension to take a column of; .flatten() takes both.",
            also=(_first_column_of_predictions,),
        ),
        Slip(_without_squares, "without squares, errors of both signs cancel."),
        Slip(_distances, "those are the distances; their squares were asked."),
        Slip(_sum, "that adds the squares; the mean divides by how many there are."),
        Slip(_squares, "a loss is one number: take the mean of the squares."),
        Slip(_number_of_the_loss, "item() takes the loss out of the graph; return the tensor."),
        Slip(_square_of_the_mean, "square each difference before the mean, not after it."),
    ),
    last_hint="look again at the two shapes of each case: number k belongs to number k.",
)  # fmt: skip

SLOPE = Exercise(
    solution=_slope,
    cases=(
        case("torch.tensor(0.0, requires_grad=True)", "torch.tensor([0.5, 1.0, 1.5, 2.0])",
             "torch.tensor([2.0, 5.0, 6.0, 9.0])"),
        case("torch.tensor(1.0, requires_grad=True)", "torch.tensor([1.0, 2.0])",
             "torch.tensor([3.0, 1.0])"),
        case("torch.tensor(-0.5, requires_grad=True)", "torch.tensor([2.0])",
             "torch.tensor([0.0])"),
    ),
    slips=(
        Slip(
            _numbers_again,
            "the numbers still leave the graph on their way from w to speed.",
        ),
        Slip(
            _slope_along_the_speed,
            "that is the slope along speed; the way from speed back to w is still cut.",
        ),
        Slip(
            _slope_that_never_came,
            "a return is missing, or w has no gradient: then the way from speed to w is still cut.",
        ),
        Slip(_without_exp, "the speed is exp(w), not w."),
        Slip(_the_loss, "that is the loss; its slope along w was asked."),
        Slip(_the_value, "that is w itself; backward leaves the slope in its .grad."),
        Slip(_sum_of_squares, "the loss is the mean of the squares, not their sum."),
        Slip(_number_of_the_slope, "item() makes a Python number of the slope; return a tensor."),
        Slip(
            _four_numbers,
            "backward wants one number: take the mean first.",
        ),
    ),
    last_hint="look again at each line between w and the loss: one of them makes plain numbers.",
)  # fmt: skip

EXERCISES = {
    "1": MESSAGES,
    "2": SHAPES_LINE,
    "3": DEVICES_LINE,
    "4": ABOVE_MEAN,
    "5": SAFE_LOSS,
    "6": SLOPE,
}
