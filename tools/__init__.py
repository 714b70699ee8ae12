"""What an author runs: ``python -m tools.<name>``. Chapters and ``utils`` never import it."""

import sys

for stream in (sys.stdout, sys.stderr):
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")  # a console may not know every sign of a name or path
