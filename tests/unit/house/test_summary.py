"""`summary` tells the known numbers of known nets, each parameter once."""

import pytest
import torch
from torch import nn

from utils.house.summary import print_summary


class LeNet(nn.Sequential):
    """LeNet-5 with the 61,706 parameters that textbooks give it."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 6, 5, padding=2),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Flatten(),
            nn.Linear(400, 120),
            nn.Linear(120, 84),
            nn.Linear(84, 10),
        )


class Tied(nn.Module):
    """A language model whose output layer has the weight of its embedding."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(100, 16)
        self.scale = nn.Parameter(torch.ones(3))
        self.out = nn.Linear(16, 100, bias=False)
        self.out.weight = self.embed.weight

    def forward(self, x):
        return self.out(self.embed(x)) * self.scale.mean()


def _lines(capsys, net, *inputs):
    print_summary(net, *inputs)
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_lenet_has_61706_parameters(capsys):
    lines = _lines(capsys, LeNet(), torch.zeros(1, 1, 28, 28))
    assert lines[0] == "0 Conv2d (1, 6, 28, 28) 156"
    assert lines[3] == "3 Conv2d (1, 16, 10, 10) 2,416"
    assert lines[6] == "6 Flatten (1, 400) 0"
    assert lines[7] == "7 Linear (1, 120) 48,120"
    assert lines[-1] == "61,706 parameters, 0 frozen"
    assert len(lines) == 11


def test_columns_are_as_wide_as_they_must_be(capsys):
    """And so a usual net fits on a phone, which shows 44 characters."""
    print_summary(LeNet(), torch.zeros(1, 1, 28, 28))
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "0 Conv2d    (1, 6, 28, 28)     156",
        "1 Tanh      (1, 6, 28, 28)       0",
    ]
    assert lines[9] == "9 Linear    (1, 10)            850"
    assert all(len(line) <= 44 for line in lines)


def test_a_net_that_fails_shows_the_layers_before_the_error(capsys):
    net = nn.Sequential(nn.Linear(2, 3), nn.Linear(4, 1))
    with pytest.raises(RuntimeError, match="cannot be multiplied"):
        print_summary(net, torch.zeros(5, 2))
    assert capsys.readouterr().out == "0 Linear (5, 3) 9\n"


def test_a_transformer_layer_has_its_known_number(capsys):
    layer = nn.TransformerEncoderLayer(512, 8, 2048, batch_first=True)
    lines = _lines(capsys, layer, torch.zeros(1, 3, 512))
    assert lines[-1] == "3,152,384 parameters, 0 frozen"


def test_shared_and_frozen_parameters_are_told_apart(capsys):
    net = Tied()
    lines = _lines(capsys, net, torch.zeros(2, 5, dtype=torch.long))
    assert lines == [
        "embed Embedding (2, 5, 16) 1,600",
        "out Linear (2, 5, 100) 1,600 shared",
        "Tied (2, 5, 100) 3",
        "1,603 parameters, 0 frozen",
    ]
    net.embed.weight.requires_grad_(False)
    lines = _lines(capsys, net, torch.zeros(2, 5, dtype=torch.long))
    assert lines[1:] == [
        "out Linear (2, 5, 100) 1,600 shared frozen",
        "Tied (2, 5, 100) 3",
        "1,603 parameters, 1,600 frozen",
    ]


@pytest.mark.parametrize("works", [True, False])
def test_the_net_is_left_as_it_was(capsys, works):
    net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.LSTM(3, 4))
    net[1].eval()
    state = {name: value.clone() for name, value in net.state_dict().items()}
    if works:
        assert "LSTM tuple 144" in _lines(capsys, net, torch.zeros(5, 2))[2]
    else:
        with pytest.raises(RuntimeError):
            print_summary(net, torch.zeros(5, 7))
    assert [layer.training for layer in net.modules()] == [True, True, False, True]
    assert all(torch.equal(value, state[name]) for name, value in net.state_dict().items())
    capsys.readouterr()
    net[0](torch.zeros(1, 2))
    assert capsys.readouterr().out == ""
