"""Notebooks, executed: nbval's command line, what the gate adds to nbval, talks with a kernel."""
