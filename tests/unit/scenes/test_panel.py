"""What every ``live()`` does: choose, walk, record what is typed, tell what it refuses."""

import html
import re

import ipywidgets
import pytest

from utils.scenes.explorer import Explorer, Films, Free, Line
from utils.scenes.panel import Panel
from utils.scenes.scene import Scene

FILMS = {("two", "up"): [2, 4], ("two", "down"): [4, 2], ("one", "up"): [1], ("one", "down"): [1]}


def draw(number: int, width: int) -> Scene:
    scene = Scene(width)
    scene.box(0, 0, 40, 30, number, "now", key="number")
    return scene


def counted(text: object) -> Films:
    """Record the numbers to a typed one."""
    if float(text) > 9:
        raise ValueError(f"{text} < 9 is false; expected a small number.")
    return {(str(text), way): list(range(1, int(float(text)) + 1)) for way in ("down", "up")}


def panel(free: Free | None = None, films: Films = FILMS, axes=("top", "way"), **more) -> Panel:
    say = more.pop("say", lambda n: f"It is `{n}`.")
    explorer = Explorer("count", axes, films, draw, say, headline="n.",
                        free=free or Free("to", counted, "2"), **more)  # fmt: skip
    return explorer.live()


def said(shown: Panel) -> list[str]:
    lines = re.findall("<p.*?>(.*?)</p>", shown.picture.value)
    return [html.unescape(re.sub("<.*?>", "", line)) for line in lines]


def choose(shown: Panel, *options: str) -> None:
    for chosen, option in zip(shown.lists, options, strict=True):
        chosen.value = option


def test_it_holds_a_list_for_each_axis_a_free_input_a_walk_and_a_picture():
    shown = panel()
    assert [type(child).__name__ for child in shown.children] == [
        "HTML", "Dropdown", "Dropdown", "Text", "HBox", "HTML",
    ]  # fmt: skip
    assert [(one.description, one.options) for one in shown.lists] == [
        ("top", ("two", "one")),
        ("way", ("up", "down")),
    ]
    assert (shown.free.description, shown.free.value) == ("to", "2")
    assert shown.children[4].children == (shown.play, shown.walk)


def test_it_opens_on_the_choice_that_the_page_opens_on():
    shown = panel(opens=("one", "down"))
    assert [chosen.value for chosen in shown.lists] == ["one", "down"]
    assert said(shown) == ["It is 1."]


def test_a_walk_with_stops_names_them_beside_its_slider():
    assert (panel().walk.description, panel().walk.readout) == ("step", True)
    shown = panel(walk="n", stop=lambda n: f"{n}.0")
    assert (shown.walk.description, shown.walk.readout) == ("n = 2.0", False)
    shown.walk.value = 2
    assert shown.walk.description == "n = 4.0"


def test_its_style_holds_for_what_it_draws_and_for_nothing_else():
    style = panel().children[0].value
    rules = re.findall(r"([^{}]+)\{", re.sub(r"@\w+[^{]*\{", "", style.partition("<style>")[2]))
    assert len(rules) > 50
    assert all(
        part.startswith(".still")
        for rule in rules
        for part in rule.removeprefix("}").strip().split(",")
    )


def test_the_first_step_is_shown_and_each_step_is_another():
    shown = panel()
    assert said(shown) == ["It is 2."]
    assert 'data-mark="number"' in shown.picture.value
    assert (shown.walk.min, shown.walk.value, shown.walk.max, shown.play.max) == (1, 1, 2, 2)
    shown.walk.value = 2
    assert said(shown) == ["It is 4."]


def test_another_choice_is_shown_from_its_first_step():
    shown = panel()
    shown.walk.value = 2
    choose(shown, "two", "down")
    assert (shown.walk.value, said(shown)) == (1, ["It is 4."])
    choose(shown, "one", "down")
    assert (shown.walk.max, said(shown)) == (1, ["It is 1."])


def test_what_is_typed_is_recorded_and_is_one_more_choice():
    shown = panel()
    choose(shown, "two", "down")
    shown.free.value = "3"
    assert [one.value for one in shown.lists] == ["3", "down"]
    assert shown.lists[0].options == ("two", "one", "3")
    assert (shown.walk.max, said(shown)) == (3, ["It is 1."])
    choose(shown, "one", "up")
    choose(shown, "3", "up")
    shown.walk.value = 3
    assert said(shown) == ["It is 3."]


def test_what_is_typed_may_take_the_place_of_all_choices():
    shown = panel(Free("to", counted, "2", replaces=True))
    assert [one.options for one in shown.lists] == [("2",), ("down", "up")]
    shown.free.value = "3"
    assert shown.lists[0].options == ("3",)
    assert (shown.walk.max, said(shown)) == (3, ["It is 1."])


@pytest.mark.parametrize(
    ("free", "kind"),
    [
        (Free("to", counted, 2.0, low=0.1, high=8), ipywidgets.FloatLogSlider),
        (Free("to", counted, "2", rows=3, hint="a number"), ipywidgets.Textarea),
        (Free("to", counted, "2", hint="a number"), ipywidgets.Text),
    ],
)
def test_a_number_is_set_by_a_slider_and_code_of_several_lines_in_an_area(free: Free, kind: type):
    shown = panel(free)
    assert type(shown.free) is kind
    assert getattr(shown.free, "placeholder", free.hint) == free.hint
    shown.free.value = 4.0 if free.low else "4"
    assert shown.walk.max == 4


def test_a_refusal_is_told_and_stays_when_the_slider_is_dragged():
    shown = panel()
    shown.walk.value = 2
    shown.free.value = "70"
    told = shown.picture.value
    assert told.startswith('<p role="alert">')
    assert said(shown) == ["70 < 9 is false; expected a small number."]
    assert "70 &lt; 9" in told
    assert shown.walk.max == 1
    shown.walk.max = shown.walk.value = 3
    assert shown.picture.value == told


def test_after_a_refusal_the_next_one_is_shown_from_its_first_step():
    shown = panel()
    shown.free.value = "70"
    shown.free.value = "5"
    assert (shown.walk.value, shown.walk.max, said(shown)) == (1, 5, ["It is 1."])
    shown.free.value = "70"
    choose(shown, "two", "up")
    assert said(shown) == ["It is 2."]


def test_lines_of_code_stand_beside_the_drawing_as_text():
    lines = [Line("if a < b:", role="off"), Line("    a = b", "2", "now")]
    shown = panel(listing=lambda _: lines, beside=300)
    assert (
        '<div class="stage pair"><ol class="listing"><li class="off"><code>if a &lt; b:</code></li>'
        '<li class="now"><code>    a = b</code><i>2</i></li></ol><svg'
    ) in shown.picture.value


def test_without_choices_and_free_input_only_the_walk_is_offered():
    explorer = Explorer("count", (), {(): [1, 2]}, draw, str, headline="n.")
    shown = explorer.live()
    assert shown.lists == []
    assert shown.free is None
    shown.walk.value = 2
    assert said(shown) == ["2"]


def test_walking_keeps_the_height_of_the_picture():
    def drawn(number: int, width: int) -> Scene:
        scene = Scene(width)
        scene.box(0, 0, 40, 30 * number, number, key="number")
        return scene

    shown = Explorer("n", [], {(): [1, 2, 3]}, drawn, str, headline="n.").live()
    heights = set()
    for shown.walk.value in (1, 2, 3):
        heights |= set(re.findall(r'<svg[^>]* height="(\d+)"', shown.picture.value))
    assert heights == {"92"}


def test_any_error_of_what_is_typed_is_told_and_the_next_try_works():
    def record(text: str) -> Films:
        if text == "bad":
            raise NotImplementedError("no kernel for <this>")
        return {(text, "up"): [1, 2], (text, "down"): [2, 1]}

    shown = panel(Free("to", record, "2"))
    shown.free.value = "bad"
    assert html.unescape(shown.picture.value) == (
        "<p role=\"alert\">'bad' fails with NotImplementedError: no kernel for <this></p>"
    )
    shown.walk.value = 1
    assert "alert" in shown.picture.value
    shown.free.value = "three"
    assert said(shown) == ["It is 1."]


def test_code_that_looks_like_html_is_only_text():
    code = 'x if "a\\"><img src=z onerror=alert(1)>¦" else x'
    shown = panel(say=lambda n: f"It is `{code}`.")
    assert "<img" not in shown.picture.value
