"""Explorer ``sharing`` runs its lines for real, records who shares, and says it in words."""

import html
import itertools
import json
import random
import re

import ipywidgets
import numpy as np
import pytest
import torch

from tests.explorers.samples.sharing_samples import PROGRAMS, groups, run
from tests.unit.explorers.geometry import LETTERS
from utils.explorers import sharing
from utils.record.program import State
from utils.scenes.explorer import Explorer
from utils.scenes.scene import Scene

PROGRAM = ("a = np.zeros(3)", "x = torch.from_numpy(a)", "a += 1", "a = a + 1")


def recorded(explorer: Explorer) -> list[State]:
    """The recorded states after each line of the first program."""
    return [states[number] for states, number in next(iter(explorer.films.values()))]


def states(*lines: str) -> list[State]:
    return recorded(sharing(*lines))


def last(*lines: str) -> tuple[str, str]:
    """The facts and the words of the last line."""
    explorer = sharing(*lines)
    return explorer.said(explorer.films[()][-1])


def said(*lines: str) -> str:
    return last(*lines)[-1]


def scenes(*lines: str, width: int = 313) -> list[Scene]:
    explorer = sharing(*lines)
    return [explorer.draw(step, width) for step in explorer.films[()]]


def drawn(scene: Scene, prefix: str) -> dict[str, tuple[str, str]]:
    """Text and role of each box whose key starts with ``prefix``, by the rest of the key."""
    return {
        name.removeprefix(f"{prefix} "): (look.get("t", ""), look.get("c", ""))
        for (kind, _, name), look in scene.marks.items()
        if kind in "bt" and name.startswith(f"{prefix} ")
    }


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
        assert state.names.keys() == real.keys()
        for name, value in real.items():
            thing = state.named(name)
            numbers = [float(state.buffers[thing.buffer].cells[k]) for k in thing.reads]
            assert numbers == array(value).flatten().tolist()
            assert thing.kind == ("tensor" if isinstance(value, torch.Tensor) else "array")
            for other, neighbour in real.items():
                second = state.named(other)
                assert (thing is second) == (value is neighbour)
                places = set(thing.reads) & set(second.reads)
                common = thing.buffer == second.buffer and bool(places)
                assert common == np.shares_memory(array(value), array(neighbour))


@pytest.mark.parametrize("lines", RUNNING[:20], ids=range(20))
def test_who_sees_a_change_is_whose_numbers_changed(lines: list[str]):
    for count, state in enumerate(states(*lines)[1:], 2):
        before, after = runs(lines[: count - 1]), runs(lines[:count])
        for name in before.keys() & after.keys() - set(state.moved):
            changed = array(before[name]).tolist() != array(after[name]).tolist()
            assert (name in state.sees) == changed


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
    assert last(*lines)[0] == facts


def test_the_box_of_an_object_tells_kind_shape_dtype_and_grad():
    lines = ("w = torch.ones(2, 1).requires_grad_()", "d = w.detach().bfloat16()", "n = 1.5")
    expected = [("tensor (2, 1)", "float32, grad"), ("tensor (2, 1)", "bfloat16"), ("float", "1.5")]
    assert [(thing.head, thing.note) for thing in states(*lines)[-1].things.values()] == expected
    scene = scenes(*lines)[-1]
    heads, notes = (drawn(scene, part).values() for part in ("head", "note"))
    told = [(head, note) for (head, _), (note, _) in zip(heads, notes, strict=True)]
    assert told == expected


def test_a_buffer_that_is_read_as_another_dtype_has_no_old_numbers():
    state = states("a = np.ones(1)", "a = a.view(np.float32)")[-1]
    (buffer,) = state.buffers.values()
    assert (len(buffer.cells), buffer.before) == (2, (None, None))


# ---- places --------------------------------------------------------------------------------------


def test_objects_keep_their_rows_and_new_ones_take_none_that_is_in_use():
    after = states(*PROGRAM, "b = a[1:]", "del x", "x = torch.zeros(1)")
    rows = [{key: thing.row for key, thing in state.things.items()} for state in after]
    assert [list(row.values()) for row in rows[:4]] == [[0], [0, 1], [0, 1], [2, 1]]
    assert [row for key, row in rows[2].items() if key not in rows[3]] == [0]
    for before, now in itertools.pairwise(rows):
        assert all(now[key] == row for key, row in before.items() if key in now)
        assert len(set(now.values())) == len(now)
    assert [buffer.row for buffer in after[3].buffers.values()] == [2, 0]
    assert rows[4][max(rows[4])] == 3, "row 0 holds the old buffer still"


def test_a_row_that_is_free_is_taken_again():
    after = states("a = np.zeros(1)", "n = 1", "del a", "n = 2", "b = np.ones(1)")
    assert [thing.row for thing in after[-1].things.values()] == [1, 0]


LARGEST = (
    *(f"{name} = np.zeros((2, 4))" for name in ("first", *"bcdef")),
    "g = h = b", "c += 1; d += 1", "first *= 2000000000000000000000000000000",
)  # fmt: skip
DRAWN = {
    "largest": LARGEST,
    "long numbers": ("a = np.full((2, 4), -0.001)", "w = torch.from_numpy(a)", "w -= 3.5e-5"),
    "many names": ("a = np.zeros(3)", "b = c = a", "x = y = z = a[:2]", "a = b = c = z[:1]"),
    "program": (*PROGRAM, "x *= 10"),
}


@pytest.mark.parametrize("width", [258, 313, 376])
@pytest.mark.parametrize("name", DRAWN)
def test_boxes_stay_inside_hold_their_texts_and_never_meet(name: str, width: int):
    for scene in scenes(*DRAWN[name], width=width):
        boxes = [(key[2], look) for key, look in scene.marks.items() if key[0] == "b"]
        for name, box in boxes:
            assert box.get("x", 0) >= 0
            assert box["x"] + box["w"] <= width + 0.2, name
            assert box["y"] + box["h"] <= scene.height
            letter = next(LETTERS[r] for r in ("small", "tiny", "") if r in box.get("c", ""))
            assert letter * len(box.get("t", "")) <= box["w"], name
        for (_, _, name), text in scene.marks.items():
            if name.startswith(("head", "note")):
                box = scene.marks["b", 1, f"object {name.split()[1]}"]
                assert LETTERS["small"] * len(text["t"]) <= box["w"], name
        for (one, a), (other, b) in itertools.combinations(boxes, 2):
            apart = (
                a["x"] + a["w"] <= b["x"] + 0.2 or b["x"] + b["w"] <= a["x"] + 0.2
                or a["y"] + a["h"] <= b["y"] + 0.2 or b["y"] + b["h"] <= a["y"] + 0.2
            )  # fmt: skip
            assert apart, (one, other)


# ---- what is drawn -------------------------------------------------------------------------------


def test_names_objects_and_numbers_are_drawn_as_recorded():
    for state, scene in zip(states(*PROGRAM), scenes(*PROGRAM), strict=True):
        assert set(drawn(scene, "name")) == set(state.names)
        numbers = [text for text, _ in drawn(scene, "cell").values()]
        assert numbers == [n for buffer in state.buffers.values() for n in buffer.cells]


def test_a_write_marks_the_cells_the_old_numbers_and_all_who_see_it():
    scene = scenes(*PROGRAM)[2]
    assert [(text, "now" in role) for text, role in drawn(scene, "cell").values()] == [
        ("1", True)
    ] * 3
    assert [(text, "struck" in role) for text, role in drawn(scene, "was").values()] == [
        ("0", True)
    ] * 3
    assert all(
        "hot" in role for part in ("name", "object") for _, role in drawn(scene, part).values()
    )


def test_rebinding_marks_the_name_its_trace_and_the_object_without_a_name():
    before, scene, after = scenes(*PROGRAM, "x *= 10")[2:]
    assert {name: role.split()[0] for name, (_, role) in drawn(scene, "name").items()} == {
        "a": "blue", "x": "small",
    }  # fmt: skip
    roles = [role.partition(" ")[0] for _, role in drawn(scene, "object").values()]
    assert sorted(roles) == ["blue", "hit", "off"]
    assert list(drawn(scene, "lost").values()) == [("no name left", "prose soft start")]
    assert all("now" not in role for _, role in drawn(scene, "cell").values())
    assert scene.marks["b", 1, "name a"]["y"] > before.marks["b", 1, "name a"]["y"] + 40
    traces = [[key for key in each.marks if key[2] == "trace a"] for each in (before, scene, after)]
    assert [len(each) for each in traces] == [0, 1, 0]
    assert drawn(after, "lost") == {}
    assert ["hot" in role for _, role in drawn(after, "name").values()] == [False, True]


def test_names_of_one_object_stand_beside_it_in_their_order():
    scene = scenes("half = np.zeros(2)", "third = four = half")[1]
    marks = [scene.marks["b", 1, f"name {name}"] for name in ("half", "third", "four")]
    assert [mark["y"] for mark in marks] == sorted({mark["y"] for mark in marks})
    assert len(drawn(scene, "object")) == 1


@pytest.mark.parametrize("title", PROGRAMS)
def test_ways_of_names_that_share_end_at_one_buffer(title: str):
    explorer = sharing(**{title: PROGRAMS[title]})
    for step in explorer.films[()]:
        states, number = step
        ends = {
            re.search(r"C.* (\S+)M", look["d"])[1]
            for key, look in explorer.draw(step, 313).marks.items()
            if key[2].startswith("read ")
        }
        lines = [state.line for state in states[1 : number + 1]]
        assert len(ends) == len(groups(run(lines)))


def test_ways_from_objects_that_share_end_at_the_first_cell_of_one_buffer():
    scene = scenes(*PROGRAM[:2], "y = x[1:]", "z = y.clone()")[-1]
    curves = (look["d"] for key, look in scene.marks.items() if key[2].startswith("read "))
    a, x, y, z = (re.search(r"C.* (\S+ \S+)M", curve)[1] for curve in curves)
    assert a == x == y != z
    first = scene.marks["b", 1, "cell 1 0"]
    assert a == f"{first['x'] - 3:.0f} {first['y'] + first['h'] / 2:.0f}"


def test_an_object_lights_the_ways_to_it_and_the_numbers_that_it_reads():
    scene = scenes("a = np.arange(4)", "x = torch.from_numpy(a[::2])", "y = x")[-1]
    for part in ("object 2", "name x", "name y"):
        lit = scene.marks["b", 1, part]["lit"]
        assert lit == ["link x", "link y", "read 2", "cell 1 0", "cell 1 2"]


# ---- as an output --------------------------------------------------------------------------------


def test_statements_may_stand_in_lines_or_behind_semicolons():
    text = "a = np.zeros(3); x = torch.from_numpy(a)\n\na += 1; a = a + 1"
    explorer = sharing(**{"in place": text})
    assert repr(explorer).splitlines()[1] == "in place:"
    assert tuple(state.line for state in recorded(explorer)) == PROGRAM
    assert recorded(explorer) == states(*PROGRAM)


def test_a_program_may_be_indented_and_may_warn():
    text = """
        a = np.zeros(1)
        a /= 0
    """
    with pytest.warns(RuntimeWarning, match="invalid value"):
        after = recorded(sharing(**{"in place": text}))
    assert [state.line for state in after] == ["a = np.zeros(1)", "a /= 0"]
    assert list(after[-1].names) == ["a"]


def test_a_program_that_names_nothing_is_shown():
    assert last("1 + 1") == ("no buffer", "No name moves and no number changes.")
    assert sharing("1 + 1").html()


def test_lines_of_code_say_what_ran_and_lead_there():
    explorer = sharing(*PROGRAM)
    for now, step in enumerate(explorer.films[()]):
        lines = explorer.lines(step)
        assert [line.code for line in lines] == list(PROGRAM)
        assert [line.role for line in lines] == [""] * now + ["now"] + ["off"] * (3 - now)
        assert [line.go for line in lines] == [(k,) for k in range(4)]


def test_the_output_keeps_the_order_of_names_and_stays_small():
    explorer = sharing(one="w = np.zeros(2); b = w; a = w", two="; ".join(PROGRAM))
    assert list(recorded(explorer)[2].names.items()) == [("w", 0), ("b", 0), ("a", 0)]
    data = json.loads(re.search('application/json">(.*?)</script>', explorer.html())[1])
    assert len(data["says"]["states"]) == 7
    assert set(explorer._repr_mimebundle_()) == {"text/plain", "text/html"}
    assert len(explorer.html().encode()) <= 32 * 1024
    again = sharing(one="w = np.zeros(2); b = w; a = w", two="; ".join(PROGRAM))
    assert explorer.html() == again.html()


@pytest.mark.parametrize(
    ("lines", "change", "cells"),
    [
        (("a = torch.tensor([0.25, 0.5, 2.5])", "a[0] = 1000"), "1 number changes in the buffer, "
         "0.25 → 1000", "1000 0.5 2.5"),
        (("a = torch.tensor([1000., 1.])", "a[1] += 0.1"), "1 number changes in the buffer, "
         "1 → 1.1", "1000 1.1"),
        (("a = torch.tensor([1000., 1.])", "a[1] += 1e-6"), "1 number changes in the buffer, "
         "1 → 1.000001", "1000 1.000001"),
        (("a = torch.zeros(2)", "a *= -1"), "2 numbers change in the buffer, 0 0 → -0 -0", "-0 -0"),
        (("a = torch.full((1,), torch.nan)", "a.view(torch.int32)[0] += 1"), "1 number changes in "
         "the buffer, nan → nan with other bits", "nan"),
        (("a = torch.tensor([5000000, 1])", "a[0] += 1"), "1 number changes in the buffer, "
         "5000000 → 5000001", "5000001 1"),
    ],
)  # fmt: skip
def test_the_bytes_tell_what_changed(lines: tuple, change: str, cells: str):
    assert said(*lines) == f"{change}: a sees it."
    (buffer,) = states(*lines)[-1].buffers.values()
    assert " ".join(buffer.cells) == cells


def test_numbers_that_were_not_written_keep_their_text():
    *_, state = states("a = torch.tensor([1., 1.])", "a[1] += 1e-6", "a[0] = 1000")
    (buffer,) = state.buffers.values()
    assert (buffer.cells, buffer.before) == (("1000", "1.000001"), ("1", None))


def test_a_change_through_another_dtype_is_seen():
    assert said("a = torch.ones(1)", "a = a.view(torch.int32).add_(1)").startswith(
        "1 number changes in the buffer, 1065353216 → 1065353217: a sees it."
    )


def test_a_number_that_changes_below_what_is_shown_is_another_number():
    assert said("n = 1.0", "n += 1e-6") == "The name n moves to a float, 1: no buffer."
    assert said("n = [1.0]", "n[0] += 1e-6") == "The list n changes to [1]; no buffer changes."
    assert said("n = 1.0", "n += 0") == "No name moves and no number changes."


# ---- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "error", "sentence"),
    [
        ((np.zeros(3),), TypeError, "a line is given as ndarray; expected a string of code, "
         "such as 'a = np.zeros(3)'."),
        ((), ValueError, "the program has 0 lines; expected 1 to 10."),
        (("n = 1",) * 11, ValueError, "the program has 11 lines; expected 1 to 10."),
        (("a = torch.ones(3)", "a.untyped_storage().resize_(0)"), ValueError,
         "gives a, which reads more memory than its storage still has; expected plain numbers"),
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
         "gives x, which is a meta tensor, which has no numbers; expected"),
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
    assert max(map(len, LARGEST)) == 40
    assert len(states(*LARGEST)) == 10


# ---- with a kernel -------------------------------------------------------------------------------


@pytest.fixture
def panel() -> ipywidgets.VBox:
    return sharing(**{"in place": "; ".join(PROGRAM), "list": "l = [1, 2]"}).live()


def shown(panel: ipywidgets.VBox) -> list[str]:
    """The facts, the words, and the line that runs."""
    said = re.findall("<p>(.*?)</p>", panel.picture.value)
    now = re.findall('<li class="now"><code>(.*?)</code>', panel.picture.value)
    return [html.unescape(re.sub("<.*?>", "", text)) for text in (*said, *now)]


def marked(panel: ipywidgets.VBox, prefix: str, role: str = "") -> list[str]:
    """The texts of the marks whose keys start with ``prefix`` and that have a role."""
    pattern = rf'data-mark="{prefix} [^"]*"[^>]*class="mark ([^"]*)"[^>]*>(.*?)</(?:g|text)>'
    found = re.findall(pattern, panel.picture.value)
    return [re.sub("<.*?>", "", text) for roles, text in found if not role or role in roles.split()]


def test_the_panel_starts_with_the_first_line_and_holds_every_control(panel: ipywidgets.VBox):
    (choice,) = panel.lists
    assert (type(choice).__name__, type(panel.free).__name__) == ("Dropdown", "Textarea")
    assert {choice, panel.free} < set(panel.children)
    assert list(choice.options) == ["in place", "list"]
    assert (panel.free.value, panel.free.rows) == ("\n".join(PROGRAM), 8)
    assert (panel.walk.value, panel.walk.max) == (1, 4)
    assert shown(panel) == [
        "a has its own buffer", "a names a new array on a buffer of its own.", "a = np.zeros(3)",
    ]  # fmt: skip


def test_walking_marks_what_changed_and_who_sees_it(panel: ipywidgets.VBox):
    panel.walk.value = 3
    assert shown(panel)[1] == "3 numbers change in the buffer, 0 0 0 → 1 1 1: a and x see it."
    assert marked(panel, "cell", "now") == ["1"] * 3
    assert marked(panel, "was", "struck") == ["0"] * 3
    assert marked(panel, "name", "hot") == ["a", "x"]
    assert len(marked(panel, "object", "hot")) == 2
    assert marked(panel, "head") == ["array (3,)", "tensor (3,)"]
    assert marked(panel, "note") == ["float64", "float64"]
    panel.walk.value = 4
    assert marked(panel, "name", "blue") == ["a"]
    assert marked(panel, "cell") == ["2", "2", "2", "1", "1", "1"]


def test_any_program_can_be_written_and_another_chosen(panel: ipywidgets.VBox):
    panel.walk.value = 4
    panel.free.value = "x = torch.ones(2)\ny = x.numpy()\ny[0] = 3"
    assert (panel.walk.value, panel.walk.max) == (1, 3)
    panel.walk.value = 3
    assert shown(panel)[1] == "1 number changes in the buffer, 1 → 3: x and y see it."
    (choice,) = panel.lists
    assert (choice.value, list(choice.options)) == (
        "your program", ["in place", "list", "your program"],
    )  # fmt: skip
    choice.value = "list"
    assert shown(panel) == ["no buffer", "l names a list, [1, 2]: no buffer.", "l = [1, 2]"]
    assert marked(panel, "head") == ["list"]
    choice.value = "your program"
    assert shown(panel)[2] == "x = torch.ones(2)"


def test_one_program_alone_can_be_written_anew():
    panel = sharing(*PROGRAM).live()
    assert panel.lists == []
    panel.free.value = "a = 1"
    assert shown(panel) == ["no buffer", "a names an int, 1: no buffer.", "a = 1"]


def test_a_line_that_fails_is_shown_as_one_sentence(panel: ipywidgets.VBox):
    panel.free.value = "a = 1 < b"
    assert "'a = 1 &lt; b' fails with NameError" in panel.picture.value.replace("&#x27;", "'")
    assert shown(panel) == []
    panel.free.value = "a = 1"
    assert shown(panel)[-1] == "a = 1"
