"""Explorer ``matmul``: its words, refusals and drawings, as its samples say."""

import gzip
import html
import re

import pytest
import torch

from tests.explorers.samples.matmul_samples import REFUSED, SAID, SAMPLES
from tests.unit.explorers.geometry import leaving_marks, meeting_texts
from utils.explorers.matmul import matmul
from utils.scenes.explorer import WIDTHS

FILMS = [
    pytest.param(name, width, film, id=f"{name}-{width}-{'-'.join(map(str, film))}")
    for name, make in SAMPLES.items()
    for width in WIDTHS
    for film in make().films
]


@pytest.mark.parametrize("name", SAID)
def test_its_words_are_those_worked_out_by_hand(name: str):
    assert repr(SAMPLES[name]()) == SAID[name]


@pytest.mark.parametrize(("given", "error", "sentence"), REFUSED)
def test_what_cannot_be_shown_is_refused(given: tuple, error: type, sentence: str):
    with pytest.raises(error) as caught:
        matmul(*given)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("name", "width", "film"), FILMS)
def test_each_scene_fits_its_width_and_no_text_meets_another(name: str, width: int, film: tuple):
    for k, state in enumerate(SAMPLES[name]().films[film]):
        scene = SAMPLES[name]().draw(state, width)
        assert not leaving_marks(scene, width), f"step {k}"
        assert not meeting_texts(scene), f"step {k}"


@pytest.mark.parametrize("name", SAMPLES)
def test_an_output_stays_small(name: str):
    output = SAMPLES[name]().html().encode()
    assert len(output) <= 150_000
    assert len(gzip.compress(output)) <= 22_000


@pytest.mark.parametrize("name", SAMPLES)
def test_live_shows_every_choice(name: str):
    explorer = SAMPLES[name]()
    panel = explorer.live()
    assert [tuple(axis.options) for axis in panel.lists] == list(map(tuple, explorer.options))


def said(panel) -> list[str]:
    """The facts and the sentence that the panel shows now."""
    lines = re.findall("<p>(.*?)</p>", panel.picture.value)
    return [html.unescape(re.sub("<.*?>", "", line)) for line in lines]


def test_facts_tell_where_the_letters_stand():
    explorer = SAMPLES["chapter"]()
    states = {choice: list(map(explorer.said, its)) for (choice,), its in explorer.films.items()}
    assert states["ij,jk->ik"][4][0] == "`i = 0, k = 1` · `j = 1`, product 2 of 3"
    assert states["ij->ji"][2] == ("`j = 1, i = 0` · nothing is added", "`out[1, 0]` = `1`")
    assert states["ij->"][5] == (
        "no letter stays · `i = 1, j = 2`, number 6 of 6",
        "`out` = `2 + 1 + 1 + 1 + 2 + 0 = 7`",
    )


def test_rounded_numbers_are_not_said_to_be_equal():
    third = torch.tensor([[1 / 3]])
    (state,) = matmul(third, third).films[()]
    assert "≈" in matmul(third, third).said(state)[1]


def test_live_takes_what_stands_in_the_brackets_of_einsum():
    panel = SAMPLES["chapter"]().live()
    panel.free.value = "'ij,kj->ik', a, a"
    assert panel.lists[0].value == "ij,kj->ik"
    panel.walk.value = 3
    assert said(panel)[1] == "out[0, 0] = 2 × 2 + 1 × 1 + 1 × 1 = 6"
    plain = SAMPLES["plain"]().live()
    plain.free.value = "'i,i->', a[0], b[:, 1]"
    assert said(plain) == ["no letter stays · i = 0, product 1 of 3", "out so far = 2 × 4 = 8"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("a @ b", "gives a tensor of torch.int64, shape (2, 2); expected a formula and tensors"),
        ("'ij->i'", "gives the string 'ij->i'; expected a formula and tensors, such as"),
        ("a, b", "the formula is a tensor of torch.int64"),
        ("'ij->i', a +", "is no Python expression"),
        ("'ij->k', a", "fails with RuntimeError"),
    ],
)
def test_what_is_typed_wrong_is_told_instead_of_drawn(code: str, sentence: str):
    panel = SAMPLES["plain"]().live()
    panel.free.value = code
    assert 'role="alert"' in panel.picture.value
    assert sentence in html.unescape(panel.picture.value)


def test_typing_cannot_change_the_readers_tensors():
    a, b = torch.ones(2, 2), torch.ones(2, 2)
    matmul(a, b).live().free.value = "'ij->i', a.zero_()"
    assert torch.equal(a, torch.ones(2, 2))
