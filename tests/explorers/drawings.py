"""What explorers draw, as digests: any change of a drawing is a visible change of a stored file.

Accept what is drawn now, once you have looked at it: `python -m tests.explorers.drawings`.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.explorers.opener import opener, samples
from tests.explorers.walks import Walk, walk
from tools.browser import chromium

STORED = Path(__file__).with_name("drawings.json")
WIDTHS = (1280, 375)


def digests(walks: dict[int, Walk]) -> dict[str, list[str]]:
    """Return what is stored of ``walks`` (`walks.walk`): by width, one digest for each option."""
    return {str(width): walks[width].drawn for width in WIDTHS}


def main() -> None:
    """Store the digests of all samples."""
    found = {}
    with chromium() as browser, TemporaryDirectory() as folder:
        for name, make in samples().items():
            with opener(browser, Path(folder)) as open_explorers:
                found[name] = digests(walk(open_explorers(make(), reduced_motion="reduce")))
    STORED.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(f"{STORED.name}: {len(found)} samples")


if __name__ == "__main__":
    main()
