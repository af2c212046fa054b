"""Name what a contract says beside the price list: each row dated, with its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.prices import Discount


class TermKind(StrEnum):
    """What a row of the contract says.

    Where several hold for one charge, an agreed price goes before a discount, and
    a discount before the promotion that the bill states. A multiplier multiplies
    the price in force, agreed or listed.
    """

    DISCOUNT = "discount"  # payable = list × value
    AGREED_PRICE = "agreed-price"  # value per unit, whatever the list says
    MULTIPLIER = "multiplier"  # of a service: price × value
    FREE_QUOTA = "free-quota"  # value units, used up before anything is charged
    SAVINGS_PLAN = "savings-plan"  # a plan deducts list × value; label: its class
    COMMITMENT = "commitment"  # amount committed per month; label: the plan
    ROUNDING = "rounding"  # decimals of an amount; label: how; unit: of what
    EXCHANGE_RATE = "exchange-rate"  # 1 currency = value other_currency


# Kinds that change what a charge should have cost; the others are audited beside it.
PRICING_KINDS = (
    TermKind.AGREED_PRICE,
    TermKind.MULTIPLIER,
    TermKind.SAVINGS_PLAN,
    TermKind.ROUNDING,
)
PER_LINE, PER_BILL = "line", "bill"  # what a rounding is of; empty: a line


class RoundingWay(StrEnum):
    """How decimals are dropped; towards or away from zero."""

    HALF_UP = "half-up"
    DOWN = "down"
    UP = "up"


@dataclass(frozen=True)
class Term:
    """One dated row of the contract.

    Args:
        model: exact name, or a prefix ending in *; empty: every model.
        type_code: likewise; empty: every type.
        label: class of a savings plan, name of a plan or service, way of rounding.
        value: factor, price, quantity, amount, decimals or rate, as the kind says.
        unit: canonical unit of a price or quantity; of a rounding ``line`` or ``bill``.
        other_currency: what an exchange rate turns ``currency`` into.
        effective_to: exclusive; of a free quota its expiry. None: open.
        source: where it is written: a contract's number, a bank's list.
        account: the only account that it holds for; empty: every account.
    """

    kind: TermKind
    provider: str
    model: str
    type_code: str
    label: str
    value: Decimal
    unit: str
    currency: str
    other_currency: str
    effective_from: datetime
    effective_to: datetime | None
    source: str = ""
    note: str = ""
    account: str = ""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return what only one term may speak of at a time."""
        named = self.label if self.kind is TermKind.COMMITMENT else ""
        if self.kind is TermKind.ROUNDING:
            named = self.unit or PER_LINE
        return (
            self.kind.value,
            self.provider,
            self.model,
            self.type_code,
            named,
            self.currency,
            self.other_currency,
            self.account,
        )

    def meets(self, other: Term) -> bool:
        """Whether both speak of the same at one time (half-open ranges)."""
        if self.subject != other.subject:
            return False
        ends = [one.effective_to for one in (self, other) if one.effective_to]
        starts = max(self.effective_from, other.effective_from)
        return not ends or starts < min(ends)


# What a charge is judged by beside the price rules.
Agreement = Discount | Term


def of_account(terms: Iterable[Agreement], account: str) -> list[Agreement]:
    """Return the terms that hold for an account."""
    return [
        one
        for one in terms
        if isinstance(one, Discount) or one.account in {"", account}
    ]


class TermChange(StrEnum):
    """How a term differs between the ledger and a file."""

    NEW = "new"
    GONE = "gone"
    UP = "up"
    DOWN = "down"
    REWORDED = "reworded"  # same value; other end, unit, label, source or note


@dataclass(frozen=True)
class TermDifference:
    """One term that is not the same in the ledger and in a file."""

    change: TermChange
    before: Term | None
    after: Term | None

    @property
    def term(self) -> Term:
        """The term as it would be, or as it was where it goes."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a difference has a term")
        return found


def term_of(one: Discount) -> Term:
    """Return a discount as a row of the contract."""
    return Term(
        kind=TermKind.DISCOUNT,
        provider=one.provider,
        model=one.model,
        type_code=one.type_code,
        label="",
        value=one.factor,
        unit="",
        currency="",
        other_currency="",
        effective_from=one.effective_from,
        effective_to=one.effective_to,
        note=one.note,
    )


def discount_of(one: Term) -> Discount:
    """Return a row of the contract that is a discount as one."""
    return Discount(
        provider=one.provider,
        model=one.model,
        type_code=one.type_code,
        factor=one.value,
        effective_from=one.effective_from,
        effective_to=one.effective_to,
        note=one.note,
    )
