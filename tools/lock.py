"""Write constraints.txt from what is installed: exact pins for everything below requirements.txt.

    python -m tools.lock

torch stays out: requirements.txt pins it, and its local label (``+cpu``) must not be asked for.
"""

import argparse
import subprocess
import sys

from tools.paths import ROOT

HEADER = "# Written by `make lock`: what the book was last verified with. Do not edit.\n"


def main() -> None:
    """Write the file."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    freeze = [sys.executable, "-m", "pip", "freeze", "--exclude", "torch", "--local"]
    pins = subprocess.run(freeze, check=True, capture_output=True, encoding="utf-8").stdout
    (ROOT / "constraints.txt").write_text(HEADER + pins, "utf-8")


if __name__ == "__main__":
    main()
