"""A film: the scenes of all states as JSON that the player unfolds; a state is told as changes.

What all widths share of a mark (its text, its role) is stored once as its look; what differs (its
place) is stored for each layout.
"""

import json
from collections.abc import Iterable, Sequence

from utils.scenes.scene import Scene

Key = tuple[str, float, str]
"""A mark's kind, its layer and its name."""


def film(layouts: Sequence[Sequence[Scene]]) -> dict:
    """Return ``layouts``, each the scenes of the same states at one width, as plain JSON values.

    Keys of the result: ``kinds`` and ``names`` of all marks, from the back to the front; ``roles``,
    which the looks number; ``looks``, the changes from state to state; ``layouts``, each with its
    ``width`` and its own changes, ``places``. A change is ``[patch, mark, mark, ...]``: all these
    marks take over the patch. A mark whose patch is null is not there.
    """
    scenes = [scene for layout in layouts for scene in layout]
    keys = {key: None for scene in scenes for key in scene.marks}
    number = {key: k for k, key in enumerate(sorted(keys, key=lambda key: key[1]))}
    roles = dict.fromkeys(look.get("c", "") for scene in scenes for look in scene.marks.values())
    states = list(zip(*layouts, strict=True))
    coder = _Coder(number, {role: k for k, role in enumerate(roles)}, _different(states))
    return {
        "kinds": "".join(kind for kind, _, _ in number),
        "names": [name for _, _, name in number],
        "roles": list(roles),
        "looks": _changes(map(coder.looks, states)),
        "layouts": [
            {"width": layout[0].width, "places": _changes(map(coder.places, layout))}
            for layout in layouts
        ],
    }


class _Coder:
    """Writes marks as numbers, and what they are as a shared and an own half."""

    def __init__(self, number: dict[Key, int], roles: dict[str, int], own: dict[Key, set[str]]):
        self.number, self.roles, self.own = number, roles, own
        self.lights: dict[str, list[int]] = {}
        for (_, _, name), k in number.items():
            self.lights.setdefault(name, []).append(k)
        self.known: dict[tuple[int, bool], dict] = {}

    def looks(self, state: Sequence[Scene]) -> dict[int, dict]:
        """Return by number of a mark what all layouts share of it."""
        found = {key: look for scene in state for key, look in scene.marks.items()}
        return {self.number[key]: self._half(key, look, False) for key, look in found.items()}

    def places(self, scene: Scene) -> dict[int, dict]:
        """Return by number of a mark what only this layout tells of it."""
        return {self.number[key]: self._half(key, look, True) for key, look in scene.marks.items()}

    def _half(self, key: Key, look: dict, mine: bool) -> dict:
        if (id(look), mine) in self.known:  # many scenes stand on the same marks
            return self.known[id(look), mine]
        half = {name: value for name, value in look.items() if (name in self.own[key]) == mine}
        if "c" in half:
            half["c"] = self.roles[half["c"]]
        if "lit" in half:
            half["lit"] = [k for name in half["lit"] for k in self.lights.get(name, [])]
        self.known[id(look), mine] = half
        return half


def _different(states: Sequence[Sequence[Scene]]) -> dict[Key, set[str]]:
    """Return by mark what is told of it by each layout on its own: all that ever differs."""
    own: dict[Key, set[str]] = {}
    seen: set[tuple[int, int]] = set()
    for state in states:
        for key in {key: None for scene in state for key in scene.marks}:
            names = own.setdefault(key, set())
            first, *others = [scene.marks[key] for scene in state if key in scene.marks]
            for other in others:
                if (id(first), id(other)) not in seen and first != other:
                    names |= {n for n in {**first, **other} if first.get(n) != other.get(n)}
                seen.add((id(first), id(other)))
    return own


def _changes(states: Iterable[dict[int, dict]]) -> list[list]:
    changes, before = [], {}
    for now in states:
        groups: dict[str, list] = {}
        for mark in sorted(before.keys() | now.keys()):
            old, new = before.get(mark), now.get(mark)
            if old is not new and old != new:
                patch = None if new is None else _patch(old or {}, new)
                groups.setdefault(json.dumps(patch, sort_keys=True), [patch]).append(mark)
        changes.append(list(groups.values()))
        before = now
    return changes


def _patch(old: dict, new: dict) -> dict:
    """Return what turns ``old`` into ``new``: None for a name that is lost."""
    return {name: new.get(name) for name in {**old, **new} if old.get(name) != new.get(name)}
