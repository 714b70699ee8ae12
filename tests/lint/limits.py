"""The numbers that the rules hold a chapter to, each with the reader who suffers beyond it.

How long a text, a cell or a file should be is no rule: ``python -m tools.report`` shows it.
"""

from tools.planned import planned

NOTEBOOK_BYTES = 600_000
"""A phone on a slow line waits; Colab and GitHub still draw a notebook of this size at once."""

FIGURE_BYTES = 40_000
"""Eight figures of this size fit the notebook, and a page stays under 200 KB on the wire."""

EXPLORER_BYTES = 150_000
"""An explorer carries its data and its own module; a reader waits for it with the page."""

OUTPUT_COLUMNS = 44
"""What a phone of 375 pixels shows in one row; a wider table falls apart there."""

LAST_SECTIONS = ("Exercises", "Summary", "Solutions")
"""How the headings of the last sections begin, in this order; solutions come last, folded."""

DECIMALS = 8
"""From this many digits after the point a float carries noise that differs between machines."""

BUILT_IN_CHAPTER = {"utils.autograd": 14, "utils.house": 21}
"""Built before used: the chapter that builds what ``utils`` keeps."""

CHAPTERS = list(planned())
"""The numbers that "chapter 07" may name."""
