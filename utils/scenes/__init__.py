"""How a recording is shown and played. It knows nothing of what is explored.

- ``scene``     a state as marks: boxes, texts, dots and lines, each with a key, a role and a place
- ``svg_paths`` the lines that marks draw: curves, arrows, ways that a number travels
- ``plot``      a chart in a scene: scales, curves cut at its frame, areas
- ``film``      the scenes of many states as JSON: each told as changes of the one before
- ``choices``   recorded states by choice, lines of code beside them, what a reader may type
- ``explorer``  what a chapter holds: choices, recorded states, how they are drawn and said
- ``page``      an explorer as one cell output: words, data and the player, without a library
- ``reserve``   how much room a page keeps before the player runs
- ``still``     a scene as SVG without a script
- ``panel``     ``live()``: the same scenes with ipywidgets, and what a reader types
- ``player.js``, ``player.css``  play a film in any browser; the look of every role
"""
