"""Say what both companies used in the ten months before May 2026, and at what prices.

The list prices before 24 February 2026 are the samples' own: no published list that
ships with Plumbline reaches further back. From that day on the published ones hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from resources.samples.make.charges import (
    BEIJING,
    CONTRACT_9,
    IMAGES,
    OWN_MODEL,
    PILOT,
    RETAIL,
    SINGAPORE,
    SPEECH,
    STUDIO,
    TOKENS,
    VIDEO,
    Item,
    Promotion,
)

FIRST, LAST = date(2025, 7, 1), date(2026, 4, 30)
MAX_SINCE, MAX_CUT = date(2025, 9, 24), date(2025, 11, 13)
PUBLISHED = date(2026, 2, 24)  # the first shipped list that holds
_FLASH_SINCE, _SEEK_SINCE = date(2026, 2, 25), date(2025, 12, 5)
_OWN_SINCE = date(2026, 1, 8)
_BEFORE = date(2025, 1, 1)  # used before the year began

LAUNCH_7 = Promotion(
    "新品上线优惠", "7折", Decimal("0.7"), "2025-09-24 00:00:00", "2025-11-01 00:00:00"
)
TRIAL_8 = Promotion(
    "公测优惠", "8折", Decimal("0.8"), "2025-06-01 00:00:00", "2026-02-01 00:00:00"
)
TRIAL_MODEL = "happyhorse-0.9-i2v"
BOT = "1834502"
GUIDE, TESTS = "3120001", "3120002"  # the keys of the trial
TRIAL = date(2026, 4, 1)


@dataclass(frozen=True)
class Caller:
    """Who calls: a key of a workspace, and what the bill says of it."""

    key: str
    workspace: str
    tags: str
    cost_unit: str
    weight: int


CALLERS: dict[str, tuple[Caller, ...]] = {
    RETAIL: (
        Caller(
            "1834501",
            "llm-8f2k0hxshop",
            "key:team value:search; key:app value:shop",
            "商城事业部",
            7,
        ),
        Caller(
            BOT,
            "llm-8f2k0hxshop",
            "key:team value:service; key:app value:bot",
            "客服中心",
            6,
        ),
        Caller("1834777", "ws-5tq9hxlab", "key:team value:lab", "研发中心", 4),
        Caller("1834603", "ws-5tq9hxlab", "key:app value:pilot", "研发中心", 2),
        Caller("", "ws-5tq9hxlab", "", "", 1),
    ),
    STUDIO: (
        Caller(
            "2077310",
            "llm-lanyu0studio",
            "key:team value:film; key:project value:D;R",
            "制片部",
            6,
        ),
        Caller("2077311", "llm-lanyu0studio", "key:team value:sound", "后期部", 3),
        Caller("", "llm-lanyu0studio", "", "", 1),
    ),
    PILOT: (
        Caller(GUIDE, "llm-hxpilot", "key:team value:pilot", "商城事业部", 3),
        Caller(TESTS, "llm-hxpilot", "key:team value:pilot", "研发中心", 2),
    ),
}


@dataclass(frozen=True)
class Steady:
    """One thing that is used every day, more and more of it.

    Args:
        units: of the item, on a weekday at the end of the year.
        since: the first day; a new model takes six weeks to be taken up.
        until: the last day; a model that is given up fades for eight weeks.
        cached: share of the input that is read from the cache grows; the line is
            what is (True) or is not (False) read from it.
    """

    account: str
    model: str
    type_code: str
    units: str
    prices: tuple[tuple[date, str], ...]  # from a day on
    item: Item = TOKENS
    since: date = _BEFORE
    until: date = date.max
    region: tuple[str, str] = BEIJING
    promotion: Promotion | None = None
    cached: bool | None = None

    def price_on(self, day: date) -> Decimal:
        """Return the list price of a day."""
        return Decimal([price for since, price in self.prices if since <= day][-1])


def _always(price: str) -> tuple[tuple[date, str], ...]:
    return ((_BEFORE, price),)


def _max(*prices: str) -> tuple[tuple[date, str], ...]:
    return tuple(zip((MAX_SINCE, MAX_CUT, PUBLISHED), prices, strict=True))


_OLD_END, _R1_END = date(2026, 1, 15), date(2025, 12, 18)
_TURBO_END, _TRIAL_END = date(2026, 3, 10), date(2026, 4, 30)
STEADY: tuple[Steady, ...] = (
    Steady(
        *(RETAIL, "qwen-max", "input_token", "4200", _always("0.0024")), until=_OLD_END
    ),
    Steady(
        *(RETAIL, "qwen-max", "output_token", "1100", _always("0.0096")), until=_OLD_END
    ),
    Steady(
        *(RETAIL, "qwen3-max", "context_0-32k_input_token", "12500"),
        _max("0.006", "0.0032", "0.0025"),
        since=MAX_SINCE,
        promotion=LAUNCH_7,
        cached=False,
    ),
    Steady(
        *(RETAIL, "qwen3-max", "context_0-32k_input_token_cache", "12500"),
        _max("0.0012", "0.00064", "0.0005"),
        since=MAX_SINCE,
        promotion=LAUNCH_7,
        cached=True,
    ),
    Steady(
        *(RETAIL, "qwen3-max", "context_0-32k_output_token", "2100"),
        _max("0.024", "0.0128", "0.010"),
        since=MAX_SINCE,
        promotion=LAUNCH_7,
    ),
    Steady(
        *(RETAIL, "qwen-turbo", "input_token", "9000", _always("0.0003")),
        until=_TURBO_END,
    ),
    Steady(
        *(RETAIL, "qwen-turbo", "output_token", "2500", _always("0.0006")),
        until=_TURBO_END,
    ),
    Steady(
        *(RETAIL, "qwen3.5-flash", "context_0-128k_input_token", "9000"),
        _always("0.0002"),
        since=_FLASH_SINCE,
        promotion=CONTRACT_9,
    ),
    Steady(
        *(RETAIL, "qwen3.5-flash", "context_0-128k_output_token", "1600"),
        _always("0.002"),
        since=_FLASH_SINCE,
        promotion=CONTRACT_9,
    ),
    Steady(
        *(RETAIL, "deepseek-r1", "input_token", "700", _always("0.004")), until=_R1_END
    ),
    Steady(
        *(RETAIL, "deepseek-r1", "output_token", "260", _always("0.016")), until=_R1_END
    ),
    Steady(
        *(RETAIL, "deepseek-v3.2", "input_token", "1300", _always("0.002")),
        since=_SEEK_SINCE,
    ),
    Steady(
        *(RETAIL, "deepseek-v3.2", "output_token", "600", _always("0.003")),
        since=_SEEK_SINCE,
    ),
    Steady(RETAIL, "text-embedding-v4", "embedding_token", "8000", _always("0.0005")),
    Steady(
        *(RETAIL, OWN_MODEL, "input_token", "420", _always("0.004")), since=_OWN_SINCE
    ),
    Steady(
        *(RETAIL, OWN_MODEL, "output_token", "110", _always("0.012")), since=_OWN_SINCE
    ),
    Steady(
        *(PILOT, "qwen3-max", "context_0-32k_input_token", "900", _always("0.0025")),
        since=TRIAL,
    ),
    Steady(
        *(PILOT, "qwen3-max", "context_0-32k_output_token", "210", _always("0.010")),
        since=TRIAL,
    ),
    Steady(
        *(PILOT, "deepseek-v3.2", "input_token", "500", _always("0.002")), since=TRIAL
    ),
    Steady(
        *(PILOT, "deepseek-v3.2", "output_token", "140", _always("0.003")), since=TRIAL
    ),
    Steady(STUDIO, "wanx2.1-t2i-plus", "images", "45", _always("0.20"), IMAGES),
    Steady(
        *(STUDIO, "cosyvoice-v3-flash", "audio_tts", "0.9", _always("1"), SPEECH),
    ),
    Steady(
        *(STUDIO, TRIAL_MODEL, "720P", "7", _always("0.7"), VIDEO),
        until=_TRIAL_END,
        promotion=TRIAL_8,
    ),
    Steady(
        *(STUDIO, "qwen3-max", "context_0-32k_input_token", "520"),
        _max(*("0.008807",) * 3),
        since=MAX_SINCE,
        region=SINGAPORE,
    ),
    Steady(
        *(STUDIO, "qwen3-max", "context_0-32k_output_token", "110"),
        _max(*("0.044035",) * 3),
        since=MAX_SINCE,
        region=SINGAPORE,
    ),
    Steady(
        *(STUDIO, "qwen-max", "input_token", "300", _always("0.011743")),
        until=date(2025, 11, 5),
        region=SINGAPORE,
    ),
)
_UNITS = {TOKENS: "1M tokens", IMAGES: "image", SPEECH: "10K characters"}
_LISTED_UNTIL = {TRIAL_MODEL: "", "qwen-turbo": "2026-05-14T00:00:00+08:00"}


def list_prices() -> list[tuple[str, ...]]:
    """Return the samples' own list prices before the first published list."""
    rows: list[tuple[str, ...]] = []
    for one in STEADY:
        if one.account == PILOT or one.model in {OWN_MODEL, "qwen3.5-flash"}:
            continue  # agreed, or published
        steps = [step for step in one.prices if step[0] < PUBLISHED]
        ends = [f"{since}T00:00:00+08:00" for since, _price in steps[1:]]
        last = _LISTED_UNTIL.get(one.model, f"{PUBLISHED}T00:00:00+08:00")
        for (since, price), end in zip(steps, [*ends, last], strict=True):
            amount = Decimal(price) * (1000 if one.item is TOKENS else 1)
            rows.append(
                (
                    *("alibaba", one.region[0], one.model, one.type_code),
                    *(format(amount.normalize(), "f"), "CNY"),
                    _UNITS.get(one.item, "second"),
                    f"{since}T00:00:00+08:00",
                    *(end, "list price of the time"),
                )
            )
    return rows
