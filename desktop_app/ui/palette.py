"""Find anything by typing: commands, pages, bills, models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.bills import Bill, Scope
from desktop_app.domain.views import ValueCount
from desktop_app.i18n import _
from desktop_app.services.browsing import bills
from desktop_app.services.looking import count_values
from desktop_app.ui.desk import Desk
from desktop_app.ui.icons import icon
from desktop_app.ui.page import PageRow
from desktop_app.ui.style import Size, font, space, theme_of
from desktop_app.ui.text import lines
from desktop_app.ui.widgets.labels import grounded

WIDTH = 560
HEIGHT = 400
MOST = 60  # rows that are offered at once
PLACE = Qt.ItemDataRole.UserRole
DOWN_KEYS = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up})


@dataclass(frozen=True)
class Find:
    """One thing that can be found: its words, what it is, and what choosing does."""

    words: str
    note: str
    icon: str
    do: Callable[[], object]


def fits(words: str, typed: str) -> bool:
    """Whether each typed word stands somewhere in the words."""
    known = words.casefold()
    return all(part in known for part in typed.casefold().split())


class Palette(QDialog):
    """A line to type in, and what fits; Enter does it, Escape leaves."""

    def __init__(
        self,
        desk: Desk,
        pages: Sequence[PageRow],
        actions: Mapping[str, tuple[QAction, str]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Find anything"))
        self._desk = desk
        self._finds = _of_pages(desk, pages) + _of_actions(actions)
        self._edit = QLineEdit()
        self._edit.setPlaceholderText(_("Type a command, page, bill or model"))
        self._edit.setAccessibleName(_("Find anything"))
        self._edit.setFont(font(Size.HEAD))
        self._list = QTreeWidget()
        self._list.setHeaderHidden(True)
        self._list.setRootIsDecorated(False)
        self._list.setColumnCount(2)
        self._list.setFrameShape(QTreeWidget.Shape.NoFrame)
        self._list.setColumnWidth(0, WIDTH - space(45))
        self._list.setUniformRowHeights(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.itemClicked.connect(self._do)
        inside = QWidget()
        grounded(inside, "popup")
        box = QVBoxLayout(inside)
        box.setContentsMargins(*[space(3)] * 4)
        box.addWidget(self._edit)
        box.addWidget(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(inside)
        self.resize(WIDTH, HEIGHT)
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - WIDTH) // 2, corner.y() + space(20))
        self._edit.textChanged.connect(self._narrow)
        self._edit.installEventFilter(self)
        self._narrow("")
        desk.ask(_("Reading bills"), bills, Scope(), then=self._add_bills)
        desk.ask(
            _("Reading models"),
            count_values,
            desk.scope,
            "model",
            then=self._add_models,
        )
        self._edit.setFocus()

    def _add_bills(self, found: Sequence[Bill]) -> None:
        if not shiboken6.isValid(self):
            return

        def opener(bill: Bill) -> Callable[[], object]:
            def go() -> None:
                self._desk.look(Scope(bill.id.period, bill.id.account))
                self._desk.open_page("lines")

            return go

        self._finds += [
            Find(
                " ".join((b.id.period, b.id.provider, b.id.account)),
                _("Bill"),
                "receipt-text",
                opener(b),
            )
            for b in found
        ]
        self._narrow(self._edit.text())

    def _add_models(self, found: Sequence[ValueCount]) -> None:
        if not shiboken6.isValid(self):
            return

        def opener(model: str) -> Callable[[], object]:
            return lambda: self._desk.open_page("lines", {"model": model})

        self._finds += [
            Find(
                str(one.value),
                _("Model · {lines}").format(lines=lines(one.lines)),
                "cpu",
                opener(str(one.value)),
            )
            for one in found
            if one.value
        ]
        self._narrow(self._edit.text())

    def _narrow(self, typed: str) -> None:
        self._list.clear()
        ink = theme_of(self).colour("muted")
        for place, find in enumerate(self._finds):
            if not fits(f"{find.words} {find.note}", typed):
                continue
            item = QTreeWidgetItem([find.words, find.note])
            item.setIcon(0, icon(find.icon or "chevron-right", ink))
            item.setForeground(1, ink)
            item.setData(0, PLACE, place)
            self._list.addTopLevelItem(item)
            if self._list.topLevelItemCount() == MOST:
                break
        self._step(0)

    def _do(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            find = self._finds[item.data(0, PLACE)]
            self.close()
            find.do()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in DOWN_KEYS:
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._do(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        here = self._list.currentIndex().row()
        many = max(self._list.topLevelItemCount(), 1)
        item = self._list.topLevelItem((max(here, 0) + by) % many)
        if item is not None:
            self._list.setCurrentItem(item)


def _of_pages(desk: Desk, pages: Sequence[PageRow]) -> list[Find]:
    def opener(name: str) -> Callable[[], object]:
        return lambda: desk.open_page(name)

    return [Find(_(p.title), _("Page"), p.icon, opener(p.name)) for p in pages]


def _of_actions(actions: Mapping[str, tuple[QAction, str]]) -> list[Find]:
    return [
        Find(
            action.text().replace("&", ""),
            action.shortcut().toString() or _("Command"),
            name,
            action.trigger,
        )
        for key, (action, name) in actions.items()
        if key != "view.palette"
    ]
