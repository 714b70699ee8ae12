"""What explorers cost in a browser: an update, the start, and the bytes of an output.

    python -m benchmarks.explorers [ROUNDS]

Every sample of the browser tests is opened in Chromium. An update is one move of the walk: marks,
sentences, listing, style and layout. The machine is noisy, so rounds go through all samples in
turn, and the median of all updates is kept. Results go to ``explorers.json`` beside this file.
"""

import argparse
import gzip
import json
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.explorers.opener import opener, samples
from tools.browser import chromium
from utils.scenes.page import player

STORED = Path(__file__).with_suffix(".json")
UPDATES = """(host) => {
  const slider = [...host.shadowRoot.querySelectorAll(".bar input")].pop(), times = [];
  let frame = null;
  window.requestAnimationFrame = (run) => { frame = run; return 1; };
  for (let k = 0; k < 60; k++) {
    const start = performance.now();
    slider.value = k % (+slider.max + 1);
    slider.dispatchEvent(new Event("input"));
    frame();
    host.offsetHeight;
    times.push(performance.now() - start);
  }
  return times;
}"""
# The page's own script has played the explorer already; a copy of the host is played once more.
MOUNT = """async ([html, script]) => {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  document.body.append(holder);
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const start = performance.now();
  await import(address);
  holder.offsetHeight;
  return performance.now() - start;
}"""


def measure(rounds: int) -> dict[str, dict[str, float]]:
    """Return by sample: median milliseconds of an update and of the start, bytes plain and gzip."""
    made = {name: make() for name, make in samples().items()}
    updates, mounts = ({name: [] for name in made} for _ in range(2))
    with chromium() as browser, TemporaryDirectory() as folder:
        for _ in range(rounds):
            for name, explorer in made.items():
                with opener(browser, Path(folder)) as open_explorers:
                    page = open_explorers(explorer)
                    host = page.locator("[data-explorer]").first
                    html = explorer.html().partition('<script type="module">')[0]
                    mounts[name].append(page.evaluate(MOUNT, [html, player()]))
                    updates[name] += host.evaluate(UPDATES)
    return {
        name: {
            "update ms": round(statistics.median(updates[name]), 2),
            "start ms": round(statistics.median(mounts[name]), 1),
            "bytes": len(explorer.html().encode()),
            "bytes gzip": len(gzip.compress(explorer.html().encode())),
        }
        for name, explorer in made.items()
    }


def main() -> None:
    """Measure, store and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rounds", nargs="?", type=int, default=3, help="through all samples")
    found = measure(parser.parse_args().rounds)
    STORED.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    for name, row in found.items():
        print(f"{name:28}", "  ".join(f"{key} {value:>9}" for key, value in row.items()))


if __name__ == "__main__":
    main()
