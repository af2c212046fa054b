"""Work the real window as a person does: menus, clicks, keys and dialogs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop_app.ui.app import Session
from desktop_app.ui.page import Page
from desktop_app.ui.window import Window
from tests.desktop_app.ui.rest import all_is_shown

LOOK = 20  # milliseconds between two looks
STILL = 3  # looks in a row without work
LONGEST = 60_000  # milliseconds that work may take
MOST_LOOKS = 500
OPENING = 2_000  # milliseconds that a dialog may take to open
LEFT = Qt.MouseButton.LeftButton

CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier

Kind = TypeVar("Kind", bound=QWidget)
Shown = TypeVar("Shown", bound=Page)


class Hands:
    """Hands at the window of a session; each movement waits until work is done."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def window(self) -> Window:
        """The window that is open now."""
        assert self._session.window is not None
        return self._session.window

    def rest(self) -> None:
        """Wait until no work is under way, in whichever window is open then."""
        still = 0
        for _look in range(LONGEST // LOOK):
            QTest.qWait(LOOK)
            busy = self.window.desk.bridge.jobs or not all_is_shown()
            still = 0 if busy else still + 1
            if still == STILL:
                return
        raise AssertionError("the work does not come to an end")

    def click(self, button: QWidget) -> None:
        """Click a button that can be seen and used."""
        assert button.isVisible(), f"{button.accessibleName()} cannot be seen"
        assert button.isEnabled(), f"{button.accessibleName()} cannot be used"
        QTest.mouseClick(button, LEFT, pos=button.rect().center())
        self.rest()

    def push(self, inside: QWidget, words: str) -> None:
        """Click the button that shows these words."""
        found = [
            one
            for one in inside.findChildren(QAbstractButton)
            if one.text().strip() == words and one.isVisible()
        ]
        assert found, f"no button says {words}"
        self.click(found[0])

    @property
    def told(self) -> str:
        """What the banner over the page says; empty: nothing."""
        banner = self.window.banner
        return banner.accessibleName() if banner.isVisible() else ""

    def press(
        self, widget: QWidget, key: Qt.Key, hold: Qt.KeyboardModifier = NONE
    ) -> None:
        """Press a key while a widget has the focus."""
        self.window.activateWindow()  # shortcuts work in the active window alone
        QTest.qWaitForWindowActive(self.window)
        widget.setFocus()
        QTest.keyClick(widget, key, hold)
        self.rest()

    def write(self, field: QWidget, words: str) -> None:
        """Type words into a field, in place of what stands there."""
        assert isinstance(field, QLineEdit | QPlainTextEdit)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, words)

    def go(self, kind: type[Shown]) -> Shown:
        """Go to a page by its key on the rail."""
        pages = [row.page.load() for row in self.window.rows]
        place = pages.index(kind)
        QTest.keyClick(self.window, Qt.Key(Qt.Key.Key_1 + place), CONTROL)
        self.window.show_page(place)  # where the window is not active yet
        self.rest()
        assert isinstance(self.window.page, kind)
        return self.window.page

    def menu(self, key: str) -> None:
        """Choose a command from the menus."""
        self.window.menus.actions[key].trigger()
        self.rest()

    def dialog(self, kind: type[Kind]) -> Kind:
        """Return the dialog of a kind that is open now."""
        found: list[Kind] = []

        def is_open() -> bool:
            found[:] = [
                one
                for one in QApplication.topLevelWidgets()
                if isinstance(one, kind) and one.isVisible()
            ]
            return bool(found)

        for _look in range(OPENING // LOOK):
            if is_open():
                return found[0]
            QTest.qWait(LOOK)
        raise AssertionError(f"no {kind.__name__} is open")

    def choosing(self, *paths: Path) -> None:
        """Choose files in the file dialog that the next movement opens."""
        names = " ".join(f'"{path}"' for path in paths)

        def choose(dialog: QDialog) -> None:
            field = dialog.findChild(QLineEdit, "fileNameEdit")
            assert field is not None
            field.setText(names if len(paths) > 1 else str(paths[0]))
            dialog.accept()

        _when_open(QFileDialog, choose)

    def agreeing(self) -> None:
        """Say yes to the question that the next movement asks."""
        _when_open(QInputDialog, QDialog.accept)

    def answer(self, words: str) -> None:
        """Write an answer into the question that is open, and confirm it."""
        box = self.dialog(QInputDialog)
        box.setTextValue(words)
        box.accept()
        self.rest()

    def choose_row(self, view: QAbstractItemView, row: int) -> None:
        """Click a row of a list or table."""
        place = view.visualRect(view.model().index(row, 0)).center()
        QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(place))
        self.rest()


def _when_open(
    kind: type[QDialog], do: Callable[[Any], object], looks: int = MOST_LOOKS
) -> None:
    """Do something to the modal dialog that will stand in the way of everything."""

    def look() -> None:
        found = QApplication.activeModalWidget()
        if isinstance(found, kind):
            do(found)
        elif looks:
            _when_open(kind, do, looks - 1)

    QTimer.singleShot(LOOK, look)
