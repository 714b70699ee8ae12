"""What pages need to judge answers without a kernel, recorded from the judge itself.

    python -m tools.answers              record every chapter
    python -m tools.answers 04 05        record the chapters named
    python -m tools.answers --check      say which chapters would change, and fail if any would

- ``recorder``    a chapter's exercises as data, one JSON file a chapter, and what is stale
- ``candidates``  a function exercise: the answers to pick from, and what ``check`` says to each
- ``as_typed``    a function of the book's as a reader would have typed it into the stub

The files lie beside the scripts that read them, in `_ext/brick/answering/recorded`. They hold the
words of the CPU and of the PyTorch that recorded them.
"""
