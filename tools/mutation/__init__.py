"""The mutation score: how many deliberate small faults in the book does the gate catch?

edits.py       what one fault changes: a span of text, or a cell of a notebook
faults/        the classes of faults, a few to a file; each lists every place it could strike
plan.py        draws mutants from a tree: seeded, from each class in proportion to its places
sandbox.py     a copy of the tree in a folder of its own
stage.py       one stage of the gate, as the copy itself defines it
stage_judge.py runs the stages on a copy until one is red
journal.py     one line of JSON for each verdict, so that a run can be continued
equivalent.py  mutants that change nothing a reader could see, argued in equivalent.toml
score.py       tables, survivors, and the stored score
interval.py    how sure a share is
functions.py   the functions of ``utils``: broken by mutmut, judged by their unit tests
"""
