"""Say what of a paper is for which bill; shares add up to the paper exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from desktop_app.domain.bills import Bill, BillId
from desktop_app.domain.documents import Document, DocumentKind, Share
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import plain, shared_out, total
from desktop_app.i18n import _, mark
from desktop_app.services.converting import Rates

FOR_BILLS = (DocumentKind.INVOICE, DocumentKind.MONTHLY_BILL, DocumentKind.PAYMENT)
KIND_WORDS: dict[DocumentKind, str] = {
    DocumentKind.INVOICE: mark("Invoice"),
    DocumentKind.MONTHLY_BILL: mark("Monthly bill"),
    DocumentKind.PAYMENT: mark("Payment"),
    DocumentKind.TOP_UP: mark("Top-up"),
    DocumentKind.REDEMPTION: mark("Redemption"),
    DocumentKind.OPENING: mark("Opening balance"),
    DocumentKind.CLOSING: mark("Closing balance"),
    DocumentKind.CREDIT_LIMIT: mark("Credit limit"),
}


ABOVE_ZERO = (
    DocumentKind.PAYMENT,
    DocumentKind.TOP_UP,
    DocumentKind.REDEMPTION,
    DocumentKind.CREDIT_LIMIT,
)


def kind_word(kind: DocumentKind) -> str:
    """Return the word of a kind of paper in the person's language."""
    return _(KIND_WORDS[kind])


def months_text(document: Document) -> str:
    """Write the months of a paper: one, a range, or none."""
    if document.period_to in {"", document.period_from}:
        return document.period_from
    return f"{document.period_from} – {document.period_to}"


def spoken(document: Document) -> str:
    """Name a paper in a sentence: its kind, number and months."""
    words = (kind_word(document.kind), document.number, months_text(document))
    return " ".join(word for word in words if word)


def completed(document: Document, bills: Sequence[Bill]) -> Document:
    """Return a paper with what it leaves out, where the ledger leaves no choice.

    Raises:
        Refused: it still says too little to be found again, or its amount is wrong.
    """
    provider = document.provider or _only({one.id.provider for one in bills})
    mine = [one.id for one in bills if one.id.provider == provider]
    account = document.account or _only({one.account for one in mine})
    held = {one.currency for one in mine if one.account == account}
    whole = replace(
        document,
        provider=provider,
        account=account,
        currency=document.currency or _only(held),
    )
    _refuse_incomplete(whole, {one.account for one in mine})
    return whole


def _only(values: set[str]) -> str:
    """Return the one value that there is; empty: there are none or several."""
    return next(iter(values)) if len(values) == 1 else ""


def _refuse_incomplete(one: Document, accounts: set[str]) -> None:
    no_account = not one.account and bool(accounts) and "" not in accounts
    place = _("row {row}: ").format(row=one.source_row) if one.source_row else ""
    needed = (
        (bool(one.provider), _("provider")),
        (not no_account, _("account")),
        (bool(one.currency), _("currency")),
        (_says_when(one), _("month")),
    )
    missing = ", ".join(word for there, word in needed if not there)
    if missing:
        raise Refused(
            _("{place}{paper} does not say its {missing}.").format(
                place=place, paper=spoken(one), missing=missing
            ),
            _("Add it to the list, or say it for all rows."),
        )
    if one.amount <= 0 and one.kind in ABOVE_ZERO:
        raise Refused(
            _("{place}{paper} needs an amount above 0.").format(
                place=place, paper=spoken(one)
            ),
            _("Record what came back as a top-up or a negative invoice."),
        )


def _says_when(one: Document) -> bool:
    """Whether a paper says the month it belongs to; a credit limit needs none."""
    if one.kind is DocumentKind.CREDIT_LIMIT or one.period_from:
        return True
    return one.kind not in FOR_BILLS and one.dated is not None


def covered(document: Document, bills: Iterable[Bill]) -> list[Bill]:
    """Return the bills of the paper's account in its months, whatever currency."""
    first, last = document.period_from, document.period_to or document.period_from
    return sorted(
        (
            one
            for one in bills
            if one.id.provider == document.provider
            and one.id.account == document.account
            and first
            and first <= one.id.period <= last
        ),
        key=lambda one: one.id,
    )


def proposed_shares(
    document: Document, bills: Iterable[Bill], rates: Rates
) -> tuple[Share, ...]:
    """Split a paper over the bills of its months in proportion to what they billed.

    Bills in another currency are meant where there are none in the paper's, and a rate
    turns it into theirs; the shares stay in the paper's. Where the ledger holds no bill
    of these months yet, there is nothing to share.

    Raises:
        Refused: the bills of these months are in another currency, without a rate.
    """
    if document.kind not in FOR_BILLS:
        return ()
    found = covered(document, bills)
    same = [one for one in found if one.id.currency == document.currency]
    if found and not same:
        same = _convertible(document, found, rates)
    if not same:
        return ()
    weights = [max(one.billed_total, Decimal(0)) for one in same]
    amounts = shared_out(document.amount, weights)
    return tuple(
        Share(one.id, amount) for one, amount in zip(same, amounts, strict=True)
    )


def _convertible(document: Document, bills: Sequence[Bill], rates: Rates) -> list[Bill]:
    into = sorted({one.id.currency for one in bills})
    known = [name for name in into if rates.find(document, name) is not None]
    if len(known) != 1:
        raise other_currency(document, bills[0].id)
    return [one for one in bills if one.id.currency == known[0]]


def checked_shares(
    document: Document, shares: Sequence[Share], bills: Iterable[Bill], rates: Rates
) -> tuple[Share, ...]:
    """Return shares that a person gave, in the paper's currency, or refuse them.

    Raises:
        Refused: they do not add up, name no bill, or one in another currency to which
            there is no rate.
    """
    known = {one.id for one in bills}
    for share in shares:
        if share.bill not in known:
            raise Refused(
                _("The ledger holds no bill {bill}.").format(bill=share.bill.text),
                _("See “plumbline bills”; a bill is provider/account/period/currency."),
            )
        into = share.bill.currency
        if into != document.currency and rates.find(document, into) is None:
            raise other_currency(document, share.bill)
    named = [share.bill for share in shares]
    if len(set(named)) < len(named):
        raise Refused(
            _("A bill has two shares of {paper}.").format(paper=spoken(document)),
            _("Give each bill one share."),
        )
    _refuse_gap(document, total(share.amount for share in shares))
    return tuple(shares)


def _refuse_gap(document: Document, given: Decimal) -> None:
    if given == document.amount:
        return
    raise Refused(
        _("The shares of {paper} add up to {given}, not to {amount}.").format(
            paper=spoken(document), given=plain(given), amount=plain(document.amount)
        ),
        _("Change a share, or leave them out: then they are proposed."),
    )


def other_currency(document: Document, bill: BillId) -> Refused:
    """Return the refusal of a paper whose currency is not the bill's.

    Only a dated rate of the contract terms converts it, one that somebody vouches for.
    """
    return Refused(
        _("{paper} is in {currency}, but bill {bill} is in {other}.").format(
            paper=spoken(document),
            currency=document.currency,
            bill=bill.text,
            other=bill.currency,
        ),
        _(
            "Record it in the bill's currency, as it was settled there, or add an"
            " exchange rate with its date and source to the contract terms."
        ),
    )
