"""What a chapter may import, in packages by what they know of: imports run one way, downwards.

- ``explorers``  interactive figures: what to record, how to lay it out, what to say
- ``pictures``   a tensor as a matplotlib figure, and a figure in words
- ``scenes``     how a recording is shown and played: marks, plots, film, player, live panel
- ``exercises``  the judge, and one file of answers, cases and hints per chapter
- ``record``     what PyTorch did: storage, buffers, bits, nodes, folds; draws nothing
- ``layout``     where things stand, for pictures and scenes; knows of nothing
- ``house``      train, judge, use and keep a net with a few words; needs only torch
- ``autograd``   the engine that chapter 14 builds; needs only torch
- ``datasets``   two toy problems with a seed; needs only torch
- ``device``     which device the book runs on (``BOOK_DEVICE``)

Nothing is exported here: import from the package you need. Who may import whom stands in
``pyproject.toml``.
"""
