"""Match a bill with its papers: the matrix, and what stands behind each cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.calc.matrix import (
    ClassFacts,
    Facts,
    Known,
    detail_cell,
    paper_cell,
    recalculated_cell,
    summary_cell,
    unconverted_cell,
)
from desktop_app.calc.usage_cell import usage_cell
from desktop_app.domain.bills import Bill, BillId, Scope
from desktop_app.domain.decisions import Decision, GroupId
from desktop_app.domain.documents import Document, DocumentKind
from desktop_app.domain.errors import Refused
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.matrix import CauseKind, Cell, Column, Matrix
from desktop_app.domain.money import negated, total
from desktop_app.domain.terms import Term
from desktop_app.domain.views import Filter, Op
from desktop_app.i18n import _
from desktop_app.services.agreeing import Contract
from desktop_app.services.counting import usage_match
from desktop_app.services.looking import FOUND, judged_parts
from desktop_app.store.bill_facts import (
    LaterChanges,
    LineFacts,
    later_changes,
    line_facts,
    stated_statuses,
)
from desktop_app.store.entries import FindingGroup
from desktop_app.store.parts import Part
from desktop_app.store.queries import LineTable
from desktop_app.store.records import Records
from desktop_app.store.workspace import Workspace
from importers.charge_kinds import ChargeKind

USAGE_LOG = "matrix.usage-log"  # ledger setting; "expected": its cell stays open
EXPECTED = "expected"

# What a paper may leave out: kind of charge, and the cause it then is.
_LEFT_OUT: tuple[tuple[ChargeKind, CauseKind], ...] = (
    (ChargeKind.ROUNDING, CauseKind.ROUNDING),
    (ChargeKind.TAX, CauseKind.TAX),
    (ChargeKind.REFUND, CauseKind.REFUNDS),
    (ChargeKind.ADJUSTMENT, CauseKind.REFUNDS),
    (ChargeKind.FREE_QUOTA, CauseKind.FREE_QUOTA),
    (ChargeKind.COUPON, CauseKind.COUPONS),
)


@dataclass(frozen=True)
class _Read:
    """What matrices are made of, read once for all of them."""

    bills: Mapping[BillId, Bill]
    documents: Sequence[Document]
    undecided: Mapping[BillId, set[FindingClass]]
    terms: Sequence[Term]
    log_expected: bool
    rejects: Mapping[str, int]  # by the hash of a source file
    parts: Sequence[Part]  # of record or not
    lines: Mapping[BillId, Sequence[LineFacts]]


def matrix(home: Workspace, bill: BillId) -> Matrix:
    """Return a bill as its papers, its lines and its recalculation state it.

    Raises:
        Refused: the ledger does not hold this bill.
    """
    found = matrices(home, {bill}).get(bill)
    if found is None:
        raise Refused(
            _("The ledger holds no bill {bill}.").format(bill=bill.text),
            _("See “plumbline bills”; a bill is provider/account/period/currency."),
        )
    return found


def matrices(home: Workspace, bills: Set[BillId]) -> dict[BillId, Matrix]:
    """Return the matrices of those bills that the ledger holds."""
    read = _read(home, bills)
    return {one: _matrix(home, one, read) for one in read.bills}


def _read(home: Workspace, bills: Set[BillId]) -> _Read:
    scope = Scope.around(bills)
    with home.ledger.read() as records:
        listed = {one.id: one for one in records.bills(scope) if one.id in bills}
        documents = records.documents()
        undecided = _undecided(records, listed.keys())
        terms = records.terms()
        log_expected = records.setting(USAGE_LOG) == EXPECTED
        rejects = {one.sha256: one.rejects for one in records.source_files()}
    judged = [one for one in judged_parts(home, scope) if one.part.bill in listed]
    table = LineTable(judged, home.rollups)
    try:
        lines = line_facts(table)
    finally:
        table.close()
    parts = home.lines.parts(scope, of_record=False)
    return _Read(
        listed, documents, undecided, terms, log_expected, rejects, parts, lines
    )


def _matrix(home: Workspace, bill: BillId, read: _Read) -> Matrix:
    parts = [part for part in read.parts if part.bill == bill]
    facts = _facts(bill, parts, read)
    expected = read.log_expected
    log = usage_cell(usage_match(home, bill), facts.billed, expected=expected)
    documents = [d for d in read.documents if any(s.bill == bill for s in d.shares)]
    cells = _cells(facts, documents, parts, Contract(read.terms, bill), log)
    return Matrix(bill, cells, stated_statuses(parts))


def bill_named(
    home: Workspace, name: str, period: str | None = None, account: str | None = None
) -> BillId:
    """Return the bill of a name, or the only one of a month and account.

    Raises:
        Refused: it is no bill, or several fit.
    """
    if name:
        found = BillId.read(name)
        if found is None:
            raise Refused(
                _("“{name}” does not name a bill.").format(name=name),
                _("A bill is provider/account/period/currency; see “plumbline bills”."),
            )
        return found
    with home.ledger.read() as records:
        bills = sorted(one.id for one in records.bills(Scope(period, account)))
    if len(bills) != 1:
        raise Refused(
            _("{count} bills fit; exactly one is needed.").format(count=len(bills)),
            _("Name it: {names}").format(names=", ".join(one.text for one in bills))
            if bills
            else _("Import a bill first."),
        )
    return bills[0]


def lines_of(bill: BillId, more: Iterable[Filter] = ()) -> tuple[Filter, ...]:
    """Return the filters that show a bill's lines, or some of them."""
    return (
        Filter("billing_period", Op.IS, (bill.period,)),
        Filter("billing_account_id", Op.IS, (bill.account or None,)),
        Filter("billing_currency", Op.IS, (bill.currency,)),
        *more,
    )


def lines_wish(bill: BillId, more: Iterable[Filter] = ()) -> dict[str, str]:
    """Say the same as a wish to another page: column by value, several by line."""
    return {
        FOUND if one.op is Op.FOUND else one.column: "\n".join(
            "" if value is None else str(value) for value in one.values
        )
        for one in lines_of(bill, more)
    }


def _cells(
    facts: Facts,
    documents: Sequence[Document],
    parts: Sequence[Part],
    contract: Contract,
    log: Cell,
) -> tuple[Cell, ...]:
    def papers(column: Column, kind: DocumentKind) -> Cell:
        found = [(one, _share(one, parts)) for one in documents if one.kind is kind]
        missing = contract.without_rate(found)
        if missing:
            return unconverted_cell(column, [one for one, _share in found], missing)
        shares, agreed = contract.shares(found), contract.agreed(found)
        return paper_cell(column, shares, facts, agreed)

    stated = papers(Column.MONTHLY_BILL, DocumentKind.MONTHLY_BILL)
    summaries = [p for p in parts if not p.of_record and p.precision == "summary"]
    if stated.amount is None and summaries:
        amount = total(part.counted_billed for part in summaries)
        lines = sum(part.counted_lines for part in summaries)
        stated = summary_cell(amount, lines, facts, contract.agreed(()))
    return (
        papers(Column.INVOICE, DocumentKind.INVOICE),
        stated,
        detail_cell(facts),
        recalculated_cell(facts),
        log,
        papers(Column.PAYMENT, DocumentKind.PAYMENT),
    )


def _share(document: Document, parts: Sequence[Part]) -> Decimal:
    bill = parts[0].bill
    return total(one.amount for one in document.shares if one.bill == bill)


def _facts(bill: BillId, parts: Sequence[Part], read: _Read) -> Facts:
    of_record = [part for part in parts if part.of_record]
    hashes = {part.source_sha256 for part in of_record}
    found = read.lines.get(bill, ())
    changes = later_changes(of_record)
    return Facts(
        lines=sum(one.lines for one in found),
        billed=total(one.billed for one in found),
        rejects=sum(read.rejects.get(sha256, 0) for sha256 in hashes),
        classes=tuple(_classes(found, read.undecided[bill])),
        reconciled=read.bills[bill].expected_total is not None,
        known=tuple(_known(found, changes)),
    )


def _classes(
    found: Sequence[LineFacts], undecided: set[FindingClass]
) -> Iterable[ClassFacts]:
    by_class: dict[str, list[LineFacts]] = defaultdict(list)
    for one in found:
        by_class[one.finding_class].append(one)
    for text, some in sorted(by_class.items()):
        name = FindingClass(text) if text else None
        yield ClassFacts(
            name,
            sum(one.lines for one in some),
            total(one.billed for one in some),
            total(one.difference for one in some),
            sum(one.unknown for one in some),
            total(one.unknown_billed for one in some),
            decided=name is not None and name not in undecided,
        )


def _known(found: Sequence[LineFacts], changes: LaterChanges) -> Iterable[Known]:
    """Yield what a paper may leave out or take in, most usual first."""
    for kind, cause in _LEFT_OUT:
        some = [one for one in found if one.kind == kind.value]
        where = (Filter("charge_kind", Op.IS, (kind.value,)),)
        lines = sum(one.lines for one in some)
        yield Known(cause, negated(total(one.billed for one in some)), lines, where)
    yield Known(CauseKind.ROUNDING, total(one.rounding for one in found))
    yield Known(CauseKind.TAX, negated(total(one.tax for one in found)))
    yield Known(CauseKind.COUPONS, negated(total(one.voucher for one in found)))
    yield Known(CauseKind.COUPONS, negated(total(one.prepaid for one in found)))
    yield Known(CauseKind.OUTSTANDING, negated(total(one.outstanding for one in found)))
    yield Known(
        CauseKind.RESTATEMENT,
        negated(changes.restated_by),
        changes.restated,
        (Filter("finding_class", Op.FOUND, (FindingClass.RESTATED.value,)),),
    )
    yield Known(CauseKind.MISSING_LINES, changes.vanished_billed)


def _undecided(records: Records, bills: Set[BillId]) -> dict[BillId, set[FindingClass]]:
    """Return the classes of each bill in which a group waits for a decision."""
    runs = {bill: run for bill, run in records.bill_runs().items() if bill in bills}
    held = {one.group: one for one in records.decisions(bills) if not one.line_id}
    found: dict[BillId, set[FindingClass]] = {bill: set() for bill in bills}
    for run in sorted(set(runs.values())):
        for one in records.finding_groups(run):
            if runs.get(one.bill) == run and not _decided(one, held):
                found[one.bill].add(one.finding_class)
    return found


def _decided(one: FindingGroup, held: dict[GroupId, Decision]) -> bool:
    found = held.get(one.id)
    return found is not None and found.settles(one.lines, one.difference)
