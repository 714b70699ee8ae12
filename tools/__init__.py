"""What an author runs: ``python -m tools.<name>``. Chapters and ``utils`` never import it."""
