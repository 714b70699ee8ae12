"""An explorer is one cell output: words, data and a player, which ask nothing of the network."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from tools.paths import ROOT
from utils.scenes import page
from utils.scenes.explorer import Explorer
from utils.scenes.scene import Scene


def draw(state: str, width: int) -> Scene:
    scene = Scene(width)
    scene.box(0, 0, 90, 30, state, key="code")
    return scene


def made(*codes: str) -> Explorer:
    say = lambda code: f"It runs `{code}` & stops."  # noqa: E731
    return Explorer("codes", (), {(): codes or ("a", "b")}, draw, say, headline="two codes.")


class Html(HTMLParser):
    """Collects the scripts, the visible text and the tags of an output."""

    def __init__(self, html: str):
        super().__init__()
        self.kind, self.scripts, self.text, self.tags, self.names = None, {}, "", [], []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list):
        self.tags.append(tag)
        self.names += [name for name, _ in attrs]
        self.kind = dict(attrs)["type"] if tag == "script" else None

    def handle_endtag(self, tag: str):
        self.kind = None

    def handle_data(self, data: str):
        if self.kind is None:
            self.text += data
        else:
            self.scripts[self.kind] = self.scripts.get(self.kind, "") + data


def test_it_holds_the_data_as_json_and_the_words_as_fallback():
    explorer = made("a < b", "</script>", "<!--")
    html = Html(explorer.html())
    data = html.scripts["application/json"]
    assert "<" not in data
    assert json.loads(data) == json.loads(json.dumps(explorer.data))
    assert "It runs `</script>` & stops." in json.loads(data)["says"]["texts"]
    assert html.text.strip() == f"{page.FALLBACK}\n{explorer!r}"
    assert html.tags == ["div", "div", "p", "em", "script", "script"]
    assert "id" not in html.names


def test_it_asks_nothing_of_the_network_and_of_the_page():
    module = Html(made().html()).scripts["module"]
    assert "http" not in module.replace("http://www.w3.org/2000/svg", "")
    words = ("import ", "@import", "url(", "currentScript", "window.", "fetch(", "export ")
    assert not [word for word in words if word in module]


def test_the_player_is_its_source_without_comments_and_with_its_style():
    player = page.player()
    assert not [line for line in player.splitlines() if line.startswith(("//", " "))]
    assert page.style() in player
    assert "/*" not in player
    source = (page.FOLDER / "player.js").read_text("utf-8")
    source = source.replace('import STYLE from "./player.css"', f"const STYLE = `{page.style()}`")
    kept = [line for line in source.splitlines() if not line.strip().startswith("//")]
    assert "".join(player.split()) == "".join("".join(kept).split())
    assert len(player.encode()) <= 18 * 1024
    source = re.sub("^ *//.*", "", (page.FOLDER / "player.js").read_text("utf-8"), flags=re.M)
    texts = re.findall(r'"[^"`\n]*"', source)
    assert not [text for text in texts if text not in player and ".css" not in text]


def test_the_room_is_that_of_the_figure_wide_or_narrow():
    html = page.html("codes", "words", {}, (300, 420))
    assert "min-height:clamp(300px,(600px - 100cqw)*999,420px)" in html
    assert "clamp(300px,(600px - 100cqw)*999,300px)" in page.html("codes", "words", {}, (300, 200))


def test_the_same_call_gives_the_same_bytes_and_another_text_others():
    assert made().html() == made().html()
    assert made("a", "c").html() != made().html()


def test_an_output_holds_words_and_html():
    explorer = made()
    output = explorer._repr_mimebundle_()
    assert output == {"text/plain": repr(explorer), "text/html": explorer.html()}


@pytest.mark.parametrize("library", ["ipywidgets", "matplotlib", "torch"])
def test_only_live_needs_a_library(library: str):
    script = f"import sys, utils.scenes.explorer; assert {library!r} not in sys.modules"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


def test_a_style_is_its_source_without_comments_and_spaces():
    source = (page.FOLDER / "player.css").read_text("utf-8")
    kept = "".join(re.sub(r"/\*.*?\*/", "", source, flags=re.S).split())
    assert "".join(page.style().split()) == kept.replace(";}", "}")
    assert "  " not in page.style()


def test_a_scope_stands_before_each_selector_and_changes_nothing_else():
    rules = re.compile(r"([^{}]+)\{([^{}]*)\}")
    plain, scoped = rules.findall(page.style()), rules.findall(page.style(".still"))
    assert len(plain) == len(scoped) > 20
    for (names, looks), (within, same) in zip(plain, scoped, strict=True):
        assert looks == same
        if not names.startswith("@"):
            for name, inside in zip(names.split(","), within.split(","), strict=True):
                assert inside == (".still" if name == ":host" else f".still {name}")
