"""Rewrite cells before they are read: other decimal marks, other dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from importers.columns import Column, Reading
from importers.kernels import BLANKS, Cells, as_text, codes_of, has_exponent
from importers.readings import Converted

_EXPONENT = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{0,40})?[eE][+-]?[0-9]{1,2}")
_NOT_A_DIGIT = "x"
_pc: Any = pc  # the stubs know fewer argument types than the kernels


class Rewritten(Column):
    """A column whose cells are rewritten before they are read."""

    def __init__(self, inner: Column, rewrite: Callable[[Cells], Cells]) -> None:
        super().__init__(
            *inner.names,
            needed=inner.needed,
            identifier=inner.identifier,
            tick=inner.tick,
        )
        object.__setattr__(self, "few", inner.few)
        object.__setattr__(self, "_inner", inner)
        object.__setattr__(self, "_rewrite", rewrite)

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        inner: Column = vars(self)["_inner"]
        rewrite: Callable[[Cells], Cells] = vars(self)["_rewrite"]
        return inner.convert(rewrite(cells), reading)


def as_number(cells: Cells, decimal: str, thousands: str) -> Cells:
    """Rewrite numbers with a point and no separators, exponents written out.

    What is not grouped by threes stays as it is, and is no number then.
    """
    texts = as_text(cells)
    if thousands:
        mark, point = re.escape(thousands), re.escape(decimal)
        grouped = rf"^\s*[+-]?[0-9]{{1,3}}({mark}[0-9]{{3}})+({point}[0-9]*)?\s*$"
        plain = _pc.replace_substring(texts, pattern=thousands, replacement="")
        texts = _pc.if_else(_pc.match_substring_regex(texts, grouped), plain, texts)
    if decimal != ".":
        texts = _pc.replace_substring(texts, pattern=".", replacement=_NOT_A_DIGIT)
        texts = _pc.replace_substring(texts, pattern=decimal, replacement=".")
    return by_text(texts, _written_out) if has_exponent(texts) else texts


def as_day(cells: Cells, written: str) -> Cells:
    """Rewrite days and months as ISO dates; what does not fit the form stays."""

    def rewrite(text: str) -> str:
        wall = datetime.strptime(text, written).replace(tzinfo=UTC)
        return f"{wall:%Y-%m-%d}"

    return by_text(cells, partial(_or_as_it_was, rewrite))


def as_instant(cells: Cells, written: str) -> Cells:
    """Rewrite times as ISO times, with the offset only where they state one."""
    zoned = "%z" in written

    def rewrite(text: str) -> str:
        wall = datetime.strptime(text, written).replace(tzinfo=UTC)
        return f"{wall:%Y-%m-%d %H:%M:%S}"

    def rewrite_zoned(text: str) -> str:
        moment = datetime.strptime(text, written).astimezone(UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

    chosen = rewrite_zoned if zoned else rewrite
    return by_text(cells, partial(_or_as_it_was, chosen))


def _or_as_it_was(rewrite: Callable[[str], str], text: str) -> str:
    try:
        return rewrite(text.strip(BLANKS))
    except ValueError:
        return text


def _written_out(text: str) -> str:
    plain = text.strip(BLANKS)
    return f"{Decimal(plain):f}" if _EXPONENT.fullmatch(plain) else text


def by_text(cells: Cells, rewrite: Callable[[str], str | None]) -> Cells:
    """Rewrite each distinct text once; null stays null."""
    codes, values = codes_of(cells)
    texts = [None if text is None else rewrite(text) for text in values.to_pylist()]
    return pa.array(texts, pa.string()).take(codes)
