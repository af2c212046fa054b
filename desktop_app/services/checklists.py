"""Say what must hold before a period is signed, and whether it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from desktop_app.domain.bills import Bill, BillId
from desktop_app.domain.closing import CheckItem, CheckName
from desktop_app.domain.decisions import DECIDED, FindingState, GroupId
from desktop_app.domain.matrix import CellState, Column
from desktop_app.domain.money import EXACT, plain, total
from desktop_app.i18n import _, mark, ngettext
from desktop_app.services.allocation_ties import tie_words
from desktop_app.services.classes import WORDS
from desktop_app.services.period_facts import PeriodFacts
from desktop_app.store.entries import FindingGroup

SHOWN = 3  # bills or groups named in a sentence
CHECK_TITLES: dict[CheckName, str] = {
    CheckName.FINAL_FILES: mark("Final files are there"),
    CheckName.TIES_TO_BILL: mark("Lines tie to the monthly bill"),
    CheckName.TIES_TO_INVOICE: mark("Lines tie to the invoice"),
    CheckName.RECONCILED: mark("Every line is recalculated"),
    CheckName.UNPRICED: mark("No line is without a price"),
    CheckName.FINDINGS_DECIDED: mark("Every finding is decided"),
    CheckName.DISPUTES_DECIDED: mark("Disputes are decided or carried on"),
    CheckName.ALLOCATION_TIES: mark("The allocation ties"),
}


def checklist(
    facts: PeriodFacts, waivers: Mapping[str, str], override: str
) -> list[CheckItem]:
    """Return the points of the checklist in their order, waived where it was said."""
    items = [check(facts) for check in _CHECKS]
    found = []
    for item in items:
        reason = waivers.get(item.name.value, "").strip()
        if item.name is CheckName.FINAL_FILES and not facts.missing:
            reason = override.strip()
        allowed = item.waivable or item.name is CheckName.FINAL_FILES
        kept = reason if allowed and not item.holds else ""
        found.append(replace(item, waived=kept))
    return found


def carried() -> dict[str, str]:
    """Return the waiver that carries open disputes into the next period."""
    return {CheckName.DISPUTES_DECIDED.value: _("carried on")}


def _final_files(facts: PeriodFacts) -> CheckItem:
    if facts.missing:
        said = _("Files are missing: {files}.").format(files=_some(facts.missing))
    elif facts.provisional:
        said = _(
            "The provider may still change: {bills}. Import them again once they are "
            "final, or override with a reason."
        ).format(bills=_bills(facts.provisional))
    else:
        said = ngettext(
            "{count} bill, exported after it was final.",
            "{count} bills, all exported after they were final.",
            len(facts.bills),
        ).format(count=len(facts.bills))
    holds = not facts.missing and not facts.provisional
    return CheckItem(CheckName.FINAL_FILES, holds, said, waivable=False)


def _ties_to_bill(facts: PeriodFacts) -> CheckItem:
    return _ties(facts, Column.MONTHLY_BILL, CheckName.TIES_TO_BILL)


def _ties_to_invoice(facts: PeriodFacts) -> CheckItem:
    return _ties(facts, Column.INVOICE, CheckName.TIES_TO_INVOICE)


def _ties(facts: PeriodFacts, column: Column, name: CheckName) -> CheckItem:
    lacks, gaps = _untied(facts, column)
    words = []
    if lacks:
        said = (
            _("There is no monthly bill for {bills}.")
            if column is Column.MONTHLY_BILL
            else _("There is no invoice for {bills}.")
        )
        words.append(said.format(bills=_some(lacks)))
    if gaps:
        words.append(_("They do not tie: {gaps}.").format(gaps=_some(gaps, "; ")))
    if words:
        return CheckItem(name, holds=False, detail=" ".join(words))
    said = (
        _("The lines of every bill add up to its monthly bill.")
        if column is Column.MONTHLY_BILL
        else _("The lines of every bill add up to its invoices.")
    )
    return CheckItem(name, holds=True, detail=" ".join([said, *_told(facts, column)]))


def _untied(facts: PeriodFacts, column: Column) -> tuple[list[str], list[str]]:
    """Return the bills without such a paper, and those whose papers say otherwise."""
    lacks: list[str] = []
    gaps: list[str] = []
    for bill in facts.bills:
        cell = facts.matrices[bill.id].cell(column)
        name = _name(bill.id)
        if cell.amount is None and cell.documents:
            words = _("{bill} is stated in another currency, without an exchange rate")
            gaps.append(words.format(bill=name))
        elif cell.amount is None:
            lacks.append(name)
        elif cell.state is CellState.OPEN:
            gaps.append(
                _("{bill}: lines {lines}, stated {stated}, gap {gap}").format(
                    bill=name,
                    lines=plain(bill.billed_total),
                    stated=plain(cell.amount),
                    gap=plain(EXACT.subtract(bill.billed_total, cell.amount)),
                )
            )
    return lacks, gaps


def _told(facts: PeriodFacts, column: Column) -> list[str]:
    """Say by how much they differ where every cent of the difference has a cause."""
    cells = [facts.matrices[bill.id].cell(column) for bill in facts.bills]
    told = [one for one in cells if one.state is CellState.EXPLAINED]
    if not told:
        return []
    return [
        ngettext(
            "{count} difference is explained to the last digit (see the bill).",
            "{count} differences are explained to the last digit (see the bills).",
            len(told),
        ).format(count=len(told))
    ]


def _reconciled(facts: PeriodFacts) -> CheckItem:
    if facts.stale:
        said = _("Not recalculated with today's lines, prices and terms: {bills}.")
        words = said.format(bills=_some([_name(one) for one in facts.stale]))
    else:
        words = _("Recalculated with today's lines, prices and terms.")
    return CheckItem(
        CheckName.RECONCILED, holds=not facts.stale, detail=words, waivable=False
    )


def _unpriced(facts: PeriodFacts) -> CheckItem:
    lines = sum(bill.unpriced for bill in facts.bills)
    unknown = any(bill.expected_total is None for bill in facts.bills)
    if unknown:
        said = _("Not known before the bills are recalculated.")
    elif lines:
        said = ngettext(
            "{count} line has no price.", "{count} lines have no price.", lines
        ).format(count=f"{lines:,}")
    else:
        said = _("Every line that needs a price has one.")
    return CheckItem(CheckName.UNPRICED, holds=not lines and not unknown, detail=said)


def _findings_decided(facts: PeriodFacts) -> CheckItem:
    open_groups = [group for group in facts.groups if not _is_decided(facts, group)]
    small = [group for group in open_groups if _is_small(facts, group)]
    left = [group for group in open_groups if not _is_small(facts, group)]
    words = []
    if left:
        words.append(
            ngettext(
                "{count} group of findings is not decided: {groups}.",
                "{count} groups of findings are not decided: {groups}.",
                len(left),
            ).format(count=len(left), groups=_some([_group(one) for one in left]))
        )
    else:
        words.append(_("Every finding that matters is decided."))
    if small:
        words.append(
            _("Below materiality: {count} groups, {sums} in all.").format(
                count=len(small), sums=_sums(small)
            )
        )
    return CheckItem(CheckName.FINDINGS_DECIDED, holds=not left, detail=" ".join(words))


def _is_decided(facts: PeriodFacts, group: FindingGroup) -> bool:
    """Whether a decision about the whole group, or each of its lines, still fits."""
    of_group = [one for one in facts.decisions if one.group == group.id]
    lines = [one for one in of_group if one.line_id and not one.taken_back]
    if any(one.state is FindingState.OPEN for one in lines):
        return False
    decided = sum(one.state in DECIDED for one in lines)
    return decided == group.lines or any(
        one.settles(group.lines, group.difference)
        for one in of_group
        if not one.line_id
    )


def _is_small(facts: PeriodFacts, group: FindingGroup) -> bool:
    try:
        bound = Decimal(facts.materiality.get(group.bill.currency, "0"))
    except InvalidOperation:
        return False
    return abs(_at_stake(group)) < bound


def _at_stake(group: FindingGroup) -> Decimal:
    """Return what a group is about: where nothing differs, all that was billed."""
    return group.difference or group.billed


def _disputes_decided(facts: PeriodFacts) -> CheckItem:
    numbers = sorted({one.number for one in facts.disputes})
    named = {one.number: one for one in facts.disputes}
    if numbers:
        said = _("Not decided, to be carried on: {disputes}.").format(
            disputes=_some(
                [
                    f"{n} {named[n].title} ({plain(named[n].claim)} "
                    f"{named[n].currency})"
                    for n in numbers
                ],
                "; ",
            )
        )
    else:
        said = _("No dispute about these bills is open.")
    return CheckItem(CheckName.DISPUTES_DECIDED, holds=not numbers, detail=said)


def _allocation_ties(facts: PeriodFacts) -> CheckItem:
    said, holds = tie_words(facts.ties)
    return CheckItem(CheckName.ALLOCATION_TIES, holds=holds, detail=said)


_CHECKS: tuple[Callable[[PeriodFacts], CheckItem], ...] = (
    _final_files,
    _ties_to_bill,
    _ties_to_invoice,
    _reconciled,
    _unpriced,
    _findings_decided,
    _disputes_decided,
    _allocation_ties,
)


def _name(bill: BillId) -> str:
    return f"{bill.account or _('no account')} {bill.period} {bill.currency}"


def _bills(bills: Sequence[Bill]) -> str:
    return _some([_name(one.id) for one in bills])


def _group(group: FindingGroup) -> str:
    id_: GroupId = group.id
    what = " ".join(word for word in (id_.model, id_.type_code) if word)
    amount = f"{plain(group.difference)} {group.bill.currency}"
    return f"{_(WORDS[group.finding_class])} {what} ({amount})"


def _sums(groups: Sequence[FindingGroup]) -> str:
    currencies = sorted({group.bill.currency for group in groups})
    return ", ".join(
        f"{plain(total(_at_stake(g) for g in groups if g.bill.currency == c))} {c}"
        for c in currencies
    )


def _some(words: Sequence[str], between: str = ", ") -> str:
    shown = between.join(words[:SHOWN])
    rest = len(words) - SHOWN
    return (
        shown
        if rest <= 0
        else _("{some} and {rest} more").format(some=shown, rest=rest)
    )
