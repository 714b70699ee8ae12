"""Prints what every explorer writes, as JSON by name, for processors of two kinds to be compared.

The samples are those of the browser tests, the first of each kind. ``NOISY`` adds numbers whose
last digits differ between kinds of processors: an explorer must round before it writes, compares
or places them.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import torch

from tests import explorers
from utils.explorers import backprop, kinks, loop, nesting, sharing, strides

WAVE = torch.linspace(0, 6.2831853, 24).sin()
NOISY = {
    "noisy backprop": lambda: backprop(
        "x.sin().exp().tanh() / x", x=torch.tensor(0.7, requires_grad=True)
    ),
    "noisy kinks": lambda: kinks(
        "x.exp().sin()", "torch.softmax(torch.stack([x, x * x, x]), 0)[1]", "x.abs() ** 1.5"
    ),
    "noisy loop": lambda: loop(WAVE.exp(), WAVE.cos(), [0.1, 0.3]),
    "noisy nesting": lambda: nesting(WAVE.softmax(0).view(2, 3, 2, 2), "sum", "mean", "amax"),
    "noisy sharing": lambda: sharing(
        "x = torch.linspace(0, 6, 8).sin()", "x = torch.softmax(x, 0)", "x /= 3"
    ),
    "noisy strides": lambda: strides((WAVE @ WAVE.outer(WAVE)).softmax(0).sin(), "x[::2]"),
}


def makers() -> dict:
    """Return what makes each explorer, by name."""
    made = {}
    for module in iter_modules([str(Path(explorers.__path__[0]) / "samples")]):
        samples = import_module(f"tests.explorers.samples.{module.name}").SAMPLES
        made[module.name.removesuffix("_samples")] = next(iter(samples.values()))
    return made | NOISY


def main() -> None:
    """Print what was written, the noise itself, and what was loaded that no explorer needs."""
    written = {name: make().html() for name, make in makers().items()}
    noise = [x.tolist() for x in (WAVE, WAVE.softmax(0), WAVE.exp(), WAVE @ WAVE.outer(WAVE))]
    loaded = sorted({"ipywidgets", "matplotlib", "IPython"} & set(sys.modules))
    print(json.dumps({"written": written, "noise": noise, "loaded": loaded}))


if __name__ == "__main__":
    main()
