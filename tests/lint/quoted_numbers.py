"""Numbers in running text and in code, in one normal form: 1,000 = 1_000 = 1000.0 = 1e3."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tools.stored.manifest import REFERENCE

EXCUSED = (
    REFERENCE,  # the manifest lists it
    # A version is no result: "torch 2.13", "Python 3.11 or newer", "2.13.0".
    r"\b(?:PyTorch|torch|Python|NumPy|matplotlib|CUDA|IPython|version) \d+(?:\.\d+)*",
    r"\b\d+\.\d+\.\d+\w*",
    # A year is history.
    r"(?i:\b(?:in|since|until|before|after)) (?:19[5-9]|20[0-3])\d\b(?!\s*(?:bytes|[KMG]B|[×x]))",
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" (?:19|20)\d\d",
    # The name of a standard.
    r"\b(?:IEEE|ISO|RFC|UTF|ASCII)[ -]\d+(?:-\d+)?",
    # How long the reader sits here.
    r"\b\d+(?:(?: to |[–-])\d+)? minutes?\b",
    # An address is a link.
    r"https?://\S+",
)
"""What is a number by its digits only, each with the reason why no output has to show it."""

EXCUSED_TEXT = re.compile("|".join(EXCUSED))
SMALL = 10
"""Integers below it are quoted by running text ("2 rows") but not by code in it (`x[0] = 5`)."""

LABEL = re.compile(r"^\s*\d+\.|\b\d-[dD]\b")
"""The number of an exercise, and the word 2-d."""

SAME = str.maketrans({"−": "-", "μ": "µ", "\u00a0": " ", "\u202f": " "})
"""Minus signs, micro signs and spaces that look the same."""

UNIT = r"(?:bytes?|[KMG]i?B|kB|ns|µs|us|ms|%)"
NUMERAL = re.compile(
    r"(?<![\w.])(?<![A-Za-z]-)"  # not inside a name, a longer number, or CIFAR-10
    r"(?P<minus>(?<![\w)\]])-)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?P<fraction>\.\d+)?(?P<exponent>e[+-]?\d+)?"
    rf"(?:\s?(?P<unit>{UNIT}))?(?!\w)(?!\.\d)"
)
TUPLE = re.compile(r"[(\[]\s*-?\d+\s*(?:,\s*-?\d+\s*)*,?\s*[)\]]")
RUN = re.compile(r"(?<![\w.,-])-?\d+(?:(?:, | )-?\d+){2,}(?!\w|\.\d)")
"""Three or more integers in a row: "the places 0, 3, 1"."""

CODE_NUMERAL = re.compile(r"(?P<minus>(?<![\w)\]])-)?(?P<digits>\d+(?:_\d+)*\.?\d*(?:e[+-]?\d+)?)")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)")
COMMAS = re.compile(r"(?<![\w.,])\d+(?:,\d+)+(?![\w,])")
"""Digits with commas and no space: a large number, or one that went wrong, such as 1,000,1."""


@dataclass(frozen=True)
class Quoted:
    """A number that a sentence quotes."""

    text: str
    value: Decimal | None = None
    """None for a tuple or a run, which are looked for in their order."""
    unit: str = ""


class Evidence:
    """The numbers that code and its outputs hold."""

    def __init__(self, text: str):
        text = text.translate(SAME)
        self._text = text
        self._values = set(_values(text))
        self._quantities = THOUSANDS.sub("", text)
        self._tuples = re.sub(r"\s*([,()\[\]])\s*", r"\1", text)

    def shows(self, quoted: Quoted) -> bool:
        """Tell whether ``quoted`` occurs: a value in any notation, a tuple, a unit as written."""
        if quoted.value is None:
            in_brackets = quoted.text[0] in "(["
            return (self._has_tuple if in_brackets else self._has_run)(quoted.text)
        if quoted.unit and not quoted.unit.startswith("byte"):
            number = re.escape(THOUSANDS.sub("", quoted.text.removesuffix(quoted.unit).strip()))
            return bool(re.search(rf"(?<![\d.]){number}\s?{quoted.unit}", self._quantities))
        written = quoted.text if "e" not in quoted.text else ""
        if "." in written and quoted.value == int(quoted.value):  # 0.0 is no 0, but 0. may be
            return bool(re.search(rf"(?<![\d.]){abs(int(quoted.value))}\.0*(?!\d)", self._text))
        return self.has(quoted.value)

    def has(self, value: Decimal) -> bool:
        """Tell whether ``value`` occurs in any notation."""
        return value in self._values

    def _has_tuple(self, text: str) -> bool:
        """Tell whether the numbers of a tuple stand in this order, with nothing more around."""
        numbers = re.findall(r"-?\d+", text)
        alone = r"[(\[]", r",?[)\]]"
        among = r"(?<![\d.-])(?<!\d,)", r"(?!\d|\.\d|,-?\d)"
        before, after = alone if len(numbers) == 1 else among
        return bool(re.search(before + ",".join(numbers) + after, self._tuples))

    def _has_run(self, text: str) -> bool:
        """Tell whether integers stand one after the other, whatever separates them."""
        return bool(re.search(rf"(?<![\d.-]){_run(text)}(?!\.?\d)", self._runs))

    @cached_property
    def _runs(self) -> str:
        return _run(self._tuples)


def quoted(text: str) -> Iterator[Quoted]:
    """Yield the decimals, tuples, large integers and quantities that a sentence quotes."""
    text = EXCUSED_TEXT.sub(" ", text.translate(SAME))
    yield from (Quoted(match[0]) for match in TUPLE.finditer(text) if "," in match[0])
    text = TUPLE.sub(_keep_single, text)
    yield from (Quoted(match[0]) for match in RUN.finditer(text))
    yield from (Quoted(match[0]) for match in COMMAS.finditer(text) if not _grouped(match[0]))
    for match in NUMERAL.finditer(RUN.sub(" ", text)):
        value = Decimal(match["digits"].replace(",", "") + _tail(match))
        counts = match["fraction"] or match["exponent"] or match["unit"] or value >= SMALL
        if counts:
            sign = -1 if match["minus"] else 1
            yield Quoted(match[0].strip(), sign * value, match["unit"] or "")


def small(text: str) -> Iterator[Quoted]:
    """Yield the integers below 10 that a sentence without its code quotes one at a time."""
    text = LABEL.sub(" ", EXCUSED_TEXT.sub(" ", text.translate(SAME)))
    for match in NUMERAL.finditer(RUN.sub(" ", TUPLE.sub(" ", text))):
        if not _tail(match) and not match["unit"] and int(match["digits"].replace(",", "")) < SMALL:
            yield Quoted(match[0].strip(), Decimal(match["digits"]))


def _grouped(text: str) -> bool:
    """Tell whether commas stand where thousands end."""
    return bool(GROUPED.fullmatch(text))


def _tail(match: re.Match) -> str:
    return (match["fraction"] or "") + (match["exponent"] or "")


def _keep_single(match: re.Match) -> str:
    """Return a bracket with one number as it is: ``arange(12)`` quotes the number, not a shape."""
    return " ; " if "," in match[0] else match[0]


def _run(text: str) -> str:
    """Return ``text`` with one space between numbers, without commas and brackets."""
    return " ".join(re.sub(r"[,()\[\]]", " ", text).split())


def _values(text: str) -> Iterator[Decimal]:
    """Yield every number of ``text``; a negative one also without its sign."""
    for match in GROUPED.finditer(text):
        yield Decimal(match[0].replace(",", ""))
    for match in CODE_NUMERAL.finditer(text):
        value = Decimal(match["digits"].replace("_", ""))
        yield value
        if match["minus"]:
            yield -value
