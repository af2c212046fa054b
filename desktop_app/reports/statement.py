"""Lay out a department's statement: figures, chart, reasons, lines by model and key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from desktop_app.domain.allocation import Split
from desktop_app.domain.bridges import Part
from desktop_app.domain.money import EXACT, total
from desktop_app.domain.names import named
from desktop_app.domain.statements import (
    DepartmentStatement,
    StatedCurrency,
    Used,
)
from desktop_app.i18n import _, mark
from desktop_app.reports.pages import (
    NOTHING,
    Bars,
    Block,
    Document,
    Facts,
    Formula,
    Heading,
    Highlights,
    Marks,
    Paragraph,
    Side,
    Table,
    TableColumn,
    Value,
    money,
)

MOST = 25  # rows of a printed table; the workbook has them all
PARTS: dict[Part, str] = {
    Part.VOLUME: mark("Volume: more or less was used"),
    Part.MODEL_MIX: mark("Model mix: other models were used"),
    Part.TIER_MIX: mark("Tier mix: other request lengths or regions"),
    Part.TYPE_MIX: mark("Type mix: other shares of input, output and modes"),
    Part.CACHE: mark("Cache share"),
    Part.PRICE: mark("List prices"),
    Part.DISCOUNT: mark("Discounts"),
    Part.PROMOTION_ENDED: mark("A promotion ended"),
    Part.REDUCTIONS: mark("Coupons and plans"),
    Part.NEW: mark("New items"),
    Part.GONE: mark("Items that are gone"),
    Part.SUBSCRIPTIONS: mark("Subscriptions"),
    Part.REFUNDS: mark("Refunds and adjustments"),
    Part.TAX: mark("Tax"),
    Part.ROUNDING: mark("Rounding"),
}
SPLITS: dict[Split, str] = {
    Split.ONE: mark("all of it"),
    Split.EVEN: mark("evenly"),
    Split.FIXED: mark("by fixed shares"),
    Split.COST: mark("in proportion to cost"),
    Split.TOKENS: mark("in proportion to tokens"),
    Split.CALLS: mark("in proportion to calls"),
}


def statement_content(stated: DepartmentStatement, told: Sequence[str]) -> Document:
    """Return a statement as a printed report; ``told`` is what a reader must know."""
    title = _("Statement of {department}").format(department=stated.department.name)
    blocks: list[Block] = [Heading(f"{title} · {stated.period}", 0), _about(stated)]
    for one in stated.currencies:
        blocks += _currency(stated, one, several=len(stated.currencies) > 1)
    if told:
        blocks.append(Heading(_("To know")))
        blocks += [Paragraph(text) for text in told]
    return Document(
        title=f"{title} · {stated.period}",
        author=stated.person,
        dated=stated.at,
        marks=Marks(
            above=f"{title} · {stated.period}",
            beside=f"{stated.at:%Y-%m-%d %H:%M} UTC",
            below=_("Plumbline department statement"),
            page=_("Page {page} of {pages}"),
        ),
        blocks=tuple(blocks),
    )


def _about(stated: DepartmentStatement) -> Facts:
    closings = {one.closing for one in stated.currencies}
    frozen = _("closed: these figures do not change any more")
    rows = [
        (_("Department"), " › ".join(stated.path)),
        (_("Code"), stated.department.code),
        (_("Answers for it"), stated.department.owner or NOTHING),
        (_("Month"), stated.period),
        (
            _("State"),
            frozen if closings and 0 not in closings else _("open: may still change"),
        ),
    ]
    return Facts(tuple(rows))


def _currency(
    stated: DepartmentStatement, one: StatedCurrency, *, several: bool
) -> Iterator[Block]:
    if several:
        yield Heading(_("Amounts in {currency}").format(currency=one.currency))
    yield Highlights(tuple(_figures(stated, one)))
    if len(one.months) > 1:
        yield Bars(
            _("Month by month, {currency}").format(currency=one.currency),
            (_("Total"),),
            tuple((period, (amount,)) for period, amount in one.months),
        )
    yield Heading(_("What it is made of"))
    yield _made_of(one)
    if one.shared:
        yield Heading(_("Shared cost"), 2)
        yield _shared(one)
    if one.before is not None:
        yield Heading(_("What changed, and why"))
        yield _why(stated, one)
    yield Heading(_("Own lines by model"))
    yield from _used(one.by_model, (_("Model"),), one)
    yield Heading(_("Own lines by model and API key"))
    yield from _used(one.by_key, (_("Model"), _("API key")), one)
    yield Heading(_("Proof"), 2)
    yield _proof(one)


def _figures(
    stated: DepartmentStatement, one: StatedCurrency
) -> Iterator[tuple[str, str]]:
    yield (
        _("Total, {currency}").format(currency=one.currency),
        money(one.cost.total),
    )
    if one.before is not None:
        yield (
            _("Against {month}").format(month=stated.before),
            signed(one.change or Decimal(0)),
        )
    if one.budget is not None:
        left = EXACT.subtract(one.budget, one.cost.total)
        yield _("Left of the budget"), money(left)
    else:
        yield _("Shared cost in it"), money(one.cost.shared)


def _made_of(one: StatedCurrency) -> Table:
    columns = (
        TableColumn(_("Department")),
        TableColumn(_("By default"), Side.AMOUNT),
        TableColumn(_("By choice"), Side.AMOUNT),
        TableColumn(_("Shared"), Side.AMOUNT),
        TableColumn(_("Total"), Side.AMOUNT),
    )
    rows = one.below or (("", one.cost),)
    body = tuple(
        (
            name or _("Own lines and shares"),
            cost.by_default or None,
            cost.by_choice or None,
            cost.shared or None,
            cost.total,
        )
        for name, cost in rows
    )
    cost = one.cost
    sums = (_("Total"), cost.by_default, cost.by_choice, cost.shared, cost.total)
    return Table(columns, body, sums if one.below else None)


def _shared(one: StatedCurrency) -> Table:
    columns = (
        TableColumn(_("Rule")),
        TableColumn(_("Split")),
        TableColumn(_("Cost that is split"), Side.AMOUNT),
        TableColumn(_("This department's part"), Side.AMOUNT),
    )
    rows = tuple((p.rule, _(SPLITS[p.split]), p.pool, p.amount) for p in one.shared)
    parts = total(part.amount for part in one.shared)
    return Table(columns, rows, (_("Total"), "", None, parts))


def _why(stated: DepartmentStatement, one: StatedCurrency) -> Table:
    columns = (
        TableColumn(_("Reason")),
        TableColumn(one.currency, Side.AMOUNT),
    )
    before = one.before.total if one.before else Decimal(0)
    rows: list[tuple[Value, ...]] = [(stated.before, before)]
    rows += [(_(PARTS[part]), amount) for part, amount in one.changes]
    if one.shared_change:
        rows.append((_("Shared cost"), one.shared_change))
    return Table(columns, tuple(rows), (stated.period, one.cost.total))


def _used(
    used: Sequence[Used], names: Sequence[str], one: StatedCurrency
) -> Iterator[Block]:
    if not used:
        yield Paragraph(_("No line is its own in this month."))
        return
    columns = (
        *(TableColumn(name) for name in names),
        TableColumn(_("Lines"), Side.COUNT),
        TableColumn(one.currency, Side.AMOUNT),
    )
    rows: list[tuple[Value, ...]] = [
        (*map(_named, row.values, row.names), row.lines, row.billed)
        for row in used[:MOST]
    ]
    rest = used[MOST:]
    if rest:
        said = _("{count} more").format(count=len(rest))
        blank = [""] * (len(names) - 1)
        lines = sum(row.lines for row in rest)
        rows.append((said, *blank, lines, total(row.billed for row in rest)))
    sums: tuple[Value, ...] = (
        _("Total"),
        *[""] * (len(names) - 1),
        sum(row.lines for row in used),
        total(row.billed for row in used),
    )
    yield Table(columns, tuple(rows), sums)


def _proof(one: StatedCurrency) -> Formula:
    allocated, left, whole = one.whole
    holds = EXACT.add(allocated, left) == whole
    return Formula(
        (
            (
                _("All departments + not allocated = all bills of the month"),
                f"{money(allocated)} + {money(left)} = {money(whole)} {one.currency}",
                "✓" if holds else "✗",
            ),
        )
    )


def signed(amount: Decimal) -> str:
    """Write a change with its sign."""
    return f"+{money(amount)}" if amount > 0 else money(amount)


def _named(value: object, name: str) -> str:
    return _("(none)") if value in {None, ""} else named(str(value), name)
