"""Explorer ``sharing`` runs its lines for real, records who shares, and says it in words."""

import html
import itertools
import json
import random
import re
from pathlib import Path

import ipywidgets
import numpy as np
import pytest
import torch

from tests.unit.explorers.processors import outputs
from utils.explorers import sharing

ROOT = Path(__file__).parents[3]
PROGRAM = ("a = np.zeros(3)", "x = torch.from_numpy(a)", "a += 1", "a = a + 1")


def states(*lines: str) -> list[dict]:
    """The recorded states of one program, names as a dictionary."""
    recorded = sharing(*lines).data["programs"][0]["states"]
    return [{**state, "names": dict(state["names"])} for state in recorded]


def said(*lines: str) -> str:
    return states(*lines)[-1]["words"]


# ---- what is recorded is what NumPy and PyTorch do -----------------------------------------------

DOORS = [
    "torch.from_numpy({})", "torch.as_tensor({})", "torch.tensor(np.asarray({}))",
    "{}[1:]", "{}[::2]", "{} + 1", "{}", "torch.as_tensor({})[[0]]", "torch.as_tensor({}).clone()",
]  # fmt: skip
WRITES = ["{} += 1", "{}[0] = 7", "{} = {} * 2", "{}[...] = 3"]


def random_program(seed: int) -> list[str]:
    """Lines that make arrays and tensors of one another and write into some; some lines fail."""
    draw = random.Random(seed)
    names, lines = ["a"], ["a = np.arange(4.0)"]
    for name in "bcd":
        lines.append(f"{name} = {draw.choice(DOORS).format(draw.choice(names))}")
        names.append(name)
        source = draw.choice(names)
        lines.append(draw.choice(WRITES).replace("{}", source))
    return lines


def runs(lines: list[str]) -> dict | None:
    """What the names stand for in the end, or None if a line fails or one is empty."""
    space = {"np": np, "torch": torch}
    try:
        for line in lines:
            exec(line, space)
    except (IndexError, TypeError, ValueError):
        return None
    made = {name: space[name] for name in "abcd" if name in space}
    return made if all(0 not in value.shape for value in made.values()) else None


RUNNING = [lines for lines in map(random_program, range(80)) if runs(lines)]


def array(value: np.ndarray | torch.Tensor) -> np.ndarray:
    return value.numpy() if isinstance(value, torch.Tensor) else value


@pytest.mark.parametrize("lines", RUNNING, ids=range(len(RUNNING)))
def test_after_every_line_sharing_identity_and_numbers_are_the_real_ones(lines: list[str]):
    for count, state in enumerate(states(*lines), 1):
        real = runs(lines[:count])
        things = {thing["key"]: thing for thing in state["things"]}
        cells = {buffer["key"]: buffer["cells"] for buffer in state["buffers"]}
        assert state["names"].keys() == real.keys()
        for name, value in real.items():
            thing = things[state["names"][name]]
            numbers = [float(cells[thing["buffer"]][k]) for k in thing["reads"]]
            assert numbers == array(value).flatten().tolist()
            assert thing["kind"] == ("tensor" if isinstance(value, torch.Tensor) else "array")
            for other, neighbour in real.items():
                second = things[state["names"][other]]
                assert (thing is second) == (value is neighbour)
                places = set(thing["reads"]) & set(second["reads"])
                common = thing["buffer"] == second["buffer"] and bool(places)
                assert common == np.shares_memory(array(value), array(neighbour))


@pytest.mark.parametrize("lines", RUNNING[:20], ids=range(20))
def test_who_sees_a_change_is_whose_numbers_changed(lines: list[str]):
    for count, state in enumerate(states(*lines)[1:], 2):
        before, after = runs(lines[: count - 1]), runs(lines[:count])
        for name in before.keys() & after.keys() - set(state["moved"]):
            changed = array(before[name]).tolist() != array(after[name]).tolist()
            assert (name in state["sees"]) == changed


def test_enough_random_programs_run():
    assert len(RUNNING) >= 30


# ---- words ---------------------------------------------------------------------------------------


def test_the_words_are_a_headline_and_a_line_for_each_line():
    assert repr(sharing(*PROGRAM)) == (
        "Explorer sharing: 1 program, 4 lines.\n"
        "program:\n"
        "a = np.zeros(3) → a names a new array on a buffer of its own. [a: 0 0 0]\n"
        "x = torch.from_numpy(a) → x names a new tensor on the buffer of a. [a, x: 0 0 0]\n"
        "a += 1 → 3 numbers change in the buffer, 0 0 0 → 1 1 1: a and x see it. [a, x: 1 1 1]\n"
        "a = a + 1 → The name a moves to a new array on a buffer of its own; "
        "x stays on the old buffer. [a: 2 2 2] [x: 1 1 1]"
    )


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("a = np.zeros(2)", "b = a"), "b names the same array as a."),
        (("a = np.zeros(2)", "b = c = a"), "b names the same array as a. "
         "c names the same array as a and b."),
        (("a = b = np.zeros(2)",), "a names a new array on a buffer of its own. "
         "b names the same array as a."),
        (("a = np.zeros(2)", "b = a[:1]", "a = b"), "The name a moves to the same array as b."),
        (("a = np.zeros(2)", "a = a + 1"), "The name a moves to a new array on a buffer of its own"
         "; nobody holds the old buffer any more."),
        (("a = np.zeros(2)", "b = a[1:]", "c = a[:1]", "a = a + 1"), "The name a moves to a new "
         "array on a buffer of its own; b and c stay on the old buffer."),
        (("a = np.zeros(2)", "b = a[1:]", "a[0] = 4"), "1 number changes in the buffer, 0 → 4: "
         "a sees it."),
        (("a = np.zeros(2)", "b = a[1:]", "del a"),
         "The name a is gone; b keeps the buffer alive."),
        (("a = np.zeros(2)", "b = a[1:]", "c = b", "del a"), "The name a is gone; "
         "b and c keep the buffer alive."),
        (("a = np.zeros(2)", "del a"), "The name a is gone; nobody keeps the buffer alive."),
        (("n = 1", "del n"), "The name n is gone."),
        (("a = np.zeros(2)", "a + 1"), "No name moves and no number changes."),
        (("n = 1",), "n names an int, 1: no buffer."),
        (("n = 2.5", "n += 1"), "The name n moves to a float, 3.5: no buffer."),
        (("a = np.zeros(2)", "n = a[0]"), "n names an np.float64, 0: no buffer."),
        (("n = 1", "n = np.zeros(1)"), "The name n moves to a new array on a buffer of its own."),
        (("a = np.zeros(1)", "a = 1"), "The name a moves to an int, 1: no buffer; "
         "nobody holds the old buffer any more."),
        (("l = [1, 2]", "l[0] = 5"), "The list l changes to [5, 2]; no buffer changes."),
        (("n = np.True_",), "n names an np.bool, True: no buffer."),
        (("a = np.zeros(2)", "x = torch.from_numpy(a)", "a, x = x, a"), "The name a moves to the "
         "tensor that x named. The name x moves to the array that a named."),
        (("x = torch.zeros(2, 1)", "x.t_()"), "The note of x changes: tensor (1, 2), float32."),
        (("a = np.zeros(2)", "b = a", "a.shape = 2, 1"),
         "The note of a and b changes: array (2, 1), float64."),
        (("w = torch.zeros(2)", "w.requires_grad_()"),
         "The note of w changes: tensor (2,), float32, grad."),
        (("x = torch.zeros(2)", "y = torch.ones(2)", "x.data = y"),
         "The note of x changes: tensor (2,), float32, on another buffer."),
        (("l = [1, 2]", "k = l"), "k names a list, [1, 2]: no buffer."),
        (("a = np.zeros(2)", "b = a[1:]", "del b", "a[1] = 3; b = a[1:]", "a[:] = 9"),
         "2 numbers change in the buffer, 0 3 → 9 9: a and b see it."),
    ],
)  # fmt: skip
def test_a_line_is_said_in_words(lines: tuple[str, ...], words: str):
    assert said(*lines) == words


def test_a_change_that_no_name_sees_is_said():
    hidden = ("a = np.zeros(2)", "b = a[1:]", "del a", "b.base[0] = 6")
    assert said(*hidden) == "1 number changes in the buffer, 0 → 6: no name sees it."


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        (("n = 1",), "no buffer"),
        (PROGRAM[:1], "a has its own buffer"),
        (PROGRAM[:2], "a and x share one buffer"),
        (PROGRAM, "a has its own buffer · x has its own buffer"),
        (("a = np.zeros(2)", "b = a", "c = a[1:]"), "a, b and c share one buffer"),
    ],
)
def test_facts_tell_who_shares_now(lines: tuple[str, ...], facts: str):
    assert states(*lines)[-1]["facts"] == facts


def test_the_box_of_an_object_tells_kind_shape_dtype_and_grad():
    lines = ("w = torch.ones(2, 1).requires_grad_()", "d = w.detach().bfloat16()", "n = 1.5")
    things = states(*lines)[-1]["things"]
    assert [(thing["head"], thing["note"]) for thing in things] == [
        ("tensor (2, 1)", "float32, grad"),
        ("tensor (2, 1)", "bfloat16"),
        ("float", "1.5"),
    ]


# ---- places --------------------------------------------------------------------------------------


def test_objects_keep_their_rows_and_new_ones_take_none_that_is_in_use():
    after = states(*PROGRAM, "b = a[1:]", "del x", "x = torch.zeros(1)")
    rows = [{t["key"]: t["slot"] for t in state["things"]} for state in after]
    assert [list(row.values()) for row in rows[:4]] == [[0], [0, 1], [0, 1], [2, 1]]
    assert [thing["slot"] for thing in after[3]["dropped"]] == [0]
    for before, now in itertools.pairwise(rows):
        assert all(now[key] == slot for key, slot in before.items() if key in now)
        assert len(set(now.values())) == len(now)
    assert [buffer["slot"] for buffer in after[3]["buffers"]] == [2, 0]
    assert rows[4][max(rows[4])] == 3, "row 0 holds the old buffer still"


def test_a_row_that_is_free_is_taken_again():
    after = states("a = np.zeros(1)", "n = 1", "del a", "n = 2", "b = np.ones(1)")
    assert [thing["slot"] for thing in after[-1]["things"]] == [1, 0]


# ---- as an output --------------------------------------------------------------------------------


def test_statements_may_stand_in_lines_or_behind_semicolons():
    text = "a = np.zeros(3); x = torch.from_numpy(a)\n\na += 1; a = a + 1"
    recorded = sharing(**{"in place": text}).data["programs"]
    assert recorded[0]["title"] == "in place"
    assert recorded[0]["lines"] == PROGRAM
    assert recorded[0]["states"] == sharing(*PROGRAM).data["programs"][0]["states"]


def test_a_program_may_be_indented_and_may_warn():
    text = """
        a = np.zeros(1)
        a /= 0
    """
    with pytest.warns(RuntimeWarning, match="invalid value"):
        recorded = sharing(**{"in place": text}).data["programs"][0]
    assert recorded["lines"] == ("a = np.zeros(1)", "a /= 0")
    assert recorded["states"][-1]["names"] == [("a", 0)]


def test_the_data_keeps_the_order_of_names_and_stays_small():
    explorer = sharing(one="w = np.zeros(2); b = w; a = w", two="; ".join(PROGRAM))
    data = json.loads(re.search('application/json">(.*?)</script>', explorer.html())[1])
    assert data["programs"][0]["states"][2]["names"] == [["w", 0], ["b", 0], ["a", 0]]
    assert set(explorer._repr_mimebundle_()) == {"text/plain", "text/html"}
    assert len(explorer.html().encode()) <= 24 * 1024
    again = sharing(one="w = np.zeros(2); b = w; a = w", two="; ".join(PROGRAM))
    assert explorer.html() == again.html()


def test_words_are_equal_on_processors_of_another_kind():
    script = (
        "import sys; from utils.explorers import sharing\n"
        "print(sharing('x = torch.linspace(0, 6, 8).sin()', 'x = torch.softmax(x, 0)', 'x /= 3'))\n"
        "assert 'ipywidgets' not in sys.modules and 'matplotlib' not in sys.modules"
    )
    said = outputs(script)
    assert len(said) == 1


# ---- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "error", "sentence"),
    [
        ((np.zeros(3),), TypeError, "a line is given as ndarray; expected a string of code, "
         "such as 'a = np.zeros(3)'."),
        ((), ValueError, "the program has 0 lines; expected 1 to 10."),
        (("n = 1",) * 11, ValueError, "the program has 11 lines; expected 1 to 10."),
        (("a = np.zeros(",), ValueError,
         "'a = np.zeros(' is no Python line: '(' was never closed."),
        (("a = b",), ValueError, "'a = b' fails with NameError: name 'b' is not defined."),
        (("a = np.zeros(3)", "x = torch.from_numpy(a[::-1])"), ValueError,
         "'x = torch.from_numpy(a[::-1])' fails with ValueError: At least one stride"),
        (("a = np.zeros(3) + np.zeros(3) + np.zeros(3)",), ValueError,
         "'a = np.zeros(3) + np.zeros(3) + np.zeros(3)' has 43 characters; expected 40 at most."),
        (("n = 10 ** 30",), ValueError, "'n = 10 ** 30' gives n a value of type int that no "
         "tensor holds; expected numbers such as 3 or 0.5."),
        (("n = np.timedelta64(1)",), ValueError, "gives n a value of type timedelta64"),
        (("exit()",), ValueError, "'exit()' fails with SystemExit: None."),
        (("assert 1 > 2",), ValueError, "'assert 1 > 2' fails with AssertionError."),
        (("longer = 1",), ValueError,
         "'longer = 1' gives the name longer; expected 5 characters at most."),
        (("a = np.zeros(9)",), ValueError,
         "'a = np.zeros(9)' gives a a buffer of 9 numbers; expected 8 at most."),
        (("a = np.zeros(1000)[:2]",), ValueError, "gives a a buffer of 1000 numbers"),
        (("a = np.zeros((1, 1, 1))",), ValueError,
         "'a = np.zeros((1, 1, 1))' gives a 3 dimensions; expected 2 at most."),
        (("a = np.zeros(0)",), ValueError, "'a = np.zeros(0)' gives a, which is empty, shape (0,); "
         "expected plain numbers on the CPU."),
        (("a = np.array(['b'])",), ValueError, "gives a, which holds str32, which no tensor holds"),
        (("x = torch.zeros(1, device='meta')",), ValueError,
         "gives x, which is on the device meta, which holds no numbers; expected"),
        (("a = b = c = d = np.zeros(1)",), ValueError, "'a = b = c = d = np.zeros(1)' gives one "
         "object the names a, b, c, d; expected 3 at most."),
        (("f = len",), ValueError,
         "'f = len' gives f an object of type builtin_function_or_method; "
         "expected an array, a tensor, a number or a flat list of numbers."),
        (("s = 'text'",), ValueError, "gives s an object of type str"),
        (("l = [[1]]",), ValueError, "gives l an object of type list"),
        (("l = [1, 2, 3, 4, 5]",), ValueError, "'l = [1, 2, 3, 4, 5]' gives l = [1, 2, 3, 4, 5]; "
         "expected 13 characters at most."),
        (tuple(f"{name} = np.zeros(1)" for name in "abcdefg"), ValueError,
         "the program has too many objects; expected 6 at most."),
        (("x = torch.zeros(2)", "y = x.view(torch.int32)"), ValueError,
         "one buffer is read as torch.float32 and as torch.int32; expected one dtype."),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_in_one_sentence(lines: tuple, error: type, sentence: str):
    with pytest.raises(error) as caught:
        sharing(*lines)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_lines_and_programs_are_not_given_together():
    sentence = (
        "lines and programs are both given; expected sharing('a = np.zeros(3)', ...) "
        "or sharing(title='''lines''')."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        sharing("a = np.zeros(3)", title="b = np.zeros(3)")
    with pytest.raises(TypeError, match="a line is given as int"):
        sharing(title=3)


def test_the_largest_program_is_drawn():
    lines = [f"{name} = np.zeros((2, 4))" for name in ("first", *"bcdef")]
    lines += ["g = h = b", "c += 1; d += 1", "first *= 2000000000000000000000000000000"]
    assert max(map(len, lines)) == 40
    assert len(states(*lines)) == 10


# ---- with a kernel -------------------------------------------------------------------------------


@pytest.fixture
def panel() -> ipywidgets.VBox:
    return sharing(**{"in place": "; ".join(PROGRAM), "list": "l = [1, 2]"}).live()


def shown(panel: ipywidgets.VBox) -> list[str]:
    return [html.unescape(text) for text in re.findall("<code>(.*?)</code>", panel.picture.value)]


def marked(panel: ipywidgets.VBox, mark: str) -> list[str]:
    found = re.findall(rf'<span class="{mark}">(.*?)</span>', panel.picture.value)
    return [re.sub("<.*?>", " ", text).strip() for text in found]


def test_the_panel_starts_with_the_first_line_and_holds_four_controls(panel: ipywidgets.VBox):
    kinds = [type(child).__name__ for child in panel.children]
    assert kinds == ["Dropdown", "Textarea", "IntSlider", "HTML"]
    assert [title for title, _ in panel.choice.options] == ["in place", "list"]
    assert panel.code.value == "\n".join(PROGRAM)
    assert (panel.walk.value, panel.walk.max) == (0, 3)
    assert shown(panel) == [
        "a = np.zeros(3)", "a has its own buffer", "a names a new array on a buffer of its own.",
    ]  # fmt: skip


def test_walking_marks_what_changed_and_who_sees_it(panel: ipywidgets.VBox):
    panel.walk.value = 2
    assert shown(panel)[2] == "3 numbers change in the buffer, 0 0 0 → 1 1 1: a and x see it."
    assert marked(panel, "cell changed") == ["1  0"] * 3
    assert marked(panel, "name sees") == ["a", "x"]
    assert marked(panel, "object sees") == ["array (3,) float64", "tensor (3,) float64"]
    assert panel.picture.value.count('rowspan="2"') == 1
    panel.walk.value = 3
    assert marked(panel, "name fresh") == ["a"]
    assert marked(panel, "cell") == ["2", "2", "2", "1", "1", "1"]


def test_any_program_can_be_written_and_another_chosen(panel: ipywidgets.VBox):
    panel.walk.value = 3
    panel.code.value = "x = torch.ones(2)\ny = x.numpy()\ny[0] = 3"
    assert (panel.walk.value, panel.walk.max) == (0, 2)
    panel.walk.value = 2
    assert shown(panel)[2] == "1 number changes in the buffer, 1 → 3: x and y see it."
    panel.choice.value = "l = [1, 2]"
    assert shown(panel)[2] == "l names a list, [1, 2]: no buffer."
    assert marked(panel, "object ") == ["list [1, 2]"]


def test_a_line_that_fails_is_shown_as_one_sentence(panel: ipywidgets.VBox):
    panel.code.value = "a = 1 < b"
    assert "'a = 1 &lt; b' fails with NameError" in panel.picture.value.replace("&#x27;", "'")
    assert shown(panel) == []
    panel.code.value = "a = 1"
    assert shown(panel)[0] == "a = 1"
