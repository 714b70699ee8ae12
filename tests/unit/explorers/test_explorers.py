"""Explorer ``strides`` records what PyTorch does, says it in words, and shows it as plain HTML."""

import itertools
import json
import random
from html.parser import HTMLParser
from pathlib import Path

import pytest
import torch

from tests.unit.explorers.processors import outputs
from utils.explorers import strides

ROOT = Path(__file__).parents[3]
MATRIX = torch.arange(6).reshape(2, 3)
CODES = ("x.t()", "x[:, ::2]", "x.flatten()[1:4].expand(2, 3)")


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
    view, recorded = eval(code, {"x": x}), strides(x, code).data["views"][-1]
    assert recorded["reads"] == tuple(reads_by_address(x, view))
    assert recorded["shape"] == tuple(view.shape)
    assert recorded["strides"] == view.stride()
    assert recorded["offset"] == view.storage_offset()
    assert recorded["contiguous"] == view.is_contiguous()


def test_overlapping_windows_read_a_cell_several_times():
    x = torch.arange(25).reshape(5, 5)
    code = "x.unfold(0, 3, 1).unfold(1, 3, 1)"
    recorded = strides(x, code).data["views"][-1]
    assert recorded["shape"] == (3, 3, 3, 3)
    assert list(recorded["reads"]) == reads_by_address(x, x.unfold(0, 3, 1).unfold(1, 3, 1))
    assert recorded["reads"].count(12) == 9


def test_the_first_view_is_x_itself_and_no_view_comes_twice():
    views = strides(MATRIX.t(), "x", "x.t()", "x.t()").data["views"]
    assert [view["code"] for view in views] == ["x", "x.t()"]
    assert views[0]["strides"] == (1, 3)


def test_the_whole_storage_is_shown_even_where_x_starts_later():
    data = strides(torch.arange(10.0)[4:7]).data
    assert data["storage"] == [str(n) for n in range(10)]
    assert data["views"][0]["reads"] == (4, 5, 6)


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
    assert explorer.data["storage"] == storage
    assert len(explorer.data["views"]) == 2


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


def test_words_are_equal_on_processors_of_another_kind():
    script = (
        "import sys, torch; from utils.explorers import strides\n"
        "wave = torch.linspace(0, 6.2831853, 32).sin() @ torch.linspace(0, 3, 32 * 8).view(32, 8)\n"
        "print(strides(torch.softmax(wave, 0).sin(), 'x[::2]'))\n"
        "assert 'ipywidgets' not in sys.modules and 'matplotlib' not in sys.modules"
    )
    said = outputs(script)
    assert len(said) == 1
    assert said.pop().startswith("Explorer strides")


def test_an_expression_that_fails_half_way_leaves_x_as_it_was():
    x = MATRIX.clone()
    strides(x, "x.t_()")
    with pytest.raises(ValueError, match="writes into x"):
        strides(x, "x.zero_()")
    assert x.shape == (2, 3)
    assert torch.equal(x, MATRIX)


class Html(HTMLParser):
    """Collects the scripts and the visible text of a host."""

    def __init__(self, html: str):
        super().__init__()
        self.kind, self.scripts, self.text, self.tags = None, {}, "", []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list):
        self.tags.append(tag)
        self.kind = dict(attrs)["type"] if tag == "script" else None

    def handle_endtag(self, tag: str):
        self.kind = None

    def handle_data(self, data: str):
        if self.kind is None:
            self.text += data
        else:
            self.scripts[self.kind] = self.scripts.get(self.kind, "") + data


def test_html_holds_the_data_as_json_and_the_words_as_fallback():
    explorer = strides(MATRIX, *CODES, "x[:2 if 0 < 1 else 1]")
    html = Html(explorer.html())
    data = html.scripts["application/json"]
    assert "<" not in data
    assert json.loads(data)["views"][-1]["code"] == "x[:2 if 0 < 1 else 1]"
    assert json.loads(data)["views"][1]["reads"] == [0, 3, 1, 4, 2, 5]
    assert repr(explorer) in html.text
    assert html.tags == ["div", "p", "em", "script", "script"]


def test_html_asks_nothing_of_the_network_and_of_the_page():
    module = Html(strides(MATRIX, *CODES).html()).scripts["module"]
    assert "http" not in module.replace("http://www.w3.org/2000/svg", "")
    assert not any(word in module for word in ("import ", "currentScript", "window.", "fetch("))
    assert " id=" not in strides(MATRIX).html()


def test_the_same_call_gives_the_same_bytes():
    assert strides(MATRIX, *CODES).html() == strides(MATRIX.clone(), *CODES).html()


def test_an_output_holds_words_and_html_and_stays_small():
    image = torch.arange(25.0).reshape(5, 5)
    cube = torch.randn(2, 3, 4, generator=torch.Generator().manual_seed(0))
    for explorer in (
        strides(MATRIX, *CODES),
        strides(image, "x.unfold(0, 3, 1).unfold(1, 3, 1)"),
        strides(cube, "x.permute(2, 0, 1)", "x[:, 1:, ::3]", "x[1, 2, 3]"),
    ):
        output = explorer._repr_mimebundle_()
        assert set(output) == {"text/plain", "text/html"}
        assert output["text/plain"] == repr(explorer)
        assert len(output["text/html"].encode()) <= 16 * 1024
