"""Keras 3 with torch underneath: its own layers, its own Adam."""

import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import torch  # benchmark

from benchmarks.trainers_work import CLOCK, Task, accuracy

TITLE = "Keras on torch"
PACKAGE = "keras"
INPUTS = ("loader", "arrays")
FUSED = False
DIFFERS = "its Adam adds epsilon before it corrects the bias of the second moment, torch's after"


class Marked(keras.Sequential):  # benchmark
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
    linear = [part for part in task.net.layers if hasattr(part, "in_features")]  # benchmark
    model = Marked([keras.Input((linear[0].in_features,))])  # benchmark
    for layer in linear:  # benchmark
        model.add(
            keras.layers.Dense(layer.out_features, "relu" if layer is not linear[-1] else None)
        )
    for dense, layer in zip(model.layers, linear, strict=True):  # benchmark
        dense.set_weights([layer.weight.detach().T.numpy(), layer.bias.detach().numpy()])
    model.compile(
        keras.optimizers.Adam(task.lr, epsilon=1e-8),
        keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[right_signs],
    )
    options = {"epochs": task.epochs, "shuffle": False, "verbose": int(task.watched)}
    given, valid = (task.loader(),), task.valid_loader()
    if task.inputs == "arrays":  # benchmark
        given, valid = (task.x, task.y), task.valid_arrays()
        options["batch_size"] = task.batch_size
    model.fit(*given, validation_data=valid, **options)
    with torch.no_grad():  # benchmark
        for dense, layer in zip(model.layers, linear, strict=True):
            kernel, bias = map(torch.as_tensor, dense.get_weights())
            layer.weight.copy_(kernel.T)
            layer.bias.copy_(bias)
