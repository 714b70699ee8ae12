"""The commands: ``chapter``, ``exercise``, ``explorer``."""

import argparse
from pathlib import Path

from tools.paths import ROOT
from tools.scaffold import new_chapter, new_exercise, new_explorer, wording
from tools.scaffold.fill import write


def main(command: list[str] | None = None, root: Path = ROOT) -> None:
    """Read the command line, work out all files of ``root``, write them, say what comes next."""
    parser = argparse.ArgumentParser(prog="python -m tools.scaffold", description="Start something")
    kinds = parser.add_subparsers(dest="kind", required=True)
    one = kinds.add_parser("chapter", help="make chapter N=10 TITLE='Five layers'")
    one.add_argument("number", help="its number, such as 10")
    one.add_argument("topic", help="what it is about, in a few words")
    one = kinds.add_parser("exercise", help="make exercise N=10.5")
    one.add_argument("number", help="chapter and exercise, such as 10.5")
    one = kinds.add_parser("explorer", help="make explorer KIND=averaging")
    one.add_argument("name", help="one word that a chapter calls, such as averaging")
    one.add_argument("about", nargs="?", default="", help="what it shows, in a few words")
    args = parser.parse_args(command)
    if args.kind == "chapter":
        files, then = new_chapter.new(args.number, args.topic, root)
    elif args.kind == "exercise":
        files, then = new_exercise.new(args.number, root, wording.ask)
    else:
        files, then = new_explorer.new(args.name, args.about, root)
    write(files, root)
    print(then)


if __name__ == "__main__":
    main()
