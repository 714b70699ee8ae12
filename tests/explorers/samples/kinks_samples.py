"""Samples of the explorer ``kinks``."""

from functools import partial

from utils.explorers.kinks import kinks

CASES = {
    "chapter": (
        "torch.relu(x)",
        "x.abs()",
        "x.clamp(min=0)",
        "x.sqrt()",
        "torch.where(x > 0, x.sqrt(), 0)",
    ),
    "smooth": ("x * x", "x.exp()"),
    "broken": ("1 / x", "x.log()", "x.sign()", "x ** 2 if x > 0 else -x", "x.round()", "x.asin()"),
}
SAMPLES = {
    **{name: partial(kinks, *codes) for name, codes in CASES.items()},
    "near": partial(kinks, "x.clamp(-0.25, 0.5)", low=-0.7, high=1.9),
    "large": partial(kinks, "(4 * x).exp()", "x.abs() * 1e6", low=-4, high=6),
}
