"""The numbers that the rules hold a chapter to, each with its reason.

A chapter that needs more than a limit allows is two chapters; change a limit only for the book.
"""

NOTEBOOK_BYTES = 400_000
"""GitHub and Colab still draw a notebook of this size at once."""

FIGURE_BYTES = 40_000
"""Eight figures of this size fit the notebook, and a page stays under 200 KB on the wire."""

EXPLORER_BYTES = 150_000
"""An explorer carries its data and its own module; recorded frames need the most."""

WORDS = (1_200, 2_500)
"""A reader finishes in one sitting; below it the text no longer explains."""

CODE_CELLS = (20, 45)
"""Enough to see every claim run, few enough for one sitting."""

WORDS_PER_CODE_CELL = (25, 120)
"""Below it nobody explains what runs, above it nobody runs what is explained; 40 to 90 is usual."""

CELL_LINES = 10
"""A cell is read at a glance."""

SOLUTION_LINES = 15
"""A solution may hold one whole function."""

MEDIAN_CELL_LINES = 4
"""The usual cell does one thing."""

BOOT_LINES = 4
"""The start cell is noise to a reader; it stays small."""

IMPORT_LINES = 5
"""A chapter uses a few names."""

CODE_COLUMNS = 88
"""What a page shows at 1280 pixels without scrolling sideways."""

CODE_CELLS_IN_A_ROW = 3
"""After three runs without a word the reader no longer knows what to look at."""

PICTURE_WITHIN = 3
"""The first picture is drawn by one of this many code cells after the start cell: one screen."""

FIGURES = (4, 8)
"""State that changes is drawn; more than this is a gallery."""

MECHANISM_SECTIONS = (2, 6)
"""The opening picture and the prediction may have sections beside the two to four of mechanism."""

LAST_SECTIONS = ("Explore", "Exercises", "Summary", "Solutions")
"""How the headings of the last sections begin, in this order; solutions come last, folded."""

MIN_EXERCISES = 3
"""Easy, middle, hard."""

SUMMARY_SENTENCES = 5
"""What a reader could now say aloud."""

SENTENCE_WORDS = 40
"""Short sentences: twice the length of a usual one is already hard to say aloud."""

DECIMALS = 8
"""From this many digits after the point a float carries noise that differs between machines."""

BUILT_IN_CHAPTER = {"utils.autograd": 12, "utils.house": 19}
"""Built before used: the chapter that builds what ``utils`` keeps."""

VERSIONS_IN_CHAPTER = 1
"""The one chapter that prints versions."""

CHAPTERS = range(1, 22)
"""The numbers that "chapter 07" may name."""
