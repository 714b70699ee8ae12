"""Samples of the explorer ``variance``."""

from utils.explorers.variance import variance

SAMPLES = {"chapter": variance}
