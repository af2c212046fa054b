"""Keep how the columns of any table become charge lines: a mapping, as TOML.

A mapping file::

    version = 1
    name = "acme.usage"          # profile name: letters, digits, dots, dashes
    title = "Acme usage"         # optional
    provider = "acme"
    currency = "USD"             # where the file states none
    utc_offset = 8               # hours; times in the file carry no offset
    precision = "exact"          # exact | split | summary
    role = "bill"                # bill | usage-log: our own counts, no amounts
    decimal = ","                # optional, "." if absent
    thousands = "."              # optional, none if absent

    [final]                      # optional; when a month's figures stop changing
    day = 3
    hour = 12

    [columns]                    # canonical column → header of the file
    billed_cost = "Net Charge"
    billing_account_id = "Account"
    charge_period_start = "Start"
    model = "Model"

    [formats]                    # optional; strptime, for dates not written ISO
    billing_period = "%m/%Y"

    [constants]                  # optional; canonical column → one text for all rows
    service_name = "Acme LLM"

    [kinds]                      # optional; word of the charge type column → kind
    "Credit note" = "refund"

The canonical columns are those of importers.schema; `billed_cost` (of a bill) and a
month (or a day, or a time) are needed. An account that the file does not name can be
given when it is imported. The delimiter of a CSV file is found out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import tomli_w

from importers.charge_kinds import ChargeKind
from importers.contract import FinalityRule, ImportRefused, Precision, Role, mark
from importers.schema import COLUMNS

VERSION = 1
NAME = re.compile(r"[a-z0-9][a-z0-9._\-]{0,79}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DAY_3 = FinalityRule()
_LAST_DAY, _LAST_HOUR = 28, 23
_MOST_HOURS = 14
_LARGEST_FILE = 1_000_000  # bytes
_DERIVED = frozenset(
    {
        "source_part",
        "source_row",
        "charge_category",
        "charge_class",
        "charge_kind",
        "pricing_unit",
        "decode_note",
        "decoded",
        "quota_stop",
        "direction",
        "modality",
        "cache_action",
        "mode",
        "thinking",
        "context_tier",
        "resolution",
    }
)
MAPPABLE: tuple[str, ...] = tuple(c.name for c in COLUMNS if c.name not in _DERIVED)
_PERIODS = ("billing_period", "billing_date", "charge_period_start")
DATED = frozenset((*_PERIODS, "charge_period_end"))
_CONSTANT = frozenset(MAPPABLE) - DATED | {"billing_period"}


@dataclass(frozen=True)
class Mapping:
    """How the columns of one kind of table become charge lines."""

    name: str
    provider: str
    currency: str
    columns: Mapped[str, str]  # canonical → header
    title: str = ""
    utc_offset: int = 0
    precision: Precision = Precision.EXACT
    finality: FinalityRule = _DAY_3
    decimal: str = "."
    thousands: str = ""
    formats: Mapped[str, str] = field(default_factory=dict)
    constants: Mapped[str, str] = field(default_factory=dict)
    kinds: Mapped[str, ChargeKind] = field(default_factory=dict)
    role: Role = Role.BILL

    def has(self, column: str) -> bool:
        """Say whether a canonical column is filled by this mapping."""
        return column in self.columns or column in self.constants


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file; raise ImportRefused, in one sentence, if it is wrong."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ImportRefused(mark("{file} is too large for a mapping."), file=path)
        return parse_mapping(tomllib.loads(path.read_text("utf-8-sig")))
    except tomllib.TOMLDecodeError as error:
        raise ImportRefused(
            mark("{file} is not a TOML file: {error}."),
            mark("Correct the line, or make the mapping anew."),
            file=path.name,
            error=error,
        ) from error
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise ImportRefused(
            mark("The mapping {file} could not be read."),
            mark("Check that the file is there and is a text file in UTF-8."),
            file=path.name,
        ) from error


def parse_mapping(raw: Mapped[str, Any]) -> Mapping:
    """Make a mapping from what its TOML file says, or say what is wrong in it."""
    known = {*Mapping.__dataclass_fields__, "version", "final"} - {"finality"}
    for key in raw:
        if key not in known:
            raise _wrong(mark("A mapping has no entry “{key}”."), key=key)
    final = _table(raw, "final", int)
    precision, role = _precision(raw), _role(raw)
    mapping = Mapping(
        name=_text(raw, "name"),
        provider=_text(raw, "provider"),
        currency=_text(raw, "currency"),
        columns=_table(raw, "columns", str),
        title=_text(raw, "title", ""),
        utc_offset=_number(raw, "utc_offset"),
        precision=precision,
        finality=replace(_finality(final), utc_offset=_number(raw, "utc_offset")),
        decimal=_text(raw, "decimal", "."),
        thousands=_text(raw, "thousands", ""),
        formats=_table(raw, "formats", str),
        constants=_table(raw, "constants", str),
        kinds=_kinds(_table(raw, "kinds", str)),
        role=role,
    )
    check(mapping)
    return mapping


def check(mapping: Mapping) -> None:
    """Raise ImportRefused, in one sentence, when a mapping cannot work."""
    _check_values(mapping)
    _check_columns(mapping)


def to_toml(mapping: Mapping) -> str:
    """Write a mapping as the text of its TOML file."""
    raw: dict[str, Any] = {
        "version": VERSION,
        "name": mapping.name,
        "title": mapping.title,
        "provider": mapping.provider,
        "currency": mapping.currency,
        "utc_offset": mapping.utc_offset,
        "precision": mapping.precision.value,
        "role": mapping.role.value,
        "decimal": mapping.decimal,
        "thousands": mapping.thousands,
        "final": {"day": mapping.finality.day, "hour": mapping.finality.hour},
        "columns": dict(mapping.columns),
        "formats": dict(mapping.formats),
        "constants": dict(mapping.constants),
        "kinds": {word: kind.value for word, kind in mapping.kinds.items()},
    }
    return tomli_w.dumps({key: said for key, said in raw.items() if said or said == 0})


def save_mapping(mapping: Mapping, folder: Path) -> Path:
    """Write a mapping into a folder, under its own name; return the file."""
    check(mapping)
    path = folder / f"{mapping.name}.toml"
    aside = path.with_suffix(".toml.new")
    aside.write_text(to_toml(mapping), "utf-8")
    aside.replace(path)
    return path


def _check_values(mapping: Mapping) -> None:
    if NAME.fullmatch(mapping.name) is None:
        raise _wrong(mark("“name” may hold small letters, digits, dots and dashes."))
    if not mapping.provider.strip():
        raise _wrong(mark("“provider” is empty."))
    if _CURRENCY.fullmatch(mapping.currency) is None:
        raise _wrong(mark("“currency” must be a code of three letters, such as CNY."))
    if abs(mapping.utc_offset) > _MOST_HOURS:
        raise _wrong(mark("“utc_offset” must be hours between −14 and 14."))
    if mapping.decimal not in {".", ","} or mapping.thousands == mapping.decimal:
        raise _wrong(mark("“decimal” must be . or , and differ from “thousands”."))


def _check_columns(mapping: Mapping) -> None:
    wrong = [
        *(
            _wrong(mark("There is no canonical column “{key}” to map to."), key=key)
            for key in mapping.columns
            if key not in MAPPABLE
        ),
        *(
            _wrong(mark("“{key}” cannot be a constant here."), key=key)
            for key in mapping.constants
            if key not in _CONSTANT or key in mapping.columns
        ),
        *(
            _wrong(
                mark("“{key}” has a format but is no date column of the mapping."),
                key=key,
            )
            for key in mapping.formats
            if key not in DATED or key not in mapping.columns
        ),
        *_missing(mapping),
    ]
    for first in wrong[:1]:
        raise first


def _missing(mapping: Mapping) -> Iterator[ImportRefused]:
    if mapping.role is Role.BILL and "billed_cost" not in mapping.columns:
        yield _wrong(mark("No header is given for “billed_cost”, the amount billed."))
    if not any(mapping.has(column) for column in _PERIODS):
        yield _wrong(
            mark("A month, a day or a time is needed to know a row's billing period.")
        )


def _wrong(sentence: str, /, **facts: object) -> ImportRefused:
    return ImportRefused(
        sentence,
        mark("Correct the mapping file, or make it anew from the file's header."),
        **facts,
    )


def _precision(raw: Mapped[str, Any]) -> Precision:
    try:
        return Precision(_text(raw, "precision", "exact"))
    except ValueError as error:
        why = mark("“precision” must be exact, split or summary.")
        raise _wrong(why) from error


def _role(raw: Mapped[str, Any]) -> Role:
    try:
        return Role(_text(raw, "role", Role.BILL.value))
    except ValueError as error:
        raise _wrong(mark("“role” must be bill or usage-log.")) from error


def _text(raw: Mapped[str, Any], key: str, default: str | None = None) -> str:
    found = raw.get(key, default)
    if not isinstance(found, str):
        raise _wrong(mark("“{key}” is missing, or is not a text."), key=key)
    return found


def _number(raw: Mapped[str, Any], key: str) -> int:
    found = raw.get(key, 0)
    if not isinstance(found, int) or isinstance(found, bool):
        raise _wrong(mark("“{key}” must be a whole number."), key=key)
    return found


def _table(raw: Mapped[str, Any], key: str, of: type) -> dict[str, Any]:
    found = raw.get(key, {})
    if not isinstance(found, dict) or not all(
        isinstance(v, of) for v in found.values()
    ):
        raise _wrong(mark("“[{key}]” must be a table of single values."), key=key)
    return found


def _kinds(words: Mapped[str, str]) -> dict[str, ChargeKind]:
    try:
        return {word: ChargeKind(kind) for word, kind in words.items()}
    except ValueError as error:
        kinds = ", ".join(ChargeKind)
        raise _wrong(mark("A kind must be one of {kinds}."), kinds=kinds) from error


def _finality(final: Mapped[str, int]) -> FinalityRule:
    day, hour = final.get("day", _DAY_3.day), final.get("hour", _DAY_3.hour)
    if not {"day", "hour"} >= set(final) or not 1 <= day <= _LAST_DAY:
        raise _wrong(mark("“[final]” may hold a day from 1 to 28, and an hour."))
    if not 0 <= hour <= _LAST_HOUR:
        raise _wrong(mark("“[final]” may hold a day from 1 to 28, and an hour."))
    return FinalityRule(day, hour)
