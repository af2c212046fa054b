"""Name bills, their status and the scope a person looks at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self

from desktop_app.domain.names import named

SEPARATOR = "/"  # between the parts of a bill's name


class Finality(StrEnum):
    """Whether the provider may still change a period's figures."""

    PROVISIONAL = "provisional"
    FINAL = "final"


class BillStatus(StrEnum):
    """What a bill is worth to an accountant today."""

    NORMAL = "normal"
    DISPUTED = "disputed"
    PROVISIONAL = "provisional"
    CLOSED = "closed"


@dataclass(frozen=True, order=True)
class BillId:
    """One provider account in one billing period, in one currency."""

    provider: str
    account: str  # empty: the file has no account column
    period: str  # YYYY-MM
    currency: str

    @property
    def text(self) -> str:
        """Return the name that commands and the audit trail use."""
        return SEPARATOR.join((self.provider, self.account, self.period, self.currency))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the bill that a text names; None: it is no bill's name."""
        parts = text.split(SEPARATOR)
        if len(parts) != len(cls.__dataclass_fields__):
            return None
        return cls(*(part.strip() for part in parts))


@dataclass(frozen=True)
class Scope:
    """What a person looks at; None means all."""

    period: str | None = None
    account: str | None = None

    @classmethod
    def around(cls, bills: Iterable[BillId]) -> Self:
        """Return the narrowest scope that holds some bills."""
        found = [(one.period, one.account) for one in bills]
        periods, accounts = {p for p, _a in found}, {a for _p, a in found}
        return cls(
            periods.pop() if len(periods) == 1 else None,
            accounts.pop() if len(accounts) == 1 else None,
        )


@dataclass(frozen=True)
class Bill:
    """All charge lines of record of one bill, with what was found of them.

    ``expected_total`` and ``difference`` are None until the bill is reconciled;
    both cover the checked lines only, so ``unpriced`` must be shown beside them.
    ``called`` is what people call its account; empty: it has no name.
    """

    id: BillId
    lines: int
    billed_total: Decimal
    expected_total: Decimal | None
    difference: Decimal | None
    checked: int
    unpriced: int
    findings: int
    status: BillStatus
    finality: Finality
    created_at: datetime  # UTC
    called: str = field(default="", compare=False)

    @property
    def title(self) -> str:
        """Say for people what tells it apart."""
        account = named(self.id.account, self.called)
        names = (self.id.period, self.id.provider, account, self.id.currency)
        return " · ".join(name for name in names if name)


class ImportStatus(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    ALREADY_IMPORTED = "already-imported"
    OVERLAP = "overlap"  # shown, not taken: needs a yes
    REFUSED = "refused"


@dataclass(frozen=True)
class Overlap:
    """How a file's lines meet the lines already there; amounts are billed sums."""

    new: int = 0
    same: int = 0
    changed: int = 0
    vanished: int = 0
    new_amount: Decimal = Decimal(0)
    same_amount: Decimal = Decimal(0)
    changed_before: Decimal = Decimal(0)
    changed_after: Decimal = Decimal(0)
    vanished_amount: Decimal = Decimal(0)

    @property
    def meets(self) -> bool:
        """Whether any line is already known in some form."""
        return bool(self.same or self.changed or self.vanished)


@dataclass(frozen=True)
class Receipt:
    """What an import read, refused and doubled: ``rows == lines+rejects+blank``."""

    file: str
    sha256: str
    status: ImportStatus
    profile: str = ""
    precision: str = ""
    finality: str = ""
    provider: str = ""
    accounts: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    rows: int = 0
    lines: int = 0
    rejects: int = 0
    duplicates: int = 0
    blank: int = 0
    billed_total: Decimal = Decimal(0)
    currency: str = ""
    overlap: Overlap = Overlap()
    message: str = ""  # why it was refused, or what to know
    hint: str = ""


@dataclass(frozen=True)
class RejectedRow:
    """A row of a source file that was not taken, and why; already translated."""

    file: str
    row: int
    column: str
    value: str
    reason: str
