"""Say how periods stand: what is to be closed, what waits, what was signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop_app.domain.bills import Bill, Scope
from desktop_app.domain.closing import CheckItem, Closing, ClosingState, TotalCheck
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from desktop_app.services.checklists import checklist
from desktop_app.services.locking import closed_bills
from desktop_app.services.period_facts import PeriodFacts, facts_of_each
from desktop_app.store.workspace import Workspace


@dataclass(frozen=True)
class PeriodState:
    """How a period stands: its checklist, what is to be closed, what was closed."""

    period: str
    account: str  # empty: every account
    items: tuple[CheckItem, ...]  # empty: nothing is left to close
    bills: tuple[Bill, ...]  # what a sign-off would vouch for
    closed: tuple[Bill, ...]
    closings: tuple[Closing, ...]  # of the period, oldest first
    checks: tuple[TotalCheck, ...]  # newest check of each signed total

    @property
    def prepared(self) -> Closing | None:
        """The closing that waits for its signature."""
        waiting = [
            one
            for one in self.closings
            if one.state is ClosingState.PREPARED and one.account == self.account
        ]
        return waiting[-1] if waiting else None

    @property
    def ready(self) -> bool:
        """Whether every point holds or is waived."""
        return bool(self.items) and not unmet(self.items)

    @property
    def broken(self) -> tuple[TotalCheck, ...]:
        """The signed totals that no longer hold."""
        return tuple(one for one in self.checks if not one.holds)


def unmet(items: Sequence[CheckItem]) -> list[CheckItem]:
    """Return the points that neither hold nor are waived."""
    return [item for item in items if not item.holds and not item.waived]


def period_state(home: Workspace, period: str, account: str = "") -> PeriodState:
    """Return how a period stands, with the waivers of a prepared closing."""
    [found] = period_states(home, [period], account)
    return found


def period_states(
    home: Workspace, periods: Sequence[str], account: str = ""
) -> list[PeriodState]:
    """Return how several periods stand, in their order."""
    scope = Scope(periods[0] if len(periods) == 1 else None, account or None)
    with home.ledger.read() as records:
        closings = {period: tuple(records.closings(period)) for period in periods}
        bills = records.bills(scope)
        checks = records.total_checks()
    closed = closed_bills(home)

    def bare(period: str) -> PeriodState:
        mine = [bill for bill in bills if bill.id.period == period]
        numbers = {one.id for one in closings[period]}
        return PeriodState(
            period=period,
            account=account,
            items=(),
            bills=tuple(bill for bill in mine if bill.id not in closed),
            closed=tuple(bill for bill in mine if bill.id in closed),
            closings=closings[period],
            checks=tuple(one for one in checks if one.closing in numbers),
        )

    states = [bare(period) for period in periods]
    to_close = [state.period for state in states if state.bills]
    if not to_close:
        return states
    facts = facts_of_each(home, to_close, account)
    return [_checked(state, facts.get(state.period)) for state in states]


def _checked(state: PeriodState, facts: PeriodFacts | None) -> PeriodState:
    """Add the checklist, where anything is left to close."""
    if facts is None:
        return state
    waiting = state.prepared
    waivers = waiting.waivers if waiting else {}
    items = checklist(facts, waivers, waiting.override if waiting else "")
    return replace(state, items=tuple(items))


def closing_history(home: Workspace) -> list[Closing]:
    """Return all closings, oldest first."""
    with home.ledger.read() as records:
        return records.closings()


def find_closing(home: Workspace, closing_id: int) -> Closing:
    """Return a closing by its number, or refuse."""
    with home.ledger.read() as records:
        found = records.closing(closing_id)
    if found is None:
        raise Refused(
            _("There is no closing {number}.").format(number=closing_id),
            _("“plumbline close list” names them."),
        )
    return found


def waiting_closing(home: Workspace, period: str, account: str = "") -> Closing:
    """Return the closing of a period that waits for its signature, or refuse."""
    found = period_state(home, period, account).prepared
    if found is None:
        raise Refused(
            _("Nothing of {period} waits for a signature.").format(period=period),
            _("Prepare it first: “plumbline close prepare {period}”.").format(
                period=period
            ),
        )
    return found


def signed_closing(home: Workspace, period: str, account: str = "") -> Closing:
    """Return the newest signed closing of a period, or refuse."""
    with home.ledger.read() as records:
        found = [
            one
            for one in records.closings(period)
            if one.state is ClosingState.SIGNED and account in {"", one.account}
        ]
    if not found:
        raise Refused(
            _("{period} is not closed.").format(period=period),
            _("“plumbline close list” names what is."),
        )
    if len(found) > 1 and not account:
        raise Refused(
            _("{period} was closed for several accounts: {accounts}.").format(
                period=period, accounts=", ".join(one.account for one in found)
            ),
            _("Say which with --account."),
        )
    return found[-1]
