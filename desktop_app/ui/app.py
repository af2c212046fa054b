"""Start the window: fonts, language, theme, one ledger at a time."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop_app.bootstrap import open_ledger
from desktop_app.domain.errors import AppError
from desktop_app.i18n import _, preferred_language, speak
from desktop_app.jobs import Progress
from desktop_app.paths import default_ledger, resources, settings_file
from desktop_app.services.backing_up import back_up_daily, restore
from desktop_app.settings import (
    Settings,
    first_ledger,
    load,
    opened,
    person_at_desk,
    save,
)
from desktop_app.store.workspace import Workspace
from desktop_app.ui.alerts import Report, catch_mistakes
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import BUILD_SAMPLE
from desktop_app.ui.pages import PAGES
from desktop_app.ui.shoot import hush, shoot_pages
from desktop_app.ui.style import dress
from desktop_app.ui.sweep import keep_all, keep_none, search_all
from desktop_app.ui.window import Window

REFUSED = 1
QUIET = 3_000  # ms after which the daily backup is made: the page comes first


def make_application(settings: Settings) -> QApplication:
    """Make the application in a person's language and theme."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("plumbline")
    app.setApplicationDisplayName("Plumbline")
    app.setDesktopFileName("plumbline")
    app.setWindowIcon(QIcon(str(resources() / "icons" / "plumbline.svg")))
    speak(settings.language or preferred_language(), resources() / "i18n")
    dress(app, settings.theme)
    return app


class Session(QObject):
    """One running Plumbline: a ledger, a desk, a window; remade when they change."""

    def __init__(
        self,
        app: QApplication,
        settings: Settings,
        *,
        seen: bool = True,
        person: str = "",
    ) -> None:
        super().__init__()
        self._named = person  # on the command line; empty: as the settings say
        self._app = app
        self._seen = seen  # False: only pictures are wanted
        self.settings = settings
        self.home: Workspace | None = None
        self.desk: Desk | None = None
        self.window: Window | None = None
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._dress)
        app.applicationStateChanged.connect(self._on_turned)
        catch_mistakes(self._report)

    def _dress(self) -> None:
        dress(self._app, self.settings.theme)

    def _on_turned(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive:
            search_all()

    def open(self, root: Path) -> None:
        """Open a ledger and show it in place of the one before.

        Raises:
            AppError: it cannot be opened; the one before stays.
        """
        if self.home is not None and self.home.root == root.absolute():
            return
        home = open_ledger(root, Progress(), write=True, person=self._person)
        self.close()
        self.home = home
        self._remember(root)
        self._lay_desk()
        if root.absolute() == _sample() and self.desk is not None:
            self.desk.do(_("Building the sample ledger"), BUILD_SAMPLE)
        QTimer.singleShot(QUIET, self, self._back_up)

    def _remember(self, root: Path) -> None:
        """Open this ledger at the next start; pictures are nobody's choice."""
        if self._seen and opened(self.settings, root) != self.settings:
            self.settings = opened(self.settings, root)
            save(self.settings, settings_file())

    def _back_up(self) -> None:
        if self.desk is not None:
            self.desk.do(_("Backing up"), back_up_daily)

    @property
    def _person(self) -> str:
        return self._named or person_at_desk(self.settings)

    def _lay_desk(self) -> None:
        if self.home is None:
            return
        self.desk = Desk(self.home, self.settings)
        self.desk.settings_wanted.connect(self.use)
        self.desk.ledger_wanted.connect(self._open_another)
        self.desk.restore_wanted.connect(self._restore)
        self._show_window()

    def _show_window(self) -> None:
        if self.desk is None:
            return
        before = self.window
        place = before.place if before is not None else 0
        self.window = Window(self.desk, PAGES, place=place)
        self.window.complete.connect(keep_all)
        if before is not None:
            keep_none()
            self.window.setGeometry(before.geometry())
            before.close()
            before.deleteLater()
        self.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, not self._seen)
        self.window.show()

    def use(self, settings: Settings) -> None:
        """Keep changed settings; a new language remakes the window."""
        before, self.settings = self.settings, settings
        save(settings, settings_file())
        if settings.theme != before.theme:
            self._dress()
        if settings.language != before.language:
            speak(settings.language or preferred_language(), resources() / "i18n")
            # After the menu that asked for it has closed.
            QTimer.singleShot(0, self, self._show_window)
        elif self.window is not None:
            self.window.menus.check(settings)
        if settings.person != before.person:
            self._named = ""
            QTimer.singleShot(0, self, self._reopen)

    def _open_another(self, root: Path) -> None:
        try:
            self.open(root)
        except AppError as error:
            if self.window is not None:
                self.window.alert(error)

    def _reopen(self, meanwhile: Callable[[Path], object] | None = None) -> None:
        """Let go of the ledger, do something to it, and open it again."""
        if self.home is None:
            return
        root, place = self.home.root, self.window.place if self.window else 0
        self.close()
        refusal: AppError | None = None
        try:
            if meanwhile is not None:
                meanwhile(root)
        except AppError as error:
            refusal = error
        self.open(root)
        if self.window is not None:
            self.window.show_page(place)
            if refusal is not None:
                self.window.alert(refusal)

    def _restore(self, name: str) -> None:
        self._reopen(lambda root: restore(root, name, self._person))

    def _report(self, error: BaseException) -> None:
        Report(error, self.window).open()

    def close(self) -> None:
        """Stop all work and let go of the ledger."""
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
        if self.desk is not None:
            self.desk.bridge.close()
            self.desk.deleteLater()
        if self.home is not None:
            self.home.close()
        self.window, self.desk, self.home = None, None, None


def _sample() -> Path:
    return (default_ledger().parent / "sample").absolute()


def run(ledger: Path | None, *, shoot: Path | None, person: str = "") -> int:
    """Show the window until it is closed; or write its pictures and leave.

    Args:
        ledger: its folder; None: the one that was open last.
        shoot: folder of the pictures; None: show the window.
        person: who is at the desk; empty: as the settings say.
    """
    if shoot is not None:
        hush()
    settings = load(settings_file())
    app = make_application(settings)
    # Ctrl+C in the terminal ends the program, as it does without a window.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    session = Session(app, settings, seen=shoot is None, person=person)
    try:
        session.open(ledger or first_ledger(settings, default_ledger()))
    except AppError as error:
        if shoot is None:
            QMessageBox.warning(None, "Plumbline", f"{error.message}\n\n{error.hint}")
        else:
            sys.stderr.write(f"{error}\n")
        return REFUSED
    code = 0
    if shoot is None:
        code = app.exec()
    elif session.window is not None:
        shoot_pages(session.window, shoot)
    session.close()
    # No loop runs any more that would let go of what was marked for it.
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return code
