"""Read LiteLLM's spend logs, one record a call, and its daily spend by user."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

import pyarrow as pa

from importers import kernels
from importers.charge_kinds import ChargeKind
from importers.columns import Day, Text, Word
from importers.contract import FinalityRule, Guide, Precision, Profile, mark
from importers.counters import Counter, Double, JsonObject, UnixTime, plain, read_object
from importers.distinct import combinations, spread
from importers.filling import fill
from importers.kernels import Cells
from importers.schema import QUANTITY, TEXT, WORD
from importers.tabular import TabularImporter

_FAILED, _CACHED = "failure", "cache_hit"
_TRUE = {"true", "1", "t", "yes"}
_TOOLS = "tool_usage_cost"
_MOST = 1 << 53  # what a counter in JSON can hold

Metadata = Mapping[str, Any]


class LiteLlmSpend(TabularImporter):
    """Spend logs (LiteLLM_SpendLogs): one record a call, with its spend."""

    profile = Profile(
        name="litellm.spend-logs",
        version=1,
        title=mark("LiteLLM spend logs"),
        provider="litellm",
        precision=Precision.EXACT,
        finality=FinalityRule(day=1, hour=1, utc_offset=0),
        utc_offset=0,
        currency="USD",
        guide=Guide(
            what=mark(
                "What a LiteLLM proxy calculated for each call: tokens, model, key,"
                " team and spend in US dollars, in days of UTC."
            ),
            where=mark(
                "Export the table LiteLLM_SpendLogs of the proxy's database as CSV, or"
                " save the answer of /spend/logs as JSON."
            ),
            options=mark(
                "Keep the column metadata: it holds the cached tokens and the names of"
                " key and team. Import LiteLLM's price map as a price list."
            ),
            proved=mark(
                "Each call is recalculated from the price map in force at its time. The"
                " proxy holds spend as a double: it is kept to ten decimals, and a"
                " billionth of a dollar may differ. Calls that failed or came from the"
                " proxy's own cache are taken as stated."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = ("startTime", "custom_llm_provider")
    never: ClassVar[tuple[str, ...]] = ("api_requests", "quota")

    vendor_line_id = Text("request_id", needed=True)
    vendor_charge_type = Word("call_type")
    api_key_id = Word("api_key")
    billed_cost = Double("spend", needed=True)
    spent = Text("spend")
    input_tokens = Counter("prompt_tokens", needed=True)
    output_tokens = Counter("completion_tokens", needed=True)
    charge_period_start = UnixTime("startTime", "start_time", needed=True)
    charge_period_end = UnixTime("endTime", "end_time")
    model = Word("model", needed=True)
    capability = Word("model_group")
    channel = Word("custom_llm_provider")
    user_id = Word("user")
    end_user = Word("end_user")
    team = Word("team_id")
    service_name = Word("api_base")
    cache_hit = Word("cache_hit")
    status = Word("status")
    metadata = JsonObject("metadata")

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Take calls as usage; what failed or was cached by the proxy, as stated."""
        del charge_type, commodity
        out = transaction_type in {_FAILED, _CACHED}
        return ChargeKind.OTHER if out else ChargeKind.USAGE

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take names and cached tokens out of the metadata, and keep the double."""
        super().complete(columns, rows)
        columns["request_id"] = columns["vendor_line_id"]
        columns["calls"] = pa.array([Decimal(1)] * rows, QUANTITY)
        columns["vendor_transaction_type"] = _outcomes(columns, rows)
        fill(columns, rows, "user_id", "end_user")
        told = columns.pop("metadata", None)
        texts = [None] * rows if told is None else told.to_pylist()
        notes = [read_object(text) or {} for text in map(_text, texts)]
        _add_metadata(columns, notes)
        tools = [_inner(note, "cost_breakdown").get(_TOOLS) for note in notes]
        fill(columns, rows, "cost_unit", "team")
        columns["usage_detail"] = _doubles(columns, tools)


class LiteLlmDaily(TabularImporter):
    """Daily spend by user (LiteLLM_DailyUserSpend): sums of a day."""

    profile = Profile(
        name="litellm.daily-user-spend",
        version=1,
        title=mark("LiteLLM daily spend"),
        provider="litellm",
        precision=Precision.SUMMARY,
        finality=FinalityRule(day=1, hour=1, utc_offset=0),
        utc_offset=0,
        currency="USD",
        guide=Guide(
            what=mark(
                "What each user, key and model of a LiteLLM proxy spent a day, in days"
                " of UTC."
            ),
            where=mark(
                "Export the table LiteLLM_DailyUserSpend of the proxy's database as"
                " CSV, or save the answer of /user/daily/activity as JSON."
            ),
            options=mark("Choose whole months."),
            proved=mark(
                "Sums of a day: they are compared with the spend logs, never proved row"
                " by row. Spend is a double, kept to ten decimals."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = ("api_requests", "successful_requests")
    never: ClassVar[tuple[str, ...]] = ("startTime", "quota")

    billing_date = Day("date", needed=True)
    vendor_line_id = Text("id")
    user_id = Word("user_id")
    team = Word("team_id")
    api_key_id = Word("api_key")
    model = Word("model", needed=True)
    capability = Word("model_group")
    channel = Word("custom_llm_provider")
    input_tokens = Counter("prompt_tokens")
    output_tokens = Counter("completion_tokens")
    cache_read_tokens = Counter("cache_read_input_tokens")
    cache_write_tokens = Counter("cache_creation_input_tokens")
    calls = Counter("api_requests")
    billed_cost = Double("spend", needed=True)
    spent = Text("spend")

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Name the team as the cost's unit, and keep the double as it came."""
        super().complete(columns, rows)
        fill(columns, rows, "cost_unit", "team")
        columns["usage_detail"] = _doubles(columns, [None] * rows)

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Take every row as usage."""
        del charge_type, transaction_type, commodity
        return ChargeKind.USAGE


def _text(value: object) -> str:
    return str(value) if value else "{}"


def _outcomes(columns: dict[str, Cells], rows: int) -> Cells:
    """Say of each call whether it failed, or was answered by the proxy's cache."""
    hits, states = columns.pop("cache_hit", None), columns.pop("status", None)
    codes, found = combinations([hits, states], rows)
    said = [
        _CACHED if (hit or "").casefold() in _TRUE else state for hit, state in found
    ]
    return spread(said, codes, WORD)


def _add_metadata(columns: dict[str, Cells], notes: Sequence[Metadata]) -> None:
    used = [_usage_of(note) for note in notes]
    counts = {
        "cache_read_tokens": [_cached(one) for one in used],
        "cache_write_tokens": [
            _count(one, "cache_creation_input_tokens") for one in used
        ],
        "reasoning_tokens": [
            _count(_inner(one, "completion_tokens_details"), "reasoning_tokens")
            for one in used
        ],
    }
    for name, values in counts.items():
        columns[name] = pa.array(values, QUANTITY)
    words = {
        "api_key_name": "user_api_key_alias",
        "cost_unit": "user_api_key_team_alias",
    }
    for name, field in words.items():
        texts: Any = pa.array([_word(note, field) for note in notes], pa.string())
        columns[name] = kernels.cast(texts.dictionary_encode(), WORD)


def _usage_of(note: Metadata) -> Metadata:
    """Return what the call used beyond its plain tokens."""
    return {**_inner(note, "additional_usage_values"), **_inner(note, "usage_object")}


def _cached(used: Metadata) -> Decimal | None:
    stated = _count(used, "cache_read_input_tokens")
    inner = _count(_inner(used, "prompt_tokens_details"), "cached_tokens")
    return stated or (inner if inner is not None else stated)


def _inner(note: Metadata, field: str) -> Metadata:
    found = note.get(field)
    return found if isinstance(found, dict) else {}


def _count(note: Metadata, field: str) -> Decimal | None:
    value = note.get(field)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    whole = 0 <= value <= _MOST and value == int(value)
    return Decimal(value) if whole else None


def _word(note: Metadata, field: str) -> str | None:
    value = note.get(field)
    return value.strip() or None if isinstance(value, str) else None


def _doubles(columns: dict[str, Cells], tools: list[Any]) -> Cells:
    """Keep the text of a double that ten decimals do not hold, and what tools cost."""
    texts = columns.pop("spent").to_pylist()
    amounts = columns["billed_cost"].to_pylist()
    kept: list[str | None] = []
    for text, amount, tool in zip(texts, amounts, tools, strict=True):
        told: dict[str, str] = {}
        if text is not None and Decimal(text) != amount:
            told["spend"] = text.strip()
        if isinstance(tool, int | Decimal) and tool:
            told[_TOOLS] = plain(tool)
        kept.append(json.dumps(told, separators=(",", ":")) if told else None)
    return pa.array(kept, TEXT)
