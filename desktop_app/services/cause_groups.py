"""Put findings together by class, cause, model and type, as they are claimed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.calc.wording import in_words
from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.decisions import GroupId
from desktop_app.domain.findings import FindingClass
from desktop_app.services.standing import (
    UNDECIDED,
    Standing,
    Standings,
    standings_of,
)
from desktop_app.store.workspace import Workspace

Claim = tuple[BillId, FindingClass, str]


@dataclass(frozen=True)
class CauseGroup:
    """Lines with one class, cause, model and type; amounts in one currency.

    ``standing`` is what was decided of it, with the lines and the difference that
    it was decided about; ``apart`` counts the lines decided by themselves.
    """

    id: GroupId
    lines: int
    billed: Decimal
    difference: Decimal
    cause: str
    cause_key: int | None
    standing: Standing = UNDECIDED
    apart: int = 0

    @property
    def finding_class(self) -> str:
        """What the check says of its lines."""
        return self.id.finding_class.value

    @property
    def model(self) -> str:
        """The model of its lines."""
        return self.id.model

    @property
    def type_code(self) -> str:
        """The type of its lines."""
        return self.id.type_code

    @property
    def currency(self) -> str:
        """The currency of its amounts."""
        return self.id.bill.currency

    @property
    def account(self) -> str:
        """The account of its bill."""
        return self.id.bill.account

    @property
    def period(self) -> str:
        """The month of its bill."""
        return self.id.bill.period

    @property
    def claim(self) -> Claim:
        """What is claimed in one go: all models and types of one cause."""
        return self.id.bill, self.id.finding_class, self.id.cause


def largest_causes(home: Workspace, scope: Scope, limit: int = 0) -> list[CauseGroup]:
    """Return the groups of findings in scope, largest claim first; 0: all."""
    found = groups_in(standings_of(home, scope))
    return found[:limit] if limit else found


def groups_in(standings: Standings) -> list[CauseGroup]:
    """Return the groups that stand in a scope, largest claim first."""
    apart = Counter(one.group for one in standings.of_lines)
    found = [
        CauseGroup(
            id=group.id,
            lines=group.lines,
            billed=group.billed,
            difference=group.difference,
            cause=" ".join(in_words(cause).detail for cause in group.causes),
            cause_key=group.cause_key,
            standing=standings.of_group(group),
            apart=apart[group.id],
        )
        for group in standings.groups
    ]
    found.sort(key=lambda one: (-abs(one.difference), one.finding_class, one.model))
    return found
