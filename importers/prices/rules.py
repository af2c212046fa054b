"""Hold price rules and the rows that could not become one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from operator import attrgetter

import pyarrow as pa

from importers.contract import mark
from importers.price_windows import Window, window_of
from importers.schema import PRICE_RULE

PRICE_PLACES = 12  # what PRICE_RULE.unit_price holds exactly
_PRICE_DIGITS = 38
_TEXT_LIMIT = 200

NO_PRICE = mark("The row states no price.")
NOT_A_PRICE = mark("“{value}” is not a price.")
NEGATIVE_PRICE = mark("The price {value} is below 0.")
TOO_EXACT = mark("The price {value} has more than 12 decimals.")


@dataclass(frozen=True)
class SkippedRow:
    """A row of a price list that was not taken: its number, its text, and why."""

    row: int  # record number; the header counts
    text: str
    reason: str  # a translatable template
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Return the reason with its places filled."""
        return self.reason.format(**self.facts)


class RowUnfit(Exception):
    """A row that cannot become a price rule: why, as a template and its facts."""

    def __init__(self, reason: str, /, **facts: object) -> None:
        self.reason = reason
        self.facts = {name: str(value) for name, value in facts.items()}
        super().__init__(reason.format(**self.facts))


@dataclass(frozen=True)
class Tier:
    """Input-length bounds in tokens, K = 1,000; their label as the bill spells it."""

    lower: int  # exclusive
    upper: int | None  # inclusive; None: no upper bound
    label: str  # e.g. 0-128k


@dataclass(frozen=True)
class Rule:
    """One price of one charge, before it becomes a row of `PRICE_RULE`."""

    source_row: int
    provider: str
    region: str
    scope: str
    model: str
    type_code: str
    base_type: str
    tier_lower: int | None
    tier_upper: int | None
    unit: str
    unit_price: Decimal
    currency: str
    effective_from: datetime | None = None
    effective_to: datetime | None = None
    note: str = ""
    weekdays: str | None = None
    time_from: int | None = None
    time_to: int | None = None
    time_basis: str | None = None
    utc_offset: int | None = None
    stated: bool = True  # False: another spelling, or derived from a stated price

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """Return what a bill line is matched by, but for its time."""
        return (self.provider, self.region, self.scope, self.model, self.type_code)

    @property
    def window(self) -> Window | None:
        """Return at which times of the week it holds; None: at all."""
        return window_of(
            self.weekdays,
            self.time_from,
            self.time_to,
            self.time_basis,
            self.utc_offset,
        )


@dataclass(frozen=True)
class PriceList:
    """What a price list says, and what of it could not be taken."""

    rules: pa.Table  # PRICE_RULE
    skipped: Sequence[SkippedRow]
    source_name: str
    dated: datetime | None  # the list holds from this instant (UTC)
    provider: str


def type_code_of(base: str, tier: Tier | None) -> str:
    """Spell a type code as the bill does: ``context_0-128k_input_token``."""
    return f"context_{tier.label}_{base}" if tier else base


def tabulate(rules: Iterable[Rule]) -> pa.Table:
    """Make the `PRICE_RULE` table, in the order of the rows."""
    ordered = sorted(rules, key=attrgetter("source_row"))
    columns = {name: [getattr(r, name) for r in ordered] for name in PRICE_RULE.names}
    return pa.table(columns, schema=PRICE_RULE)


def holds_exactly(price: Decimal) -> bool:
    """Whether a price has no more decimals than a rule can hold."""
    return -int(price.normalize().as_tuple().exponent) <= PRICE_PLACES


def price_of(text: str) -> Decimal:
    """Read a price exactly, or say why it is none."""
    value = text.strip()
    if not value:
        raise RowUnfit(NO_PRICE)
    try:
        price = Decimal(value)
    except InvalidOperation:
        raise RowUnfit(NOT_A_PRICE, value=value) from None
    if not price.is_finite() or "_" in value or price.adjusted() > _PRICE_DIGITS // 2:
        raise RowUnfit(NOT_A_PRICE, value=value)
    if price < 0:
        raise RowUnfit(NEGATIVE_PRICE, value=value)
    if not holds_exactly(price):
        raise RowUnfit(TOO_EXACT, value=value)
    return price


def shorten(cells: Iterable[str]) -> str:
    """Return a row as one text, cut where it is long."""
    return ",".join(cells).rstrip(",")[:_TEXT_LIMIT]


def utc(instant: datetime | None) -> datetime | None:
    """Return an instant in UTC, to the second."""
    return instant.astimezone(UTC).replace(microsecond=0) if instant else None
