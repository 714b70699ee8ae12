"""The workflows: pinned, with least permissions, calling only the commands that README names."""

import re
import shlex
import subprocess

import pytest
import yaml

from tools import gate
from tools.paths import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
COMMANDS = (
    "make test",
    "make book",
    ".venv/bin/python -m tools.",
    ".venv/bin/jupyter-book build . --builder linkcheck",
    "nvidia-smi",
    "echo ",
    "wanted=torch",  # the weekly job that exchanges torch
)


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.stem)
def workflow(request):
    """One workflow, parsed; YAML 1.1 reads the key ``on`` as true."""
    return yaml.safe_load(request.param.read_text("utf-8"))


def jobs(workflow):
    return workflow["jobs"].values()


def steps(workflow):
    return [step for job in jobs(workflow) for step in job["steps"]]


def test_the_four_workflows_are_there():
    assert [path.stem for path in WORKFLOWS] == ["cpu", "gpu", "publish", "weekly"]


def test_reading_is_all_that_is_allowed_unless_a_job_says_more(workflow):
    assert workflow["permissions"] == {"contents": "read"}
    more = [set(job["permissions"]) for job in jobs(workflow) if "permissions" in job]
    assert more in ([], [{"pages", "id-token"}])


def test_runs_of_one_branch_do_not_pile_up(workflow):
    assert workflow["concurrency"]["group"]


def test_every_job_ends_by_itself(workflow):
    assert all(job["timeout-minutes"] <= 90 for job in jobs(workflow))


def test_actions_are_pinned_by_commit(workflow):
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert all(re.search(r"@[0-9a-f]{40}$|^\./", name) for name in used), used


def test_checkouts_keep_no_credentials(workflow):
    checkouts = [s for s in steps(workflow) if s.get("uses", "").startswith("actions/checkout")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_jobs_only_call_the_commands_of_the_readme(workflow):
    runs = [step["run"] for step in steps(workflow) if "run" in step]
    assert all(run.startswith(COMMANDS) for run in runs), runs


def test_make_takes_what_the_jobs_give_it(workflow):
    for step in steps(workflow):
        for line in re.findall(r"^make .*", step.get("run", ""), re.M):
            command = ["make", "--dry-run", *shlex.split(line)[1:]]
            done = subprocess.run(command, cwd=ROOT, encoding="utf-8", capture_output=True)
            assert done.returncode == 0, f"{line}: {done.stderr}"


def test_stages_that_are_asked_for_exist(workflow, monkeypatch):
    monkeypatch.setenv("BOOK_DEVICE", "cuda")
    named = re.findall(r'STAGES="([^"]*)"|tools\.gate ([\w ]+)', str(workflow))
    stages = " ".join(part for pair in named for part in pair).split()
    assert set(stages) <= set(gate.stages())


def pushed():
    """The jobs of each push: the shards of their matrix, and the stages of their command."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/cpu.yml").read_text("utf-8"))
    for job in jobs(workflow):
        (step,) = (step for step in job["steps"] if "run" in step)
        shards = job.get("strategy", {}).get("matrix", {}).get("shard", [])
        assert step.get("env", {}) == ({"BOOK_SHARD": "${{ matrix.shard }}"} if shards else {})
        yield shards, re.search(r'STAGES="([^"]*)"', step["run"])[1].split()


def test_every_stage_runs_on_each_push_once():
    stages = [stage for _, named in pushed() for stage in named]
    assert len(stages) == len(set(stages))
    assert set(gate.stages()) - set(stages) == set(gate.WEEKLY)


def test_what_no_push_runs_runs_weekly():
    weekly = yaml.safe_load((ROOT / ".github/workflows/weekly.yml").read_text("utf-8"))
    ran = {step.get("run") for step in steps(weekly)}
    assert ran >= {f'make test STAGES="{stage}"' for stage in gate.WEEKLY}


def test_what_grows_with_the_book_is_shared_out_whole_and_nothing_else_is():
    for shards, stages in pushed():
        assert {gate.stages()[stage].shared for stage in stages} == {bool(shards)}, stages
        assert shards == [f"{k}/{len(shards)}" for k in range(1, len(shards) + 1)]


def test_ci_calls_what_readme_calls_and_nothing_else():
    lines = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    assert lines[-1] == "CI=true exec make test"
    assert not re.search(r"apt-get|git ", "\n".join(lines))
