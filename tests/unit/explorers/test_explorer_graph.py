"""The explorer ``graph`` records what PyTorch does, says it, and draws the graph upwards."""

import gzip
import html
import re
from itertools import combinations

import pytest
import torch

from tests.explorers.samples.graph_samples import DATA, LEAVES, PROGRAMS, SAMPLES, VECTORS
from tests.unit.explorers.geometry import LETTERS
from utils.explorers import graph
from utils.record.graph_program import record
from utils.record.nodes import walk
from utils.scenes.explorer import Explorer

TENSORS = LEAVES | DATA
each_program = pytest.mark.parametrize("title", PROGRAMS)


def recorded(code, **tensors):
    return record(code, tensors or TENSORS)


def sentences(code, **tensors):
    explorer = graph({"a test": code}, **(tensors or TENSORS))
    return [sentence for state in explorer.films["a test",] for sentence in explorer.said(state)]


def run(code):
    """Run a program plainly; return its loss and its leaves."""
    names = {n: x.detach().clone().requires_grad_(x.requires_grad) for n, x in TENSORS.items()}
    exec(code, names)
    return names["loss"], {name: names[name] for name in LEAVES}


def moments(recording, *phases):
    return [m for m in recording.moments if m.phase in phases]


def grads(recording, moment):
    return {recording.parts[k].leaf: grad for k, grad in moment.grads.items()}


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
    assert grads(recording, backward[-1]) == {
        n: f"{x.grad.item():g}" for n, x in leaves.items() if x.grad is not None
    }


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
    assert grads(recording, recording.moments[-1]) == {
        n: f"{x.grad.item():g}" for n, x in leaves.items() if x.grad is not None
    }


@each_program
def test_saved_tensors_are_freed_by_their_node_and_not_before(title):
    recording = recorded(PROGRAMS[title])
    assert not any(m.freed for m in moments(recording, "forward"))
    saving = {k for k, part in enumerate(recording.parts) if part.chips and part.leaf is None}
    done = set()
    for moment in moments(recording, "backward"):
        done.add(moment.now[0])
        assert moment.freed == done & saving


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
    assert grads(recording, moments(recording, "backward")[-1]) == {"v": "12 12"}
    assert grads(recording, recording.moments[0]) == {"v": "None"}


def test_the_readers_tensors_keep_their_gradients():
    w = torch.tensor(3.0, requires_grad=True)
    graph({"a square": "loss = w ** 2"}, w=w)
    assert w.grad is None
    w.grad = torch.tensor(7.0)
    recording = recorded("loss = w ** 2", w=w)
    assert grads(recording, recording.moments[-1]) == {"w": "6"}
    assert w.grad.item() == 7


def test_a_node_that_backward_never_visits_is_shown_all_the_same():
    recording = recorded("loss = w * x\nunused = loss.exp()")
    assert [p.name for p in recording.parts][-1] == "ExpBackward0"
    assert len(recording.parts) - 1 not in recording.moments[-1].freed


def test_functions_of_a_program_see_its_names():
    code = "double = lambda: 2 * h\nh = w * x\nloss = double()"
    assert [m.receives for m in moments(recorded(code), "forward")] == ["", "h = 6", "loss = 12"]


def test_a_leaf_without_a_name_is_told_all_the_same():
    code = "loss = w * torch.ones(1, requires_grad=True)"
    assert {part.leaf for part in recorded(code).parts} == {"w", "leaf", None}


# ---- words ---------------------------------------------------------------------------------------


def test_every_moment_is_told_in_one_sentence_of_its_kind():
    said = sentences(PROGRAMS["a line"])
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
    said = sentences(PROGRAMS["used twice"])
    assert said[2].startswith(
        "Backward: `AddBackward0` receives 1, hands 1 to `MulBackward0` and 1 to `MulBackward0`."
    )
    assert said[3].startswith("Backward: `MulBackward0` receives 1, hands 6 + 6 to `MulBackward0`.")
    assert said[4].startswith("Backward: `MulBackward0` receives 13, hands 26 to")


def test_several_results_of_a_node_are_told_apart():
    said = sentences("u, c = torch.stack([w, b]).unbind()\nloss = u * c")
    assert said[1].endswith("`MulBackward0`, which saves `u = 3` and `c = 1`.")
    assert "hands 1 to `UnbindBackward0` and 3 to `UnbindBackward0`." in said[2]
    assert said[3].startswith("Backward: `UnbindBackward0` receives 1 and 3, hands 1 3 to")


def test_a_result_that_the_loss_does_not_use_sends_no_gradient():
    said = sentences("u, c = torch.stack([w, b]).unbind()\nloss = c * x")
    assert said[3].startswith("Backward: `UnbindBackward0` receives None and 2, hands 0 2 to")


def forward(code):
    recording = recorded(code)
    return [(m.line, len(m.now), m.receives) for m in moments(recording, "forward")]


def test_what_a_function_makes_belongs_to_the_line_that_calls_it():
    code = "def f(v):\n    u = v*2\n    return u*3\nloss = f(w)"
    assert forward(code) == [(0, 0, ""), (3, 3, "loss = 18")]
    assert forward("u = w*2\ndef f(u): u = u*2; return u\nloss = f(u)") == [
        (0, 2, "u = 6"),
        (1, 0, ""),
        (2, 1, "loss = 12"),
    ]
    code = "u = w*2\nclass A:\n    u = w*5\nloss = A.u*u"
    assert forward(code) == [(0, 2, "u = 6"), (1, 0, ""), (3, 2, "loss = 90")]
    assert forward("u = w*2\nf = lambda u: (u := u*2)\nloss = f(u)")[1:] == [
        (1, 0, ""),
        (2, 1, "loss = 12"),
    ]


def test_every_block_and_every_kind_of_assignment_counts():
    code = "try:\n    u = w*2\n    raise ValueError\nexcept ValueError:\n    v = u*3"
    assert forward(f"{code}\nfinally:\n    loss: object = v*4") == [
        (0, 0, ""),
        (1, 2, "u = 6"),
        (2, 0, ""),
        (4, 1, "v = 18"),
        (6, 1, "loss = 72"),
    ]
    assert forward("u = w*2\nu: object\nloss = u*2")[1] == (1, 0, "")


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_the_mode_of_the_reader_changes_nothing(mode):
    usual = sentences("loss = w * w")
    with mode():
        assert sentences("loss = w * w") == usual
        w = torch.tensor(3.0, requires_grad=True)
        assert sentences("loss = w * w", w=w) == usual


def test_a_line_without_nodes_says_so():
    said = sentences(PROGRAMS["a branch"])
    assert said[1] == "`if h > 0:` runs. It adds no node."
    assert sentences("h = w\nloss = h + 1")[0] == "`h = w` runs: `h = 3`. It adds no node."


def test_a_failing_backward_tells_which_gradients_it_has_changed():
    assert sentences("loss = w * w + b")[-1].endswith(
        "needs `w = 3`, freed by the first. RuntimeError. `b.grad` has already become 2."
    )
    assert sentences("c = y.sqrt().sqrt()\nloss = w * w + b + c * 0 + b")[-1].count("become") == 1


def test_each_backward_that_comes_through_is_closed_once():
    said = sentences(PROGRAMS["sums only"])
    assert [k for k, s in enumerate(said) if s.endswith("every node is still there.")] == [6]
    assert [k for k, s in enumerate(said) if "It is through" in s] == [len(said) - 1]
    again = sentences("loss = w * w + b")
    assert not any("It is through" in s for s in again)


def test_the_description_tells_the_whole_story_of_each_program():
    explorer = SAMPLES["line"]()
    lines = repr(explorer).splitlines()
    assert lines[0] == f"Explorer graph: the graphs of 6 programs: {', '.join(PROGRAMS)}."
    assert lines[1] == (
        "a line: y_hat = w * x + b | error = y_hat - y | loss = error ** 2 | "
        "loss.backward() | loss.backward()"
    )
    said = [s.replace("`", "") for code in PROGRAMS.values() for s in sentences(code)]
    assert [line[2:] for line in lines if line.startswith("- ")] == said


# ---- what is drawn -------------------------------------------------------------------------------

LONG = {
    "w": torch.tensor(-0.333, requires_grad=True),
    "b": torch.tensor(-0.125, requires_grad=True),
}
NAMES = """prediction_of_y = w * b
odds = prediction_of_y
log_odds = odds * prediction_of_y
f = torch.nn.functional
f = f.binary_cross_entropy_with_logits
loss = f(log_odds, w.detach())""".replace("f = f.binary", "f = f.\\\nbinary")
DRAWN = SAMPLES | {
    "long numbers": lambda: graph({"a": "h = w * b\nloss = h * h * h - w * h"}, **LONG),
    "long names": lambda: graph({"a": NAMES}, **LONG),
}


def drawn(explorer: Explorer, title: str, step: int, width: int = 360) -> dict[str, dict]:
    """The marks that are drawn of a step, by name."""
    scene = explorer.draw(explorer.films[title,][step], width)
    return {name: look for (_, _, name), look in scene.marks.items()}


def named(marks: dict[str, dict], kind: str) -> dict[str, dict]:
    return {name: look for name, look in marks.items() if name.startswith(f"{kind} ")}


def box(look: dict) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box."""
    x, y = look.get("x", 0), look.get("y", 0)
    return x, y, x + look["w"], y + look["h"]


def overlap(a: tuple, b: tuple, room: float = 0) -> bool:
    """Tell whether two boxes come nearer than ``room``."""
    return all(a[k] < b[k + 2] + room and b[k] < a[k + 2] + room for k in (0, 1))


def points(path: str, pieces: int = 40) -> list[tuple[float, float]]:
    """Points on the curves of an arrow, from its start to its end."""
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", path[: path.index("M", 1)])]
    (x, y), rest = numbers[:2], numbers[2:]
    found = [(x, y)]
    for k in range(0, len(rest), 6):
        _, middle, _, _, u, v = rest[k : k + 6]
        for t in (j / pieces for j in range(1, pieces + 1)):
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            found.append(((a + b) * x + (c + d) * u, a * y + (b + c) * middle + d * v))
        x, y = u, v
    return found


def every_scene(sample: str):
    explorer = DRAWN[sample]()
    for (title,), states in explorer.films.items():
        for width in explorer.widths:
            for step in range(len(states)):
                yield width, drawn(explorer, title, step, width)


@pytest.mark.parametrize("sample", DRAWN)
def test_nodes_chips_and_numbers_fit_a_phone_and_do_not_overlap(sample):
    for width, marks in every_scene(sample):
        nodes, numbers = named(marks, "node"), named(marks, "gradient")
        apart = [*map(box, [*nodes.values(), *numbers.values()])]
        key = [box(marks[name]) for name in ("leaf", "gradient", "saved", "freed")]
        for each in (*apart, *key):
            assert each[0] >= 0
            assert each[2] <= width + 1e-6
        for a, b in combinations([*apart, *key], 2):
            assert not overlap(a, b)
        for name, look in named(marks, "chip").items():
            left, top, right, bottom = box(look)
            node = box(nodes[f"node {name.split()[1]}"])
            assert node[0] < left < right < node[2]
            assert node[1] + 20 < top < bottom < node[3]
            assert LETTERS["small"] * len(look["t"]) < look["w"]
        for name, look in named(marks, "name").items():
            assert LETTERS["small"] * len(look["t"]) < nodes[name.replace("name", "node")]["w"]
        for look in numbers.values():
            assert LETTERS["small"] * len(look["t"]) < look["w"]


@pytest.mark.parametrize("sample", DRAWN)
def test_no_arrow_runs_through_a_node_or_over_the_number_of_another(sample):
    for _, marks in every_scene(sample):
        for way, look in named(marks, "way").items():
            others = {
                name: box(other)
                for kind in ("node", "gradient")
                for name, other in named(marks, kind).items()
                if name != way.replace("way", "gradient")
            }
            for x, y in points(look["d"]):
                at = (x, y, x, y)
                assert not [name for name, other in others.items() if overlap(at, other, -0.6)]


@pytest.mark.parametrize("sample", DRAWN)
def test_leaves_stand_on_top_and_arrows_lead_up_from_node_to_node(sample):
    explorer = DRAWN[sample]()
    for (title,), states in explorer.films.items():
        recording = states[0][0]
        for width in explorer.widths:
            marks = drawn(explorer, title, len(states) - 1, width)
            nodes = [box(marks[f"node {k}"]) for k in range(len(recording.parts))]
            lowest = [k for k, node in enumerate(nodes) if node[3] == max(n[3] for n in nodes)]
            highest = min(range(len(nodes)), key=lambda k: nodes[k][1])
            assert not any(k in part.inputs for k in lowest for part in recording.parts)
            assert recording.parts[highest].leaf
            arrows = 0
            for k, part in enumerate(recording.parts):
                for j, end in enumerate(part.inputs):
                    (x, y), *_, (u, v) = points(marks[f"way {k} {j}"]["d"])
                    assert nodes[k][0] < x < nodes[k][2]
                    assert y == pytest.approx(nodes[k][1], abs=1)
                    assert nodes[end][0] < u < nodes[end][2]
                    assert v == pytest.approx(nodes[end][3], abs=1)
                    arrows += 1
            assert arrows == len(named(marks, "way"))


@each_program
def test_every_moment_shows_what_was_recorded(title):
    explorer = SAMPLES["line"]()
    states = explorer.films[title,]
    for step, (recording, _) in enumerate(states):
        marks, moment = drawn(explorer, title, step), recording.moments[step]
        names = [look["t"] for look in named(marks, "name").values()]
        assert names == [part.name for part in recording.parts[: moment.nodes]]
        chips = []
        for k, part in enumerate(recording.parts[: moment.nodes]):
            texts = [f"{part.leaf}.grad = {moment.grads[k]}"] if part.leaf else part.chips
            chips += ["freed"] * len(texts) if k in moment.freed else texts
        assert [look["t"] for look in named(marks, "chip").values()] == chips
        marked = [k for k in range(moment.nodes) if is_now(marks[f"node {k}"])]
        assert marked == sorted(moment.now)
        lines = explorer.lines(states[step])
        assert [line.code for line in lines] == list(recording.lines)
        assert [k for k, line in enumerate(lines) if "now" in line.role] == [moment.line]


def is_now(look: dict) -> bool:
    return bool({"now", "hot"} & {*look["c"].split()})


def test_nodes_appear_with_their_line_and_gradients_on_the_arrows_as_backward_goes():
    explorer = SAMPLES["line"]()
    steps = [drawn(explorer, "a line", step) for step in range(10)]
    assert [len(named(marks, "node")) for marks in steps] == [4, 5, 6, 6, 6, 6, 6, 6, 6, 6]
    handed = [{n[9:]: look["t"] for n, look in named(m, "gradient").items()} for m in steps]
    assert handed[:3] == [{}] * 3
    assert handed[3:5] == [{"5 0": "4"}, {"4 0": "4", "5 0": "4"}]
    both = {"3 0": "4", "3 1": "4", "4 0": "4", "5 0": "4"}
    assert handed[5:9] == [both, both, both | {"2 0": "8"}, both | {"2 0": "8"}]
    assert handed[9] == {}, "the second backward hands nothing on before it fails"


def test_a_gradient_runs_along_its_arrow_while_it_is_handed_on():
    explorer = SAMPLES["line"]()
    before, now, after = (drawn(explorer, "a line", step) for step in (4, 5, 6))
    assert [list(named(marks, "drop")) for marks in (before, now, after)] == [
        ["drop 4 0"],
        ["drop 3 0", "drop 3 1"],
        [],
    ]
    roles = [marks["way 3 0"].get("c", "") for marks in (before, now, after)]
    assert roles == ["", "grad toned bold", "grad toned thick"]
    drop = now["drop 3 1"]
    run = [(drop["x"] + x, drop["y"] + y) for x, y in drop["from"]]
    ends = points(now["way 3 1"]["d"])
    assert run[0] == pytest.approx(ends[0], abs=1)
    assert run[-1] == pytest.approx(ends[-1], abs=1)
    left, top, right, bottom = box(now["node 0"])
    assert left < drop["x"] < right, "it stops behind the node that it reaches"
    assert top < drop["y"] + drop["r"] < bottom


def test_a_colour_means_the_same_in_every_node():
    explorer = SAMPLES["line"]()
    roles = {name: look["c"] for name, look in drawn(explorer, "a line", 4).items() if "c" in look}
    assert {"value", "edged"} <= {*roles["leaf"].split()} & {*roles["node 0"].split()}
    assert {"saved"} <= {*roles["saved"].split()} & {*roles["chip 2 0 0"].split()}
    assert {"dash"} <= {*roles["freed"].split()} & {*roles["chip 5 0 0"].split()}
    assert "grad" not in roles["chip 0 0 0"], "nothing has come yet"
    later = drawn(explorer, "a line", 8)["chip 0 0 0"]["c"]
    assert {"grad", "edged"} <= {*roles["gradient"].split()} & {*later.split()}


def test_the_failing_line_and_node_are_marked():
    explorer = SAMPLES["line"]()
    states = explorer.films["a line",]
    failing = [[line for line in explorer.lines(s) if "failed" in line.role] for s in states[8:]]
    assert [[(line.code, line.note) for line in lines] for lines in failing] == [
        [],
        [("loss.backward()", "RuntimeError")],
    ]
    before, last = (drawn(explorer, "a line", step) for step in (8, 9))
    assert [n for n, look in named(last, "node").items() if "hot" in look["c"]] == ["node 5"]
    assert "hot" in last["chip 5 0 0"]["c"]
    assert not any("hot" in look.get("c", "") for look in before.values())


def test_lines_that_have_not_run_are_dimmed():
    explorer = SAMPLES["line"]()
    lines = explorer.lines(explorer.films["a branch",][7])
    dim = [line.code for line in lines if line.role == "off"]
    assert dim == ["else:", "    loss = b - h", "loss.backward()"]
    assert not lines[4].go, "a line that never runs leads nowhere"


def test_a_line_and_a_node_lead_to_every_moment_that_is_about_them():
    explorer = SAMPLES["line"]()
    lines = explorer.lines(explorer.films["a line",][0])
    assert [line.go for line in lines] == [(0,), (1,), (2,), (3, 4, 5, 6, 7, 8), (9,)]
    assert drawn(explorer, "a line", 2)["node 5"]["go"] == [2, 3, 9]


def test_a_second_backward_begins_with_empty_arrows_and_adds_to_the_gradients():
    explorer = SAMPLES["line"]()
    states = explorer.films["sums only",]
    handed = named(drawn(explorer, "sums only", 7), "gradient")
    assert [look["t"] for look in handed.values()] == ["1", "1"]
    last = named(drawn(explorer, "sums only", len(states) - 1), "chip")
    assert {look["t"] for look in last.values()} == {"w.grad = 4", "b.grad = 2"}


def test_a_program_keeps_its_height_while_it_runs():
    explorer = SAMPLES["line"]()
    for states in explorer.films.values():
        for width in explorer.widths:
            assert len({explorer.draw(state, width).height for state in states}) == 1


def test_data_are_small_plain_and_the_same_every_time():
    one, two = SAMPLES["line"](), SAMPLES["line"]()
    assert one.html() == two.html()
    assert len(one.html()) < 90_000
    assert len(gzip.compress(one.html().encode())) < 20_000


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
        ({"a": "exit()"}, LEAVES, ValueError, "'exit()' fails with SystemExit"),
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


def told(panel):
    """What the panel says, as text."""
    said = "".join(re.findall("<p.*?</p>", panel.picture.value))
    return html.unescape(re.sub("<[^>]*>", "", said))


def listed(panel, role=""):
    """The lines of code that the panel shows with a role."""
    lines = re.findall('<li class="(.*?)"><code>(.*?)</code>', panel.picture.value)
    return [html.unescape(code) for its, code in lines if role in its]


def shown(panel, kind):
    """By name, the texts of the marks of a kind that the panel draws."""
    marks = re.findall(
        f'<(?:g|text|path) data-mark="({kind} [^"]*)".*?(?:</g>|</text>|/>)', panel.picture.value
    )
    texts = re.findall(
        f'data-mark="{kind} [^"]*"[^>]*>(?:<rect[^>]*><text[^>]*>)?([^<]*)', panel.picture.value
    )
    return dict(zip(marks, texts, strict=True))


def test_the_panel_shows_each_program_and_step(panel):
    (choice,) = panel.lists
    assert (choice.description, choice.options) == ("program", tuple(PROGRAMS))
    assert panel.walk.max == 10
    for title, code in PROGRAMS.items():
        choice.value = title
        said = sentences(code)
        assert panel.walk.max == len(said)
        for step, sentence in enumerate(said):
            panel.walk.value = step + 1
            assert told(panel) == sentence.replace("`", "")


def test_the_panel_draws_nodes_what_they_hold_and_where_they_lead(panel):
    panel.walk.value = 9
    assert shown(panel, "name") == {
        "name 0": "AccumulateGrad",
        "name 1": "AccumulateGrad",
        "name 2": "MulBackward0",
        "name 3": "AddBackward0",
        "name 4": "SubBackward0",
        "name 5": "PowBackward0",
    }
    assert shown(panel, "chip") == {
        "chip 0 0 0": "b.grad = 4",
        "chip 1 0 0": "w.grad = 8",
        "chip 2 0 0": "freed",
        "chip 5 0 0": "freed",
    }
    assert shown(panel, "gradient") == {
        "gradient 2 0": "8",
        "gradient 3 0": "4",
        "gradient 3 1": "4",
        "gradient 4 0": "4",
        "gradient 5 0": "4",
    }
    assert re.findall(r'data-mark="(node \d)"[^>]*class="mark now', panel.picture.value) == [
        "node 1"
    ]
    panel.walk.value = 2
    assert shown(panel, "chip")["chip 2 0 0"] == "x = 2"
    assert listed(panel, "now") == ["error = y_hat - y"]


def test_a_typed_program_is_recorded_at_once(panel):
    assert (panel.free.description, panel.free.placeholder) == (
        "or type",
        "h = w * w; loss = h + 1",
    )
    panel.free.value = "h = w * w; loss = h + 1"
    assert panel.lists[0].value == "typed"
    assert listed(panel) == ["h = w * w", "loss = h + 1", "loss.backward()", "loss.backward()"]
    assert panel.walk.max == len(recorded("h = w * w\nloss = h + 1").moments)
    panel.free.value = "loss = "
    assert 'role="alert"' in panel.picture.value
    assert "is no Python" in told(panel)
    panel.free.value = "loss = w ** 2"
    assert listed(panel, "now") == ["loss = w ** 2"]
