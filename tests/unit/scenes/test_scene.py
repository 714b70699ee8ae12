"""A scene keeps marks by key, with the role and the place that they were given."""

import re

import pytest

from utils.scenes.scene import Scene, pieces, tinted


def named(scene: Scene) -> dict[str, dict]:
    return {name: look for (_, _, name), look in scene.marks.items()}


def test_a_mark_keeps_what_it_is_given_and_nothing_that_is_empty():
    scene = Scene(300)
    scene.box(10, 20.04, 30, 40, 5, "now", r=8, key="cell", go=0)
    scene.text(1, 2, "a", key="letter")
    scene.dot(0, 0, 5, "  hot   rim ", key="dot")
    scene.line("M0 0l1 1", key="line")
    assert named(scene) == {
        "cell": {"x": 10, "y": 20, "w": 30, "h": 40, "r": 8, "t": "5", "go": 0, "c": "now hit"},
        "letter": {"x": 1, "y": 6, "t": "a"},
        "dot": {"r": 5, "c": "hot rim"},
        "line": {"d": "M0 0l1 1"},
    }


def test_its_height_reaches_below_the_lowest_mark():
    scene = Scene(300)
    assert scene.height == 0
    scene.box(0, 100, 10, 20)
    assert scene.height == 122
    scene.text(0, 150, "below")
    assert scene.height == 158
    scene.dot(0, 10, 3)
    assert scene.height == 158


def test_two_marks_of_one_kind_cannot_share_a_key_but_a_box_and_its_label_can():
    scene = Scene(300)
    scene.box(0, 0, 1, 1, key="cell 0")
    scene.text(0, 0, "0", key="cell 0")
    with pytest.raises(ValueError, match=re.escape("two marks have the key 'cell 0'; expected")):
        scene.box(5, 5, 1, 1, key="cell 0")


def test_a_scene_that_stands_on_another_leaves_it_as_it_was():
    ground = Scene(300)
    ground.box(0, 0, 10, 90, key="ground")
    scene = Scene(300, ground)
    scene.dot(5, 5, key="ball")
    assert list(named(ground)) == ["ground"]
    assert list(named(scene)) == ["ground", "ball"]
    assert scene.height == ground.height == 92


def test_a_mark_that_travels_comes_from_places_relative_to_its_own():
    scene = Scene(300)
    scene.text(50, 60, "6", key="part", come=[(10, 20), (50, 60)])
    assert named(scene)["part"]["from"] == [[-40, -44], [0, -4]]


def test_pieces_of_a_text_have_roles():
    text = f"shape ({tinted(2, 'c0')}, {tinted(3, 'c1')}) of `x`"
    assert pieces(text) == [
        ("", "shape ("), ("c0", "2"), ("", ", "), ("c1", "3"), ("", ") of "), ("code", "x"),
    ]  # fmt: skip
    assert pieces("a ¦ b") == [("", "a ¦ b")]
    assert pieces("") == []
