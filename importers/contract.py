"""Say what an importer is, what it returns, and what it may refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Protocol

import pyarrow as pa


def mark(text: str) -> str:
    """Mark a sentence for translation; the app translates it when it is shown."""
    return text


class ImportRefused(Exception):
    """A file that cannot be read as a bill: one sentence, and what to do next.

    Args:
        sentence: what happened, with ``{name}`` places (a translatable template).
        hint: what to do next, likewise.
        facts: the values of the places.
    """

    def __init__(self, sentence: str, hint: str = "", /, **facts: object) -> None:
        self.sentence = sentence
        self.hint = hint
        self.facts = facts
        super().__init__(sentence.format(**facts))


class Precision(StrEnum):
    """How far the rows of a profile can be proved."""

    EXACT = "exact"  # each row, to the last digit
    SPLIT = "split"  # only the group (bill number, product)
    SUMMARY = "summary"  # compare only


class Role(StrEnum):
    """What a file is to the ledger."""

    BILL = "bill"  # its amounts are charged, or recorded as charges
    USAGE_LOG = "usage-log"  # our own count of what was used, to hold a bill against


@dataclass(frozen=True)
class Guide:
    """What a person must know of a format; every text is translatable.

    Args:
        what: what the file is.
        where: where its user downloads it.
        options: what to choose or tick there; empty: nothing.
        proved: what is proved with it, and what cannot be.
    """

    what: str
    where: str
    options: str = ""
    proved: str = ""


@dataclass(frozen=True)
class FinalityRule:
    """When a period's figures stop changing: a day and hour of the next month."""

    day: int = 3
    hour: int = 12
    utc_offset: int = 8  # hours

    def final_from(self, period: str) -> datetime:
        """Return the instant (UTC) from which a period ``YYYY-MM`` is final."""
        year, month = int(period[:4]), int(period[5:7])
        year, month = year + month // 12, month % 12 + 1
        zone = timezone(timedelta(hours=self.utc_offset))
        return datetime(year, month, self.day, self.hour, tzinfo=zone).astimezone(UTC)


class Reason(StrEnum):
    """Why a row was not taken. The texts are translatable."""

    NOT_A_NUMBER = mark("is not a number")
    TOO_MANY_DIGITS = mark("has more digits than the ledger can hold exactly")
    NOT_A_TIME = mark("is not a time of the form 2026-05-13 18:46:00")
    NOT_A_DATE = mark("is not a date of the form 20260513 or 2026-05-13")
    NOT_A_PERIOD = mark("is not a month of the form 202605 or 2026-05")
    MISSING = mark("is empty, and the row cannot be placed without it")
    DAMAGED_ID = mark("was damaged by a spreadsheet: an ID became a rounded number")
    FIELD_COUNT = mark("has another number of fields than the header")
    NOT_TEXT = mark("is not valid text in the file's encoding")
    TOO_LONG = mark("is longer than a cell may be")
    NOT_A_CURRENCY = mark("is not a currency code of three letters")
    NOT_AN_OBJECT = mark("is not a record with named fields")
    NOT_WHOLE = mark("is not a whole number")
    BEYOND_COUNTER = mark("is beyond what a 64-bit counter can hold")
    NOT_A_NOTE = mark("is not a JSON object that is whole and names a field once")
    NEGATIVE = mark("is below 0, which a count cannot be")
    NOT_JSON = mark("is not whole JSON that names each field once")
    NOT_SECONDS = mark("is not a time in seconds since 1970")


@dataclass(frozen=True)
class Reject:
    """A row that was not taken, and why; one per row."""

    part: int  # member of a ZIP, from 0
    row: int  # record number; the header counts
    column: str  # header as the file spells it; empty: the whole row
    value: str  # as it came, cut at 200 characters
    reason: Reason


@dataclass(frozen=True)
class Note:
    """What a person must know of a file that can be read all the same.

    Args:
        sentence: a translatable template.
        facts: the values of its places.
    """

    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """Rows of one stretch of a file: ``rows == lines + rejects + blank``."""

    lines: pa.Table  # schema.CHARGE
    rejects: Sequence[Reject]
    blank: int
    rows: int
    bytes_read: int  # of the uncompressed text, for progress


@dataclass(frozen=True)
class Verdict:
    """Whether a profile fits a file, and if not why."""

    profile: str
    fits: bool
    why: str = ""  # translatable sentence when it does not fit
    missing: tuple[str, ...] = ()  # needed columns that the file lacks


@dataclass(frozen=True)
class Profile:
    """The dated, versioned description of one export family."""

    name: str  # e.g. alibaba.billing-details.v2
    version: int
    title: str  # translatable
    provider: str
    precision: Precision
    finality: FinalityRule
    utc_offset: int  # hours; times in the file carry no offset
    currency: str  # where the file states none
    role: Role = Role.BILL
    guide: Guide | None = None
    any_zone: bool = False  # each row says itself where its month begins


class Reading(Protocol):
    """A file recognised as exactly one profile, ready to be read."""

    @property
    def profile(self) -> Profile: ...
    @property
    def container(self) -> str:  # csv, csv.gz, zip, xlsx, json, jsonl …
        ...
    @property
    def encoding(self) -> str: ...
    @property
    def size(self) -> int:  # bytes of uncompressed text, for progress
        ...
    @property
    def notes(self) -> tuple[Note, ...]: ...
    def batches(self) -> Iterator[Batch]: ...
