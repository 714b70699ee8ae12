"""The explorer ``graph`` records what PyTorch does: nodes, order, gradients, what is freed."""

import json
import re
from itertools import combinations

import pytest
import torch

from tests.explorers.samples.graph import DATA, LEAVES, PROGRAMS, SAMPLES, VECTORS
from utils.explorers import graph
from utils.explorers.graph_record import record
from utils.explorers.graph_words import sentences
from utils.record.nodes import walk

TENSORS = LEAVES | DATA
each_program = pytest.mark.parametrize("title", PROGRAMS)


def recorded(code, **tensors):
    return record("a test", code, tensors or TENSORS)


def run(code):
    """Run a program plainly; return its loss and its leaves."""
    names = {n: x.detach().clone().requires_grad_(x.requires_grad) for n, x in TENSORS.items()}
    exec(code, names)
    return names["loss"], {name: names[name] for name in LEAVES}


def moments(recording, *phases):
    return [m for m in recording.moments if m.phase in phases]


# ---- recorded data -------------------------------------------------------------------------------


@each_program
def test_the_nodes_are_those_behind_the_loss(title):
    recording = recorded(PROGRAMS[title])
    loss, _ = run(PROGRAMS[title])
    assert sorted(p.name for p in recording.parts) == sorted(n.name for n in walk(loss))
    edges = [(p.name, recording.parts[k].name) for p in recording.parts for k in p.inputs]
    nodes = walk(loss)
    assert sorted(edges) == sorted((n.name, nodes[k].name) for n in nodes for k in n.inputs)


@each_program
def test_backward_runs_the_nodes_in_the_order_of_autograd_with_its_gradients(title):
    loss, leaves = run(PROGRAMS[title])
    ran = []
    for node in walk(loss):
        node.function.register_prehook(
            lambda g, name=node.name: ran.append((name, f"{g[0].item():g}"))
        )
    loss.backward()
    recording = recorded(PROGRAMS[title])
    backward = moments(recording, "backward")
    assert [(recording.parts[m.now[0]].name, m.receives) for m in backward] == ran
    names = [part.leaf for part in recording.parts if part.leaf]
    grads = dict(zip(names, backward[-1].grads, strict=True))
    assert grads == {n: f"{x.grad.item():g}" for n, x in leaves.items() if x.grad is not None}


@each_program
def test_a_second_backward_goes_as_far_as_that_of_pytorch(title):
    loss, leaves = run(PROGRAMS[title])
    loss.backward()
    try:
        loss.backward()
        phase = "again"
    except RuntimeError:
        phase = "failed"
    recording = recorded(PROGRAMS[title])
    assert recording.moments[-1].phase == phase
    names = [part.leaf for part in recording.parts if part.leaf]
    grads = dict(zip(names, recording.moments[-1].grads, strict=True))
    assert grads == {n: f"{x.grad.item():g}" for n, x in leaves.items() if x.grad is not None}


@each_program
def test_saved_tensors_are_freed_by_their_node_and_not_before(title):
    recording = recorded(PROGRAMS[title])
    assert not any(any(m.freed) for m in moments(recording, "forward"))
    done = set()
    for moment in moments(recording, "backward"):
        done.add(moment.now[0])
        chips = [bool(part.chips) and part.leaf is None for part in recording.parts]
        assert moment.freed == tuple(k in done and chip for k, chip in enumerate(chips))


def test_a_line_adds_its_nodes_inputs_first():
    recording = recorded(PROGRAMS["a line"])
    assert [m.now for m in moments(recording, "forward")] == [(0, 1, 2, 3), (4,), (5,)]
    for k, part in enumerate(recording.parts):
        assert all(end < k for end in part.inputs)
    assert [p.chips for p in recording.parts] == [[], [], ["x = 2"], [], [], ["error = 2"]]
    assert [p.leaf for p in recording.parts] == ["b", "w", None, None, None, None]


def test_lines_of_the_program_are_followed_where_python_goes():
    lines = [m.line for m in moments(recorded(PROGRAMS["a loop"]), "forward")]
    assert lines == [0, 1, 2, 2, 2, 3]
    branch = recorded(PROGRAMS["a branch"])
    assert [m.line for m in moments(branch, "forward")] == [0, 1, 2]
    other = recorded(PROGRAMS["a branch"], **TENSORS | {"y": torch.tensor(9.0)})
    assert [m.line for m in moments(other, "forward")] == [0, 1, 4]
    assert branch.lines[-2:] == ("loss.backward()",) * 2
    assert [m.line for m in branch.moments[3:]] == [5] * 5 + [6]


def test_a_value_is_kept_for_what_a_line_assigns():
    recording = recorded("h = w * x\nh += 1\nprint(end='')\nloss = h")
    assert [m.receives for m in moments(recording, "forward")] == ["h = 6", "h = 7", "", "loss = 7"]


def test_larger_tensors_are_shown_by_their_shape():
    recording = recorded("h = v @ m\nloss = (h * h).sum()", **VECTORS)
    assert moments(recording, "forward")[0].receives == "h = (3,)"
    assert [p.chips for p in recording.parts if p.name == "MulBackward0"] == [["h = (3,)"] * 2]
    assert moments(recording, "backward")[-1].grads == ("12 12",)
    assert recording.moments[0].grads == ("None",)


def test_the_readers_tensors_keep_their_gradients():
    w = torch.tensor(3.0, requires_grad=True)
    graph({"a square": "loss = w ** 2"}, w=w)
    assert w.grad is None
    w.grad = torch.tensor(7.0)
    assert recorded("loss = w ** 2", w=w).moments[-1].grads == ("6",)
    assert w.grad.item() == 7


def test_a_node_that_backward_never_visits_is_shown_all_the_same():
    recording = recorded("loss = w * x\nunused = loss.exp()")
    assert [p.name for p in recording.parts][-1] == "ExpBackward0"
    assert not recording.moments[-1].freed[-1]


# ---- words ---------------------------------------------------------------------------------------


def test_every_moment_is_told_in_one_sentence_of_its_kind():
    said = sentences(recorded(PROGRAMS["a line"]))
    assert said[0] == (
        "`y_hat = w * x + b` runs: `y_hat = 7`. New: `AccumulateGrad` of `b`; `AccumulateGrad` of "
        "`w`; `MulBackward0`, which saves `x = 2`; `AddBackward0`, which saves nothing."
    )
    assert said[3] == (
        "Backward: `PowBackward0` receives 1, hands 4 to `SubBackward0`. It frees `error = 2`."
    )
    assert said[5] == (
        "Backward: `AddBackward0` receives 4, hands 4 to `MulBackward0` and 4 to `AccumulateGrad` "
        "of `b`. It saved nothing, so it frees nothing."
    )
    assert said[8] == (
        "Backward: `AccumulateGrad` of `w` receives 8 and adds it to `w.grad`, now 8. Backward is "
        "done; every node is still there."
    )
    assert said[9] == (
        "Second backward: `PowBackward0` receives 1 and needs `error = 2`, freed by the first. "
        "RuntimeError."
    )


def test_what_goes_to_one_result_of_a_node_is_told_as_a_sum():
    said = sentences(recorded(PROGRAMS["used twice"]))
    assert said[2].startswith(
        "Backward: `AddBackward0` receives 1, hands 1 to `MulBackward0` and 1 to `MulBackward0`."
    )
    assert said[3].startswith("Backward: `MulBackward0` receives 1, hands 6 + 6 to `MulBackward0`.")
    assert said[4].startswith("Backward: `MulBackward0` receives 13, hands 26 to")


def test_several_results_of_a_node_are_told_apart():
    said = sentences(recorded("u, c = torch.stack([w, b]).unbind()\nloss = u * c"))
    assert said[1].endswith("`MulBackward0`, which saves `u = 3` and `c = 1`.")
    assert "hands 1 to `UnbindBackward0` and 3 to `UnbindBackward0`." in said[2]
    assert said[3].startswith("Backward: `UnbindBackward0` receives 1 and 3, hands 1 3 to")


def test_a_result_that_the_loss_does_not_use_sends_no_gradient():
    said = sentences(recorded("u, c = torch.stack([w, b]).unbind()\nloss = c * x"))
    assert said[3].startswith("Backward: `UnbindBackward0` receives None and 2, hands 0 2 to")


def test_a_line_without_nodes_says_so():
    said = sentences(recorded(PROGRAMS["a branch"]))
    assert said[1] == "`if h > 0:` runs. It adds no node."
    assert (
        sentences(recorded("h = w\nloss = h + 1"))[0] == "`h = w` runs: `h = 3`. It adds no node."
    )


def test_a_failing_backward_tells_which_gradients_it_has_changed():
    assert sentences(recorded("loss = w * w + b"))[-1].endswith(
        "needs `w = 3`, freed by the first. RuntimeError. `b.grad` has already become 2."
    )
    assert (
        sentences(recorded("loss = w * w + b + y.sqrt().sqrt() * 0 + b"))[-1].count("become") == 1
    )


def test_each_backward_that_comes_through_is_closed_once():
    said = sentences(recorded(PROGRAMS["sums only"]))
    assert [k for k, s in enumerate(said) if s.endswith("every node is still there.")] == [6]
    assert [k for k, s in enumerate(said) if "It is through" in s] == [len(said) - 1]
    again = sentences(recorded("loss = w * w + b"))
    assert not any("It is through" in s for s in again)


def test_the_description_tells_the_whole_story_of_each_program():
    explorer = SAMPLES["line"]()
    lines = repr(explorer).splitlines()
    assert lines[0] == f"Explorer graph: the graphs of 6 programs: {', '.join(PROGRAMS)}."
    assert lines[1] == (
        "a line: y_hat = w * x + b | error = y_hat - y | loss = error ** 2 | "
        "loss.backward() | loss.backward()"
    )
    said = [s for title in PROGRAMS for s in sentences(record(title, PROGRAMS[title], TENSORS))]
    assert [line[2:] for line in lines if line.startswith("- ")] == said


# ---- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", SAMPLES)
def test_nodes_and_chips_fit_a_phone_and_do_not_overlap(sample):
    data = SAMPLES[sample]().data
    for program in data["programs"]:
        boxes = program["boxes"]
        for (x, y, width, height), chips in zip(boxes, program["chips"], strict=True):
            assert x >= 0
            assert x + width <= 313
            assert 0 < y < y + height < data["height"]
            assert all(x < left and left + size < x + width for left, size in chips)
        for (a, b, c, d), (e, f, g, h) in combinations(boxes, 2):
            assert a + c < e or e + g < a or b + d < f or f + h < b


def test_the_result_stands_at_the_top_and_arrows_lead_down():
    for program in SAMPLES["line"]().data["programs"]:
        tops = [y for _, y, _, _ in program["boxes"]]
        assert tops[-1] == min(tops)
        assert all(tops[start] < tops[end] for start, end, *_ in program["edges"])


def test_data_are_small_plain_and_the_same_every_time():
    one, two = SAMPLES["line"](), SAMPLES["line"]()
    assert one.html() == two.html()
    assert len(json.dumps(one.data)) < 25_000
    assert len(one.html()) < 60_000


# ---- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("programs", "tensors", "kind", "words"),
    [
        ("loss = w", LEAVES, TypeError, "programs is of type str; expected a dict of title and"),
        ({"a": 1}, LEAVES, TypeError, "programs is of type dict; expected a dict of title and"),
        ({}, LEAVES, ValueError, "there is no program; expected one or more"),
        ({"a": "loss = w"}, {"w": 3.0}, TypeError, "w is of type float; expected a tensor"),
        ({"a": "loss = w"}, {"w": LEAVES["w"] * 2}, ValueError, "w is a result of MulBackward0"),
        ({"a": "loss = x"}, DATA, ValueError, "no tensor has requires_grad=True"),
        ({"a": "loss ="}, LEAVES, ValueError, "'loss =' is no Python: invalid syntax."),
        ({"a": "loss = w.size(3)"}, LEAVES, ValueError, "fails with IndexError: Dimension"),
        (
            {"a": "loss = w * w\nloss.backward()"},
            LEAVES,
            ValueError,
            r"first backward of 'loss = w * w\nloss.backward()' fails with RuntimeError: Trying",
        ),
        (
            {"a": "h = w * w\nloss = h * h\nh += 1"},
            LEAVES,
            ValueError,
            "has been modified by an inplace operation",
        ),
        ({"a": "h = w * 2"}, LEAVES, ValueError, "gives no loss to go back from"),
        ({"a": "loss = 3"}, LEAVES, ValueError, "gives no loss to go back from"),
        ({"a": "loss = w"}, LEAVES, ValueError, "gives no loss to go back from"),
        ({"a": "loss = v * 2"}, VECTORS, ValueError, "gives no loss to go back from"),
        (
            {"a": "loss = w\n" * 11},
            LEAVES,
            ValueError,
            "'a' has 11 lines, the longest of 8",
        ),
        ({"a": "loss = " + "w" * 30}, LEAVES, ValueError, "has 1 lines, the longest of 37 letters"),
        (
            {"a": "loss = w" + "+ 1" * 9 + "\nloss = loss * w * b * w * b"},
            LEAVES,
            ValueError,
            "'a' makes 15 nodes; expected 14 at most",
        ),
    ],
)
def test_bad_input_is_refused_in_one_sentence(programs, tensors, kind, words):
    with pytest.raises(kind, match=re.escape(words)):
        graph(programs, **tensors)


# ---- with a kernel -------------------------------------------------------------------------------


@pytest.fixture
def panel():
    return SAMPLES["line"]().live()


def text(panel):
    return re.sub("<style>.*?</style>|<[^>]*>", " ", panel.picture.value, flags=re.S)


def test_the_panel_shows_each_program_and_step(panel):
    assert panel.choice.options == tuple(PROGRAMS)
    assert panel.walk.max == 9
    for title, code in PROGRAMS.items():
        panel.choice.value = title
        said = sentences(recorded(code))
        assert panel.walk.max == len(said) - 1
        for step, sentence in enumerate(said):
            panel.walk.value = step
            plain = " ".join(sentence.replace("`", " ").split())
            assert plain.replace("&gt;", ">") in " ".join(text(panel).split()).replace("&gt;", ">")


def test_the_panel_lists_nodes_what_they_hold_and_where_they_lead(panel):
    panel.walk.value = 8
    rows = re.findall("<tr class=.*?</tr>", panel.picture.value)
    cells = [re.findall("<td>(.*?)</td>", row) for row in rows]
    assert cells == [
        ["5 PowBackward0", "freed", "4 SubBackward0"],
        ["4 SubBackward0", "", "3 AddBackward0"],
        ["3 AddBackward0", "", "2 MulBackward0, 0 AccumulateGrad"],
        ["2 MulBackward0", "freed", "1 AccumulateGrad"],
        ["1 AccumulateGrad", "w.grad = 8", ""],
        ["0 AccumulateGrad", "b.grad = 4", ""],
    ]
    assert [k for k, row in enumerate(rows) if 'class="now"' in row] == [4]
    panel.walk.value = 1
    assert "x = 2" in text(panel)
    assert panel.picture.value.count('<li class="now">') == 1


def test_a_typed_program_is_recorded_at_once(panel):
    panel.code.value = "h = w * w; loss = h + 1"
    assert [r.strip() for r in re.findall("<li.*?>(.*?)</li>", panel.picture.value)] == [
        "h = w * w",
        "loss = h + 1",
        "loss.backward()",
        "loss.backward()",
    ]
    assert panel.walk.max == len(recorded("h = w * w\nloss = h + 1").moments) - 1
    panel.code.value = "loss = "
    assert 'role="alert"' in panel.picture.value
    assert "is no Python" in text(panel)
