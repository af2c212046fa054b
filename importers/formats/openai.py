"""Read OpenAI's exports: cost by day and line item, and usage of completions."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import ClassVar

import pyarrow as pa

from importers.charge_kinds import ChargeKind
from importers.charge_words import kind_of
from importers.columns import Currency, Instant, Word
from importers.contract import FinalityRule, Guide, Precision, Profile, Role, mark
from importers.counters import Counter, Exact, UnixTime
from importers.distinct import combinations, constant, spread
from importers.filling import fill
from importers.kernels import Cells
from importers.schema import TEXT, WORD
from importers.tabular import TabularImporter

_CORRECTIONS = (ChargeKind.REFUND, ChargeKind.ADJUSTMENT)
_CREDIT = "credit"
_TRUE = {"true", "1", "1.0", "yes"}
# Meters that no column of a line holds.
_OTHER_METERS = (
    "input_audio_tokens",
    "input_cached_audio_tokens",
    "input_cached_image_tokens",
    "input_cached_text_tokens",
    "input_image_tokens",
    "input_text_tokens",
    "input_uncached_tokens",
    "output_audio_tokens",
    "output_image_tokens",
    "output_text_tokens",
)


class _Export(TabularImporter):
    """What both exports have: days of UTC, printed twice, and a project."""

    charge_period_start = UnixTime("start_time")
    charge_period_end = UnixTime("end_time")
    start_in_words = Instant("start_time_iso")
    end_in_words = Instant("end_time_iso")
    workspace_id = Word("project_id")
    workspace_name = Word("project_name")

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take the time in words where there is none in seconds."""
        super().complete(columns, rows)
        fill(columns, rows, "charge_period_start", "start_in_words")
        fill(columns, rows, "charge_period_end", "end_in_words")


class OpenAiCost(_Export):
    """Cost: one row a day, project and line item."""

    profile = Profile(
        name="openai.cost",
        version=1,
        title=mark("OpenAI cost export"),
        provider="openai",
        precision=Precision.SUMMARY,
        finality=FinalityRule(day=3, hour=0, utc_offset=0),
        utc_offset=0,
        currency="USD",
        guide=Guide(
            what=mark(
                "What each day cost by project and line item, in days of UTC. A day"
                " without spend is a row with times only; it counts as blank."
            ),
            where=mark(
                "In the OpenAI platform open Usage, choose the month and press Export,"
                " Cost data."
            ),
            options=mark("Group by line item and project, so that models can be told."),
            proved=mark(
                "Sums of a day: they are compared with the usage export and with"
                " invoices, never proved row by row. Amounts are kept to the last of"
                " ten decimals; a row with more is rejected and listed."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = ("amount_value",)
    says: ClassVar[tuple[str, ...]] = (
        *("billed_cost", "billing_currency", "billing_item_name"),
        *("billing_account_id", "billing_account_name", "workspace_id"),
    )

    billed_cost = Exact("amount_value", needed=True)
    billing_currency = Currency("amount_currency")
    billing_item_name = Word("line_item")
    billing_account_id = Word("organization_id")
    billing_account_name = Word("organization_name")

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Take a line item as usage, unless it says that money came back."""
        found = kind_of(charge_type, transaction_type, commodity)
        if _CREDIT in charge_type.casefold():
            return ChargeKind.ADJUSTMENT
        return found if found in _CORRECTIONS else ChargeKind.USAGE

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take the model out of the line item: “model, what of it”."""
        super().complete(columns, rows)
        items = columns.get("billing_item_name")
        columns["vendor_charge_type"] = constant("", rows) if items is None else items
        if items is not None:
            codes, found = combinations([items], rows)
            models = [_model_of(item) for (item,) in found]
            columns["model"] = spread(models, codes, WORD)


class OpenAiUsage(_Export):
    """Usage of completions: counts of a day, model, project, user and key."""

    profile = Profile(
        name="openai.usage.completions",
        version=1,
        title=mark("OpenAI usage export (completions)"),
        provider="openai",
        precision=Precision.SUMMARY,
        finality=FinalityRule(day=3, hour=0, utc_offset=0),
        utc_offset=0,
        currency="USD",
        role=Role.USAGE_LOG,
        guide=Guide(
            what=mark(
                "How many requests and tokens a day, model, project, user and key used,"
                " in days of UTC. It has no amounts: it is a usage log."
            ),
            where=mark(
                "In the OpenAI platform open Usage, choose the month and press Export,"
                " Completions."
            ),
            options=mark("Group by model, project, user, API key and service tier."),
            proved=mark(
                "Counts to hold a bill against. The same day and model may stand on"
                " several rows (tiers, users); all are counted."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = (
        *("num_model_requests", "input_cached_tokens", "input_uncached_tokens"),
    )
    never: ClassVar[tuple[str, ...]] = ("amount_value",)
    says: ClassVar[tuple[str, ...]] = (
        *("calls", "model", "input_tokens", "output_tokens"),
        *("workspace_id", "user_id", "api_key_id"),
    )

    calls = Counter("num_model_requests", needed=True)
    model = Word("model")
    user_id = Word("user_id")
    api_key_id = Word("api_key_id")
    batch = Word("batch")
    spec = Word("service_tier")
    input_tokens = Counter("input_tokens")
    output_tokens = Counter("output_tokens")
    cache_read_tokens = Counter("input_cached_tokens")
    input_audio_tokens = Counter("input_audio_tokens")
    input_cached_audio_tokens = Counter("input_cached_audio_tokens")
    input_cached_image_tokens = Counter("input_cached_image_tokens")
    input_cached_text_tokens = Counter("input_cached_text_tokens")
    input_image_tokens = Counter("input_image_tokens")
    input_text_tokens = Counter("input_text_tokens")
    input_uncached_tokens = Counter("input_uncached_tokens")
    output_audio_tokens = Counter("output_audio_tokens")
    output_image_tokens = Counter("output_image_tokens")
    output_text_tokens = Counter("output_text_tokens")

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Say what ran in a batch, and keep sound and pictures beside the rest."""
        super().complete(columns, rows)
        batch = columns.pop("batch", None)
        if batch is not None:
            codes, words = combinations([batch], rows)
            modes = [_mode_of(word) for (word,) in words]
            columns["mode"] = spread(modes, codes, WORD)
        columns["usage_detail"] = _others(columns, rows)


def _model_of(item: str | None) -> str | None:
    """Return what stands before the last comma; null: the item names no model."""
    if item is None or "," not in item:
        return None
    return item.rpartition(",")[0].strip() or None


def _mode_of(word: str | None) -> str | None:
    if word is None:
        return None
    return "batch" if word.strip().casefold() in _TRUE else "realtime"


def _others(columns: dict[str, Cells], rows: int) -> Cells:
    """Return the meters that no column holds, as canonical JSON; null: none."""
    found = {
        name: columns.pop(name).to_pylist() for name in _OTHER_METERS if name in columns
    }
    texts = []
    for row in range(rows):
        counts = {name: _whole(values[row]) for name, values in found.items()}
        used = {name: count for name, count in counts.items() if count}
        texts.append(json.dumps(used, separators=(",", ":")) if used else None)
    return pa.array(texts, TEXT)


def _whole(value: Decimal | None) -> int:
    return 0 if value is None else int(value)
