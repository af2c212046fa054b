"""Read JSON with every digit: a page, a list of pages, or one record a line."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import NoReturn, TypeAlias

import pyarrow as pa

from importers import limits
from importers.contract import ImportRefused, Reason, Reject, mark
from importers.sheets import Job, Stretch, Wanted, shown, text_table
from importers.sources import Member

Value: TypeAlias = "str | int | bool | Decimal | list[Value] | dict[str, Value] | None"

_LISTS = (
    *("Data", "data", "Items", "items", "Item", "item"),
    *("Rows", "rows", "Records", "records", "List", "list"),
    *("Results", "results"),
)
_CHUNK = 20_000  # records of one stretch
_FAR = 60  # beyond 10**±60 a number is not written out
_DEPTH = 5  # levels of a page above its records
_HINT = mark("Fetch it again and save the answer as it comes.")


@dataclass(frozen=True)
class RecordSheet:
    """The records of a JSON text; its header are the fields in order of sight."""

    member: Member
    records: list[Value]
    header: list[str]
    encoding: str
    first_row: int = 1
    lines: bool = field(default=False)  # JSON Lines

    @property
    def part(self) -> int:
        return self.member.part

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def size(self) -> int:
        return self.member.size

    @property
    def empty(self) -> bool:
        return not self.records

    def jobs(self, wanted: Wanted) -> Iterator[Job]:
        share = self.member.size // max(len(self.records), 1)
        for start in range(0, len(self.records), _CHUNK):
            records = self.records[start : start + _CHUNK]
            yield partial(self._stretch, records, wanted, share * len(records))

    def _stretch(self, records: list[Value], wanted: Wanted, size: int) -> Stretch:
        columns: dict[int, list[str | None]] = {index: [] for index in wanted}
        rows: list[int] = []
        rejects: list[Reject] = []
        blank = 0
        for number, record in enumerate(records):
            if not isinstance(record, dict):
                value = shown(_text(record) or "")
                reason = Reason.NOT_AN_OBJECT
                rejects.append(Reject(self.part, number, "", value, reason))
            elif not any(value not in {None, ""} for value in _scalars(record)):
                blank += 1
            else:
                rows.append(number)
                for index, texts in columns.items():
                    texts.append(_text(record.get(self.header[index])) or None)
        table = text_table(columns, wanted)
        places = pa.array(rows, pa.int64())
        return Stretch(table, places, len(records), blank, tuple(rejects), size, None)


def open_json(member: Member) -> RecordSheet:
    """Parse a JSON text and find its records, or refuse it."""
    text, encoding = _read(member)
    pages = _parse(text, member)
    lines = len(pages) > 1
    if not lines and isinstance(pages[0], list):
        pages = pages[0]
    records: list[Value] = []
    header: dict[str, None] = {}
    for page in pages:
        if _depth_of(page) > limits.MAX_JSON_DEPTH:
            raise _refused(mark("{file} is nested deeper than a bill is."), member)
        for record in _records(page, {}, 0):
            records.append(record)
            if isinstance(record, dict):
                header |= dict.fromkeys(record)
    if not header:
        raise _refused(mark("{file} holds no records."), member)
    return RecordSheet(member, records, list(header), encoding, lines=lines)


def _read(member: Member) -> tuple[str, str]:
    with member.open() as stream:
        data = stream.read(limits.MAX_JSON + 1)
    if len(data) > limits.MAX_JSON:
        raise ImportRefused(
            mark("{file} is larger than {limit} MiB of JSON."),
            mark("Fetch the bill in smaller parts, or export it as CSV."),
            file=member.name,
            limit=limits.MAX_JSON // limits.MIB,
        )
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise _refused(mark("{file} is neither UTF-8 nor GB18030 text."), member)


def _parse(text: str, member: Member) -> list[Value]:
    """Return the texts that stand one behind the other, parsed."""
    decoder = json.JSONDecoder(
        parse_float=Decimal,
        parse_constant=partial(_no_number, member),
        object_pairs_hook=partial(_once, member),
    )
    found: list[Value] = []
    place = 0
    try:
        while place < len(text):
            rest = text[place : place + 1]
            if rest.isspace():
                place += 1
                continue
            value, place = decoder.raw_decode(text, place)
            found.append(value)
    except RecursionError as error:
        raise _refused(mark("{file} is nested deeper than a bill is."), member) from (
            error
        )
    except ValueError as error:
        raise _refused(mark("{file} is damaged: it is not whole JSON."), member) from (
            error
        )
    if not found:
        raise _refused(mark("{file} holds no records."), member)
    return found


def _no_number(member: Member, word: str) -> NoReturn:
    del word
    raise _refused(mark("{file} holds NaN or Infinity, which are no amounts."), member)


def _once(member: Member, pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _refused(mark("{file} names a field twice in one record."), member)
    return found


def _refused(sentence: str, member: Member) -> ImportRefused:
    return ImportRefused(sentence, _HINT, file=member.name)


def _records(page: Value, inherited: dict[str, Value], depth: int) -> list[Value]:
    """Return a page's records, each with the plain fields of what holds them."""
    if isinstance(page, list):
        return [
            {**inherited, **record} if isinstance(record, dict) else record
            for record in page
        ]
    if not isinstance(page, dict) or depth > _DEPTH:
        return [page]
    for name in _LISTS:
        inner = page.get(name)
        if isinstance(inner, list | dict):
            plain = {k: v for k, v in page.items() if not isinstance(v, list | dict)}
            return _records(inner, {**inherited, **plain}, depth + 1)
    return [{**inherited, **page}] if depth == 0 else []


def _depth_of(value: Value) -> int:
    """Return how deep a value is nested, at most one more than is allowed."""
    level = [value]
    for depth in range(limits.MAX_JSON_DEPTH + 1):
        inner: list[Value] = []
        for one in level:
            if isinstance(one, dict):
                inner += [v for v in one.values() if isinstance(v, list | dict)]
            elif isinstance(one, list):
                inner += [v for v in one if isinstance(v, list | dict)]
        if not inner:
            return depth
        level = inner
    return limits.MAX_JSON_DEPTH + 1


def _scalars(record: dict[str, Value]) -> list[object]:
    return [v if not isinstance(v, list | dict) else str(v) for v in record.values()]


def _text(value: Value) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        written = value.is_finite() and abs(value.adjusted()) <= _FAR
        return format(value, "f") if written else str(value)
    if isinstance(value, int):
        return str(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
