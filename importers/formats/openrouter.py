"""Read OpenRouter's activity: single generations, and sums of a day."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, ClassVar

import pyarrow as pa

from importers import kernels
from importers.charge_kinds import ChargeKind
from importers.columns import Day, Text, Word
from importers.contract import FinalityRule, Guide, Precision, Profile, mark
from importers.counters import Counter, Exact, UnixTime, plain
from importers.filling import fill
from importers.kernels import Cells
from importers.schema import QUANTITY, TEXT, WORD
from importers.tabular import TabularImporter

_OWN_KEY = "byok"
_FINALITY = FinalityRule(day=1, hour=1, utc_offset=0)


class _Activity(TabularImporter):
    """What both files have: the model, who served it, and tokens."""

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Take what ran on OpenRouter's own keys as usage."""
        del charge_type, commodity
        own_key = transaction_type == _OWN_KEY
        return ChargeKind.OTHER if own_key else ChargeKind.USAGE


class OpenRouterActivity(_Activity):
    """Activity export: one row a generation."""

    profile = Profile(
        name="openrouter.activity",
        version=1,
        title=mark("OpenRouter activity export"),
        provider="openrouter",
        precision=Precision.EXACT,
        finality=_FINALITY,
        utc_offset=0,
        currency="USD",
        guide=Guide(
            what=mark(
                "What each generation cost in credits (one credit is one US dollar),"
                " with its tokens, model and the provider that served it. Times are"
                " taken as UTC: the file names no zone."
            ),
            where=mark("In OpenRouter open Activity and press Export, CSV."),
            options=mark("Choose whole months. The file names no account."),
            proved=mark(
                "The total and every amount to the last digit, and generations billed"
                " twice. Against a price list of your own for the provider"
                " “openrouter” each generation is recalculated; without one it is"
                " unpriced. Costs of web search, cache and files are shown as they"
                " came. What ran on a key of your own is billed by its provider."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = ("generation_id", "cost_total")

    vendor_line_id = Text("generation_id", needed=True)
    charge_period_start = UnixTime("created_at", needed=True)
    billed_cost = Exact("cost_total", needed=True)
    cost_web_search = Exact("cost_web_search")
    cost_cache = Exact("cost_cache")
    cost_file_processing = Exact("cost_file_processing")
    byok_usage_inference = Exact("byok_usage_inference")
    input_tokens = Counter("tokens_prompt")
    output_tokens = Counter("tokens_completion")
    reasoning_tokens = Counter("tokens_reasoning")
    cache_read_tokens = Counter("tokens_cached")
    model = Word("model_permaslug", "model", needed=True)
    channel = Word("provider_name")
    api_key_name = Word("api_key_name", "app_name")
    vendor_transaction_type = Word("finish_reason_normalized")

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Count a call, and keep the costs of its parts beside it."""
        super().complete(columns, rows)
        columns["request_id"] = columns["vendor_line_id"]
        columns["calls"] = pa.array([Decimal(1)] * rows, QUANTITY)
        columns["vendor_transaction_type"] = _whose_key(columns, rows)
        columns["usage_detail"] = _costs(
            columns,
            rows,
            "byok_usage_inference",
            "cost_cache",
            "cost_file_processing",
            "cost_web_search",
        )


class OpenRouterDays(_Activity):
    """Activity of the API: one row a day, model and endpoint."""

    profile = Profile(
        name="openrouter.activity-days",
        version=1,
        title=mark("OpenRouter activity by day"),
        provider="openrouter",
        precision=Precision.SUMMARY,
        finality=_FINALITY,
        utc_offset=0,
        currency="USD",
        guide=Guide(
            what=mark(
                "What each model cost a day in credits (one credit is one US dollar),"
                " in days of UTC."
            ),
            where=mark("Save the answer of OpenRouter's /api/v1/activity as JSON."),
            options=mark("It holds the last 30 days: fetch it every month."),
            proved=mark(
                "Sums of a day: they are compared with single generations, never proved"
                " row by row."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = ("model_permaslug",)
    never: ClassVar[tuple[str, ...]] = ("generation_id", "cost_total")

    billing_date = Day("date", needed=True)
    model = Word("model_permaslug", needed=True)
    model_name = Word("model")
    channel = Word("provider_name")
    resource_id = Word("endpoint_id")
    billed_cost = Exact("usage", needed=True)
    byok_usage_inference = Exact("byok_usage_inference")
    calls = Counter("requests")
    byok_requests = Counter("byok_requests")
    input_tokens = Counter("prompt_tokens")
    output_tokens = Counter("completion_tokens")
    reasoning_tokens = Counter("reasoning_tokens")

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Keep what ran on keys of one's own beside the row."""
        super().complete(columns, rows)
        fill(columns, rows, "resource_name", "model_name")
        columns["usage_detail"] = _costs(
            columns, rows, "byok_requests", "byok_usage_inference"
        )


def _whose_key(columns: dict[str, Cells], rows: int) -> Cells:
    """Say why a generation ended; “byok” where its own key's provider bills it."""
    ends = columns.get("vendor_transaction_type")
    own = columns.get("byok_usage_inference")
    words: list[Any] = [None] * rows if ends is None else ends.to_pylist()
    billed = [None] * rows if own is None else own.to_pylist()
    said = [
        _OWN_KEY if cost else word for word, cost in zip(words, billed, strict=True)
    ]
    texts: Any = pa.array(said, pa.string())
    return kernels.cast(texts.dictionary_encode(), WORD)


def _costs(columns: dict[str, Cells], rows: int, *names: str) -> Cells:
    """Return the parts that are not nothing, as canonical JSON; null: none."""
    found: dict[str, list[Any]] = {
        name: columns.pop(name).to_pylist() for name in names if name in columns
    }
    texts: list[str | None] = []
    for row in range(rows):
        told = {
            name: plain(values[row]) for name, values in found.items() if values[row]
        }
        texts.append(
            json.dumps(told, sort_keys=True, separators=(",", ":")) if told else None
        )
    return pa.array(texts, TEXT)
