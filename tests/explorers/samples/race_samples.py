"""Samples of the explorer ``race``."""

from functools import partial

from utils.explorers.race import race

SAMPLES = {
    "chapter": race,
    "flown": partial(race, lrs=(1.2, 3.0), steps=60),
    "one step": partial(race, lrs=(0.5,), steps=1),
}
