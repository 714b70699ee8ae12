"""A tensor as a matplotlib figure, and a figure in words.

What a chapter draws with:

- ``tensors``   a tensor: its cells, the storage behind them, its strides
- ``stretched`` two shapes that meet: aligned, stretched, and the result
- ``walks``     the places that a view visits, row by row or in storage order
- ``areas``     a product as an area, and the strips that nudges add
- ``borders``   points of two classes, and a classifier's border between them
- ``boxes``     a tensor as boxes in boxes, what a reduction folds, an image with its channels
- ``bridge``    names, the arrays and tensors they name, and the buffers behind
- ``calls``     the calls that led to an error, with the shapes that each line met
- ``chains``    a computation step by step: values forward, gradients back
- ``confusions`` a confusion matrix: how often each class was taken for each
- ``costs``     what a training costs: bytes by part, and who does what when
- ``counterexamples``  a wrong answer: inputs, expected, yours, and where they differ
- ``curves``    points and fitted lines, losses, slopes, ratios, a training's history
- ``digits``    small grey pictures side by side, each under a few words
- ``dots``      costs of several things, as dots on a scale of ratios
- ``formats``   number formats: bits, range, precision, promotion
- ``graphs``    the graph behind a tensor: nodes, saved tensors, leaves
- ``houses``    the layers of PyTorch, one on the other
- ``letters``   shares between letters as shades, chances of the next letter
- ``matrices``  a matrix product: a row and a column meet in each number
- ``modules``   a module as boxes in boxes: what it has registered
- ``paintings`` a small painting as numbers, and how a net paints it
- ``picks``     which numbers an index picks, and where joined numbers come from
- ``pairs``     every number of one tensor with every number of another
- ``pipelines`` which samples of a dataset come into which batch
- ``slopes``    kinks, errors of differences, gradients as arrows, a Jacobian

What these share:

- ``board``     the drawing board, measured in cells
- ``arrows``    arrows that know which points they join
- ``palette``   the colours of every figure, and their names
- ``svg``       a figure as the inline SVG that pages show
- ``describe``  a figure in words: alt text and regression in one
- ``artists``   one thing drawn, in words: a line, bars, an image
- ``diagrams``  texts in boxes and the arrows between them, in words
"""
