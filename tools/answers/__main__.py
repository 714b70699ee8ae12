"""The command line of the recorder."""

import argparse
import os
import sys

from tools.paths import chapters


def main() -> int:
    """Record the chapters named on the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.answers")
    parser.add_argument("names", nargs="*", help="chapters, such as 04; all when none is named")
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a change")
    args = parser.parse_args()
    os.environ["BOOK_DEVICE"] = "cpu"  # before a case is made
    from tools.answers import recorder

    status = 0
    for path in chapters(args.names):
        text = recorder.renewed(path)
        if text is not None and args.check:
            status = 1
            print(recorder.complaint(path), file=sys.stderr)
        elif text is not None:
            recorder.store(path, text)
            print(f"{path.stem}: recorded")
    return status


if __name__ == "__main__":
    sys.exit(main())
