"""Set up how alerts reach a person: by e-mail, and on the desktop."""

from __future__ import annotations

from dataclasses import replace

import shiboken6
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from desktop_app.connectors.mail import MailRoute, Security
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _, mark
from desktop_app.services.mailing import keep_password, route_of, send_test
from desktop_app.settings import YES, Settings
from desktop_app.ui.alerts import sentence
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.form import Form
from desktop_app.ui.style import Tone
from desktop_app.ui.widgets.labels import button, label

_SECURITIES = {
    Security.STARTTLS: mark("STARTTLS (usually port 587)"),
    Security.SSL: mark("SSL (usually port 465)"),
    Security.NONE: mark("none: only without a password"),
}


class MailSettings(Form):
    """The mail server, its password in the system keyring, and a test."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _("How alerts reach you"), _("Keep"), parent)
        held = desk.settings
        self.tell(
            _(
                "Plumbline sends nothing unless you name a mail server here. The "
                "password is kept in the system keyring, and nowhere else."
            )
        )
        self.desktop = QCheckBox(_("Notify on the desktop"))
        self.desktop.setChecked(held.desktop_alerts == YES)
        self.field("", self.desktop)
        host = _("empty: no e-mail is sent")
        self.host = self.line(_("Mail server"), held.mail_host, host)
        self.port = self.line(_("Port"), held.mail_port, "587")
        self.security = QComboBox()
        for one, words in _SECURITIES.items():
            self.security.addItem(_(words), one)
        self.security.setCurrentIndex(max(self._place_of(held.mail_security), 0))
        self.field(_("Encryption"), self.security)
        self.user = self.line(_("User"), held.mail_user)
        self.password = self.line(_("Password"), hint=_("empty: as it is kept"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.mail_from = self.line(_("Sender"), held.mail_from, "plumbline@example.com")
        to = "finance@example.com, lead@example.com"
        self.to = self.line(_("Recipients"), held.mail_to, to)
        self.test = button(_("Send a test"), self._try)
        self.test.setAutoDefault(False)
        row = QWidget()
        beside = QHBoxLayout(row)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.test)
        beside.addStretch(1)
        self.field("", row)
        self.said = label("", role="muted", wrap=True)
        self.field("", self.said)

    def settings(self) -> Settings:
        """Return the settings as they are typed in."""
        security: Security = self.security.currentData()
        return replace(
            self.desk.settings,
            mail_host=self.host.text().strip(),
            mail_port=self.port.text().strip(),
            mail_security=Security(security).value,
            mail_user=self.user.text().strip(),
            mail_from=self.mail_from.text().strip(),
            mail_to=self.to.text().strip(),
            desktop_alerts=YES if self.desktop.isChecked() else "",
        )

    def submit(self) -> None:
        wanted = self.settings()
        route_of(wanted)  # refuses what makes no sense
        password = self.password.text()
        if password and not wanted.mail_user:
            raise Refused(
                _("A password needs a user."), _("Give both, or leave both empty.")
            )

        def kept(_nothing: object = None) -> None:
            self.desk.choose(wanted)

        if password:
            args = (wanted.mail_user, password)
            self.run(_("Keeping the password"), keep_password, *args, then=kept)
        else:
            kept()
            self.accept()

    def _place_of(self, value: str) -> int:
        return list(_SECURITIES).index(Security(value)) if value in _VALUES else 0

    def _try(self) -> None:
        """Send a test with what is typed in, kept or not."""
        self.problem.say("")
        try:
            route = route_of(self.settings())
        except Refused as refusal:
            self.fail(refusal)
            return
        if route is None:
            self.problem.say(_("Name a mail server first."))
            return
        self._send(route)

    def _send(self, route: MailRoute) -> None:
        self.test.setEnabled(False)
        self.said.setText(_("Sending…"))
        self.said.show()
        self.desk.ask(
            _("Sending a test"),
            send_test,
            route,
            self.password.text(),
            then=lambda _sent: self._told(route),
            otherwise=self._failed,
        )

    def _told(self, route: MailRoute) -> None:
        words = _("The test was sent to {to}.").format(to=", ".join(route.to))
        if shiboken6.isValid(self):
            self.test.setEnabled(True)
            self.said.setText(words)
        else:
            self.desk.notify(words, Tone.GOOD)

    def _failed(self, error: BaseException) -> None:
        if shiboken6.isValid(self):
            self.test.setEnabled(True)
            self.said.setText("")
            told, hint = sentence(error)
            self.problem.say(f"{told} {hint}".strip())


_VALUES = {one.value for one in Security}
