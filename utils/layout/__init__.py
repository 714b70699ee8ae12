"""Where things stand: geometry alone, shared by pictures and explorers, in the caller's units.

- ``box``            where one part stands
- ``contours``       where a surface reaches a level: lines, and rings around what is above
- ``nested_boxes``   where boxes in boxes stand
- ``layered_graph``  where the nodes of a graph stand, and how its edges run
"""
