"""The shapes of the house on the cover: one piece for each chapter, layer by layer.

A piece is its corners, clockwise or not, as (x, y) in the units of the drawing, y downwards.
"""

Corners = tuple[tuple[float, float], ...]

SIZE = (480, 412)  # width and height of the drawing; the right third holds the layers' names
GAP = 6  # between two pieces
LEFT, RIGHT = 36, 304  # the outer edges of the walls
EAVES = 168  # half the roof's width at its foot
BANDS = {  # top and bottom of each layer
    "House": (12, 130),
    "Walls": (136, 206),
    "Bricks": (212, 314),
    "C++ kernel": (320, 358),
    "Hardware": (362, 404),
}
COURSES = ((1, 1, 1, 1), (1.5, 1, 1, 0.5), (1, 1, 1, 1))  # lengths of bricks: joints never meet


def box(left: float, right: float, top: float, bottom: float) -> Corners:
    """An upright rectangle."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def row(lengths: tuple[float, ...], top: float, bottom: float) -> list[Corners]:
    """Pieces side by side between the outer walls, with the given relative lengths."""
    unit = (RIGHT - LEFT - GAP * (len(lengths) - 1)) / sum(lengths)
    pieces, left = [], float(LEFT)
    for length in lengths:
        pieces.append(box(left, left + length * unit, top, bottom))
        left += length * unit + GAP
    return pieces


def roof(count: int, top: float, bottom: float) -> list[Corners]:
    """`count` slices of the gable, the lowest first; the top slice is a triangle."""
    middle, height = (LEFT + RIGHT) / 2, (bottom - top) / count
    pieces = []
    for i in range(count):
        low = bottom - i * height
        high = top if i == count - 1 else low - height + GAP
        half_low, half_high = (EAVES * (y - top) / (bottom - top) for y in (low, high))
        foot = ((middle + half_low, low), (middle - half_low, low))
        peak = ((middle, top),)
        head = ((middle - half_high, high), (middle + half_high, high))
        pieces.append((head if half_high else peak) + foot)
    return pieces


def bricks(top: float, bottom: float) -> list[Corners]:
    """Twelve bricks in three courses, the lowest course first."""
    height = (bottom - top - GAP * (len(COURSES) - 1)) / len(COURSES)
    lows = [bottom - i * (height + GAP) for i in range(len(COURSES))]
    return [
        piece
        for low, lengths in zip(lows, COURSES, strict=True)
        for piece in row(lengths, low - height, low)
    ]


def pieces(layer: str, count: int) -> list[Corners]:
    """The shapes of a layer's `count` chapters, in reading order.

    Raises
    ------
    ValueError: the house has no such layer, or the layer has no room for that many chapters.
    """
    if layer not in BANDS:
        raise ValueError(f"The house has no layer '{layer}'; its layers are {', '.join(BANDS)}.")
    top, bottom = BANDS[layer]
    shapes = {
        "House": lambda: roof(count, top, bottom),
        "Walls": lambda: row((1,) * count, top, bottom),
        "Bricks": lambda: bricks(top, bottom),
        "C++ kernel": lambda: [box(LEFT - 16, RIGHT + 16, top, bottom)],
        "Hardware": list,
    }[layer]()
    if count != len(shapes):
        raise ValueError(f"'{layer}' has room for {len(shapes)} chapters, not for {count}.")
    return shapes


def middle(corners: Corners) -> tuple[float, float]:
    """Where a piece's number stands: its middle, a little lower in a triangle."""
    xs, ys = zip(*corners, strict=True)
    depth = 0.66 if len(corners) == 3 else 0.5
    return (min(xs) + max(xs)) / 2, min(ys) + (max(ys) - min(ys)) * depth
