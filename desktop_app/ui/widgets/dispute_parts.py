"""Show the parts of a dispute: what was said, its files, what may settle it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.disputes import Attachment, Message, Settlement
from desktop_app.i18n import _
from desktop_app.services.settling import Proposal
from desktop_app.ui import text
from desktop_app.ui.models.small import RowColumn, amount_column, count_column
from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.cards import FileName
from desktop_app.ui.widgets.dispute_words import direction_sign
from desktop_app.ui.widgets.labels import (
    IconButton,
    IconLabel,
    button,
    label,
    selectable,
)
from desktop_app.ui.widgets.pill import Pill, class_sign

KIBI = 1024


def item_columns(*, narrow: bool = False) -> list[RowColumn]:
    """Return the columns of a dispute's findings; narrow: what a panel has room for."""
    columns = [
        RowColumn(
            _("Class"),
            lambda i: i.group.finding_class.value,
            sign=lambda i: class_sign(i.group.finding_class),
            width=120,
        ),
        RowColumn(
            _("Model and type"),
            lambda i: f"{i.group.model} {i.group.type_code}".strip(),
            stretch=True,
        ),
    ]
    if not narrow:
        columns += [
            RowColumn(_("Period"), lambda i: i.group.bill.period, width=88),
            count_column(_("Lines"), lambda i: i.lines, width=60),
        ]
    return [*columns, amount_column(_("Amount"), lambda i: i.amount, width=96)]


def message_view(one: Message) -> QWidget:
    """Show a message: which way it went, who wrote it and when, its words."""
    icon, word, tone = direction_sign(one.direction)
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(space(1))
    head = QHBoxLayout()
    head.setSpacing(space(2))
    head.addWidget(Pill(word, icon, tone))
    who = " · ".join(p for p in (one.person, text.instant(one.at, seconds=False)) if p)
    head.addWidget(label(who, Size.SMALL, role="muted"))
    head.addStretch(1)
    column.addLayout(head)
    column.addWidget(selectable(label(one.text, Size.NOTE, wrap=True)))
    return made


def attachment_view(
    one: Attachment, save: Callable[[], object], show: Callable[[], object]
) -> QWidget:
    """Show an attachment with what can be done with it."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(space(2))
    row.addWidget(IconLabel("paperclip"))
    row.addWidget(FileName(one.name, Size.NOTE), 1)
    size = _("{size} KiB").format(size=text.count(-(-one.size // KIBI)))
    row.addWidget(label(size, Size.SMALL, role="muted"))
    row.addWidget(
        IconButton("folder-open", _("Open {name}").format(name=one.name), show)
    )
    row.addWidget(
        IconButton("download", _("Save a copy of {name}").format(name=one.name), save)
    )
    made.setToolTip(f"SHA-256 {one.sha256}")
    return made


def settlement_view(one: Settlement, currency: str) -> QWidget:
    """Show what came back."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(
        label(f"{currency} {text.amount(one.amount)}", Size.NOTE, bold=True)
    )
    where = one.line_id or _("outside any bill")
    said = (where, one.note, one.person, text.instant(one.at, seconds=False))
    words = " · ".join(part for part in said if part)
    column.addWidget(selectable(label(words, Size.SMALL, role="muted", wrap=True)))
    return made


def proposal_view(
    one: Proposal, currency: str, accept: Callable[[], object]
) -> QWidget:
    """Show a credit that may settle the dispute, and why it is proposed."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(space(2))
    column = QVBoxLayout()
    column.setSpacing(0)
    amount = f"{currency} {text.amount(one.amount)}"
    column.addWidget(
        label(f"{amount} · {text.kind_word(one.kind)}", Size.NOTE, bold=True)
    )
    said = " · ".join(part for part in (one.dated or one.period, one.model) if part)
    column.addWidget(label(said, Size.SMALL, role="muted", wrap=True))
    column.addWidget(label(_why(one), Size.SMALL, role="good", wrap=True))
    row.addLayout(column, 1)
    take = button(_("Accept…"), accept)
    take.setToolTip(one.line_id)
    row.addWidget(take)
    return made


def _why(one: Proposal) -> str:
    """Say what speaks for a proposal."""
    reasons = (
        (one.exact, _("exact amount")),
        (one.same_model, _("same model")),
        (one.later, _("later period")),
    )
    said = ", ".join(word for holds, word in reasons if holds)
    return said or _("a credit of this account")
