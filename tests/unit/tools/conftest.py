"""A small checkout with something to break."""

import nbformat
import pytest

from tests.lint.sample_chapter import chapter

SEEDED = """\
import torch
lr = 0.1
torch.manual_seed(0)
model = torch.nn.Linear(2, 1).to(device)
x = torch.tensor([1, 2], dtype=torch.float32)
for _ in range(3):
    loss = model(x).sum()
loss.backward()
assert loss.item() > 1"""
ADDED = {
    "training": SEEDED,
    "drawing": 'tensors.layout(x, "x", wide=True)',
    "exploring": 'strides(x, "x.t()", "x[1:]")',
}
SLIPS = """
A = Exercise(
    solution=lambda x: x[:, 1],
    cases=(_case(2, 3),),
    memory="view",
    slips=(Slip(1, "one too few"), Slip(lambda x: x + 2, "two too many")),
)
"""
UTILS = '''"""Docstring 1."""


def half(x):
    """Return half, as 1 of 2."""
    if x > 1 and x != 3:
        return x // 2
    text = "too small"
    return text


LIMIT = 5
'''
SCRIPT = """\
// a + b
const style = `.a{width:1px}`;
function walk(steps) {
  draw(steps + 1, "a + b");
}
"""
TEMPLATE = """\
{# a="b" #}
<p class="place">{{ place }}</p>
"""


@pytest.fixture
def tree(tmp_path):
    """A small checkout with something to break for every class; gives its folder and files."""
    notebook = chapter()
    for name, source in ADDED.items():
        notebook.cells.append(nbformat.v4.new_code_cell(source, id=name, execution_count=1))
    html = '<div data-explorer="rows"></div><script type="application/json">[1]</script>'
    html += '<script type="module">draw(1)</script>'
    next(c for c in notebook.cells if c.id == "explorer").outputs[0].data["text/html"] = html
    drawn = """<img alt="a row" src='data:,<svg aria-label="a row"><path d="M 1 2"/></svg>'>"""
    drawn += '<figcaption aria-hidden="true">a row</figcaption>'
    next(c for c in notebook.cells if c.id == "picture").outputs[0].data["text/html"] = drawn
    contents = {
        "chapters/04_rows.ipynb": nbformat.writes(notebook).rstrip() + "\n",
        "utils/exercises/ch04.py": SLIPS,
        "utils/halves.py": UTILS,
        "utils/explorers/rows.js": SCRIPT,
        "_static/reading.js": SCRIPT,
        "_templates/page.html": TEMPLATE,
        "_ext/brick/build.py": UTILS,
    }
    for name, text in contents.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path, sorted(contents)
