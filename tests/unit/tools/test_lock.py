"""``make lock`` pins what is installed, and leaves torch to requirements.txt."""

import re
import sys
from importlib.metadata import version

from tools import lock


def test_the_pins_are_what_is_installed_but_torch(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["lock"])
    lock.main()
    text = (tmp_path / "constraints.txt").read_text("utf-8")
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)$", text, re.M))
    assert text.startswith("# Written by `make lock`")
    assert "torch" not in pins
    assert {"numpy", "matplotlib", "sphinx-book-theme"} <= {name.lower() for name in pins}
    assert {name: version(name) for name in pins} == pins
