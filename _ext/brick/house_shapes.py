"""The shapes of the house on the cover: one piece for each chapter, layer by layer.

A piece is its corners, clockwise or not, as (x, y) in the units of the drawing, y downwards.
"""

Corners = tuple[tuple[float, float], ...]

SIZE = (480, 412)  # width and height of the drawing; the right third holds the layers' names
GAP = 6  # between two pieces
LEFT, RIGHT = 36, 304  # the outer edges of the walls
BEYOND = 16  # what the kernel, on which the walls stand, reaches beyond them
LETTERS = 16  # pixels of a number that has room
EAVES = 168  # half the roof's width at its foot
BANDS = {  # top and bottom of each layer
    "House": (12, 130),
    "Walls": (136, 206),
    "Bricks": (212, 314),
    "C++ kernel": (320, 358),
    "Hardware": (362, 404),
}
COURSE = 4  # bricks side by side, as long as that takes three courses at most
COURSES = 3


def box(left: float, right: float, top: float, bottom: float) -> Corners:
    """An upright rectangle."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def row(lengths: tuple[float, ...], top: float, bottom: float, beyond: float = 0) -> list[Corners]:
    """Pieces side by side from wall to wall, or `beyond`, with the given relative lengths."""
    whole = RIGHT - LEFT + 2 * beyond
    unit = (whole - GAP * (len(lengths) - 1)) / (sum(lengths) or 1)
    pieces, left = [], float(LEFT - beyond)
    for length in lengths:
        pieces.append(box(left, left + length * unit, top, bottom))
        left += length * unit + GAP
    return pieces


def roof(count: int, top: float, bottom: float) -> list[Corners]:
    """`count` slices of the gable, the lowest first; the top slice is a triangle."""
    middle, height = (LEFT + RIGHT) / 2, (bottom - top) / max(count, 1)
    gap = min(GAP, height / 4)
    pieces = []
    for i in range(count):
        low = bottom - i * height
        high = top if i == count - 1 else low - height + gap
        half_low, half_high = (EAVES * (y - top) / (bottom - top) for y in (low, high))
        foot = ((middle + half_low, low), (middle - half_low, low))
        peak = ((middle, top),)
        head = ((middle - half_high, high), (middle + half_high, high))
        pieces.append((head if half_high else peak) + foot)
    return pieces


def bricks(count: int, top: float, bottom: float) -> list[Corners]:
    """`count` bricks in courses as full as one another, the lowest course first."""
    courses = min(COURSES, -(-count // COURSE))
    pieces: list[Corners] = []
    for i in range(courses):
        height = (bottom - top - GAP * (courses - 1)) / courses
        low = bottom - i * (height + GAP)
        here = count // courses + (i < count % courses)
        pieces += row(course(here, shifted=i % 2 == 1), low - height, low)
    return pieces


def course(count: int, shifted: bool) -> tuple[float, ...]:
    """The lengths of the bricks of a course; a shifted one has no joint above those below it."""
    if not shifted or count == 1:
        return (1,) * count
    return (1.5, *(1,) * (count - 2), 0.5)


def pieces(layer: str, count: int) -> list[Corners]:
    """The shapes of a layer's `count` chapters, in reading order.

    Raises
    ------
    ValueError: the house has no such layer.
    """
    if layer not in BANDS:
        raise ValueError(f"The house has no layer '{layer}'; its layers are {', '.join(BANDS)}.")
    top, bottom = BANDS[layer]
    if layer == "House":
        return roof(count, top, bottom)
    if layer == "Bricks":
        return bricks(count, top, bottom)
    return row((1,) * count, top, bottom, BEYOND if layer == "C++ kernel" else 0)


def middle(corners: Corners) -> tuple[float, float]:
    """Where a piece's number stands: its middle, a little lower in a triangle."""
    xs, ys = zip(*corners, strict=True)
    depth = 0.66 if len(corners) == 3 else 0.5
    return (min(xs) + max(xs)) / 2, min(ys) + (max(ys) - min(ys)) * depth


def letters(corners: Corners) -> float:
    """How large a piece's number is written: no larger than the piece."""
    xs, ys = zip(*corners, strict=True)
    return round(min(LETTERS, 0.8 * (max(ys) - min(ys)), (max(xs) - min(xs)) / 1.4), 1)
