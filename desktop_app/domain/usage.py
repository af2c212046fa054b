"""Name what our own usage log and a bill say of the same usage, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self

from desktop_app.domain.bills import BillId
from desktop_app.domain.money import EXACT, total


class Meter(StrEnum):
    """What is counted, in its smallest unit: tokens, not thousands of them."""

    INPUT = "input"  # tokens that no cache gave
    CACHE_READ = "cache-read"
    CACHE_WRITE = "cache-write"
    OUTPUT = "output"  # reasoning included
    TOKENS = "tokens"  # of which nobody says whether they went in or out
    IMAGES = "images"
    SECONDS = "seconds"
    CHARACTERS = "characters"
    CALLS = "calls"
    OTHER = "other"  # pages, voices, 3D models


class Grain(StrEnum):
    """By what log and bill are laid side by side."""

    KEY = "key"  # model, type and API key
    MODEL = "model"
    API_KEY = "api-key"
    DAY = "day"
    REQUEST = "request"


class UsageState(StrEnum):
    """How log and bill differ in one row; the worst of what is found."""

    TIES = "ties"
    BOUNDARY = "month-boundary"  # billed in another month than it was logged in
    PRICE = "price"
    QUANTITY = "quantity"
    TWICE_BILLED = "billed-twice"  # of one request
    TWICE_LOGGED = "logged-twice"
    ONLY_BILL = "missing-in-log"
    ONLY_LOG = "missing-in-bill"


@dataclass(frozen=True, order=True)
class Holder:
    """Whose lines they are: an account of a provider, or of a gateway of ours."""

    provider: str
    account: str  # empty: the file has no account column

    @property
    def text(self) -> str:
        """Return the name that commands and the audit trail use."""
        return f"{self.provider}/{self.account}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the holder that a text names; None: it names none."""
        provider, slash, account = text.strip().partition("/")
        return cls(provider, account) if provider and slash else None

    @classmethod
    def of(cls, bill: BillId) -> Self:
        """Return whose bill it is."""
        return cls(bill.provider, bill.account)


@dataclass(frozen=True, order=True)
class Pairing:
    """Which log counts the usage of which account's bills; a person decided it."""

    log: Holder
    bill: Holder


class WhyPaired(StrEnum):
    """Why a log is proposed to be paired with an account."""

    SAME_ACCOUNT = "same-account"
    SAME_PROVIDER = "same-provider"
    SAME_MODELS = "same-models"
    ONLY_ACCOUNT = "only-account"


@dataclass(frozen=True)
class Proposal:
    """A pairing that nobody decided yet; without a bill: nothing speaks for one."""

    log: Holder
    bill: Holder | None
    why: WhyPaired | None = None


@dataclass(frozen=True, order=True)
class UsageKey:
    """What one row is about; empty or None: not told apart by it."""

    model: str = ""
    meter: Meter = Meter.OTHER
    owner: str = ""  # API key or workspace, by the name that people know
    day: date | None = None


@dataclass(frozen=True)
class Boundary:
    """Usage next to the end of a month that the bill has in another month.

    Args:
        hours: how many hours of usage it is about.
        later: the log's last hours are billed in the next month; else the log's
            first hours are billed in the month before.
        gives: that usage leaves this month.
        takes: the same hours of the neighbouring month come into it.
        log_offset: hours of UTC in which the log's months are counted.
    """

    hours: int
    later: bool
    gives: bool
    takes: bool
    log_offset: int


@dataclass(frozen=True)
class Quantities:
    """How much of one key the log and the bill have, in base units.

    Args:
        logged: in the log's own month.
        billed: on the bill, before any free quota was deducted.
        given: logged in this month, billed in a neighbouring one.
        taken: billed in this month, logged in a neighbouring one.
        only_logged: logged, and in no bill.
        only_billed: billed, and in no log.
    """

    logged: Decimal = Decimal(0)
    billed: Decimal = Decimal(0)
    given: Decimal = Decimal(0)
    taken: Decimal = Decimal(0)
    only_logged: Decimal = Decimal(0)
    only_billed: Decimal = Decimal(0)

    @property
    def variance(self) -> Decimal:
        """Billed − logged, of what both have."""
        log = total((self.given, self.only_logged))
        bill = total((self.taken, self.only_billed))
        both = EXACT.subtract(self.billed, bill)
        return EXACT.subtract(both, EXACT.subtract(self.logged, log))


@dataclass(frozen=True)
class Variances:
    """Why billed − logged is what it is, in money; the parts add up to it exactly.

    Each is what it adds on the way from the log's amount to the bill's, so what is
    only in the log is below 0.
    """

    only_billed: Decimal = Decimal(0)
    only_logged: Decimal = Decimal(0)
    quantity: Decimal = Decimal(0)
    price: Decimal = Decimal(0)
    boundary: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """Billed − logged."""
        return total(vars(self).values())


@dataclass(frozen=True)
class UsageRow:
    """Log and bill of one key, side by side.

    Args:
        amount: what the bill charges for it.
        log_amount: what the log's count comes to, at its own price if it has one,
            else at the bill's effective price; None: nobody has a price for it.
        lines: how many lines of the bill, and of the log.
        codes: the model, type and API key codes behind it, as the bill has them.
    """

    key: UsageKey
    quantities: Quantities
    amount: Decimal
    log_amount: Decimal | None
    variances: Variances
    state: UsageState
    lines: int = 0
    log_lines: int = 0
    request: str = ""
    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def difference(self) -> Decimal:
        """Billed − logged, in money."""
        return self.variances.total


@dataclass(frozen=True)
class UsageMatch:
    """Our own count of a month held against its bill.

    Args:
        pairings: by whose logs; none: no log is paired with this account.
        rows: one for each key, the largest difference first.
        own_prices: the log states amounts; else it is valued at the bill's prices.
        by_request: calls were matched by their ID.
        owned_by: what tells owners apart: api-key, workspace or empty.
        left_out: meters that only one side ever counts; not compared.
        boundary: the shift that was taken, if one was.
        uncounted: what the bill charges for lines whose quantity cannot be read.
        not_usage: charges that no log can have (tax, refunds, …), by their kind.
        unvalued: keys that only the log has and nobody has a price for.
        log_files: the files of the log, each with the zone its months are in.
        requests: how many calls differ, where they were matched by ID.
        covered: how many of the bill's ``lines`` count what the log counts, too.
    """

    bill: BillId
    pairings: tuple[Pairing, ...] = ()
    rows: tuple[UsageRow, ...] = ()
    own_prices: bool = False
    by_request: bool = False
    owned_by: str = ""
    left_out: tuple[Meter, ...] = ()
    boundary: Boundary | None = None
    uncounted: Decimal = Decimal(0)
    uncounted_lines: int = 0
    not_usage: tuple[tuple[str, Decimal, int], ...] = ()
    unvalued: int = 0
    log_files: tuple[tuple[str, int], ...] = ()
    requests: int = 0
    covered: int = 0
    lines: int = 0
    other_currency: str = ""  # the log's amounts are in it, so they are not compared

    @property
    def found(self) -> bool:
        """Whether there is a log of this month to hold the bill against."""
        return bool(self.log_files)
