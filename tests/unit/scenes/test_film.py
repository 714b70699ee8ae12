"""A film tells every state as changes of another; unfolded, it is what was drawn."""

import json
import random

import pytest

from utils.scenes.film import film
from utils.scenes.scene import Scene


def drawn(seed: int) -> list[list[Scene]]:
    """Random scenes of nine states at two widths; marks come, go, move and change."""
    draw = random.Random(seed)
    layouts = [[Scene(width) for _ in range(9)] for width in (300, 700)]
    for state in range(9):
        for name in draw.sample("abcdef", 4):
            text, role, go = draw.choice("xyz"), draw.choice(("now", "")), draw.choice((None, 0, 3))
            for scenes in layouts:
                more = {} if go is None else {"go": go}
                place = draw.randrange(3) * scenes[state].width
                scenes[state].box(place, 2, 3, 4, text, role, key=name, **more)
                scenes[state].text(place, 0, text, key=name, lit=[name])
    return layouts


def unfold(changes: list) -> list[dict[int, dict]]:
    """What the player makes of changes: every state in full, by number of a mark."""
    states = []
    for like, *told in changes:
        marks = dict(states[like]) if like >= 0 else {}
        for patch, *changed in told:
            for mark in changed:
                marks[mark] = None if patch is None else {**(marks.get(mark) or {}), **patch}
        states.append({k: look for k, look in marks.items() if look is not None})
    return states


def played(made: dict, layout: int) -> list[dict[tuple[str, str], dict]]:
    """Every state of a layout as the player draws it: by kind and name of a mark."""
    looks, places = unfold(made["looks"]), unfold(made["layouts"][layout]["places"])
    states = []
    for look, place in zip(looks, places, strict=True):
        marks = {}
        for k in look.keys() & place.keys():
            found = {n: v for n, v in {**look[k], **place[k]}.items() if v is not None}
            if "c" in found:
                found["c"] = made["roles"][found["c"]]
            if "lit" in found:
                found["lit"] = {made["names"][other] for other in found["lit"]}
            marks[made["kinds"][k], made["names"][k]] = {n: v for n, v in found.items() if v != ""}
        states.append(marks)
    return states


@pytest.mark.parametrize("seed", range(20))
def test_unfolded_it_is_what_was_drawn(seed: int):
    layouts = drawn(seed)
    near = {3: [0], 6: [0, 3]}
    made = json.loads(json.dumps(film(layouts, near)))
    for number, scenes in enumerate(layouts):
        expected = [
            {
                (kind, name): {**look, "lit": set(look["lit"])} if "lit" in look else look
                for (kind, _, name), look in scene.marks.items()
            }
            for scene in scenes
        ]
        assert played(made, number) == expected
        assert made["layouts"][number]["width"] == scenes[0].width


def test_marks_are_ordered_from_the_back_to_the_front():
    scene = Scene(100)
    scene.text(0, 0, "text", key="text")
    scene.dot(0, 0, key="front", z=9)
    scene.box(0, 0, 1, 1, key="box")
    scene.line("M0 0", key="line")
    made = film([[scene]])
    assert made["names"] == ["line", "box", "text", "front"]
    assert made["kinds"] == "lbtd"


def test_what_stays_is_told_once_and_what_all_widths_share_is_told_once():
    layouts = []
    for width in (100, 200):
        scenes = [Scene(width) for _ in range(3)]
        for k, scene in enumerate(scenes):
            scene.box(width / 2, 0, 9, 9, "stays", key="still")
            scene.dot(k, 0, key="moves")
        layouts.append(scenes)
    made = film(layouts)
    assert sum("stays" in json.dumps(change) for change in made["looks"]) == 1
    assert made["looks"][1:] == [[0, [{"x": 1}, 1]], [1, [{"x": 2}, 1]]]
    assert [layout["places"][1:] for layout in made["layouts"]] == [[[0], [1]]] * 2
    assert made["layouts"][1]["places"][0] == [-1, [{"x": 100}, 0], [{}, 1]]


def test_a_choice_is_told_as_changes_of_the_one_that_is_most_like_it():
    words = ("first", "second", "other", "second", "first", "second", "third")
    scenes = [Scene(100) for _ in words]
    for scene, word in zip(scenes, words, strict=True):
        scene.text(0, 0, word, key="word")
    looks = film([scenes], {2: [0], 4: [0, 2]})["looks"]
    assert looks[4:6] == [[0], [1]]
    assert [told[0] for told in looks] == [-1, 0, 1, 2, 0, 1, 5]
