"""Watch over budgets: raise alerts after whatever moves costs, and pass them on."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from desktop_app.domain.budgets import Alert, Posted
from desktop_app.domain.changes import Changed
from desktop_app.domain.errors import AppError
from desktop_app.i18n import _
from desktop_app.services.budget_words import alerts_words
from desktop_app.settings import YES
from desktop_app.ui.alerts import sentence
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import NOTE_POSTED, POST_ALERTS, RAISE_ALERTS, ROUTE_OF
from desktop_app.ui.style import Tone
from desktop_app.ui.widgets.banner import Banner

MOVES = Changed.BILLS | Changed.FINDINGS | Changed.BUDGETS | Changed.ALLOCATION
LATER = 30 * 60_000  # ms until a message that failed is tried again


class BudgetWatch(QObject):
    """Say a crossing above the page, on the desktop and by e-mail, as was asked."""

    def __init__(self, desk: Desk, banner: Banner) -> None:
        super().__init__(banner)  # a window that is remade takes its watch along
        self._desk, self._banner = desk, banner
        self._sending = False
        self._tray: QSystemTrayIcon | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(LATER)
        self._again.timeout.connect(self._post)
        desk.changed.connect(self._look)
        if desk.settings.mail_host:
            self._again.start()  # what failed before the program was closed

    def _look(self, touched: Changed) -> None:
        if touched & MOVES:
            title = _("Holding budgets against costs")
            self._desk.do(title, RAISE_ALERTS, then=self._tell)

    def _tell(self, found: list[Alert]) -> None:
        if not found:
            return
        said = alerts_words(found)
        self._banner.say(said, Tone.WARNING)
        if self._desk.settings.desktop_alerts == YES:
            self._notify(said)
        self._post()

    def _notify(self, words: str) -> None:
        """Show it on the desktop, where the desktop has a place for that."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(QGuiApplication.windowIcon(), self)
            self._tray.setToolTip("Plumbline")
        self._tray.show()
        self._tray.showMessage(_("A budget is reached"), words)

    def _post(self) -> None:
        """Send what waits, on a reader's thread: a slow server holds nobody up."""
        if self._sending or not self._desk.settings.mail_host:
            return
        try:
            route = ROUTE_OF.load()(self._desk.settings)
        except AppError as error:
            self._complain(error)
            return
        self._sending = True
        self._desk.ask(
            _("Sending alerts"),
            POST_ALERTS,
            route,
            then=self._posted,
            otherwise=self._complain,
        )

    def _posted(self, posted: Posted) -> None:
        self._sending = False
        if posted.problem:
            words = _("Alerts were not sent: {why}").format(why=posted.problem)
            self._banner.say(words, Tone.WARNING)
            self._again.start()
        if posted.alerts:
            self._desk.do(_("Noting what was sent"), NOTE_POSTED, posted)

    def _complain(self, error: BaseException) -> None:
        self._sending = False
        told, hint = sentence(error)
        self._banner.say(told, Tone.WARNING, hint)
