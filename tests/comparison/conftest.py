"""What the tests of the notebook comparison share."""

import pytest

from tests.comparison.fixture_notebooks import make


@pytest.fixture
def notebook(tmp_path):
    """Return a maker of one executed notebook."""
    return lambda cells, tags=None: make(tmp_path / "fixture.ipynb", cells, tags)
