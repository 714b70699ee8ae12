"""One file for each trainer that ``benchmarks.trainers`` compares, written as its manual says.

A file holds ``TITLE``; ``PACKAGE``, whose version is stored; ``INPUTS``, the kinds of input it
takes; ``FUSED``, whether it is also measured with a fused Adam; ``fit(task)``, which trains
``task.net``; and ``DIFFERS``, only where it cannot do the same work, with the reason. A statement
that only the benchmark needs ends its first line with ``# benchmark``: ``trainers_lines`` does not
count it as a line that a user writes.
"""
