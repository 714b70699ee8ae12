"""The theme's icons as stylesheet rules: no script, no font, no request, nothing that moves.

The theme turns `<i class="fa-solid fa-bars">` into a picture with FontAwesome's JavaScript:
1.5 MB, four fifths of a page, for about a dozen icons. The outlines are in that same file, so
the rules made here draw the same icons as masks. They are in place before the first paint and
take the text's colour. Not needed once the theme lets a book leave FontAwesome out
(pydata-sphinx-theme, issue 2379 and pull request 2494).
"""

import re
from urllib.parse import quote

NAMES = (
    "angle-left",
    "angle-right",
    "arrow-up",
    "bars",
    "check",
    "circle-half-stroke",
    "code-branch",
    "download",
    "list",
    "magnifying-glass",
    "moon",
    "pen",
    "play",
    "sun",
)

BASE = """
/* Icons: Font Awesome Free 6.5.2, fontawesome.com, CC BY 4.0 */
.fa-solid {
  display: inline-block; width: 1em; height: 1em; vertical-align: -0.125em;
  background: currentColor; mask: var(--icon) center / contain no-repeat;
}
@media (forced-colors: active) {
  .fa-solid { forced-color-adjust: none; background: ButtonText; }
}
"""


def outline(script: str, name: str) -> tuple[int, int, str]:
    """The width, height and SVG path of the solid icon `name` in FontAwesome's `script`.

    The script holds the brand, the regular and the solid set in this order: the last match wins.

    Raises
    ------
    LookupError: the script has no such icon.
    """
    entry = rf'[{{,]"?{re.escape(name)}"?:\[(\d+),(\d+),\[[^\]]*\],"\w+","([^"]+)"\]'
    found = re.findall(entry, script)
    if not found:
        raise LookupError(f"The theme has no icon '{name}': take a name from fontawesome.com.")
    width, height, path = found[-1]
    return int(width), int(height), path


def rule(script: str, name: str) -> str:
    """The stylesheet rule that gives `.fa-NAME` its outline."""
    width, height, path = outline(script, name)
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'>"
        f"<path d='{path}'/></svg>"
    )
    safe = "/:=' "
    return f'.fa-{name} {{ --icon: url("data:image/svg+xml,{quote(svg, safe)}"); }}\n'


def stylesheet(script: str) -> str:
    """Rules for every icon in `NAMES`, read from FontAwesome's `script`."""
    return BASE + "".join(rule(script, name) for name in NAMES)
