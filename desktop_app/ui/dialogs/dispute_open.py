"""Open a dispute from findings: see what it covers, say what is claimed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.domain.disputes import Dispute, DisputeItem
from desktop_app.i18n import _, ngettext
from desktop_app.services.disputing import Opening, open_dispute
from desktop_app.services.gathering import claim_of, items_of
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.form import DateField, Form, amount_in
from desktop_app.ui.style import Tone
from desktop_app.ui.widgets.dispute_parts import item_columns
from desktop_app.ui.widgets.small import SmallTable

LIST_HEIGHT = 150
WIDE = 720


class DisputeOpen(Form):
    """Name a dispute, its claim, owner and deadline; open it as a draft."""

    def __init__(
        self,
        desk: Desk,
        groups: Sequence[str],
        lines: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, _("Open a dispute"), _("Open dispute"), parent)
        self.groups, self.single = tuple(groups), tuple(lines)
        self.resize(WIDE, self.sizeHint().height())
        self.items = SmallTable(item_columns(), _("Findings"))
        self.items.setFixedHeight(LIST_HEIGHT)
        self.column.insertWidget(3, self.items)
        self.title = self.line(_("Title"), hint=_("What is wrong, in a few words"))
        self.reason = self.lines(_("Reason"), hint=_("Why the charge is wrong"))
        self.claim = self.line(_("Claim"))
        self.owner = self.line(_("Owner"), desk.home.person)
        self.due = DateField(_("Deadline"), None)
        self.field("", self.due)
        self.title.setFocus()
        self.act.setEnabled(False)
        desk.ask(
            _("Reading findings"),
            items_of,
            self.groups,
            self.single,
            then=self._show,
            otherwise=self._failed,
        )

    def _show(self, found: Sequence[DisputeItem]) -> None:
        bill = found[0].group.bill
        said = ngettext(
            "{provider} {account} · {lines} in {count} group",
            "{provider} {account} · {lines} in {count} groups",
            len(found),
        )
        self.tell(
            said.format(
                provider=bill.provider,
                account=bill.account,
                lines=text.lines(sum(item.lines for item in found)),
                count=text.count(len(found)),
            )
        )
        self.items.show_rows(found)
        whole = text.amount(claim_of(found))
        self.claim.setPlaceholderText(
            _("{amount} {currency}, what was overcharged").format(
                amount=whole, currency=bill.currency
            )
        )
        self.act.setEnabled(True)

    def _failed(self, error: BaseException) -> None:
        self.fail(error)
        self.act.setEnabled(False)

    def submit(self) -> None:
        asked = Opening(
            title=self.title.text(),
            reason=self.reason.toPlainText(),
            groups=self.groups,
            lines=self.single,
            claim=amount_in(self.claim.text()),
            owner=self.owner.text(),
            due=self.due.value,
        )

        def told(made: Dispute) -> None:
            said = _("Dispute {number} is open as a draft.")
            self.desk.notify(said.format(number=made.number), Tone.GOOD)

        self.run(_("Opening a dispute"), open_dispute, asked, then=told)
