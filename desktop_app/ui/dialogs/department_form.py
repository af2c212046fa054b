"""Ask for a department: its name, where it stands, when it holds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget

from desktop_app.domain.allocation import Plan
from desktop_app.domain.departments import Department, DepartmentKind
from desktop_app.i18n import _
from desktop_app.services.plan_sheet import month
from desktop_app.services.plan_words import KIND_WORDS
from desktop_app.services.planning import put_department
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.form import Form

MONTH = "2026-05"


class DepartmentForm(Form):
    """A new department, or one that is changed."""

    def __init__(
        self,
        desk: Desk,
        plan: Plan,
        before: Department | None,
        then: Callable[[Plan], object],
        parent: QWidget | None = None,
    ) -> None:
        title = _("Change a department") if before else _("New department")
        super().__init__(desk, title, _("Save"), parent)
        self._before, self._then = before, then
        one = before or Department("", "")
        self.name = self.line(_("Name"), one.name)
        self.code = self.line(_("Code"), one.code, _("as the name"))
        self.tell(
            _(
                "A line whose cost unit or tag says the name or the code is given to "
                "it by default, if no rule says otherwise."
            )
        )
        self.kind = QComboBox()
        for kind in DepartmentKind:
            self.kind.addItem(_(KIND_WORDS[kind]), kind)
        self.kind.setCurrentIndex(list(DepartmentKind).index(one.kind))
        self.field(_("Kind"), self.kind)
        self.above = QComboBox()
        self.above.addItem(_("none: it stands at the top"), "")
        below = plan.tree.under(one.code) if before else frozenset()
        for other, depth in plan.tree.walk():
            if other.code not in below:
                self.above.addItem("    " * depth + other.name, other.code)
        self.above.setCurrentIndex(max(self.above.findData(one.parent), 0))
        self.field(_("Stands under"), self.above)
        self.owner = self.line(_("Answers for it"), one.owner)
        self.since = self.line(_("First month"), one.since, MONTH)
        self.until = self.line(_("Last month"), one.until, MONTH)
        self.note = self.line(_("Note"), one.note)

    def submit(self) -> None:
        name = self.name.text().strip()
        one = Department(
            code=self.code.text().strip() or name,
            name=name,
            parent=str(self.above.currentData()),
            kind=DepartmentKind(self.kind.currentData()),
            owner=self.owner.text().strip(),
            since=month(self.since.text().strip()),
            until=month(self.until.text().strip()),
            note=self.note.text().strip(),
        )
        before = self._before.code if self._before else ""
        title = _("Saving a department")
        self.run(title, put_department, one, before, then=self._then)
