"""Gather what a dispute is made of: groups of findings, or single lines of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import pyarrow as pa

from desktop_app.domain.bills import Scope
from desktop_app.domain.decisions import GroupId, cause_id
from desktop_app.domain.disputes import LIVE, Dispute, DisputeItem
from desktop_app.domain.errors import Refused
from desktop_app.domain.findings import OPEN_CLASSES, Cause, FindingClass
from desktop_app.domain.money import EXACT, plain, total
from desktop_app.domain.views import Filter, Op
from desktop_app.i18n import _
from desktop_app.services.looking import judged_parts
from desktop_app.store.entries import FindingGroup
from desktop_app.store.parts import Part
from desktop_app.store.queries import LineTable
from desktop_app.store.records import Records
from desktop_app.store.workspace import Workspace

_COLUMNS = (
    "line_id",
    "part_id",
    "finding_class",
    "cause_key",
    "model",
    "type_code",
    "difference",
)


def open_groups(home: Workspace) -> dict[GroupId, FindingGroup]:
    """Return the groups of findings as the newest runs left them, by name."""
    parts = home.lines.parts(Scope())
    with home.ledger.read() as records:
        runs = records.result_runs()
        newest = {part.bill: runs[part.id] for part in parts if part.id in runs}
        groups = [
            group
            for run in sorted(set(newest.values()))
            for group in records.finding_groups(run)
            if newest.get(group.bill) == run and group.finding_class in OPEN_CLASSES
        ]
    found: dict[GroupId, FindingGroup] = {}
    for group in groups:
        known = found.get(group.id)
        found[group.id] = group if known is None else _joined(known, group)
    return found


def _joined(one: FindingGroup, other: FindingGroup) -> FindingGroup:
    """Add two groups of one name: their causes were recorded under two keys."""
    return replace(
        one,
        lines=one.lines + other.lines,
        billed=EXACT.add(one.billed, other.billed),
        difference=EXACT.add(one.difference, other.difference),
    )


def items_of(
    home: Workspace, groups: Sequence[str], lines: Sequence[str]
) -> tuple[DisputeItem, ...]:
    """Return what groups (by short name) and lines (by ID) put into a dispute.

    Raises:
        Refused: one of them is not there, or they are not one provider's, one
            account's and one currency's.
    """
    if not groups and not lines:
        raise Refused(
            _("A dispute needs at least one finding."),
            _("Name groups or lines from the Findings page or “plumbline findings”."),
        )
    found = [*_from_groups(home, groups), *_from_lines(home, lines)]
    _refuse_mixture(found)
    within = {item.group for item in found if not item.line_id}
    doubled = [one for one in found if one.line_id and one.group in within]
    if doubled:
        raise Refused(
            _("Line {line} is part of a group that was named, too.").format(
                line=doubled[0].line_id
            ),
            _("Name the group or its lines, not both."),
        )
    return tuple(found)


def claim_of(items: Iterable[DisputeItem]) -> Decimal:
    """Return what was overcharged in all of a dispute's items."""
    return total(item.amount for item in items)


def refuse_taken(records: Records, items: Sequence[DisputeItem], but: str = "") -> None:
    """Refuse findings that another dispute holds, or has brought money back for.

    Args:
        records: the ledger within the transaction.
        items: what is to be disputed.
        but: number of the dispute itself.

    Raises:
        Refused: one of them is taken.
    """
    for other in records.disputes():
        if other.number == but or not (other.state in LIVE or other.recovered):
            continue
        clash = next((i for i in items if _meets(i, other)), None)
        if clash is not None:
            raise Refused(
                _("{finding} is already part of dispute {number}.").format(
                    finding=item_name(clash), number=other.number
                ),
                _("Leave it out, or go on with that dispute."),
            )


def item_name(item: DisputeItem) -> str:
    """Name an item in a sentence."""
    group = item.group
    what = " ".join(word for word in (group.model, group.type_code) if word)
    named = what or group.finding_class.value
    place = f" ({item.line_id})" if item.line_id else f" [{group.key}]"
    return f"{named} {group.bill.period}{place}"


def _meets(item: DisputeItem, other: Dispute) -> bool:
    return any(
        item.group == theirs.group
        and (not item.line_id or not theirs.line_id or item.line_id == theirs.line_id)
        for theirs in other.items
    )


def _from_groups(home: Workspace, names: Sequence[str]) -> list[DisputeItem]:
    if not names:
        return []
    known = {one.key: (one, group) for one, group in open_groups(home).items()}
    found: list[DisputeItem] = []
    for name in dict.fromkeys(names):
        if name not in known:
            raise Refused(
                _("There is no group of findings “{name}”.").format(name=name),
                _("Groups change with the prices: take the name from the findings."),
            )
        group_id, group = known[name]
        amount = max(group.difference, Decimal(0))
        found.append(DisputeItem(group_id, "", group.lines, amount))
    return found


def _from_lines(home: Workspace, ids: Sequence[str]) -> list[DisputeItem]:
    if not ids:
        return []
    wanted = tuple(dict.fromkeys(ids))
    judged = judged_parts(home, Scope())
    table = LineTable(judged)
    try:
        keys = table.keys([Filter("line_id", Op.IS, wanted)], ())
        lines = table.rows(keys, _COLUMNS)
    finally:
        table.close()
    parts = {one.part.id: one.part for one in judged}
    made = {item.line_id: item for item in _items(home, lines, parts)}
    missing = [one for one in wanted if one not in made]
    if missing:
        raise Refused(
            _("The ledger has no finding on line “{line}”.").format(line=missing[0]),
            _("Copy an ID from “plumbline findings”."),
        )
    return [made[one] for one in wanted]


def _items(
    home: Workspace, lines: pa.Table, parts: dict[str, Part]
) -> Iterable[DisputeItem]:
    """Yield the findings among lines that were read; there are few of them."""
    with home.ledger.read() as records:
        runs = records.result_runs()
        known = {run: records.causes(run) for run in set(runs.values())}
    for line in lines.to_pylist():
        name, run = line.get("finding_class"), runs.get(line["part_id"])
        if name is None or run is None or FindingClass(name) not in OPEN_CLASSES:
            continue
        causes: tuple[Cause, ...] = known[run].get(line["cause_key"], ())
        group = GroupId(
            parts[line["part_id"]].bill,
            FindingClass(name),
            cause_id(causes),
            line["model"] or "",
            line["type_code"] or "",
        )
        amount = max(line["difference"] or Decimal(0), Decimal(0))
        yield DisputeItem(group, line["line_id"], 1, amount)


def _refuse_mixture(items: Sequence[DisputeItem]) -> None:
    bills = [item.group.bill for item in items]
    for word, values in (
        (_("providers"), {bill.provider for bill in bills}),
        (_("accounts"), {bill.account for bill in bills}),
        (_("currencies"), {bill.currency for bill in bills}),
    ):
        if len(values) > 1:
            raise Refused(
                _("One dispute cannot cover several {what}: {values}.").format(
                    what=word, values=", ".join(sorted(values))
                ),
                _("Open a dispute for each of them."),
            )


def claim_or_refuse(claim: Decimal | None, items: Sequence[DisputeItem]) -> Decimal:
    """Return the claim: what the person says, else what was overcharged.

    Raises:
        Refused: there is nothing to claim.
    """
    found = claim_of(items) if claim is None else claim
    if found > 0:
        return found
    raise Refused(
        _("The claim must be above 0; it is {amount}.").format(amount=plain(found)),
        _("Say how much is claimed: these findings have no overcharged amount."),
    )


def where_lines_are(home: Workspace, item: DisputeItem) -> dict[str, str]:
    """Return the columns and values that find an item's lines, as they are now."""
    if item.line_id:
        return {"line_id": item.line_id}
    group = item.group
    found = {
        "finding_class": group.finding_class.value,
        "model": group.model,
        "type_code": group.type_code,
        "billing_period": group.bill.period,
        "billing_account_id": group.bill.account,
        "billing_currency": group.bill.currency,
    }
    now = open_groups(home).get(group)
    if now is not None:
        key = "" if now.cause_key is None else str(now.cause_key)
        found["cause_key"] = key
    return found
