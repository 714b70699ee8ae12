"""Samples of the explorer ``losses``."""

from functools import partial

from utils.explorers.losses import losses

CHAPTER = {
    "BCE": "F.binary_cross_entropy_with_logits(logit, y)",
    "squared": "(p - y) ** 2",
    "hinge": "(1 - (2 * y - 1) * logit).relu()",
    "focal": "(p - y) ** 2 * F.binary_cross_entropy_with_logits(logit, y)",
}
SAMPLES = {
    "chapter": partial(losses, CHAPTER),
    "soft": partial(losses, {"BCE": CHAPTER["BCE"], "KL": "F.kl_div(p.log(), y)"}, (0.9,)),
    "broken": partial(
        losses, {"log of p - 0.5": "(p - 0.5).log()", "steep": "1e5 * logit.abs()"}, (0, 0.5, 1)
    ),
}
