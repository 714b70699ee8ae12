"""What PyTorch did, read from the real objects. Nothing here draws.

- ``storage``  what lies behind a tensor: its storage and the places it reads
- ``buffers``  which memory arrays and tensors read, and which of them share it
- ``tracebacks`` the calls that led to an error: functions, lines, shapes of tensors
- ``dispatch`` how a call goes down: Python, binding, dispatcher, kernel, device
- ``timings``  the times of named devices that were measured and stored
- ``debugger`` a session with Python's debugger, its commands typed in advance
- ``floats``   the bits of a floating-point number: fields, formula, neighbours
- ``stored_number`` what a format stores for a number, and what stands beside it on a line
- ``nodes``    what lies behind a result: the graph that autograd recorded
- ``graph_program`` a program run line by line: its graph after each line and node of backward
- ``meetings`` two shapes that meet in one operation: aligned, stretched or refused
- ``folds``    what a reduction folds together
- ``gathers``  which number of a table each number of an index picks, and the way back
- ``products`` which products a matrix product or an einsum adds
- ``tape``     what autograd does with one expression of numbers, forward and back
- ``grad_mode`` autograd at work while something is recorded, whatever mode the reader is in
- ``engine_walk`` the way back through a graph of the reader's engine, in two orders
- ``one_weight`` how one weight learns: rounds of forward, backward, step, zero
- ``classifier`` how a net learns two classes: losses, hits and scores at some steps
- ``steepness`` how steep code is left and right of a place, measured, with the error made
- ``views``    how the views of a tensor read its storage, cell by cell
- ``expressions`` code given as a string: evaluated, or refused in plain words
- ``program``  a short program run line by line: names, objects, buffers after each line
- ``values``   a tensor's numbers as short texts
- ``phrases``  parts of sentences: a, b and c; 1 line, 2 lines
- ``snap``     numbers in words that are the same on every machine
"""
