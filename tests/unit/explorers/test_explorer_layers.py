"""Explorer ``layers`` says and draws what was recorded of a call, stop by stop."""

import gzip
import html
import re

import pytest
import torch

from tests.explorers.samples.layers_samples import CASES, SAMPLES, W, X
from tests.unit.explorers.geometry import LETTERS, meeting_texts
from utils.explorers.layers import STOPS, Step, layers
from utils.record import dispatch
from utils.record.dispatch import Operator
from utils.scenes.explorer import WIDTHS


def steps(code: str, **names: object) -> list[Step]:
    return layers(code, **({"x": X, "w": W} | names)).films[code,]


def test_every_sentence_of_a_product():
    assert [(STOPS[step.at], step.rising, step.says) for step in steps("w * 2")] == [
        ("Python", False, "Python runs your line, `w * 2`."),
        (
            "binding",
            False,
            "`torch.Tensor.mul` is compiled: Python ends here. It unpacks Python's objects for "
            "C++.",
        ),
        (
            "dispatcher",
            False,
            "Key `AutogradCPU` comes first: a gradient is needed, so it makes the node "
            "`MulBackward0`.",
        ),
        ("dispatcher", False, "Key `CPU` is the last: a kernel for it is looked up."),
        ("kernel", False, "The kernel of `aten::mul.Tensor` for `CPU` is called."),
        ("device", False, "The work is done on `cpu`: a new tensor, `float32 (2, 2)`."),
        ("dispatcher", True, "On the way up, the result gets `MulBackward0` as its `grad_fn`."),
        (
            "Python",
            True,
            "Python gets a tensor, `float32 (2, 2)`; its `grad_fn` is `MulBackward0`.",
        ),
    ]


def says(code: str, **names: object) -> list[str]:
    return [step.says for step in steps(code, **names)]


def test_other_sentences():
    assert (
        "Key `AutogradCPU` comes first: nothing here needs a gradient, so it passes the call on."
        in says("x * 2")
    )
    assert says("x * 2")[-1] == "Python gets a tensor, `float32 (3, 2)`; it has no `grad_fn`."
    view = says("x.t()")
    assert (
        "Key `ADInplaceOrView`: this is a view, so the two tensors share a version counter." in view
    )
    assert "No number is computed on `cpu`: only the note is new, `float32 (2, 3)`." in view
    write = says("x.add_(1)")
    assert (
        "Key `ADInplaceOrView`: this is a write in place, so the version counter goes up." in write
    )
    assert "The work is done on `cpu`: numbers are overwritten, `float32 (3, 2)`." in write
    wall = says("wall(x)", wall=torch.nn.Linear(2, 2))
    assert wall[1] == "`Linear.forward` is Python too, a function that PyTorch brings."
    assert wall[3] == (
        "`aten::linear` is a recipe: it computes nothing itself and calls other operators."
    )
    assert says("torch.ones(2)")[-1].startswith("Python gets a tensor, `float32 (2,)`")
    assert "The work is done on `meta`: a new tensor, `float32 (3, 2)`." in says(
        "x + 1", x=X.to("meta")
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_a_call_walks_through_every_operator_that_was_recorded(name: str):
    explorer = SAMPLES[name]()
    for (code,), walk in explorer.films.items():
        call = dispatch.record(code, x=X, w=W, wall=torch.nn.Linear(2, 2))
        kernels = [step.held[3].partition(" for ")[0] for step in walk if step.at == 3]
        operators = [event for event in call.events if isinstance(event, Operator)]
        assert kernels == [operator.name for operator in operators]
        keys = [step.key for step in walk if step.at == 2 and step.key and not step.rising]
        assert keys == [key for operator in operators for key in operator.keys]
        noted = [step for step in walk if step.rising and step.at == 2]
        assert len(noted) == sum(bool(operator.node) for operator in operators)
        assert walk[0].at == walk[-1].at == 0


def test_the_words_tell_the_way_of_each_call():
    assert repr(layers("w.t()", "torch.mm(x, w)", x=X, w=W)) == (
        "Explorer layers: 2 calls, each from Python to the device.\n"
        "w.t(): Python w.t() → binding torch.Tensor.t "
        "→ dispatcher aten::t (AutogradCPU, ADInplaceOrView, CPU) → kernel aten::t for CPU "
        "→ device cpu: float32 (2, 2) → rises with TBackward0. "
        "Python gets a tensor, float32 (2, 2); its grad_fn is TBackward0.\n"
        "torch.mm(x, w): Python torch.mm(x, w) → binding torch.mm "
        "→ dispatcher aten::mm (AutogradCPU, CPU) → kernel aten::mm for CPU "
        "→ device cpu: float32 (3, 2) → rises with MmBackward0. "
        "Python gets a tensor, float32 (3, 2); its grad_fn is MmBackward0."
    )


def test_what_lies_deeper_is_empty_on_the_way_down_and_kept_on_the_way_up():
    for step in steps("wall(x)", wall=torch.nn.Linear(2, 2)):
        deeper = step.held[step.at + 1 :]
        assert step.held[step.at]
        assert all(deeper) if step.rising else not any(deeper)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_texts_stay_in_their_bands_and_meet_no_other(name: str, width: int):
    explorer = SAMPLES[name]()
    for states in explorer.films.values():
        for step in states:
            scene = explorer.draw(step, width)
            assert not meeting_texts(scene)
            for (_, _, key), look in scene.marks.items():
                if str(key).startswith("held "):
                    letter = LETTERS["small" if "small" in look["c"] else "tiny"]
                    assert look["x"] + letter * len(look["t"]) <= width, look["t"]
            held = [k for _, _, k in scene.marks if str(k).startswith("held ") and k[-1] > "1"]
            assert not held


@pytest.mark.parametrize("width", WIDTHS)
def test_the_ball_is_where_the_call_is(width: int):
    explorer = layers("wall(x)", x=X, wall=torch.nn.Linear(2, 2))
    for step in explorer.films["wall(x)",]:
        marks = {key: look for (_, _, key), look in explorer.draw(step, width).marks.items()}
        band = marks[f"band {STOPS[step.at]}"]
        assert band["c"] == "now"
        assert 0 < marks["call"]["y"] - band.get("y", 0) < band["h"]
        now = [marks[f"key {k}"] for k in range(len(step.keys))]
        assert [look["t"] for look in now] == list(step.keys)
        assert ["now" in look["c"] for look in now] == [key == step.key for key in step.keys]


def test_an_output_stays_small():
    output = SAMPLES["chapter"]().html().encode()
    assert len(output) <= 120 * 1024
    assert len(gzip.compress(output)) <= 18 * 1024


@pytest.mark.parametrize(
    ("codes", "error", "sentence"),
    [
        ((), ValueError, "0 calls; expected 1 to 8, as 'x * 2'."),
        (("x",) * 9, ValueError, "9 calls; expected 1 to 8, as 'x * 2'."),
        ((torch.relu,), TypeError, "a call is an object of type builtin_function_or_method; exp"),
        (("x" + " + 1" * 10,), ValueError, f"'x{' + 1' * 10}' is longer than 40 characters."),
        (("x.shape",), TypeError, "'x.shape' gives an object of type Size; expected one tensor."),
        (("x",), ValueError, "'x' calls 0 operators; expected 1 to 12"),
        (("(x*x).exp().sin().cos().t().abs().sqrt()",), None, ""),
        (("x+1+2+3+4+5+6+7+8+9+10+11+12",), ValueError, "'x+1+2+3+4+5+6+7+8+9+10+11+12' takes 62"),
    ],
)
def test_what_cannot_be_shown_is_refused(codes, error, sentence: str):
    if error is None:
        assert layers(*codes, x=X)
        return
    with pytest.raises(error) as caught:
        layers(*codes, x=X)
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


def said(panel) -> str:
    found = re.search("<p.*?>(.*?)</p>", panel.picture.value)[1]
    return html.unescape(re.sub("<.*?>", "", found))


def test_live_records_what_is_typed():
    panel = layers(*CASES["one"], x=X, w=W).live()
    panel.free.value = "x.exp()"
    assert said(panel) == "Python runs your line, x.exp()."
    panel.walk.value = 5
    assert said(panel) == "The kernel of aten::exp for CPU is called."
    panel.free.value = "x.tolist()"
    assert said(panel) == "'x.tolist()' gives an object of type list; expected one tensor."
