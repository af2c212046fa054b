"""Group findings by class and cause: forty thousand lines, one decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtCore import QPersistentModelIndex as Persistent

from desktop_app.domain.decisions import FindingState, GroupId
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.money import total
from desktop_app.domain.views import Filter, Op
from desktop_app.i18n import _
from desktop_app.services.cause_groups import CauseGroup, Claim
from desktop_app.ui import text
from desktop_app.ui.style import Tone
from desktop_app.ui.text import class_word, state_sign

Sign = tuple[str, str, Tone]  # icon, word, tone
GROUP = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Group:
    """A class, or one of its causes: what it counts, and which lines it means."""

    finding_class: FindingClass
    cause: str  # words; empty for the class itself
    place: str  # period and account of a cause's bill
    models: tuple[str, ...]
    lines: int
    difference: Decimal
    billed: Decimal
    currency: str
    share: float  # of the largest difference of its kind; only ever drawn
    filters: tuple[Filter, ...]
    heads: bool  # the class itself, causes stand below
    parts: tuple[CauseGroup, ...] = ()  # what a decision about it is about

    @property
    def amount(self) -> str:
        """The claim in its currency; where none can be made, what was billed."""
        if self.difference:
            return f"{self.currency} {text.amount(self.difference, signed=True)}"
        billed = text.amount(self.billed)
        return _("{currency} {amount} billed").format(
            currency=self.currency, amount=billed
        )

    @property
    def ids(self) -> tuple[GroupId, ...]:
        """The groups that a decision about it decides."""
        return tuple(one.id for one in self.parts)

    @property
    def sign(self) -> Sign:
        """Icon, word and tone of its state; where parts differ, how many are open."""
        return sign_of(self.parts)

    @property
    def duty(self) -> str:
        """Who answers for it, and until when."""
        owners = {one.standing.owner for one in self.parts} - {""}
        days = [one.standing.due for one in self.parts if one.standing.due]
        who = min(owners) if len(owners) == 1 else _("several owners")
        words = [who if owners else "", text.day(min(days)) if days else ""]
        return " · ".join(word for word in words if word)

    @property
    def title(self) -> str:
        """The words of the group."""
        if self.heads:
            return class_word(self.finding_class)
        return self.cause or _("No price or factor gives this amount")


def sign_of(parts: Sequence[CauseGroup]) -> Sign:
    """Return icon, word and tone of the state that groups have together."""
    states = [one.standing.state for one in parts]
    if any(one.standing.changed for one in parts):
        return "history", _("Open: changed"), Tone.WARNING
    if len(set(states)) == 1:
        return state_sign(states[0])
    waiting = states.count(FindingState.OPEN)
    if waiting:
        words = _("{open} of {all} open").format(open=waiting, all=len(states))
        return "circle-dot", words, Tone.NEUTRAL
    return "circle-check", _("Decided"), Tone.NEUTRAL


def _sum(groups: Sequence[CauseGroup]) -> tuple[int, Decimal, Decimal]:
    return (
        sum(g.lines for g in groups),
        total(g.difference for g in groups),
        total(g.billed for g in groups),
    )


def _filters(one: CauseGroup) -> tuple[Filter, ...]:
    return (
        Filter("finding_class", Op.IS, (one.finding_class,)),
        Filter("cause_key", Op.IS, (one.cause_key,)),
        Filter("provider", Op.IS, (one.id.bill.provider,)),
        Filter("billing_period", Op.IS, (one.period,)),
        Filter("billing_account_id", Op.IS, _account(one.account)),
        Filter("billing_currency", Op.IS, (one.currency,)),
    )


def _account(account: str) -> tuple[str | None, ...]:
    return (account,) if account else (None, "")


def _weight(groups: Sequence[CauseGroup]) -> Decimal:
    _lines, difference, billed = _sum(groups)
    return abs(difference) or abs(billed)


def _made(groups: Sequence[CauseGroup], most: Decimal, *, heads: bool) -> Group:
    one = groups[0]
    lines, difference, billed = _sum(groups)
    weight = abs(difference) or abs(billed)
    name = FindingClass(one.finding_class)
    return Group(
        finding_class=name,
        cause="" if heads else one.cause,
        place="" if heads else f"{one.period} · {one.account}".rstrip(" ·"),
        models=tuple(sorted({g.model for g in groups if g.model})),
        lines=lines,
        difference=difference,
        billed=billed,
        currency=one.currency,
        # The one step from money to pixels: a share is drawn, never added.
        share=float(weight / most) if most else 0.0,
        filters=(
            Filter("finding_class", Op.IS, (one.finding_class,)),
            Filter("billing_currency", Op.IS, (one.currency,)),
        )
        if heads
        else _filters(one),
        heads=heads,
        parts=tuple(groups),
    )


def group_up(found: Sequence[CauseGroup]) -> list[Group]:
    """Return classes, largest claim first, each followed by its causes."""
    classes: dict[tuple[str, str], list[CauseGroup]] = defaultdict(list)
    for one in found:
        classes[one.currency, one.finding_class].append(one)
    claims = [abs(_sum(groups)[1]) for groups in classes.values()]
    most = max(claims, default=Decimal(0))
    ranked = sorted(classes.values(), key=lambda gs: (-abs(_sum(gs)[1]), -_weight(gs)))
    rows: list[Group] = []
    for groups in ranked:
        rows.append(_made(groups, max(most, _weight(groups)), heads=True))
        rows += _causes(groups)
    return rows


def _causes(groups: Sequence[CauseGroup]) -> list[Group]:
    causes: dict[Claim, list[CauseGroup]] = defaultdict(list)
    for one in groups:
        causes[one.claim].append(one)
    most = max((_weight(gs) for gs in causes.values()), default=Decimal(0))
    ranked = sorted(causes.values(), key=_weight, reverse=True)
    return [_made(gs, most, heads=False) for gs in ranked]


class GroupsModel(QAbstractListModel):
    """The groups as rows of a list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.groups: list[Group] = []

    def show(self, groups: Sequence[Group]) -> None:
        """Show other groups."""
        self.beginResetModel()
        self.groups = list(groups)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.groups)

    def data(
        self,
        index: QModelIndex | Persistent,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if not index.isValid():
            return None
        group = self.groups[index.row()]
        if role == GROUP:
            return group
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            words = [group.title, text.lines(group.lines), group.amount]
            return ", ".join([*words, group.sign[1], group.duty]).rstrip(", ")
        return None
