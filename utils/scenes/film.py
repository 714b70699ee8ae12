"""A film: the scenes of all states as JSON that the player unfolds; a state is told as changes.

The changes are those of the state before; the first state of a choice may be told as changes of the
first one of another choice.

What all widths share of a mark (its text, its role) is stored once as its look; what differs (its
place) is stored for each layout.
"""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from utils.scenes.scene import Scene

Key = tuple[str, float, str]
"""A mark's kind, its layer and its name."""
Near = Mapping[int, Sequence[int]]


def film(layouts: Sequence[Sequence[Scene]], near: Near = MappingProxyType({})) -> dict:
    """Return ``layouts``, each the scenes of the same states at one width, as plain JSON values.

    ``near`` has for the first state of a choice the numbers of earlier first states that may look
    much like it.

    Keys of the result: ``kinds`` and ``names`` of all marks, from the back to the front; ``roles``,
    which the looks number; ``looks``, each state as ``[number, change, change, ...]``: what differs
    from the state with that number, or from nothing where it is -1; ``layouts``, each with its
    ``width`` and its own such states, ``places``. A change is ``[patch, mark, mark, ...]``: all
    these marks take over the patch. A mark whose patch is null is not there.
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
        "looks": _told(list(map(coder.looks, states)), near),
        "layouts": [
            {"width": layout[0].width, "places": _told(list(map(coder.places, layout)), near)}
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


def _told(states: Sequence[dict[int, dict]], near: Near) -> list[list]:
    """Return each state as changes of the one before, or of another where fewer are told."""
    told: list[list] = []
    for k, now in enumerate(states):
        ways = [[n, *_changes(states[n] if n >= 0 else {}, now)] for n in (k - 1, *near.get(k, ()))]
        if told and len(told[-1]) == 1 and now == states[told[-1][0] + 1]:
            ways.append([told[-1][0] + 1])  # the walk goes on as another one did
        told.append(min(ways, key=lambda way: len(json.dumps(way))))
    return told


def _changes(before: dict[int, dict], now: dict[int, dict]) -> list[list]:
    groups: dict[str, list] = {}
    for mark in sorted(before.keys() | now.keys()):
        old, new = before.get(mark), now.get(mark)
        if old is not new and old != new:
            patch = None if new is None else _patch(old or {}, new)
            groups.setdefault(json.dumps(patch, sort_keys=True), [patch]).append(mark)
    return list(groups.values())


def _patch(old: dict, new: dict) -> dict:
    """Return what turns ``old`` into ``new``: None for a name that is lost."""
    return {name: new.get(name) for name in {**old, **new} if old.get(name) != new.get(name)}
