"""Filter a column: values with their counts, a text, or two bounds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.names import Names, named
from desktop_app.domain.views import Filter, Op, Scalar, ValueCount
from desktop_app.i18n import _
from desktop_app.ui.models.rows import NUMBERS, TIMES, Column, parsed, written
from desktop_app.ui.style import Size, font, space
from desktop_app.ui.text import count
from desktop_app.ui.widgets.labels import button, grounded, label

WIDTH = 300
HEIGHT = 260
MOST = 500  # values that are offered
VALUE = Qt.ItemDataRole.UserRole
CODE = VALUE + 1  # as it is written, without its name
NO_NAMES = Names()


def _lacks(text: str, words: str) -> bool:
    return words.casefold() not in text.casefold()


class FilterPopup(QFrame):
    """Open under a header; Enter applies, Escape leaves it as it was."""

    applied = Signal(str, object)  # column key, tuple of Filters (none: clear)

    def __init__(
        self, column: Column, before: Sequence[Filter], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grounded(self, "popup")
        self._column = column
        self._before = tuple(before)
        self.setFixedWidth(WIDTH)
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(*[space(3)] * 4)
        column_box.setSpacing(space(2))
        column_box.addWidget(label(column.title, bold=True))
        self._fault = label("", Size.NOTE, role="danger", wrap=True)
        self._fault.hide()
        self._inside = self._bounds() if self._ranged else self._choices()
        column_box.addWidget(self._inside)
        column_box.addWidget(self._fault)
        foot = QHBoxLayout()
        foot.addWidget(button(_("Clear"), self._clear))
        foot.addStretch(1)
        foot.addWidget(button(_("Apply"), self.apply, accent=True))
        column_box.addLayout(foot)

    @property
    def _ranged(self) -> bool:
        return self._column.kind in NUMBERS | TIMES

    def _bound(self, op: Op) -> str:
        found = [f for f in self._before if f.op is op]
        return str(found[0].values[0]) if found else ""

    def _bounds(self) -> QWidget:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        self._ends: dict[Op, QLineEdit] = {}
        hint = "2026-05-01" if self._column.kind in TIMES else "0.00"
        for op, word in ((Op.AT_LEAST, _("At least")), (Op.AT_MOST, _("At most"))):
            edit = QLineEdit(self._bound(op))
            edit.setPlaceholderText(hint)
            edit.setAccessibleName(word)
            edit.returnPressed.connect(self.apply)
            rows.addWidget(label(word, Size.NOTE, role="muted"))
            rows.addWidget(edit)
            self._ends[op] = edit
        return inside

    def _choices(self) -> QWidget:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(space(2))
        self._search = QLineEdit(self._bound(Op.CONTAINS))
        self._search.setPlaceholderText(_("Search, or press Enter for “contains”"))
        self._search.setAccessibleName(_("Search values"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._narrow)
        self._search.returnPressed.connect(self.apply)
        self._list = QTreeWidget()
        self._list.setColumnCount(2)
        self._list.setHeaderHidden(True)
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setFont(font(Size.NOTE))
        self._list.setFixedHeight(HEIGHT)
        self._list.setAccessibleName(_("Values"))
        head = self._list.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._note = label(_("Counting values…"), Size.SMALL, role="muted", wrap=True)
        rows.addWidget(self._search)
        rows.addWidget(self._list)
        rows.addWidget(self._note)
        return inside

    def offer(self, found: Sequence[ValueCount], names: Names = NO_NAMES) -> None:
        """Offer the values of the column by name and code, most lines first."""
        if self._ranged:
            return
        chosen = {v for f in self._before if f.op is Op.IS for v in f.values}
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for one in found:
            code = written(one.value, self._column.kind)
            if one.value == "":
                code = _("(empty text)")
            words = named(code, names.in_column(self._column.key, one.value))
            item = QTreeWidgetItem([words, count(one.lines)])
            item.setToolTip(0, words if words != code else "")
            item.setData(0, VALUE, (one.value,))
            item.setData(0, CODE, code)
            item.setTextAlignment(1, right)
            checked = one.value in chosen
            state = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
            item.setCheckState(0, state)
            self._list.addTopLevelItem(item)
        many = len(found) >= MOST
        told = _("The {count} most frequent values.").format(count=count(MOST))
        self._note.setText(told if many else "")
        self._note.setVisible(many)
        self._narrow(self._search.text())

    def items(self) -> list[QTreeWidgetItem]:
        """Return the rows that are offered."""
        found = (
            self._list.topLevelItem(n) for n in range(self._list.topLevelItemCount())
        )
        return [item for item in found if item is not None]

    def _narrow(self, words: str) -> None:
        for item in self.items():
            item.setHidden(_lacks(item.text(0), words.strip()))

    def _chosen(self) -> tuple[Filter, ...]:
        values: tuple[Scalar, ...] = tuple(
            item.data(0, VALUE)[0]
            for item in self.items()
            if item.checkState(0) is Qt.CheckState.Checked and not item.isHidden()
        )
        if values:
            return (Filter(self._column.key, Op.IS, values),)
        words = self._search.text().strip()
        meant = [item for item in self.items() if words and not item.isHidden()]
        if any(_lacks(item.data(0, CODE), words) for item in meant):
            # Found by name: lines have the code alone.
            values = tuple(item.data(0, VALUE)[0] for item in meant)
            return (Filter(self._column.key, Op.IS, values),)
        return (Filter(self._column.key, Op.CONTAINS, (words,)),) if words else ()

    def _between(self) -> tuple[Filter, ...]:
        return tuple(
            Filter(self._column.key, op, (parsed(edit.text(), self._column.kind),))
            for op, edit in self._ends.items()
            if edit.text().strip()
        )

    def type_bound(self, op: Op, words: str) -> None:
        """Write a bound as if it were typed."""
        self._ends[op].setText(words)

    @property
    def fault(self) -> str:
        """What could not be read; empty: nothing."""
        return "" if self._fault.isHidden() else self._fault.text()

    def apply(self) -> None:
        """Use what is chosen; say so if it cannot be read."""
        try:
            wanted = self._between() if self._ranged else self._chosen()
        except ValueError as fault:
            told = _("“{text}” cannot be read. Write it as {example}.").format(
                text=fault.args[0],
                example="2026-05-01" if self._column.kind in TIMES else "12.50",
            )
            self._fault.setText(told)
            self._fault.show()
            return
        self.applied.emit(self._column.key, wanted)
        self.close()

    def _clear(self) -> None:
        self.applied.emit(self._column.key, ())
        self.close()

    def open_at(self, where: QPoint) -> None:
        """Open here, moved so that all of it is on the screen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = min(where.x(), screen.right() - self.width() - space(2))
        y = min(where.y(), screen.bottom() - self.sizeHint().height() - space(2))
        self.move(max(x, screen.left()), max(y, screen.top()))
        self.show()
        first = next(iter(self._ends.values())) if self._ranged else self._search
        first.setFocus()
