"""Compose the letter of an evidence pack: what is claimed, and its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from desktop_app.domain.disputes import Direction, Dispute
from desktop_app.domain.money import EXACT, total
from desktop_app.i18n import _, mark
from desktop_app.reports.manifest import LETTER, LINES, MANIFEST, ROWS, WORKBOOK
from desktop_app.reports.pages import (
    NOTHING,
    Bars,
    Block,
    Facts,
    Formula,
    Heading,
    Highlights,
    PageBreak,
    Paragraph,
    Side,
    Table,
    TableColumn,
    money,
)
from desktop_app.reports.sign_off import moment
from desktop_app.services.claim_figures import Figures, ItemFigures, Sum
from desktop_app.services.classes import WORDS

MODELS = 12  # bars of a chart by model
ENCLOSED: tuple[tuple[str, str], ...] = (
    (LETTER, mark("this letter: claim, figures, causes, calculation, evidence")),
    (WORKBOOK, mark("every claimed line with its arithmetic, and worked examples")),
    (LINES, mark("the same lines as CSV, every digit as calculated with")),
    (ROWS, mark("every claimed line with all its columns as read from your bill")),
    (MANIFEST, mark("sizes and SHA-256 of all of these, and what they rest on")),
)
LETTER_TEXT = mark(
    "We have recalculated the charges of this account line by line from your own bill "
    "files. {lines} lines differ from what was due: {billed} {currency} was billed "
    "where {expected} {currency} follows from the prices and terms in force. We "
    "therefore claim {claim} {currency} and ask you to credit this amount or to tell "
    "us, line by line, why it should not be credited."
)
CHECK_TEXT = mark(
    "Every figure can be checked without our software: the enclosed lines name the "
    "row of your file, the price rule, and each factor of the calculation. The list "
    "at the end says how the files of this pack are protected against alteration."
)


def letter(figures: Figures) -> list[Block]:
    """Return the first page: to whom, how much, why, what is enclosed."""
    dispute = figures.dispute
    due = dispute.due.isoformat() if dispute.due else ""
    sums = figures.sum
    told = _(LETTER_TEXT).format(
        lines=f"{sums.lines:,}",
        billed=money(sums.billed),
        expected=money(sums.expected),
        claim=money(dispute.claim),
        currency=dispute.currency,
    )
    answer = _("Please answer by {due}.").format(due=due) if due else ""
    return [
        Heading(_("Dispute {number}").format(number=dispute.number), 0),
        Paragraph(dispute.title, strong=True),
        Facts(_parties(figures)),
        Highlights(
            (
                (_("Claim"), f"{money(dispute.claim)} {dispute.currency}"),
                (_("Claimed lines"), f"{sums.lines:,}"),
                (_("Billed"), money(sums.billed)),
                (_("Recalculated"), money(sums.expected)),
            )
        ),
        Paragraph(_("Dear Sir or Madam,")),
        Paragraph(told),
        *_given(_("Reason: {reason}").format(reason=dispute.reason), dispute.reason),
        Paragraph(_(CHECK_TEXT)),
        *_given(answer, answer),
        Paragraph(_("Yours faithfully,")),
        Paragraph(dispute.owner or dispute.opened_by),
        Heading(_("Enclosed"), 2),
        Facts(tuple((name, _(text)) for name, text in ENCLOSED)),
    ]


def _given(text: str, condition: str) -> list[Block]:
    return [Paragraph(text)] if condition else []


def _parties(figures: Figures) -> tuple[tuple[str, str], ...]:
    dispute = figures.dispute
    bills = sorted({one.item.group.bill for one in figures.items})
    periods = sorted({bill.period for bill in bills})
    rows = [
        (_("To"), dispute.provider),
        (_("Account"), dispute.account or NOTHING),
        (_("Billing period"), ", ".join(periods)),
        (_("Currency"), dispute.currency),
        (_("Date"), moment(dispute.changed_at)),
        (_("Contact"), dispute.owner or dispute.opened_by),
    ]
    return tuple(rows)


def claim_tables(figures: Figures) -> list[Block]:
    """Return what is claimed item by item, tied to the claim, and in charts."""
    return [
        PageBreak(),
        Heading(_("What is claimed")),
        _items(figures),
        Heading(_("Tie-out"), 2),
        *_tie(figures),
        *_charts(figures),
    ]


def _items(figures: Figures) -> Table:
    columns = (
        TableColumn(_("No.")),
        TableColumn(_("Finding")),
        TableColumn(_("Model and type")),
        TableColumn(_("Lines"), Side.COUNT),
        TableColumn(_("Billed"), Side.AMOUNT),
        TableColumn(_("Recalculated"), Side.AMOUNT),
        TableColumn(_("Difference"), Side.AMOUNT),
        TableColumn(_("Claimed"), Side.AMOUNT),
    )
    several = len({one.item.group.bill for one in figures.items}) > 1
    rows = tuple(
        (
            str(one.number),
            _(WORDS[one.item.group.finding_class]),
            item_name(one, with_period=several),
            *_sums(one.sum),
            one.item.amount,
        )
        for one in figures.items
    )
    whole = ("", _("Total"), "", *_sums(figures.sum), figures.asked)
    return Table(columns, rows, whole)


def _sums(sums: Sum) -> tuple[int, Decimal, Decimal, Decimal]:
    return (sums.lines, sums.billed, sums.expected, sums.difference)


def item_name(one: ItemFigures, *, with_period: bool) -> str:
    """Return what an item is about: model and type, a line each."""
    group = one.item.group
    period = group.bill.period if with_period else ""
    words = (group.model, group.type_code, period)
    return "\n".join(word for word in words if word) or NOTHING


def _tie(figures: Figures) -> list[Block]:
    dispute, sums = figures.dispute, figures.sum
    currency = dispute.currency
    steps = [
        (
            _("Billed − recalculated"),
            f"{money(sums.billed)} − {money(sums.expected)} = "
            f"{money(sums.difference)} {currency}",
            _verdict(
                ties=EXACT.subtract(sums.billed, sums.expected) == sums.difference
            ),
        ),
        (
            _("Sum of the claimed lines"),
            f"{money(sums.difference)} {currency}",
            "",
        ),
        (
            _("Claim"),
            f"{money(dispute.claim)} {currency}",
            _verdict(ties=not figures.gap),
        ),
    ]
    if figures.gap:
        title = _("Claim − sum of the lines")
        steps.append((title, f"{money(figures.gap)} {currency}", ""))
    return [Formula(tuple(steps)), *_why_not(figures)]


def _verdict(*, ties: bool) -> str:
    return _("✓ ties") if ties else _("differs")


def _why_not(figures: Figures) -> list[Block]:
    """Say why claim and lines are not the same, if they are not."""
    blocks: list[Block] = []
    unknown = figures.sum.lines - figures.sum.compared
    if unknown:
        text = _(
            "{count} lines have no recalculated amount; they are listed, and claim "
            "nothing by themselves."
        )
        blocks.append(Paragraph(text.format(count=f"{unknown:,}"), quiet=True))
    if figures.gap:
        text = _(
            "The claim is not the sum of the lines. The reason stated in the dispute: "
            "{reason}"
        )
        reason = figures.dispute.reason or NOTHING
        blocks.append(Paragraph(text.format(reason=reason)))
    return blocks


def _charts(figures: Figures) -> list[Block]:
    series = (_("Billed"), _("Recalculated"))
    days = [
        (day, (sums.billed, sums.expected))
        for day, sums in sorted(figures.days.items())
        if day
    ]
    models = _largest(figures.models)
    found: list[Block] = []
    unit = figures.dispute.currency
    if days:
        title = _("Claimed lines by day, {currency}").format(currency=unit)
        found.append(Bars(title, series, tuple(days)))
    if models:
        title = _("Difference by model, {currency}").format(currency=unit)
        found.append(Bars(title, (_("Difference"),), tuple(models)))
    return found


def _largest(models: Mapping[str, Sum]) -> list[tuple[str, tuple[Decimal, ...]]]:
    """Return the models with the largest differences, the rest as one."""
    ordered = sorted(models.items(), key=lambda one: (-abs(one[1].difference), one[0]))
    shown: list[tuple[str, tuple[Decimal, ...]]] = [
        (name or NOTHING, (sums.difference,)) for name, sums in ordered[:MODELS]
    ]
    rest = total(sums.difference for _n, sums in ordered[MODELS:])
    if len(ordered) > MODELS:
        shown.append((_("all other models"), (rest,)))
    return shown


def messages(dispute: Dispute) -> list[Block]:
    """Return what was written to and by the provider; our own notes stay here."""
    shown = [one for one in dispute.messages if one.direction is not Direction.NOTE]
    if not shown:
        return []
    columns = (
        TableColumn(_("When")),
        TableColumn(_("Sender")),
        TableColumn(_("Message")),
    )
    rows: Sequence[tuple[str, str, str]] = [
        (
            moment(one.at),
            one.person if one.direction is Direction.OUT else dispute.provider,
            one.text,
        )
        for one in shown
    ]
    return [Heading(_("Correspondence")), Table(columns, tuple(rows))]
