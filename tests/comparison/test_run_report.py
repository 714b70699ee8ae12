"""The report of a run says what became of every notebook, and on what."""

from tools.notebooks import run_report


def test_report_counts_outcomes_and_costs_per_notebook(monkeypatch):
    monkeypatch.setenv("BOOK_DEVICE", "simulated")
    outcomes = [("chapters/01_a.ipynb::x", "passed"), ("chapters/01_a.ipynb::audit", "failed")]
    run = run_report.report(outcomes, [("01_a.ipynb", 2.04, 2**29)])
    assert run["notebooks"]["01_a.ipynb"] == {
        "passed": 1,
        "failed": 1,
        "cpu_seconds": 2.0,
        "peak_mib": 512,
    }
    assert run["device"] == "simulated"
    assert {"torch", "python"} <= set(run["versions"])


def test_report_is_stored_under_the_device(monkeypatch, tmp_path):
    monkeypatch.setattr(run_report, "FOLDER", tmp_path / "runs")
    monkeypatch.setenv("BOOK_DEVICE", "cpu")
    assert run_report.store(run_report.report([], [])).name == "cpu.json"
