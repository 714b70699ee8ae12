"""Explorer ``strides`` records what PyTorch does, says it in words, and draws it."""

import gzip
import itertools
import random

import pytest
import torch

from tests.explorers.samples.strides_samples import CASES, SAMPLES, said_by_pytorch, views
from tests.unit.explorers.geometry import Box, overlap, pieces_of, text_boxes
from utils.explorers import strides
from utils.record.views import View
from utils.scenes.explorer import WIDTHS, Explorer
from utils.scenes.scene import Scene

MATRIX = torch.arange(6).reshape(2, 3)
CODES = ("x.t()", "x[:, ::2]", "x.flatten()[1:4].expand(2, 3)")


def recorded(explorer: Explorer, code: str) -> View:
    """The view that is shown at every step of ``code``."""
    return explorer.films[code,][0][0]


def drawn(explorer: Explorer, code: str, step: int = 0, width: int = 640) -> dict[str, dict]:
    """The boxes, by name, that are drawn of a step; each number stands in one."""
    scene = explorer.draw(explorer.films[code,][step], width)
    return {name: look for (kind, _, name), look in scene.marks.items() if kind == "b"}


def numbers(boxes: dict[str, dict], part: str, role: str = "") -> list[str]:
    """The numbers in the cells of a ``part``, "tape" or "cell", that have a role, in order."""
    found = (look for name, look in boxes.items() if name.startswith(f"{part} "))
    return [look["t"] for look in found if not role or role in look["c"].split()]


def reads_by_address(x: torch.Tensor, view: torch.Tensor) -> list[int]:
    """Storage index of every cell of ``view``, in row order, from the address of each element."""
    start, size = x.untyped_storage().data_ptr(), x.element_size()
    cells = itertools.product(*map(range, view.shape))
    return [(view[cell].data_ptr() - start) // size for cell in cells]


def random_code(seed: int) -> tuple[torch.Tensor, str]:
    """A tensor with an offset and a chain of three random view operations on it."""
    draw = random.Random(seed)
    start, shape = draw.randrange(6), draw.choice([(24,), (4, 6), (2, 3, 4), (2, 2, 3, 2)])
    x = torch.arange(30)[start : start + 24].reshape(shape)
    code = "x"
    for _ in range(3):
        code += draw.choice(operations(eval(code, {"x": x}).shape, draw))
    return x, code


def operations(shape: torch.Size, draw: random.Random) -> list[str]:
    if not shape:
        return [".expand(2, 3)", ".view(1)"]
    axis, order = draw.randrange(len(shape)), draw.sample(range(len(shape)), len(shape))
    place = draw.randrange(shape[axis])
    return [
        f".permute({', '.join(map(str, order))})",
        f".select({axis}, {place})",
        f"[{':, ' * axis}{place}::2]",
        f"[:1].expand(2, {', '.join(map(str, shape[1:]))})" if len(shape) > 1 else "[:1].expand(3)",
    ]


@pytest.mark.parametrize("seed", range(40))
def test_a_recorded_view_is_the_one_pytorch_makes(seed: int):
    x, code = random_code(seed)
    view, made = eval(code, {"x": x}), recorded(strides(x, code), code)
    assert made.reads == tuple(reads_by_address(x, view))
    assert made.shape == tuple(view.shape)
    assert made.strides == view.stride()
    assert made.offset == view.storage_offset()
    assert made.contiguous == view.is_contiguous()


def test_overlapping_windows_read_a_cell_several_times():
    x = torch.arange(25).reshape(5, 5)
    code = "x.unfold(0, 3, 1).unfold(1, 3, 1)"
    made = recorded(strides(x, code), code)
    assert made.shape == (3, 3, 3, 3)
    assert list(made.reads) == reads_by_address(x, x.unfold(0, 3, 1).unfold(1, 3, 1))
    assert made.reads.count(12) == 9


def test_the_first_view_is_x_itself_and_no_view_comes_twice():
    explorer = strides(MATRIX.t(), "x", "x.t()", "x.t()")
    assert explorer.options == [["x", "x.t()"]]
    assert recorded(explorer, "x").strides == (1, 3)


def test_the_whole_storage_is_shown_even_where_x_starts_later():
    explorer = strides(torch.arange(10.0)[4:7])
    boxes = drawn(explorer, "x")
    assert numbers(boxes, "tape") == [str(n) for n in range(10)]
    assert numbers(boxes, "cell") == ["4", "5", "6"]
    assert recorded(explorer, "x").reads == (4, 5, 6)


@pytest.mark.parametrize(
    ("x", "storage"),
    [
        (torch.tensor([True, False]), ["True", "False"]),
        (torch.tensor([1 + 2j, -0.5j]), ["1+2j", "0-0.5j"]),
        (torch.tensor([0.1, 2.0], dtype=torch.bfloat16), ["0.1", "2"]),
        (torch.tensor([1.0, 0.5]).to(torch.float8_e4m3fn), ["1", "0.5"]),
        (torch.tensor([255, 7], dtype=torch.uint8), ["255", "7"]),
        (torch.tensor([float("nan"), float("inf"), 1.0]), ["nan", "inf", "1"]),
        (torch.nn.Parameter(torch.ones(2)), ["1", "1"]),
        (torch.tensor(3.5), ["3.5"]),
    ],
)
def test_every_kind_of_number_is_shown(x: torch.Tensor, storage: list[str]):
    explorer = strides(x, "x.unsqueeze(0)")
    for code in ("x", "x.unsqueeze(0)"):
        boxes = drawn(explorer, code)
        assert numbers(boxes, "tape") == numbers(boxes, "cell") == storage
    assert f"storage: {' '.join(storage)}\n" in repr(explorer)


def test_the_words_are_a_headline_the_numbers_and_a_line_for_each_view():
    assert repr(strides(MATRIX, *CODES)) == (
        "Explorer strides: 4 views of one storage of 6 numbers.\n"
        "storage: 0 1 2 3 4 5\n"
        "x: shape (2, 3) · strides (3, 1) · offset 0 · contiguous: yes · reads 0 1 2 3 4 5\n"
        "x.t(): shape (3, 2) · strides (1, 3) · offset 0 · contiguous: no · reads 0 3 1 4 2 5\n"
        "x[:, ::2]: shape (2, 2) · strides (3, 2) · offset 0 · contiguous: no · reads 0 2 3 5\n"
        "x.flatten()[1:4].expand(2, 3): shape (2, 3) · strides (0, 1) · offset 1 · "
        "contiguous: no · reads 1 2 3 1 2 3"
    )


@pytest.mark.parametrize(
    ("x", "codes"),
    [
        (MATRIX + torch.eye(2, 3, dtype=torch.int64), ("x.t()", "x[:, ::2]")),
        (torch.arange(6).as_strided((2, 3), (2, 1)), ("x.t()", "x[:, ::2]")),
        (MATRIX, ("x.t()",)),
        (MATRIX, ("x.t()", "x[:, 1:]")),
        (MATRIX, ("x[:, ::2]", "x.t()")),
    ],
    ids=["value", "stride", "dropped view", "other view", "order"],
)
def test_a_change_of_data_changes_the_words(x: torch.Tensor, codes: tuple[str, ...]):
    assert repr(strides(x, *codes)) != repr(strides(MATRIX, "x.t()", "x[:, ::2]"))


def test_an_expression_that_fails_half_way_leaves_x_as_it_was():
    x = MATRIX.clone()
    strides(x, "x.t_()")
    with pytest.raises(ValueError, match="writes into x"):
        strides(x, "x.zero_()")
    assert x.shape == (2, 3)
    assert torch.equal(x, MATRIX)


@pytest.mark.parametrize("case", CASES)
def test_every_step_of_every_view_says_what_pytorch_gives(case: str):
    explorer = SAMPLES[case]()
    for code, view in views(case):
        facts, said = zip(*map(explorer.said, explorer.films[code,]), strict=True)
        expected = said_by_pytorch(CASES[case][0], code, view)
        assert [line.replace("`", "") for line in said] == expected
        contiguous = "yes" if view.is_contiguous() else "no"
        assert set(facts) == {
            f"shape {tuple(view.shape)} · strides {view.stride()} · "
            f"offset {view.storage_offset()} · contiguous: {contiguous}"
        }


def test_cells_show_who_reads_what():
    code = "x.flatten()[1:4].expand(2, 3)"
    boxes = drawn(strides(MATRIX, *CODES), code, step=4)
    assert numbers(boxes, "cell", "now") == numbers(boxes, "tape", "now") == ["2"]
    assert numbers(boxes, "cell", "twin") == ["2"]
    assert numbers(boxes, "cell", "seen") == ["1", "3", "1"]
    assert numbers(boxes, "tape", "seen") == ["1", "3"]
    assert numbers(boxes, "tape", "off") == ["0", "4", "5"]


def test_a_cell_leads_to_its_step_and_one_that_is_never_read_says_so():
    code = "x.flatten()[1:4].expand(2, 3)"
    boxes = drawn(strides(MATRIX, *CODES), code)
    assert [boxes[f"cell {k}"]["go"] for k in range(6)] == list(range(6))
    assert all(boxes[f"cell {k}"]["over"] for k in range(6))
    assert [boxes[f"tape {k}"].get("go") for k in range(6)] == [None, 0, 1, 2, None, None]
    assert boxes["tape 4"]["tell"] == f"`{code}` never reads `storage[4]`"


def test_the_trail_keeps_every_jump_and_names_the_last():
    explorer = strides(MATRIX, "x.t()")
    for step, jump in enumerate(["", "+3", "−2", "+3", "−2", "+3"]):
        scene = explorer.draw(explorer.films["x.t()",][step], 640)
        hops = {name: look["c"] for (_, _, name), look in scene.marks.items() if "hop" in name}
        assert hops == {
            f"hop {k}": f"blue toned {'thick' if k == step - 1 else 'thin'}" for k in range(step)
        }
        texts = {name: look["t"] for (kind, _, name), look in scene.marks.items() if kind == "t"}
        assert texts.get("jump", "") == jump


@pytest.mark.parametrize(
    ("code", "blocks", "heads"),
    [
        ("x[0, 0]", [], 0),
        ("x[0]", [], 3),
        ("x", [], 5),
        ("x.expand(2, 2, 3)", ["[0, :, :]", "[1, :, :]"], 10),
        (
            "x.expand(2, 2, 2, 3)",
            ["[0, 0, :, :]", "[0, 1, :, :]", "[1, 0, :, :]", "[1, 1, :, :]"],
            20,
        ),
    ],
)
def test_a_view_is_drawn_as_matrices_with_their_indices(code: str, blocks: list[str], heads: int):
    explorer = strides(MATRIX, code)
    scene = explorer.draw(explorer.films[code,][0], 640)
    texts = {name: look["t"] for (kind, _, name), look in scene.marks.items() if kind == "t"}
    assert sum(name.startswith(("row", "column")) for name in texts) == heads
    assert [text for name, text in texts.items() if name.startswith("block")] == blocks


def cells(scene: Scene) -> dict[str, Box]:
    """The boxes of the storage and of the view, by name."""
    return {
        name: tuple(look.get(side, 0) for side in "xywh")
        for (kind, _, name), look in scene.marks.items()
        if kind == "b" and name.startswith(("tape ", "cell "))
    }


def grown(box: Box, by: float = 1) -> Box:
    x, y, w, h = box
    return x - by, y - by, w + 2 * by, h + 2 * by


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", CASES)
def test_the_link_joins_two_cells_and_meets_no_number_no_label_and_no_other_cell(
    case: str, width: int
):
    explorer = SAMPLES[case]()
    for states in explorer.films.values():
        for state in states:
            view, step = state
            scene = explorer.draw(state, width)
            way, boxes = pieces_of(scene.marks["l", 2, "link"]["d"]), cells(scene)
            (x, y, w, _), (u, v, *_) = boxes[f"tape {view.reads[step]}"], boxes.pop(f"cell {step}")
            foot, end = scene.marks["d", 2, "foot"], way[-1]
            assert (foot["x"], foot["y"]) == pytest.approx((x + w / 2, y + 58), abs=0.2)
            assert overlap(grown((foot["x"], foot["y"], 0, 0)), way[0])
            assert (end[0] + end[2], end[1]) == pytest.approx((u, v + 18), abs=1)
            around = {**text_boxes(scene), **boxes}
            lines = [grown(piece) for piece in way]
            met = [
                name for name, box in around.items() if any(overlap(box, line) for line in lines)
            ]
            assert not met, f"{view.code}, step {step}"
            assert all(left >= 0 and left + wide <= width for left, _, wide, _ in way)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", CASES)
def test_no_label_meets_another_or_a_cell(case: str, width: int):
    explorer = SAMPLES[case]()
    for states in explorer.films.values():
        for state in states[:: max(1, len(states) // 6)]:
            scene = explorer.draw(state, width)
            texts = text_boxes(scene)
            around = [*texts.items(), *cells(scene).items()]
            assert not [
                (name, other)
                for name, box in texts.items()
                for other, its in around
                if name != other and overlap(box, its)
            ]


def test_an_output_stays_small():
    image = torch.arange(25.0).reshape(5, 5)
    cube = torch.randn(2, 3, 4, generator=torch.Generator().manual_seed(0))
    for explorer in (
        strides(MATRIX, *CODES),
        strides(image, "x.unfold(0, 3, 1).unfold(1, 3, 1)"),
        strides(cube, "x.permute(2, 0, 1)", "x[:, 1:, ::3]", "x[1, 2, 3]"),
    ):
        output = explorer.html().encode()
        assert len(output) <= 144 * 1024
        assert len(gzip.compress(output)) <= 24 * 1024
