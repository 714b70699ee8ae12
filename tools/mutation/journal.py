"""Verdicts as lines of JSON, one file for one tree and seed, so that a run can be continued."""

import json
import os
from pathlib import Path


class Journal:
    """A file of verdicts. Its first line says which tree and seed it belongs to."""

    def __init__(self, path: Path, tree: str, seed: int) -> None:
        """Open or begin the file.

        Raises:
            SystemExit: the file belongs to another tree or seed.
        """
        self.path, self.lines = path, _whole_lines(path)
        heading = {"tree": tree, "seed": seed}
        if not self.lines:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.add(heading)
        elif self.lines[0] != heading:
            raise SystemExit(
                f"{path} holds verdicts on {self.lines[0]}, this is {heading}: the files or the "
                f"seed changed. Name another file with --resume, or delete it."
            )

    def add(self, entry: dict) -> None:
        """Append one line in one write, so that an interrupted run leaves whole lines."""
        self.lines.append(entry)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(handle, (json.dumps(entry, ensure_ascii=False) + "\n").encode())
            os.fsync(handle)
        finally:
            os.close(handle)

    def baseline(self) -> dict[str, float]:
        """Return the seconds of each stage that was green on the unchanged book."""
        proved = [line["baseline"] for line in self.lines if "baseline" in line]
        return {stage: took for stages in proved for stage, took in stages.items()}

    def verdicts(self) -> dict[str, dict]:
        """Return the verdicts by mutant id."""
        return {line["id"]: line for line in self.lines if "id" in line}


def _whole_lines(path: Path) -> list[dict]:
    """Return the entries of a file; a last line without its end (a power cut) is cut off."""
    if not path.exists():
        return []
    text = path.read_text("utf-8")
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        path.write_text(whole, "utf-8")
    return [json.loads(line) for line in whole.splitlines()]
