"""Declare columns whose cells are written for people: signs, groups, units, pairs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

import pyarrow.compute as pc

from importers.columns import (
    Amount,
    Currency,
    Day,
    Instant,
    Month,
    Quantity,
    Reading,
    Word,
)
from importers.kernels import (
    BLANKS,
    Cells,
    any_true,
    as_text,
    codes_of,
    emptied,
    inverted,
    matches,
)
from importers.readings import Converted
from importers.rewriting import as_number, by_text

_ODD = r"[^0-9.+\-\s]"
_SIGN_BEFORE = r"^\s*([+-]?)\s*(?:US\$|[¥￥$€£]|CNY|RMB|USD|EUR)\s*([+-]?)\s*"
_SIGN_BEHIND = r"\s*(?:元|CNY|RMB|USD|EUR)\s*$"
_MEASURE = r"^\s*([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*[(（]?(.*?)[)）]?\s*$"
_COUNT = r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
_PAIR = rf"^[^0-9]*{_COUNT},?[^0-9,.]+{_COUNT}[^0-9]*$"
_ONE = r"^\s*[0-9][0-9,]*(?:\.[0-9]+)?\s*$"
_TIME = r"([0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}(?:[T ][0-9:.]+Z?)?)"
_SPAN = rf"^\s*{_TIME}\s*(?:~|～|–|—|-|至|to)\s*{_TIME}\s*$"
_EPOCH = r"^\s*[0-9]{10}(?:[0-9]{3})?\s*$"
_DAY = r"^\s*([0-9]{4})[-/]?([0-9]{2})[-/]?[0-9]{2}(?:[T ]00:00(?::00)?)?\s*$"
_DASH = r"^\s*[-–—]+\s*$"  # how a page prints an empty cell
_SECONDS, _THOUSAND = 10, 1000  # digits of seconds since 1970; more: milliseconds
_OF_SIGN = {"¥": "CNY", "￥": "CNY", "元": "CNY", "US$": "USD", "$": "USD", "€": "EUR"}
_pc: Any = pc  # the stubs know fewer argument types than the kernels


class PrintedAmount(Amount):
    """Money as a page prints it: ``¥1,234.56``, ``$0.45``, ``12.00 元``."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        texts = _filled(cells)
        if any_true(matches(texts, _ODD)):
            texts = _replaced(texts, _SIGN_BEFORE, r"\1\2")
            texts = as_number(_replaced(texts, _SIGN_BEHIND, ""), ".", ",")
        return super().convert(texts, reading)


class PrintedQuantity(Quantity):
    """A quantity as a page prints it, in groups of thousands."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        return super().convert(as_number(_filled(cells), ".", ","), reading)


class PrintedWord(Word):
    """A word that a page prints as a dash where there is none."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        codes, words = codes_of(cells)
        return super().convert(_filled(words).take(codes), reading)


class MoneySign(Currency):
    """The currency that an amount's sign tells; null where it has none."""

    few = False  # it stands in the amount's column

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        def told(text: str) -> str | None:
            bare = text.strip(BLANKS + "+-0123456789.,")
            return _OF_SIGN.get(bare, bare if bare in {"CNY", "USD", "EUR"} else None)

        texts = as_text(cells)
        odd = matches(texts, _ODD)
        if not any_true(odd):
            return super().convert(emptied(texts, inverted(odd)), reading)
        return super().convert(by_text(emptied(texts, inverted(odd)), told), reading)


class MeasuredNumber(Quantity):
    """The number of a quantity that may have its unit behind it: ``12.5 1K tokens``."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        bare = _replaced(_filled(cells), _MEASURE, r"\1")
        return super().convert(as_number(bare, ".", ","), reading)


class MeasuredUnit(Word):
    """The unit behind a quantity; null where there is none."""

    few = False  # it stands in the quantity's column

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        texts = as_text(cells)
        measured = matches(texts, _MEASURE)
        units = _replaced(emptied(texts, inverted(measured)), _MEASURE, r"\2")
        return super().convert(units, reading)


class PairedTokens(Quantity):
    """One side of ``input / output`` in a single cell; null where it is one number."""

    def __init__(self, *names: str, side: Literal[1, 2]) -> None:
        super().__init__(*names)
        object.__setattr__(self, "_side", side)

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        texts = as_text(cells)
        texts = emptied(texts, matches(texts, _ONE))
        bare = _replaced(texts, _PAIR, rf"\{vars(self)['_side']}")
        return super().convert(as_number(bare, ".", ","), reading)


class Moment(Instant):
    """A point in time, also as seconds or milliseconds since 1970."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        texts = as_text(cells)
        if any_true(matches(texts, _EPOCH)):
            texts = by_text(texts, _written)
        return super().convert(texts, reading)


class MonthOfDay(Month):
    """The month of a cell that holds a month or a day of it."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        bare = _replaced(as_text(cells), _DAY, r"\1-\2")
        return super().convert(bare, reading)


class DayIfAny(Day):
    """The day of a cell that holds a month or a day of it; null: only a month."""

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        texts = as_text(cells)
        return super().convert(emptied(texts, inverted(matches(texts, _DAY))), reading)


class SpanStart(Moment):
    """The beginning of ``2026-05-01 ~ 2026-06-01``, or the only time of a cell."""

    few = False

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        return super().convert(_replaced(as_text(cells), _SPAN, r"\1"), reading)


class SpanEnd(Moment):
    """The end of ``2026-05-01 ~ 2026-06-01``; null where a cell has one time."""

    few = False

    def convert(self, cells: Cells, reading: Reading) -> Converted:
        texts = as_text(cells)
        spans = emptied(texts, inverted(matches(texts, _SPAN)))
        return super().convert(_replaced(spans, _SPAN, r"\2"), reading)


def _written(text: str) -> str:
    digits = text.strip(BLANKS)
    if not (digits.isdecimal() and len(digits) >= _SECONDS):
        return text
    seconds = int(digits)
    if len(digits) > _SECONDS:
        seconds //= _THOUSAND
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _filled(cells: Cells) -> Cells:
    """Return texts, null where a page prints a dash for nothing."""
    texts = as_text(cells)
    return emptied(texts, matches(texts, _DASH))


def _replaced(texts: Cells, pattern: str, replacement: str) -> Cells:
    done: Cells = _pc.replace_substring_regex(
        texts, pattern=pattern, replacement=replacement
    )
    return done
