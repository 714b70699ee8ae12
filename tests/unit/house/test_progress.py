"""The progress line in a terminal, in a notebook and in a pipe: counted in bytes."""

import os
import re
import struct
import subprocess
import sys
import types

import pytest

from tests.unit.house.problems import points, small
from tools.paths import ROOT
from utils.house import progress
from utils.house.model import Model
from utils.house.progress import Progress

fcntl = pytest.importorskip("fcntl", reason="Windows has no such terminals")
pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

PROGRAM = """
import time
from torch import nn, zeros
from utils.house.model import Model
from utils.house.progress import Progress

class Slow(nn.Linear):
    def forward(self, x):
        time.sleep(0.01)
        return super().forward(x)

model = Model(Slow(2, 1), "cpu").compile("sgd", "mse", ["mae"])
model.fit(zeros(60, 2), zeros(60, 1), batch_size=1, epochs=2, callbacks=[Progress()])
"""


def _in_terminal(columns):
    """Return what the program writes into a terminal of that width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    env = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=theirs, stdin=theirs, cwd=ROOT, env=env
    )
    os.close(theirs)
    text = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        text += part
    assert process.wait() == 0
    os.close(ours)
    return text.decode()


def test_a_terminal_shows_a_line_an_epoch_redrawn_ten_times_a_second():
    columns = 24
    text = _in_terminal(columns)
    lines = text.split("\r\n")
    assert len(lines) == 3
    assert lines[-1] == ""
    for k, line in enumerate(lines[:2], 1):
        *drawn, final = line.split("\r")[1:]
        assert final.strip() == f"epoch {k}/2 loss {final.split()[3]} mae {final.split()[5]}"
        assert 3 <= len(drawn) <= 60  # 60 steps of 10 ms or more
        assert all(len(text) < columns for text in drawn)
        assert all(re.match(rf"epoch {k}/2 step \d+ loss ", text) for text in drawn)
    # at most 10 redraws a second, each no longer than the terminal is wide
    assert len(text) < 2 * 60 * columns


def _people(monkeypatch, module="ipykernel.iostream"):
    """Pretend that standard output is a notebook's; return what is written."""
    written = []
    stream = type("Stream", (), {"__module__": module})()
    stream.isatty = lambda: False
    stream.write, stream.flush = written.append, lambda: None
    monkeypatch.setattr(progress, "sys", types.SimpleNamespace(stdout=stream))
    monkeypatch.setattr("builtins.print", lambda *a, end="\n", **k: written.append(a[0] + end))
    return written


def _clock(monkeypatch, seconds):
    """Let every look at the clock find it so many seconds later."""
    now = [0.0]

    def look():
        now[0] += seconds
        return now[0]

    monkeypatch.setattr(progress, "time", types.SimpleNamespace(monotonic=look))


def _train(epochs=2, **options):
    model = Model(small(), "cpu").compile("sgd", "bce_logits", ["accuracy"])
    model.fit(*points(40), batch_size=4, epochs=epochs, callbacks=[Progress()], **options)
    return model


def test_a_notebook_shows_it_too(monkeypatch):
    written = _people(monkeypatch)
    _clock(monkeypatch, 0.06)
    model = _train(validation_data=points(8))
    finals = [text for text in written if text.endswith("\n")]
    values = [[model.history[name][k] for name in model.names] for k in (0, 1)]
    for k, (text, row) in enumerate(zip(finals, values, strict=True), 1):
        shown = " ".join(f"{n} {v:.4f}" for n, v in zip(model.names, row, strict=True))
        assert text.rstrip() == f"\repoch {k}/2 {shown}"
    assert re.fullmatch(r"\repoch 1/2 step 1 loss 0\.\d{4}", written[0])
    assert len(written) == 2 + 2 * 5  # every second step is more than 0.1 s after the last drawing


def test_a_shorter_line_wipes_the_longer_one_away(monkeypatch):
    written = _people(monkeypatch)
    _clock(monkeypatch, 1.0)
    bar, model = Progress(), _train(1)
    bar.on_fit_start(model)
    bar.on_epoch_start(model)
    del written[:]
    for loss in (123456.0, 0.5):
        model.scores.totals["loss"] = loss * model.scores.count
        bar.on_step_end(model)
    assert written[0].endswith(" loss 123456.0000")
    assert written[1].rstrip().endswith(" loss 0.5000")
    assert len(written[1]) == len(written[0])


def test_an_interrupted_line_is_ended(monkeypatch):
    written = _people(monkeypatch)

    class Interrupts:
        def on_step_end(self, model):
            if model.step == 3:
                raise KeyboardInterrupt

    model = Model(small(), "cpu").compile("sgd", "bce_logits")
    model.fit(*points(40), batch_size=4, callbacks=[Progress(), Interrupts()])
    assert written[-1] == " interrupted\n"


@pytest.mark.parametrize("module", ["io", "builtins"])
def test_a_pipe_stays_empty(monkeypatch, module):
    written = _people(monkeypatch, module)
    _train()
    assert written == []


def test_another_process_than_the_first_stays_silent(monkeypatch):
    written = _people(monkeypatch)
    model = Model(small(), "cpu").compile("sgd", "bce_logits")
    model.main = False
    model.fit(*points(), callbacks=[Progress()])
    assert written == []
