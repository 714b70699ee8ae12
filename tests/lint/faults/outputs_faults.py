"""Faults of what is stored under the code."""

from nbformat import v4

from tests.lint.rules import outputs
from tests.lint.sample_changes import Fault, Innocent, both, rewrite, show
from tests.lint.sample_chapter import error, explorer, figure, printed, value

PATHS = (
    "/home/ann/book", "/root/book", "/tmp/tmpa1", "/Users/ann", "/content/book", r"C:\book",
    "lib/site-packages/torch", "ipykernel_4711/1.py",
)  # fmt: skip
MOMENTS = ("2.13.0+cpu", "2026-08-01", "12:30:05", "3.7 µs", "12 ms", "80.1it/s", "8 it/s")
LOADS = (
    '<img src="https://a.b/c.png">', "<img src='//a.b/c.png'>", "<style>@import 'x'</style>",
    "<i style='background:url(http://a.b)'>", '<link href="a.css">', "<iframe></iframe>",
    '<svg><image href="https://a.b/c.png"/></svg>', '<script>fetch("x")</script>',
    '<script type="module">import a from "https://a.b"</script>',
)  # fmt: skip

JUDGED = "\nExercise 04.1: not yet. For the input torch.tensor([1, 2]): Expected 2, yours is 3.\n"


def _html(text: str, words: str = "a row of numbers"):
    return v4.new_output("display_data", data={"text/plain": words, "text/html": text})


def _mime(mime: str, content: object):
    return v4.new_output("display_data", data={mime: content, "text/plain": "a row of numbers"})


def _printing(source: str, *stored):
    """Return the change that gives ``make`` this source and these outputs."""
    return both(rewrite("make", source), show("make", *stored))


FAULTS = (
    *(Fault(outputs.no_local_path, show("make", printed(p)), "local path") for p in PATHS),
    Fault(outputs.no_local_path, show("fails", error("E", "/tmp/x")), "/tmp/"),
    Fault(outputs.no_memory_address, show("make", value("<Thing at 0x7f01>")), "at 0x7f01"),
    Fault(outputs.no_memory_address, show("make", printed("140234567890176")), "140234567890176"),
    Fault(outputs.no_memory_address, show("clock", printed("0x7f3a5c0a1b20")), "0x7f3a5c0a1b20"),
    Fault(outputs.no_device_in_repr, show("make", value("device='cuda:0'")), "device="),
    Fault(outputs.no_device_in_repr, show("make", value("device(type='cpu')")), "device(type="),
    Fault(outputs.no_device_in_repr, show("make", value("mps:0")), "mps:0"),
    *(
        Fault(outputs.no_version_date_or_time, show("make", printed(m)), "tomorrow")
        for m in MOMENTS
    ),
    Fault(
        outputs.no_version_date_or_time,
        show("picture", figure(more="<dc:date>2026-08-01</dc:date>")),
        "2026-08-01",
    ),
    Fault(
        outputs.measured_times_are_not_compared,
        rewrite("make", "start = time.perf_counter()\nprint(start > 0)"),
        "time.perf_counter",
    ),
    Fault(
        outputs.measured_times_are_not_compared,
        rewrite("make", "seconds = Timer('x').timeit(3).median\nprint(seconds > 0)"),
        "timeit",
    ),
    Fault(outputs.printed_values_are_rounded, show("make", value("0.69314718246")), "in full"),
    Fault(outputs.mimes_from_whitelist, show("make", _mime("image/png", "iVBOR")), "image/png"),
    Fault(outputs.mimes_from_whitelist, show("make", _mime("text/markdown", "x")), "markdown"),
    Fault(
        outputs.mimes_from_whitelist,
        show("make", _mime("application/vnd.jupyter.widget-view+json", {"model_id": "1"})),
        "widget-view",
    ),
    Fault(
        outputs.mimes_from_whitelist,
        show("make", _mime("application/javascript", "alert(1)")),
        "application/javascript",
    ),
    Fault(
        outputs.rich_outputs_have_words,
        show("make", _html("<svg></svg>", "<Figure size 640x480 with 1 Axes>")),
        "describe nothing",
    ),
    Fault(
        outputs.rich_outputs_have_words,
        show("make", _html("<b>1</b>", "<IPython.core.display.HTML object>")),
        "describe nothing",
    ),
    Fault(outputs.rich_outputs_have_words, show("make", _html("<b>1</b>", "")), "describe"),
    Fault(outputs.figures_are_labelled, show("make", _html("<svg role='img'></svg>")), "a row of"),
    Fault(
        outputs.figures_are_labelled,
        show("make", _html('<img alt="another row" src="data:,<svg></svg>">')),
        "not called",
    ),
    *(
        Fault(outputs.pictures_outlast_sanitisers, show("make", _html(html)), "not trusted")
        for html in (
            "<figure><svg><text>10</text><text>11</text></svg>a row of numbers</figure>",
            "<img alt='a row of numbers' src='data:image/svg+xml,<svg/>'><p>10</p>",
            "<figure><svg><path/></svg></figure>",
        )
    ),
    Fault(outputs.figures_are_small, show("picture", figure(more="x" * 40_000)), "40,000"),
    Fault(outputs.figures_are_small, show("explorer", explorer("x" * 150_000)), "150,000"),
    *(Fault(outputs.outputs_load_nothing, show("make", _html(h)), "from outside") for h in LOADS),
    Fault(outputs.rows_fit_a_phone, show("make", printed("1 2\n" + "3" * 45)), "45 columns"),
    Fault(outputs.rows_fit_a_phone, show("make", value("4" * 45)), "more than 44"),
    Fault(outputs.rows_fit_a_phone, show("ex-1-stub", printed("5 " * 23 + JUDGED)), "'5 5"),
)

INNOCENTS = (
    Innocent(outputs.rows_fit_a_phone, show("make", printed("1" * 44 + "\n" + "2" * 44))),
    Innocent(outputs.rows_fit_a_phone, show("ex-1-stub", printed(JUDGED + "Hint: " + "a " * 40))),
    Innocent(outputs.rows_fit_a_phone, show("fails", error("IndexError", "far " * 20))),
    Innocent(outputs.rows_fit_a_phone, show("picture", figure("a row\n" + "1 " * 40))),
    Innocent(outputs.no_memory_address, show("make", value("0x3f800000, 1234567890123456"))),
    Innocent(
        outputs.no_version_date_or_time,
        rewrite("make", "np.datetime64('2026-08-01')", value("np.datetime64('2026-08-01')")),
    ),
    Innocent(outputs.no_version_date_or_time, show("clock", value("12 ms"))),
    Innocent(
        outputs.no_version_date_or_time,
        show("picture", figure(more='<path d="M 1.2.3 4"/><script>"2026-08-01"</script>')),
    ),
    Innocent(
        outputs.measured_times_are_not_compared,
        _printing("def seconds(f):\n    return timeit(f, number=9)"),
    ),
    Innocent(outputs.figures_are_labelled, show("explorer", explorer("<svg></svg>"))),
    Innocent(outputs.measured_times_are_not_compared, rewrite("clock", "timeit('x')\nassert x")),
    Innocent(
        outputs.printed_values_are_rounded,
        rewrite("make", "print(f'{x:.20f}')", printed("0.10000000149011611938")),
    ),
    Innocent(
        outputs.figures_are_labelled,
        show("make", _html('<img alt="a &lt; b" src="data:,<svg/>">', "a < b\n  text: a b")),
    ),
    Innocent(outputs.pictures_outlast_sanitisers, show("make", _html("<b>1</b>"))),
    Innocent(
        outputs.outputs_load_nothing,
        show("make", _html('<a href="https://a.b">b</a><svg fill="url(#a)"></svg>')),
    ),
)
