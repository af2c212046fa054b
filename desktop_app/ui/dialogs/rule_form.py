"""Ask for an allocation rule: its conditions, who gets the cost, when it holds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop_app.domain.allocation import AllocationRule, Plan, Split
from desktop_app.domain.money import plain
from desktop_app.domain.trends import TAG
from desktop_app.domain.views import Op
from desktop_app.i18n import _, mark
from desktop_app.services.plan_sheet import rule_of
from desktop_app.services.plan_words import SPLIT_WORDS, refuse_faulty
from desktop_app.services.rule_text import (
    CONDITIONED,
    condition_text,
    conditions_text,
    make_condition,
)
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.form import Form
from desktop_app.ui.style import ROW, space
from desktop_app.ui.widgets.labels import button

MONTH = "2026-05"
USUAL = ("cost_unit", "workspace_id", "api_key_id", "model", "billing_account_id")
OPS = {
    Op.IS: mark("is"),
    Op.CONTAINS: mark("contains"),
    Op.AT_LEAST: mark("from"),
    Op.AT_MOST: mark("up to"),
}
WIDE = 640
SHOWN = 6  # departments seen at once
LETTERS = 14  # of a column's name that are seen
SHARE = 1  # column of the shares
SHARE_WIDTH = 96
Then = Callable[[AllocationRule], object]


class RuleForm(Form):
    """A rule of the draft; what it would move is tried on the page."""

    def __init__(
        self,
        desk: Desk,
        plan: Plan,
        before: AllocationRule | None,
        then: Then,
        parent: QWidget | None = None,
    ) -> None:
        title = _("Change a rule") if before else _("New rule")
        super().__init__(desk, title, _("Take into the draft"), parent)
        self.setMinimumWidth(WIDE)
        self._plan, self._then = plan, then
        one = before or AllocationRule("")
        self.name = self.line(_("Name"), one.name)
        self.conditions = self.lines(
            _("Conditions"),
            conditions_text(one.conditions),
            _("none: it fits whatever is left"),
        )
        self.asked, self.op, self.value = QComboBox(), QComboBox(), QLineEdit()
        self.field("", self._adder())
        self.split = QComboBox()
        for split in Split:
            self.split.addItem(_(SPLIT_WORDS[split]), split)
        self.split.setCurrentIndex(list(Split).index(one.split))
        self.field(_("Split"), self.split)
        self.targets = _target_table(plan, one)
        self.field(_("Departments"), self.targets)
        self.split.currentIndexChanged.connect(self._show_shares)
        self._show_shares()
        self.since = self.line(_("First month"), one.since, MONTH)
        self.until = self.line(_("Last month"), one.until, MONTH)
        self.note = self.line(_("Note"), one.note)

    def add_condition(self) -> None:
        """Write the condition that was put together behind those before."""
        op = Op(self.op.currentData())  # Qt keeps the word, not the choice
        text = self.value.text().strip()
        values = text.split("|") if op is Op.IS else [text]
        one = make_condition(self.asked.currentText().strip(), op, values)
        before = self.conditions.toPlainText().strip().rstrip(";")
        written = condition_text(one)
        self.conditions.setPlainText(f"{before}; {written}" if before else written)
        self.value.clear()

    def submit(self) -> None:
        chosen = self._chosen()
        split = Split(self.split.currentData())
        fixed = split is Split.FIXED
        cells = {
            "name": self.name.text().strip(),
            "conditions": self.conditions.toPlainText(),
            "split": split.value,
            "targets": "|".join(code for code, _share in chosen),
            "shares": "|".join(share or "0" for _code, share in chosen if fixed),
            "since": self.since.text().strip(),
            "until": self.until.text().strip(),
            "note": self.note.text().strip(),
        }
        made = rule_of(cells)
        refuse_faulty(Plan(self._plan.departments, (made,)))
        self._then(made)
        self.accept()

    def _adder(self) -> QWidget:
        """Make the row that puts a condition together."""
        self.asked.setEditable(True)
        policies = QComboBox.SizeAdjustPolicy
        self.asked.setSizeAdjustPolicy(policies.AdjustToMinimumContentsLengthWithIcon)
        self.asked.setMinimumContentsLength(LETTERS)
        self.asked.setAccessibleName(_("Column"))
        self.asked.addItem(TAG)
        self.asked.addItems([*USUAL, *(n for n in CONDITIONED if n not in USUAL)])
        self.asked.setToolTip(_("A column of the charge line, or tag:KEY"))
        self.op.setAccessibleName(_("Comparison"))
        for op, word in OPS.items():
            self.op.addItem(_(word), op)
        self.value.setAccessibleName(_("Value"))
        self.value.setPlaceholderText(_("value, or one|other"))
        add = button(_("Add"), self._add)
        add.setAutoDefault(False)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(1))
        row.addWidget(self.asked, 3)
        row.addWidget(self.op)
        row.addWidget(self.value, 3)
        row.addWidget(add)
        return made

    def _add(self) -> None:
        self.attempt(self.add_condition)

    def _show_shares(self) -> None:
        """Show the column of shares where shares are fixed."""
        fixed = Split(self.split.currentData()) is Split.FIXED
        self.targets.setColumnHidden(SHARE, not fixed)

    def _chosen(self) -> list[tuple[str, str]]:
        """Return the departments that are ticked, each with its share."""
        found = []
        for row in range(self.targets.rowCount()):
            name, share = self.targets.item(row, 0), self.targets.item(row, SHARE)
            if name and name.checkState() is Qt.CheckState.Checked:
                code = str(name.data(Qt.ItemDataRole.UserRole))
                found.append((code, share.text().strip() if share else ""))
        return found


def _target_table(plan: Plan, one: AllocationRule) -> QTableWidget:
    departments = list(plan.tree.walk())
    made = QTableWidget(len(departments), SHARE + 1)
    made.setHorizontalHeaderLabels([_("Department"), _("Share, %")])
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(ROW)
    made.setShowGrid(False)
    made.setTabKeyNavigation(False)
    header = made.horizontalHeader()
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    made.setColumnWidth(SHARE, SHARE_WIDTH)
    made.setFixedHeight(ROW * (min(len(departments), SHOWN) + 1) + space(2))
    shares = dict(zip(one.targets, one.shares, strict=False))
    for row, (department, depth) in enumerate(departments):
        name = QTableWidgetItem("    " * depth + department.name)
        name.setData(Qt.ItemDataRole.UserRole, department.code)
        name.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
        ticked = department.code in one.targets
        states = Qt.CheckState
        name.setCheckState(states.Checked if ticked else states.Unchecked)
        made.setItem(row, 0, name)
        share = shares.get(department.code)
        made.setItem(row, SHARE, QTableWidgetItem(plain(share) if share else ""))
    return made
