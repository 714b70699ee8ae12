"""Talking to a notebook's kernel beside its cells, without a trace in the notebook's names."""

import ast
import time
from pathlib import Path
from queue import Empty

from nbformat import NotebookNode
from nbformat.v4 import output_from_msg
from nbval.kernel import RunningKernel

from tools.notebooks.kernel_start import patiently

HERE = Path(__file__).parent
ANSWER_SECONDS = 300
"""The longest a kernel may take to answer: it imports torch, perhaps on a busy machine."""
LOOK_EVERY_SECONDS = 2.0
OUTPUTS = ("stream", "display_data", "execute_result", "error")

LOAD = """__import__('builtins').exec(
    {source!r},
    __import__('sys').modules.setdefault(
        {name!r}, __import__('types').ModuleType({name!r})
    ).__dict__,
)"""


def start(*args: object, **kwargs: object) -> RunningKernel:
    """Start a kernel as nbval does, again if it lost the race for its ports."""
    return patiently(lambda: RunningKernel(*args, **kwargs))


class Published:
    """What a kernel publishes while it runs a cell; nbval merges and rewrites what it compares."""

    def __init__(self, kernel: RunningKernel) -> None:
        self._execute, self._get = kernel.execute_cell_input, kernel.get_message
        self._cell, self._messages = "", []
        kernel.execute_cell_input, kernel.get_message = self._executing, self._listening

    def outputs(self) -> list[NotebookNode]:
        """Return the outputs of the last cell that ran, in order, as ``nbclient`` stores them."""
        mine = (m for m in self._messages if m["parent_header"].get("msg_id") == self._cell)
        return [output_from_msg(m) for m in mine if m["msg_type"] in OUTPUTS]

    def _executing(self, *args: object, **kwargs: object) -> str:
        self._cell, self._messages = self._execute(*args, **kwargs), []
        return self._cell

    def _listening(self, stream: str, timeout: float | None = None) -> dict:
        message = self._get(stream, timeout=timeout)
        if stream == "iopub":
            self._messages.append(message)
        return message


class KernelDied(Exception):
    """The process that ran a notebook is gone."""


def load(kernel: RunningKernel, name: str) -> None:
    """Run this folder's module ``name`` in ``kernel``, as the module ``book_name``.

    Its source is sent over, so that a kernel needs no path to the tests: a start cell that does not
    find the book by itself must fail.

    Raises:
        RuntimeError: the module fails there.
    """
    source = (HERE / f"{name}.py").read_text(encoding="utf-8")
    ask(kernel, "None", LOAD.format(name=f"book_{name}", source=source))


def call(kernel: RunningKernel, function: str, *arguments: object) -> object:
    """Call ``module.function`` of a loaded module in ``kernel``; return what it returns.

    Arguments and result are Python literals. Names that the notebook took over do not matter.

    Raises:
        KernelDied: the kernel does not answer within ``ANSWER_SECONDS``.
        RuntimeError: the function fails there.
    """
    module, _, name = function.partition(".")
    values = ", ".join(map(repr, arguments))
    return ask(kernel, f"__import__('sys').modules['book_{module}'].{name}({values})")


def ask(kernel: RunningKernel, expression: str, code: str = "") -> object:
    """Run ``code`` silently, then return the value of ``expression``, a Python literal."""
    try:
        reply = kernel.kc.execute(
            code,
            silent=True,
            store_history=False,
            allow_stdin=False,
            user_expressions={"answer": expression},
            reply=True,
            timeout=ANSWER_SECONDS,
        )["content"]
    except (TimeoutError, Empty):
        raise KernelDied(f"no answer in {ANSWER_SECONDS} s") from None
    answer = reply.get("user_expressions", {}).get("answer", reply)
    if "ename" in answer:
        raise RuntimeError(f"{answer['ename']}: {answer['evalue']}")
    return ast.literal_eval(answer["data"]["text/plain"])


def watch(kernel: RunningKernel) -> None:
    """Let ``kernel.await_reply`` look every two seconds whether the kernel still lives."""
    patient = kernel.await_reply

    def await_reply(message, timeout=None):
        end = time.monotonic() + (timeout or ANSWER_SECONDS)
        while True:
            left = end - time.monotonic()
            try:
                return patient(message, timeout=max(0.1, min(LOOK_EVERY_SECONDS, left)))
            except Empty:
                if not kernel.is_alive():
                    raise KernelDied("the kernel died while this cell ran") from None
                if left <= 0:
                    raise

    kernel.await_reply = await_reply
