"""Read JSON with every digit: a page, a list of pages, or one record a line."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from json.encoder import encode_basestring
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
class Page:
    """One answer of a saved query: what it says of itself, and its records."""

    facts: Mapping[str, Value]  # plain fields of all that holds the records
    records: list[Value]

    def filled(self) -> Iterator[Value]:
        """Yield the records, each with the facts of its page that it lacks."""
        for record in self.records:
            if isinstance(record, dict):
                yield {**self.facts, **record}
            else:
                yield record


@dataclass(frozen=True)
class RecordSheet:
    """The records of a JSON text; its header are the fields in order of sight."""

    member: Member
    pages: tuple[Page, ...]
    records: list[Value]
    header: list[str]
    encoding: str
    first_row: int = 1
    lines: bool = field(default=False)  # JSON Lines

    def with_pages(self, pages: Sequence[Page]) -> RecordSheet:
        """Return the sheet of other pages; the header stays."""
        records = [record for page in pages for record in page.filled()]
        return replace(self, pages=tuple(pages), records=records)

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
                continue
            if not any(value not in {None, ""} for value in _scalars(record)):
                blank += 1
                continue
            texts = {i: _text(record.get(self.header[i])) or None for i in columns}
            odd = next((i for i, text in texts.items() if not _is_text(text)), None)
            if odd is not None:
                value = shown(ascii(texts[odd]))
                reason = Reason.NOT_TEXT
                rejects.append(
                    Reject(self.part, number, self.header[odd], value, reason)
                )
                continue
            rows.append(number)
            for index, text in texts.items():
                columns[index].append(text)
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
    found: list[Page] = []
    for page in pages:
        if depth_of(page) > limits.MAX_JSON_DEPTH:
            raise _refused(mark("{file} is nested deeper than a bill is."), member)
        found += _pages(page, {}, 0)
    sheet = RecordSheet(member, (), [], [], encoding, lines=lines).with_pages(found)
    header: dict[str, None] = {}
    for record in sheet.records:
        if isinstance(record, dict):
            header |= dict.fromkeys(record)
    if not header and (sheet.records or not found):
        raise no_records(member.name)
    return replace(sheet, header=list(header))


def records_in(value: Value) -> list[Value]:
    """Return the records of one JSON document, as `open_json` finds them."""
    whole = value if isinstance(value, list) else [value]
    pages = [page for one in whole for page in _pages(one, {}, 0)]
    return [record for page in pages for record in page.filled()]


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
        raise no_records(member.name)
    return found


def _no_number(member: Member, word: str) -> NoReturn:
    del word
    raise _refused(mark("{file} holds NaN or Infinity, which are no amounts."), member)


def _once(member: Member, pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    try:
        return named_once(pairs)
    except ValueError as error:
        raise _refused(
            mark("{file} names a field twice in one record."), member
        ) from error


def named_once(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    """Make a record of its fields; raise ValueError where one is named twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(pairs)
    return found


def no_records(name: str) -> ImportRefused:
    """Return the refusal of a file whose pages hold nothing."""
    return ImportRefused(mark("{file} holds no records."), _HINT, file=name)


def _refused(sentence: str, member: Member) -> ImportRefused:
    return ImportRefused(sentence, _HINT, file=member.name)


def _pages(page: Value, inherited: dict[str, Value], depth: int) -> list[Page]:
    """Return a page with the plain fields of what holds its records, if it is one."""
    if isinstance(page, list):
        return [Page(inherited, page)]
    if not isinstance(page, dict) or depth > _DEPTH:
        return [Page(inherited, [page])]
    plain = {k: v for k, v in page.items() if not isinstance(v, list | dict)}
    for name in _LISTS:
        inner = page.get(name)
        if isinstance(inner, list | dict):
            return _pages(inner, {**inherited, **plain}, depth + 1)
    if depth == 0:
        return [Page({}, [page])]
    failed = inherited.get("success") is False
    return [Page({}, [inherited])] if failed else []


def depth_of(value: Value) -> int:
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


def _is_text(text: str | None) -> bool:
    """Tell whether a text is one: half a surrogate pair is written in no encoding."""
    try:
        return text is None or text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def _text(value: Value) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        near = value.is_finite() and abs(value.adjusted()) <= _FAR
        return format(value, "f") if near else str(value)
    if isinstance(value, int):
        return str(value)
    return written(value)


def written(value: Value) -> str:
    """Write JSON as short as it can be, numbers with every digit they came with."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        fields = (f"{encode_basestring(k)}:{written(v)}" for k, v in value.items())
        return "{" + ",".join(fields) + "}"
    if isinstance(value, list):
        return "[" + ",".join(written(one) for one in value) + "]"
    return "null" if value is None else _text(value) or ""
