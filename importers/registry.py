"""Know every built-in format; find the one that a file is, or say why none is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from importers.contract import ImportRefused, Verdict, mark
from importers.documents import Document, open_document
from importers.formats.admin_console import AdminConsoleUsage
from importers.formats.alibaba_api import (
    AlibabaApiInstances,
    AlibabaApiOverview,
    AlibabaApiSettleBill,
    AlibabaApiSplitItems,
)
from importers.formats.alibaba_legacy import (
    AlibabaBillOverview,
    AlibabaLegacyInstances,
    AlibabaLegacyInstancesGross,
    AlibabaLegacyItems,
    AlibabaLegacyItemsGross,
    AlibabaSplitItems,
)
from importers.formats.alibaba_summary import (
    AlibabaDaySummary,
    AlibabaInstanceByDay,
    AlibabaMonthSummary,
)
from importers.formats.alibaba_v2 import AlibabaV2
from importers.formats.deepseek import DeepSeekAmount, DeepSeekCost
from importers.formats.focus import FocusFile, PlumblineFocus
from importers.formats.litellm import LiteLlmDaily, LiteLlmSpend
from importers.formats.model_router import ModelRouterBreakdown, ModelRouterDetails
from importers.formats.model_studio import ModelStudioCosts
from importers.formats.new_api import NewApi, OneApi
from importers.formats.openai import OpenAiCost, OpenAiUsage
from importers.formats.openrouter import OpenRouterActivity, OpenRouterDays
from importers.formats.qwen_cloud import (
    QwenCloudConsume,
    QwenCloudList,
    QwenCloudSettle,
)
from importers.formats.qwen_cloud_plan import QwenCloudOrders
from importers.formats.wuliang import WuliangBills, WuliangFees
from importers.sheets import Sheet
from importers.tabular import TabularImporter, TabularReading

BUILTIN: tuple[type[TabularImporter], ...] = (
    AlibabaV2,
    AlibabaDaySummary,
    AlibabaMonthSummary,
    AlibabaInstanceByDay,
    AlibabaLegacyItems,
    AlibabaLegacyItemsGross,
    AlibabaLegacyInstances,
    AlibabaLegacyInstancesGross,
    AlibabaSplitItems,
    AlibabaBillOverview,
    AlibabaApiInstances,
    AlibabaApiSplitItems,
    NewApi,
    OneApi,
    DeepSeekAmount,
    DeepSeekCost,
    OpenAiCost,
    OpenAiUsage,
    LiteLlmSpend,
    LiteLlmDaily,
    OpenRouterActivity,
    OpenRouterDays,
    AlibabaApiOverview,
    AlibabaApiSettleBill,
    ModelStudioCosts,
    WuliangFees,
    WuliangBills,
    QwenCloudList,
    QwenCloudConsume,
    QwenCloudSettle,
    QwenCloudOrders,
    FocusFile,
    PlumblineFocus,
    AdminConsoleUsage,
    ModelRouterBreakdown,
    ModelRouterDetails,
)

_BEIJING = 8
_OFFSETS = {
    one.profile.name: None if one.profile.any_zone else one.profile.utc_offset
    for one in BUILTIN
}

_UNKNOWN = mark("{file} is not a kind of bill that is known here.")
_UNKNOWN_HINT = mark(
    "Export the bill details from the provider's console, or map its columns; "
    "“plumbline mapping list” names ready-made mappings to begin with."
)


def identify(
    path: Path,
    mappings: Sequence[type[TabularImporter]] = (),
    account: str = "",
) -> TabularReading:
    """Recognise a file as exactly one format, or refuse it and say why.

    Args:
        path: the file.
        mappings: formats made from saved column mappings, tried after the built-in.
        account: whose the lines are; only for a file that does not state it.

    Raises:
        ImportRefused: no format fits, several do, or needed columns are missing.
    """
    formats = (*BUILTIN, *mappings)
    document = open_document(path)
    chosen: type[TabularImporter] | None = None
    sheets = []
    fitting = _Fitting(formats)
    for member in document.members:
        format_, sheet = _choose(document, member, fitting)
        if chosen is not None and format_ is not chosen:
            raise ImportRefused(
                mark("{file} holds bills of different kinds: {first} and {second}."),
                mark("Unpack it and import them one by one."),
                file=path.name,
                first=chosen.profile.title,
                second=format_.profile.title,
            )
        chosen = format_
        sheets.append(sheet)
    if chosen is None:
        raise ImportRefused(_UNKNOWN, _UNKNOWN_HINT, file=path.name)
    importer = chosen()
    settled = chosen.settle(path.name, sheets)
    for sheet in settled.sheets:
        importer.places(sheet.header)
    return TabularReading(
        importer, settled.sheets, document.container, account, settled.notes
    )


def utc_offset_of(profile: str) -> int | None:
    """Return in whose days a format's months are, in hours; a mapping's: Beijing's.

    None: each row says itself where its month begins, and its day is of that zone.
    """
    return _OFFSETS.get(profile, _BEIJING)


def explain_match(
    path: Path, formats: Sequence[type[TabularImporter]] = BUILTIN
) -> list[Verdict]:
    """Tell of every format whether a file is one, and why not."""
    header = open_document(path).header
    return [format_.match(header) for format_ in formats]


@dataclass
class _Fitting:
    """Which formats fit a header; the months of an archive have one header."""

    formats: Sequence[type[TabularImporter]]
    known: dict[tuple[str, ...], list[type[TabularImporter]]] = field(
        default_factory=dict
    )

    def of(self, header: list[str]) -> list[type[TabularImporter]]:
        """Return the formats that fit; a built-in one goes before a mapping."""
        key = tuple(header)
        if key not in self.known:
            found = [f for f in self.formats if f.match(header).fits]
            self.known[key] = [f for f in found if f in BUILTIN] or found
        return self.known[key]


def _choose(
    document: Document, sheets: Sequence[Sheet], known: _Fitting
) -> tuple[type[TabularImporter], Sheet]:
    for sheet in sheets:
        fitting = known.of(sheet.header)
        if len(fitting) > 1:
            raise ImportRefused(
                mark("{file} fits several kinds of bill: {names}."),
                mark("Export it again with all columns."),
                file=document.path.name,
                names=", ".join(f.profile.title for f in fitting),
            )
        if fitting:
            return fitting[0], sheet
    raise _unknown(document, sheets, known.formats)


def _unknown(
    document: Document,
    sheets: Sequence[Sheet],
    formats: Sequence[type[TabularImporter]],
) -> ImportRefused:
    near = [
        (format_, verdict)
        for sheet in sheets
        for format_ in formats
        if (verdict := format_.match(sheet.header)).missing
    ]
    if not near:
        return ImportRefused(_UNKNOWN, _UNKNOWN_HINT, file=document.path.name)
    format_, verdict = min(near, key=lambda pair: len(pair[1].missing))
    return ImportRefused(
        mark("{file} looks like {title} but lacks the column {columns}."),
        mark("Tick {columns} in the console's column list and export it again."),
        file=document.path.name,
        title=format_.profile.title,
        columns=", ".join(verdict.missing),
    )
