"""Samples of the explorer ``loader``, its words worked out by hand, and what it refuses."""

from functools import partial

from utils.explorers.loader import loader

CHAPTER = (
    "batch_size=4",
    "batch_size=4, shuffle=True",
    "batch_size=4, drop_last=True",
    "batch_size=7, shuffle=True",
)
CALLS = {
    "chapter": (14, CHAPTER, (0, 1, 2, 3)),
    "many": (24, ("batch_size=8", "batch_size=6, shuffle=True, drop_last=True"), (2, 0)),
    "prefetch": (9, ("batch_size=1", "batch_size=2"), (1, 2)),
    "single": (1, ("",), (0, 3)),
}
SAMPLES = {
    name: partial(loader, samples, *codes, workers=workers)
    for name, (samples, codes, workers) in CALLS.items()
}
UNITS = "a sample takes 1 unit of time, a step of the training 3, the start of a worker 2."
SAID = {
    "single": f"Explorer loader: 1 sample in batches; {UNITS}\n"
    " · 0: 0; 4 units, the training waits 1\n"
    " · 3: 0; 6 units, the training waits 3",
    "prefetch": f"Explorer loader: 9 samples in batches; {UNITS}\n"
    "batch_size=1 · 1: 0 / 1 / 2 / 3 / 4 / 5 / 6 / 7 / 8; 30 units, the training waits 3\n"
    "batch_size=1 · 2: 0 / 1 / 2 / 3 / 4 / 5 / 6 / 7 / 8; 30 units, the training waits 3\n"
    "batch_size=2 · 1: 0 1 / 2 3 / 4 5 / 6 7 / 8; 19 units, the training waits 4\n"
    "batch_size=2 · 2: 0 1 / 2 3 / 4 5 / 6 7 / 8; 19 units, the training waits 4",
}
"""The words of samples, worked out by hand."""
FOUR = "batch_size=4"
REFUSED = [
    ((0, FOUR), {}, ValueError, "0 samples; expected 1 to 24"),
    ((25, FOUR), {}, ValueError, "25 samples; expected 1 to 24"),
    ((True, FOUR), {}, TypeError, "samples is bool; expected a whole number"),
    ((9.0, FOUR), {}, TypeError, "samples is float; expected a whole number"),
    ((9,), {}, ValueError, "0 settings; expected 1 to 6"),
    ((9, *[FOUR] * 7), {}, ValueError, "7 settings; expected 1 to 6"),
    ((9, FOUR), {"workers": ()}, ValueError, "workers is []; expected 1 to 4 different numbers"),
    ((9, FOUR), {"workers": (1, 1)}, ValueError, "workers is [1, 1]; expected 1 to 4 different"),
    ((9, FOUR), {"workers": (4,)}, ValueError, "4 workers; expected 0 to 3"),
    ((9, FOUR), {"workers": (-1,)}, ValueError, "-1 workers; expected 0 to 3"),
    ((9, FOUR), {"workers": ("2",)}, TypeError, "workers is str; expected a whole number"),
    ((9, 4), {}, TypeError, "the arguments are given as int; expected a string of code"),
    ((9, "4"), {}, ValueError, "'dict(4)' fails with TypeError"),
    ((9, "batch_size=="), {}, ValueError, "is no Python expression"),
    ((9, "batch_size=`4`"), {}, ValueError, "holds `; expected code without this sign"),
    ((9, "num_workers=2"), {}, ValueError, "num_workers is given; expected batch_size, shuffle"),
    ((9, "batch_size=0"), {}, ValueError, "DataLoader refuses 'batch_size=0': ValueError: batch_"),
    ((9, "batch_size='4'"), {}, ValueError, "DataLoader refuses"),
    ((9, "batch_size=None"), {}, ValueError, "batch_size is None; expected a whole number"),
    ((9, "batch_size=9"), {}, ValueError, "a batch has 9 samples; expected 8 at most"),
    ((3, "batch_size=4, drop_last=True"), {}, ValueError, "makes no batch of 3 samples"),
    ((24, "batch_size=1"), {}, ValueError, "this epoch takes 96 units of time; expected 40"),
]
"""What it is called with, the error, and words of its sentence."""
