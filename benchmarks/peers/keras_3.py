"""Keras 3 with torch underneath: its own layers, its own Adam."""

import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import torch

from benchmarks.trainers_work import CLOCK, Task, accuracy

TITLE = "Keras on torch"
PACKAGE = "keras"
INPUTS = ("loader", "arrays")
FUSED = False
DIFFERS = "its Adam adds epsilon before it corrects the bias of the second moment, torch's after"


class Marked(keras.Sequential):
    """Marks the clock on each call, as the net of the others does."""

    def call(self, inputs, training=None, mask=None):
        """Return the logits."""
        if inputs.device.type != "meta":  # Keras first asks for shapes only
            CLOCK.mark()
        return super().call(inputs, training=training, mask=mask)


def right_signs(y: torch.Tensor, y_hat: torch.Tensor) -> torch.Tensor:
    """Return the metric with the arguments in the order that Keras wants."""
    return accuracy(y_hat, y)


def fit(task: Task) -> None:
    """Train the net of ``task`` by way of a Keras net with the same weights."""
    linear = [layer for layer in task.net.layers if isinstance(layer, torch.nn.Linear)]
    model = Marked([keras.Input((linear[0].in_features,))])
    for layer in linear:
        model.add(
            keras.layers.Dense(layer.out_features, "relu" if layer is not linear[-1] else None)
        )
    for dense, layer in zip(model.layers, linear, strict=True):
        dense.set_weights([layer.weight.detach().T.numpy(), layer.bias.detach().numpy()])
    model.compile(
        keras.optimizers.Adam(task.lr, epsilon=1e-8),
        keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[right_signs],
    )
    options = {"epochs": task.epochs, "shuffle": False, "verbose": int(task.watched)}
    if task.inputs == "arrays":
        valid, batch_size = task.valid_arrays(), task.batch_size
        model.fit(task.x, task.y, batch_size=batch_size, validation_data=valid, **options)
    else:
        model.fit(task.loader(), validation_data=task.valid_loader(), **options)
    with torch.no_grad():
        for dense, layer in zip(model.layers, linear, strict=True):
            kernel, bias = map(torch.as_tensor, dense.get_weights())
            layer.weight.copy_(kernel.T)
            layer.bias.copy_(bias)
