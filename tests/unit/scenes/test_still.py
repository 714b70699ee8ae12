"""A scene is drawn in Python with the marks that the player draws in a browser."""

from xml.etree import ElementTree

from utils.scenes.scene import Scene, tinted
from utils.scenes.still import spans, svg


def scene() -> Scene:
    scene = Scene(300)
    scene.text(150, 10, f"1 < {tinted(2, 'c0')} & `code`", "title", key="words")
    scene.box(5, 20, 40, 30, "a<b", "now", r=6, key='a "cell"', go=1)
    scene.dot(9, 9, 4, "hot", key="dot")
    scene.line("M0 0l5 5", "thin", x=3, y=4, key="line")
    return scene


def test_every_mark_is_drawn_from_the_back_to_the_front():
    root = ElementTree.fromstring(svg(scene(), 'the "alt" text'))
    assert root.get("aria-label") == 'the "alt" text'
    assert root.get("viewBox") == "0 0 300 52"
    assert [(part.tag, part.get("data-mark")) for part in root] == [
        ("path", "line"), ("g", 'a "cell"'), ("circle", "dot"), ("text", "words"),
    ]  # fmt: skip
    assert root.text is None
    assert {part.tail for mark in root for part in (mark, *mark[:1])} <= {None, " & "}
    path, group, dot, text = root
    assert (path.get("d"), path.get("transform")) == ("M0 0l5 5", "translate(3 4)")
    assert group.get("class") == "mark now hit"
    assert [(part.tag, part.get("width"), part.text) for part in group] == [
        ("rect", "40", None), ("text", None, "a<b"),
    ]  # fmt: skip
    assert (dot.get("r"), dot.get("class")) == ("4", "mark hot")
    assert "".join(text.itertext()) == "1 < 2 & code"
    assert [(piece.get("class"), piece.text) for piece in text] == [("c0", "2"), ("code", "code")]


def test_code_in_a_sentence_stands_in_its_own_element():
    assert spans("`x < 1` is true", "code") == '<code class="code">x &lt; 1</code> is true'
