"""Read the logs of new-api and one-api: a quota a call, 500,000 of it one dollar.

A log holds more than charges: top-ups, errors, what managers did. Those rows are
kept as lines without an amount of their own, so that every row is there and the
total is what was consumed less what was given back.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from importers import kernels
from importers.charge_kinds import ChargeKind
from importers.columns import Text, Word, find_headers
from importers.contract import FinalityRule, Guide, Precision, Profile, mark
from importers.counters import Counter, JsonObject, UnixTime
from importers.distinct import combinations, spread
from importers.filling import fill
from importers.kernels import Cells
from importers.quota_notes import Noted, NoteReader
from importers.schema import MONEY, QUANTITY, TEXT, WORD
from importers.tabular import TabularImporter

_CONSUMED, _REFUNDED = "2", "6"
_KINDS = {_CONSUMED: ChargeKind.USAGE, _REFUNDED: ChargeKind.REFUND}
# Top-up, manage, system, error or test, sign-in: nobody is charged by them.
_FREE = frozenset({"1", "3", "4", "5", "7"})
_DOLLARS_A_QUOTA = pa.scalar(Decimal("0.000002"), pa.decimal128(7, 6))
_QUOTA = pa.decimal128(20, 0)
_WIDE = pa.decimal256(40, 10)  # room for every sum of tokens
_pc: Any = pc  # the stubs know fewer argument types than the kernels

_ONLY_NEW = ("other", "use_time", "token_id", "channel_name", "ip")
_ONLY_ONE = ("elapsed_time", "system_prompt_reset", "request_time")
_WHERE = mark(
    "Export the table `logs` of the gateway's database as CSV, or save the answer of"
    " its log page (/api/log/) as JSON. An administrator's export holds every user."
)
_OPTIONS = mark(
    "Take whole months and all types of record; times are counted in Beijing's days."
    " Say whose bill it is when you import it: the log names no account."
)


class _QuotaLog(TabularImporter):
    """A log of calls, each with the quota it took."""

    charge_period_start = UnixTime("created_at", "创建时间", needed=True)
    vendor_charge_type = Word("type", "类型", needed=True)
    quota = Counter("quota", "额度", needed=True)
    model = Word("model_name", "模型名称")
    user_id = Word("username", "用户名")
    user_number = Word("user_id", "用户ID")
    api_key_name = Word("token_name", "令牌名称")
    request_id = Text("request_id", "请求ID")
    input_tokens = Counter("prompt_tokens")
    output_tokens = Counter("completion_tokens")
    channel = Word("channel_name")
    channel_number = Word("channel_id", "channel")

    @classmethod
    def missing(cls, header: list[str]) -> tuple[str, ...]:
        """Ask for model and token too, which are empty in rows that are no calls."""
        named = (cls.model, cls.api_key_name)
        absent = [one.names[0] for one in named if not find_headers(one, header)]
        return (*super().missing(header), *absent)

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Tell what a row is by the number of its type."""
        del transaction_type, commodity
        return _KINDS.get(charge_type, ChargeKind.OTHER)

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Turn quota into dollars and notes into meters."""
        super().complete(columns, rows)
        fill(columns, rows, "user_id", "user_number")
        fill(columns, rows, "channel", "channel_number")
        quota, types = columns.pop("quota"), columns["vendor_charge_type"]
        columns["billed_cost"] = _dollars(quota, types, rows)
        self._meters(columns, types)
        columns["usage_detail"] = _with_quota(
            columns.get("usage_detail"), quota, types, rows
        )

    def _meters(self, columns: dict[str, Cells], types: Cells) -> None:
        """Count a call, and let no row but a call have meters."""
        called = kernels.equals(kernels.as_text(types), _CONSUMED)
        names = ("input_tokens", "output_tokens")
        for name in names:
            if name in columns:
                other = kernels.inverted(called)
                columns[name] = kernels.emptied(columns[name], other)
        one = pa.scalar(Decimal(1), QUANTITY)
        none = pa.scalar(None, QUANTITY)
        columns["calls"] = _pc.if_else(called, one, none)
        if "request_id" in columns:
            absent = kernels.inverted(called)
            columns["vendor_line_id"] = kernels.emptied(columns["request_id"], absent)


class NewApi(_QuotaLog):
    """The log of new-api, with the ratios of every call beside it."""

    profile = Profile(
        name="new-api.log",
        version=1,
        title=mark("new-api log"),
        provider="new-api",
        precision=Precision.EXACT,
        finality=FinalityRule(day=1, hour=1),
        utc_offset=8,
        currency="USD",
        guide=Guide(
            what=mark(
                "The call log of a new-api gateway: one record a call with its tokens,"
                " its quota (500,000 are one US dollar) and the ratios it was"
                " calculated with."
            ),
            where=_WHERE,
            options=_OPTIONS,
            proved=mark(
                "Each call is recalculated to the last unit of quota from the ratios"
                " that its own record keeps. Calls billed by an expression or covered"
                " by a subscription are unpriced, and the working says why. Top-ups,"
                " errors and other records are kept and cost nothing."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = _ONLY_NEW
    never: ClassVar[tuple[str, ...]] = (*_ONLY_ONE, "spend")

    cost_unit = Word("group", "分组")
    note = JsonObject("other")

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take the ratios and the other meters out of each call's note."""
        note = columns.pop("note", None)
        if note is not None:
            called = kernels.equals(
                kernels.as_text(columns["vendor_charge_type"]), _CONSUMED
            )
            notes = kernels.emptied(note, kernels.inverted(called)).to_pylist()
            _add_notes(columns, NoteReader().read_all(notes))
        super().complete(columns, rows)


class OneApi(_QuotaLog):
    """The log of one-api, which keeps no exact ratios."""

    profile = Profile(
        name="one-api.log",
        version=1,
        title=mark("one-api log"),
        provider="one-api",
        precision=Precision.EXACT,
        finality=FinalityRule(day=1, hour=1),
        utc_offset=8,
        currency="USD",
        guide=Guide(
            what=mark(
                "The call log of a one-api gateway: one record a call with its tokens"
                " and its quota (500,000 are one US dollar)."
            ),
            where=_WHERE,
            options=_OPTIONS,
            proved=mark(
                "The total, and requests billed twice. The log writes its ratios with"
                " two decimals only, in words, so no call can be recalculated from its"
                " own record: it is held against a price list of your own for the"
                " provider “one-api”, and is unpriced without one."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = ("token_name",)
    never: ClassVar[tuple[str, ...]] = (*_ONLY_NEW, "spend")


def _dollars(quota: Cells, types: Cells, rows: int) -> Cells:
    """Return what a row adds to the bill; a refund takes away, others are nothing."""
    codes, found = combinations([types], rows)
    signs = [_sign(kind) for (kind,) in found]
    sign = spread(signs, codes, pa.decimal128(1, 0))
    whole = kernels.cast(quota, _QUOTA)
    back = spread([one < 0 for one in signs], codes, pa.bool_())
    whole = _pc.if_else(back, _pc.abs(whole), whole)
    amount = _pc.multiply(_pc.multiply(whole, sign), _DOLLARS_A_QUOTA)
    return kernels.cast(amount, MONEY)


def _sign(kind: str | None) -> Decimal:
    if kind == _REFUNDED:
        return Decimal(-1)
    return Decimal(0) if kind in _FREE else Decimal(1)


def _with_quota(detail: Cells | None, quota: Cells, types: Cells, rows: int) -> Cells:
    """Keep the quota of a row that is no charge: a top-up has one, in words."""
    codes, found = combinations([types], rows)
    free = spread([kind in _FREE for (kind,) in found], codes, pa.bool_()).to_pylist()
    told = [None] * rows if detail is None else detail.to_pylist()
    amounts = quota.to_pylist()
    texts = [
        json.dumps({"quota": f"{amount:.0f}"}) if nothing and amount else text
        for text, nothing, amount in zip(told, free, amounts, strict=True)
    ]
    return pa.array(texts, TEXT)


def _add_notes(columns: dict[str, Cells], notes: list[Noted]) -> None:
    counts = {
        "cache_read_tokens": [note.cache_read for note in notes],
        "cache_write_tokens": [note.cache_write for note in notes],
        "cache_write_1h_tokens": [note.cache_write_1h for note in notes],
        "reasoning_tokens": [note.reasoning for note in notes],
    }
    for name, values in counts.items():
        columns[name] = pa.array([_decimal(value) for value in values], QUANTITY)
    prices: Any = pa.array([note.prices for note in notes], pa.string())
    columns["own_prices"] = kernels.cast(prices.dictionary_encode(), WORD)
    columns["usage_detail"] = pa.array([note.detail for note in notes], TEXT)
    if "input_tokens" in columns:
        extra = [_left_out(note) for note in notes]
        total = _pc.add(
            kernels.cast(columns["input_tokens"], _WIDE), pa.array(extra, _WIDE)
        )
        columns["input_tokens"] = kernels.cast(total, QUANTITY)


def _left_out(note: Noted) -> Decimal:
    """Return the input that the prompt tokens leave out: what went through a cache."""
    if not note.prompt_is_rest:
        return Decimal(0)
    parts = (note.cache_read, note.cache_write, note.cache_write_1h)
    return Decimal(sum(part or 0 for part in parts))


def _decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
