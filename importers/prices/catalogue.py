"""Read the official model catalogue, whose type codes are spelled as in the bill."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from importers.contract import mark
from importers.decode import canonical_unit
from importers.prices.collisions import CONFLICT, REPEAT, settle
from importers.prices.regions import NO_REGION
from importers.prices.rules import (
    PriceList,
    RowUnfit,
    Rule,
    SkippedRow,
    Tier,
    price_of,
    shorten,
    tabulate,
    type_code_of,
    utc,
)
from importers.prices.sheet import Row, Sheet
from importers.prices.words import UNKNOWN_UNIT

PROVIDER = "alibaba"
HEADER = (
    "model",
    "range_name",
    "type",
    "price",
    "price_unit",
    "price_name",
    "currency",
    "region",
)

CUMULATIVE = mark(
    "The price depends on how many were made in the month ({range}); a line of the"
    " bill does not show it."
)
UNKNOWN_RANGE = mark("The range “{range}” is not known.")
NOT_ITS_UNIT = mark("“{code}” cannot be priced per {unit}.")

_CONSOLE = " (bailian console default)"
_RANGE = re.compile(r"(?:(\d+)([km]?)<)?输入<=(\d+)([km]?)")
_SCALES = {"": 1, "k": 1_000, "m": 1_000_000}
_CUMULATED = "图片生成数量"
_CHAT_NOTE = "list price; a separate discount of 0.5 applies"
_CHAT_SUFFIX = "_batch_chat"
_CHAT_NAME = "Batch Chat"

# What a real bill writes where the catalogue has another name for the charge.
_BILL_SPELLINGS = {
    **{f"video_ratio_{n}p": f"{n}P" for n in (360, 480, 540, 720, 1080)},
    "image_number": "images",
    "cosy_tts_number": "audio_tts",
    "tts_text_number": "audio_tts",
}
_TRY_ON = "aitryon"


def read_catalogue(sheet: Sheet, effective_from: datetime | None) -> PriceList:
    """Read the catalogue into rules, skipping what one line cannot be judged by."""
    rules: list[Rule] = []
    skipped: list[SkippedRow] = []
    for row in sheet.rows:
        try:
            rules += _rules(row)
        except RowUnfit as unfit:
            skipped.append(_skip(row, unfit))
    by_number = {row.number: row for row in sheet.rows}
    settled = settle(rules)
    for reason, rows in ((CONFLICT, settled.conflicts), (REPEAT, settled.repeats)):
        skipped += [
            _skip(by_number[number], RowUnfit(reason, other=other))
            for number, other in rows.items()
        ]
    return PriceList(
        rules=tabulate(settled.rules),
        skipped=sorted(skipped, key=attrgetter("row")),
        source_name=sheet.name,
        dated=utc(effective_from),
        provider=PROVIDER,
    )


def range_of(text: str) -> Tier | None:
    """Read ``32k<输入<=128k``; None where there is no range."""
    if not text:
        return None
    found = _RANGE.fullmatch(text)
    if not found:
        if _CUMULATED in text:
            raise RowUnfit(CUMULATIVE, range=text)
        raise RowUnfit(UNKNOWN_RANGE, range=text)
    low, low_scale, high, high_scale = (part or "" for part in found.groups())
    return Tier(
        lower=int(low or 0) * _SCALES[low_scale],
        upper=int(high) * _SCALES[high_scale],
        label=f"{low or 0}{low_scale}-{high}{high_scale}",
    )


def _rules(row: Row) -> list[Rule]:
    code, tier = row["type"], range_of(row["range_name"])
    unit = canonical_unit(row["price_unit"])
    if unit is None:
        raise RowUnfit(UNKNOWN_UNIT, unit=row["price_unit"])
    if code.startswith("image") and unit != "image":
        raise RowUnfit(NOT_ITS_UNIT, code=code, unit=unit)
    region = row["region"].removesuffix(_CONSOLE)
    if not region:
        raise RowUnfit(NO_REGION, region=region)
    is_chat = code.endswith(_CHAT_SUFFIX) or _CHAT_NAME in row["price_name"]
    rule = Rule(
        source_row=row.number,
        provider=PROVIDER,
        region=region,
        scope="",
        model=row["model"],
        type_code=type_code_of(code, tier),
        base_type=code,
        tier_lower=tier.lower if tier else None,
        tier_upper=tier.upper if tier else None,
        unit=unit,
        unit_price=price_of(row["price"]),
        currency=row["currency"],
        note="; ".join([row["price_name"], *([_CHAT_NOTE] if is_chat else [])]),
    )
    return [rule, *_other_spellings(rule)]


def _other_spellings(rule: Rule) -> list[Rule]:
    code = _BILL_SPELLINGS.get(rule.base_type)
    if rule.model.startswith(_TRY_ON) and rule.unit == "image":
        code = "times"
    if code is None:
        return []
    note = f"other spelling of {rule.type_code}"
    return [replace(rule, type_code=code, base_type=code, note=note, stated=False)]


def _skip(row: Row, unfit: RowUnfit) -> SkippedRow:
    return SkippedRow(
        row.number, shorten(row.cells.values()), unfit.reason, unfit.facts
    )
