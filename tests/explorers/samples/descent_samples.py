"""Samples of the explorer ``descent``."""

from functools import partial

from utils.explorers.descent import descent

RATES = (0.05, 0.1, 0.125, 0.25, 0.3, 0.5, 0.9, 1.0, 1.1)
SAMPLES = {
    "chapter": partial(
        descent, "w ** 2", "4 * w ** 2", lrs=RATES, start=3.0, steps=10, low=-4, high=4
    ),
    "two valleys": partial(
        descent, "w ** 4 / 6 - 0.6 * w ** 2 + w / 5", lrs=(0.1, 0.5, 0.9, 1.3), start=1.8, steps=12
    ),
    "kinked": partial(descent, "w.abs()", "torch.relu(w)", lrs=(0.4, 1.0), start=1.0, steps=5),
    "large": partial(descent, "1000 * w ** 2", lrs=(1e-5, 1e-3, 0.5), low=-40, high=40, start=30),
}
