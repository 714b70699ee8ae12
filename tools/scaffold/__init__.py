"""A new chapter, explorer or exercise, that works as it is and waits to be rewritten.

    python -m tools.scaffold chapter 10 "Five layers"
    python -m tools.scaffold exercise 10.5
    python -m tools.scaffold explorer averaging "what a mean keeps"

- ``new_chapter``  notebook, exercises and their table, a line in ``_toc.yml`` and on the cover
- ``new_exercise`` its data, its table, its cells in the notebook
- ``new_explorer`` its file, samples and test, lines in ``utils/explorers/__init__.py``
- ``fill``      templates filled in, and texts put in at their places
- ``templates`` what is written, as it is read: change it here

Every command first works out all files, then writes them: what is refused leaves nothing behind.
"""
