"""Each field of an exercise is needed: lose or change one, and a typed answer is judged otherwise.

The fields are planted faults here, one after the other and all of them; ``tools.mutation`` draws a
few of the same in the source.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch

from tests.unit.exercises.test_exercises import EXERCISES
from tests.unit.exercises.test_exercises_typed import ANSWERS, RIGHT, WRONG
from utils.exercises.judge import Exercise, verdict

SLOW = "stopped after"


def changed(exercise: Exercise) -> Iterator[tuple[str, Exercise]]:
    """Yield the exercise with one field lost or changed, and what was done."""
    if exercise.memory:
        for other in ("view", "copy", "itself", None):
            if other != exercise.memory:
                yield f"memory={other}", replace(exercise, memory=other)
    if exercise.keeps_inputs:
        yield "keeps_inputs=False", replace(exercise, keeps_inputs=False)
    if exercise.picture:
        yield "picture=False", replace(exercise, picture=False)
    for one in exercise.free:
        yield f"without {one}", replace(exercise, free=tuple({*exercise.free} - {one}))
    if isinstance(exercise.solution, tuple):
        yield f"alone={not exercise.alone}", replace(exercise, alone=not exercise.alone)
    for k, slip in enumerate(exercise.slips):
        fewer = [replace(slip, also=(*slip.also[:j], *slip.also[j + 1 :]))
                 for j in range(len(slip.also))]  # fmt: skip
        if slip.raises:
            fewer.append(replace(slip, raises=""))
        for j, other in enumerate(fewer):
            slips = (*exercise.slips[:k], other, *exercise.slips[k + 1 :])
            yield f"slip {k}, {j}: {slip.hint}", replace(exercise, slips=slips)


CHANGED = [(name, *one) for name, exercise in EXERCISES.items() for one in changed(exercise)]
TYPED = defaultdict(list)
for name, answer, *_ in [*ANSWERS, *WRONG, *RIGHT]:
    TYPED[name].append(answer)


@cache
def said(name: str) -> list[tuple]:
    """What is said of each typed answer; those that run into the limit of time are left out."""
    verdicts = [(answer, verdict(EXERCISES[name], answer)) for answer in TYPED[name]]
    return [(answer, words) for answer, words in verdicts if SLOW not in words]


@pytest.mark.parametrize(
    ("name", "done", "exercise"),
    [
        pytest.param(*one, id=" ".join(one[:2])[:48], marks=pytest.mark.xdist_group(one[0]))
        for one in CHANGED  # the typed answers of an exercise are judged once, by one process
    ],
)
def test_a_lost_or_changed_field_is_noticed_by_a_typed_answer(name, done, exercise):
    hint = done.partition(": ")[2]  # of a slip that has lost a part: who met it is asked first
    likely_first = sorted(said(name), key=lambda one: not (hint and hint in one[1]))
    assert any(told(exercise, answer) != words for answer, words in likely_first)


def told(exercise, answer):
    """The verdict; a judge that fails says something else than it should."""
    try:
        return verdict(exercise, answer)
    except TypeError as error:
        return error


def memories(inputs: tuple) -> list[torch.UntypedStorage]:
    """The memory of the tensors and arrays among the inputs."""
    tensors = [torch.from_numpy(x) if isinstance(x, np.ndarray) else x for x in inputs]
    return [x.untyped_storage() for x in tensors if isinstance(x, torch.Tensor)]


MAY_WRITE = [
    name
    for name, exercise in EXERCISES.items()
    if exercise.memory in (None, "copy") and exercise.cases and memories(exercise.cases[0]())
]


@pytest.mark.parametrize("name", MAY_WRITE)
def test_only_an_exercise_that_says_so_refuses_an_answer_that_writes_into_its_inputs(name):
    exercise = EXERCISES[name]

    def writes(*inputs):
        result = exercise.solution(*inputs)
        result = result.clone() if isinstance(result, torch.Tensor) else result
        for memory in memories(inputs):
            memory.fill_(1)
        return result

    assert verdict(exercise, writes).startswith("not yet" if exercise.keeps_inputs else "right")


MAY_SHARE = [
    name for name in MAY_WRITE
    if isinstance(EXERCISES[name].solution(*EXERCISES[name].cases[0]()), torch.Tensor)
]  # fmt: skip


@pytest.mark.parametrize("name", MAY_SHARE)
def test_only_an_exercise_that_says_so_refuses_a_result_in_its_inputs_memory(name):
    exercise = EXERCISES[name]

    def shares(*inputs):
        result = exercise.solution(*inputs)
        place = torch.empty(0, dtype=result.dtype).set_(memories(inputs)[0], 0, result.shape)
        return place.copy_(result.detach().clone()).requires_grad_(result.requires_grad)

    refuses = exercise.memory == "copy" or exercise.keeps_inputs
    assert verdict(exercise, shares).startswith("not yet" if refuses else "right")
