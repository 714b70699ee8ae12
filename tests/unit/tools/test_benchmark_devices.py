"""The benchmark of devices counts microseconds, waits for accelerators, and keeps what it found."""

import json
from time import perf_counter, process_time

import pytest
import torch

from benchmarks import devices

CPU = torch.device("cpu")


def test_the_clock_is_the_processors_for_one_thread_only(monkeypatch):
    monkeypatch.setattr(torch, "get_num_threads", lambda: 1)
    assert devices.clock(CPU) is process_time
    assert devices.clock(torch.device("cuda")) is perf_counter
    monkeypatch.setattr(torch, "get_num_threads", lambda: 2)
    assert devices.clock(CPU) is perf_counter


def test_a_run_is_timed_until_the_device_is_done(monkeypatch):
    now, log = [0.0], []

    def wait(device):
        log.append("wait")
        now[0] += 5e-6 * (log.count("work"))

    def work():
        log.append("work")
        now[0] += 2e-6

    monkeypatch.setattr(devices, "wait", wait)
    monkeypatch.setattr(devices, "clock", lambda device: lambda: now[0])
    done, ordered = devices.once(work, torch.device("cuda"))
    assert log == ["wait", "work", "wait"]
    assert (done, ordered) == pytest.approx((7, 2))


def test_the_first_run_is_kept_apart_and_the_shortest_of_the_others_counts(monkeypatch):
    times = iter([(90.0, 9.0), (7.0, 1.0), (5.04, 2.0), *[(6.0, 1.0)] * 99])
    monkeypatch.setattr(devices, "once", lambda work, device: next(times))
    found = devices.shortest(lambda: None, CPU, seconds=0)
    assert found == {"first": 90.0, "done": 5.0, "ordered": 2.0}


def test_a_step_of_training_learns():
    torch.manual_seed(0)
    step = devices.training(CPU, 8)
    net = step.__closure__[[*step.__code__.co_freevars].index("net")].cell_contents
    before = [p.detach().clone() for p in net.parameters()]
    step()
    assert sum(p.numel() for p in net.parameters()) == 134_154
    assert not any(torch.equal(a, b) for a, b in zip(before, net.parameters(), strict=True))


def test_what_is_measured_names_device_date_and_versions():
    held = devices.measured(CPU, rows=(4, 8), batches=(2,), seconds=0)
    assert held["torch"] == torch.__version__
    assert held["threads"] == torch.get_num_threads()
    assert [*held["product"]] == ["4", "8"]
    assert held["training"]["2"]["done"] > 0
    assert "cores" in held["name"]
    assert held["date"].count("-") == 2


def test_a_device_that_is_not_here_keeps_its_times(tmp_path, monkeypatch, capsys):
    file = tmp_path / "devices.json"
    gpu = {"name": "a GPU", "torch": "2.13.0", "threads": 2, "date": "2026-11-28",
           "product": {"16": {"done": 9.0}}, "training": {"16": {"done": 800.0}}}  # fmt: skip
    file.write_text(json.dumps({"cuda": gpu}), "utf-8")
    monkeypatch.setattr(devices, "RESULT", file)
    monkeypatch.setattr(devices, "ROWS", (4,))
    monkeypatch.setattr(devices, "BATCHES", (2,))
    monkeypatch.setattr(devices, "SECONDS", 0)
    monkeypatch.setattr("sys.argv", ["devices"])
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda check_available: None)
    devices.main()
    stored = json.loads(file.read_text("utf-8"))
    assert stored["cuda"] == gpu
    assert [*stored["cpu"]["product"]] == ["4"]
    assert "cuda: a GPU; torch 2.13.0, 2 threads, 2026-11-28" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["devices", "--table"])
    devices.main()
    assert "  product, microseconds by size: 16: 9.0" in capsys.readouterr().out
    assert json.loads(file.read_text("utf-8")) == stored
