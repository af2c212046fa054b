"""Follow the money of an account: in, out, what is left, what may be spent.

Money in counts in the month of its day; a bill counts as going out in its own month,
although the provider deducts it early in the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from desktop_app.domain.bills import Bill, BillId, Finality, Scope
from desktop_app.domain.documents import Document, DocumentKind
from desktop_app.domain.money import EXACT, cut_off, round_half_up, total
from desktop_app.services.converting import Rates, converted, converted_words
from desktop_app.services.looking import judged_parts
from desktop_app.store.bill_facts import outstanding_of
from desktop_app.store.workspace import Workspace

ZONE = timezone(timedelta(hours=8))  # in which the providers' months begin
CENTS = 2  # places of what is deducted
_IN = (DocumentKind.TOP_UP, DocumentKind.REDEMPTION, DocumentKind.PAYMENT)


@dataclass(frozen=True)
class AccountFlow:
    """The money of one account in one currency.

    ``closing`` is what opening, in and out give; ``stated`` what a paper says.

    Args:
        opening: None: no opening balance is recorded; it is counted from 0.
        since: first month that counts; empty: every month.
        until: last month that counts; empty: every month.
        settled: final bills, less what they state as outstanding.
        rounding: what their monthly bills drop of them below a cent (抹零).
        unsettled_now: bills of the current month, not settled.
        unsettled_before: bills of earlier months, not settled.
        notes: which papers came from another currency, and at which rate.
    """

    provider: str
    account: str
    currency: str
    since: str
    until: str
    opening: Decimal | None
    top_ups: Decimal
    redemptions: Decimal
    payments: Decimal
    settled: Decimal
    rounding: Decimal
    stated: Decimal | None
    credit_limit: Decimal
    unsettled_now: Decimal
    unsettled_before: Decimal
    documents: tuple[Document, ...]
    bills: tuple[BillId, ...]
    notes: tuple[str, ...] = ()

    @property
    def closing(self) -> Decimal:
        """What is left: opening + in − out, less what was rounded off."""
        opening = self.opening or Decimal(0)
        money_in = total((opening, self.top_ups, self.redemptions, self.payments))
        return EXACT.add(EXACT.subtract(money_in, self.settled), self.rounding)

    @property
    def difference(self) -> Decimal | None:
        """How far the stated closing is from what the flow gives."""
        if self.stated is None:
            return None
        return EXACT.subtract(self.stated, self.closing)

    @property
    def available(self) -> Decimal:
        """(cash + credit limit) − (unsettled this month + unsettled earlier)."""
        held = EXACT.add(self.closing, self.credit_limit)
        owed = EXACT.add(self.unsettled_now, self.unsettled_before)
        return EXACT.subtract(held, owed)


def account_flows(
    home: Workspace, account: str | None = None, month: str = ""
) -> list[AccountFlow]:
    """Return the flow of each account and currency, of all accounts or of one.

    Args:
        home: the ledger.
        account: only this account.
        month: the current month, ``YYYY-MM``; empty: today's, UTC+8.
    """
    scope = Scope(None, account)
    with home.ledger.read() as records:
        bills = records.bills(scope)
        papers = [one for one in records.documents() if account in {None, one.account}]
        rates = Rates(records.terms())
    exchanged = {one.id: _exchanged(one, rates) for one in papers}
    counted = [exchanged[one.id].paper for one in papers]
    owners = {(b.id.provider, b.id.account, b.id.currency) for b in bills}
    owners |= {(d.provider, d.account, d.currency) for d in counted}
    owed = outstanding_of(judged_parts(home, scope))
    now = month or datetime.now(UTC).astimezone(ZONE).strftime("%Y-%m")
    flows = [_flow(owner, bills, counted, owed, now) for owner in sorted(owners)]
    own = {one.id: one for one in papers}
    return [
        replace(
            flow,
            documents=tuple(own[one.id] for one in flow.documents),
            notes=tuple(
                exchanged[one.id].note
                for one in flow.documents
                if one.kind in _IN and exchanged[one.id].note
            ),
        )
        for flow in flows
    ]


@dataclass(frozen=True)
class _Exchanged:
    """A paper in the currency of the bills that it is for, and how it came there."""

    paper: Document
    note: str = ""


def _exchanged(paper: Document, rates: Rates) -> _Exchanged:
    """Count a paper where its bills are; one without a rate stays in its currency."""
    into = {share.bill.currency for share in paper.shares}
    if len(into) != 1 or into == {paper.currency}:
        return _Exchanged(paper)
    rate = rates.find(paper, next(iter(into)))
    if rate is None:
        return _Exchanged(paper)
    found = converted(paper, rate)
    return _Exchanged(found, converted_words(paper.amount, found.amount, rate))


def _flow(
    owner: tuple[str, str, str],
    bills: Sequence[Bill],
    papers: Sequence[Document],
    owed: dict[BillId, Decimal],
    now: str,
) -> AccountFlow:
    mine = [b for b in bills if (b.id.provider, b.id.account, b.id.currency) == owner]
    ours = [d for d in papers if (d.provider, d.account, d.currency) == owner]
    opening = _last(ours, DocumentKind.OPENING)
    since = _month(opening) if opening else ""
    closing = _last(ours, DocumentKind.CLOSING, since)
    until = _month(closing) if closing else ""
    limit = _last(ours, DocumentKind.CREDIT_LIMIT)
    counted = [d for d in ours if d.kind in _IN and _within(_moved(d), since, until)]
    settled = [
        b
        for b in mine
        if b.finality is Finality.FINAL and _within(b.id.period, since, until)
    ]
    unsettled = [(b.id.period, _unsettled(b, owed)) for b in mine]
    return AccountFlow(
        *owner,
        since=since,
        until=until,
        opening=opening.amount if opening else None,
        top_ups=_sum(counted, DocumentKind.TOP_UP),
        redemptions=_sum(counted, DocumentKind.REDEMPTION),
        payments=_sum(counted, DocumentKind.PAYMENT),
        settled=total(
            EXACT.subtract(b.billed_total, _unsettled(b, owed)) for b in settled
        ),
        rounding=total(_rounded_off(b, ours) for b in settled),
        stated=closing.amount if closing else None,
        credit_limit=limit.amount if limit else Decimal(0),
        unsettled_now=total(amount for period, amount in unsettled if period >= now),
        unsettled_before=total(a for period, a in unsettled if period < now),
        documents=tuple(ours),
        bills=tuple(b.id for b in mine),
    )


def _unsettled(bill: Bill, owed: dict[BillId, Decimal]) -> Decimal:
    """Return what of a bill is reserved but not deducted yet."""
    if bill.finality is Finality.PROVISIONAL:
        return bill.billed_total
    return owed.get(bill.id, Decimal(0))


def _rounded_off(bill: Bill, papers: Iterable[Document]) -> Decimal:
    """Return what the stated monthly bill is below the lines, if only by rounding."""
    shares = [
        share.amount
        for paper in papers
        if paper.kind is DocumentKind.MONTHLY_BILL
        for share in paper.shares
        if share.bill == bill.id
    ]
    billed, stated = bill.billed_total, total(shares)
    rounded = {round_half_up(billed, CENTS), cut_off(billed, CENTS)}
    known = shares and stated in rounded
    return EXACT.subtract(billed, stated) if known else Decimal(0)


def _month(one: Document) -> str:
    return one.period_from or (one.dated.strftime("%Y-%m") if one.dated else "")


def _moved(one: Document) -> str:
    """Return the month in which money came: its day's, whatever it was for."""
    return one.dated.strftime("%Y-%m") if one.dated else one.period_from


def _within(month: str, since: str, until: str) -> bool:
    return month >= since and (not until or month <= until)


def _last(
    papers: Iterable[Document], kind: DocumentKind, since: str = ""
) -> Document | None:
    found = [d for d in papers if d.kind is kind and _month(d) >= since]
    return max(found, key=lambda d: (_month(d), d.id), default=None)


def _sum(papers: Iterable[Document], kind: DocumentKind) -> Decimal:
    return total(one.amount for one in papers if one.kind is kind)
