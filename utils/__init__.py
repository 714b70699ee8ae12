"""What a chapter may import. Nothing is exported here: import from the room you need.

- ``device``     which device the book runs on (``BOOK_DEVICE``)
- ``storage``    what lies behind a tensor: its storage and the places it reads
- ``buffers``    which memory arrays and tensors read, and which of them share it
- ``floats``     the bits of a floating-point number: fields, formula, neighbours
- ``nodes``      what lies behind a result: the graph that autograd recorded
- ``check``      the judge of exercises
- ``difference`` two answers compared, the first difference in words
- ``exercises``  their right answers, cases and hints, one file per chapter

Training:

- ``model``      the house: train, judge, use and keep a net with a few words
- ``callbacks``  what goes along: stop early, checkpoint and resume, a table, a progress line
- ``parallel``   the same on several processes, under ``torchrun``
- ``summary``    the layers of a net, their shapes and parameters

Figures:

- ``curves``     points and fitted lines, losses, slopes, ratios, a training's history
- ``chains``     a computation step by step: values forward, gradients back
- ``formats``    number formats as pictures: bits, range, precision, promotion
- ``pictures``   a tensor as a matplotlib figure: cells, storage, strides
- ``bridge``     names, the arrays and tensors they name, and the buffers behind
- ``graphs``     the graph behind a tensor as a picture: nodes, saved tensors, leaves
- ``layers``     where its nodes stand
- ``slopes``     slopes as pictures: a tangent, kinks, errors of differences, a Jacobian
- ``boxes``      a tensor as boxes in boxes, what a reduction folds, an image with its channels
- ``folds``      what a reduction folds together, asked of PyTorch
- ``nest``       where nested boxes stand, for pictures and explorers
- ``board``      the drawing board under them, measured in cells
- ``place``      where a part of a drawing stands
- ``palette``    the colours of every figure, and their names
- ``svg``        a figure as the inline SVG that pages show
- ``describe``   a figure in words: alt text and regression in one
- ``artists``    one thing drawn, in words: a line, bars, an image
- ``diagrams``   texts in boxes and the arrows between them, in words
- ``snap``       numbers in words that are the same on every machine
- ``values``     a tensor's numbers as short texts, for cells of pictures and explorers
- ``explorers``  interactive figures: PyTorch records, a slider selects
"""
