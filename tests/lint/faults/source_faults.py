"""Faults of the code that a reader sees."""

from tests.lint.rules import source
from tests.lint.sample_changes import Fault, Innocent, replace, rewrite

MAGICS = ("!ls", "%timeit x", "%%time\nx", "files = !ls", "x.sum?")


def _make(text: str):
    """Return the change that gives ``make`` this source."""
    return rewrite("make", text)


FAULTS = (
    *(Fault(source.code_is_plain_python, _make(text), "magic") for text in MAGICS),
    Fault(source.code_is_plain_python, _make("get_ipython().run_cell('x')"), "get_ipython"),
    Fault(source.no_comment_silences, _make("# NBVAL_IGNORE_OUTPUT\nx"), "NBVAL_IGNORE_OUTPUT"),
    Fault(source.no_comment_silences, _make("x\n  #NBVAL_SKIP"), "NBVAL_SKIP"),
    Fault(source.cells_end_in_one_value, _make("x.shape\nx"), "'x.shape' is lost"),
    Fault(source.only_boot_touches_the_machine, _make("import os.path"), "os.path"),
    Fault(source.only_boot_touches_the_machine, _make("import subprocess"), "subprocess"),
    Fault(source.only_boot_touches_the_machine, _make("from sys import path"), "sys.path"),
    Fault(source.nothing_is_downloaded, _make("MNIST('.', download=True)"), "MNIST(download=...)"),
    Fault(source.built_before_used, _make("from utils.autograd import Value"), "chapter 14"),
    Fault(source.built_before_used, _make("from utils import house"), "chapter 21"),
    Fault(source.built_before_used, _make("import utils.house"), "chapter 21", name="20_walls"),
    Fault(source.built_before_used, _make("import utils.house"), "chapter 21", name="rows"),
    Fault(
        source.random_numbers_come_from_the_cpu,
        replace("make", "rand(3, 3)", "rand(3, 3, device=device)"),
        "rand(device=...)",
    ),
    Fault(
        source.random_numbers_are_seeded,
        replace("make", "torch.manual_seed(0)\n", ""),
        "before any seed",
    ),
    Fault(source.devices_come_from_get_device, _make("x.cuda()"), ".cuda()"),
    Fault(source.devices_come_from_get_device, _make("x.to('cuda:0')"), "'cuda:0'"),
    Fault(source.devices_come_from_get_device, _make("torch.ones(2, device='mps')"), "'mps'"),
)

INNOCENTS = (
    Innocent(source.code_is_plain_python, _make("print(7 % 3, '%d' % 3, x != 3)")),
    Innocent(source.cells_end_in_one_value, _make("print(x)\nloss.backward()\nx.grad")),
    Innocent(source.only_boot_touches_the_machine, rewrite("boot", "import os, sys")),
    Innocent(source.random_numbers_come_from_the_cpu, _make("torch.ones(3, device=device)")),
    Innocent(source.devices_come_from_get_device, _make("describe(x, name='cuda')")),
    Innocent(source.built_before_used, _make("from utils.house import Model"), name="21_house"),
    Innocent(source.random_numbers_come_from_the_cpu, _make("torch.rand(3).to(device)")),
    Innocent(source.random_numbers_are_seeded, _make("g = Generator().manual_seed(0)\nrand(3)")),
    Innocent(source.devices_come_from_get_device, _make("x.to(device)\ny.to('cpu')")),
)
