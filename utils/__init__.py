"""What a chapter may import. Nothing is exported here: import from the room you need.

- ``device``     which device the book runs on (``BOOK_DEVICE``)
- ``pictures``   a tensor as a matplotlib figure: cells, storage, strides
- ``describe``   a figure in words: alt text and regression in one
- ``svg``        a figure as the inline SVG that pages show
- ``explorers``  interactive figures: PyTorch records, a slider selects
- ``check``      the judge of exercises; ``exercises`` holds their cases and hints
"""
