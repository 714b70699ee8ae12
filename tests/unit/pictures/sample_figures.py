"""Figures that several tests draw."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from utils.pictures.arrows import Arrow
from utils.pictures.describe import describe

X = np.linspace(0, 6, 50)
SIN, COS = np.sin(X), np.cos(X)


def axes(**subplot):
    """The one pair of axes of a fresh figure."""
    return Figure().add_subplot(**subplot)


def lines_of(ax):
    """The lines under the headline, without their indent."""
    return [line.strip() for line in describe(ax.figure).splitlines()[1:]]


def plot(
    names=("sin", "cos"),
    curves=(SIN, COS),
    colours=("#0072B2", "#D55E00"),
    stroke="-",
    marker=None,
    title="Waves",
    labels=("time", "height"),
    legend=True,
    scale="linear",
):
    ax = axes(title=title, xlabel=labels[0], ylabel=labels[1])
    for name, curve, colour in zip(names, curves, colours, strict=False):
        ax.plot(X, curve, stroke, label=name, color=colour, marker=marker)
    ax.set_yscale(scale)
    if legend:
        ax.legend()
    return ax


def drawing(ax, texts="012", moved=0, fill="#0072B2", end=2, label="", swap=False):
    """Three cells with a line through two of them and an arrow, on axes that are off."""
    ax.axis("off")
    ax.set(xlim=(0, 4), ylim=(0, 4))
    for k, text in enumerate(texts):
        y = 2 if k == moved - 1 else 0
        ax.add_patch(Rectangle((k, y), 0.9, 0.9, facecolor=fill if k == 1 else "none"))
        ax.text(k + 0.45, y + 0.45, text, ha="center", va="center")
    path = [1.45, 0.45] if swap else [0.45, 1.45]
    ax.plot(path, [0.45, 0.45], color="#D55E00")
    ax.add_patch(Arrow((0.45, 0.2), (end + 0.45, 0.2), label=label))
