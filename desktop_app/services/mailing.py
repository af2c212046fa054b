"""Send alerts of budgets by e-mail, if a person has set that up."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.connectors import keyrings
from desktop_app.connectors.key_pairs import KeyPair
from desktop_app.connectors.mail import SYSTEM, Letter, MailRoute, Security, send
from desktop_app.domain.budgets import Alert, Posted
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import AppError, Refused
from desktop_app.domain.money import plain
from desktop_app.i18n import _, mark, ngettext
from desktop_app.services.budget_names import alerts_called
from desktop_app.services.budget_words import alert_words, subject_words
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace

SENT = mark("{count} budget alerts were sent to {to}.")
KEPT_BACK = "mail.kept-back"  # number of the last alert that is not sent
_MOST_PORT = 65_535


def route_of(settings: Settings) -> MailRoute | None:
    """Return where mail goes out by the settings; None: it is not set up.

    Raises:
        Refused: the settings make no sense.
    """
    if not settings.mail_host.strip():
        return None
    port = settings.mail_port.strip()
    if not port.isdecimal() or not 0 < int(port) <= _MOST_PORT:
        raise Refused(
            _("“{text}” is not a port such as 587.").format(text=port),
            _("STARTTLS usually takes 587, SSL 465."),
        )
    to = tuple(settings.mail_to.replace(";", ",").replace("，", ",").split(","))
    addresses = tuple(one.strip() for one in to if one.strip())
    sender = settings.mail_from.strip()
    for one in (sender, *addresses):
        _refuse_no_address(one)
    if not addresses:
        raise Refused(
            _("Nobody is named to whom alerts are sent."),
            _("Give one or several addresses, a comma between."),
        )
    return MailRoute(
        host=settings.mail_host.strip(),
        port=int(port),
        security=Security(settings.mail_security or Security.STARTTLS),
        sender=sender,
        to=addresses,
        user=settings.mail_user.strip(),
    )


def keep_password(home: Workspace, user: str, password: str) -> Outcome[None]:
    """Keep the mail server's password in the system keyring; it is in no ledger.

    Raises:
        Refused: there is no keyring that is open.
    """
    del home
    keyrings.keep(SYSTEM, KeyPair(user, password))
    return Outcome(None)


def send_test(home: Workspace, route: MailRoute, password: str = "") -> Outcome[None]:
    """Send a message that says it works; an empty password: the one kept.

    Raises:
        Refused: it was not taken.
    """
    del home
    pair = KeyPair(route.user, password) if password else _pair(route)
    body = _("This is a test: alerts of budgets will come like this.")
    send(route, pair, Letter(_("Plumbline: a test"), body))
    return Outcome(None)


def post_alerts(home: Workspace, route: MailRoute) -> Posted:
    """Send what waits in one message; a failure is told, and nothing is lost.

    What came of it is recorded by `note_posted`.
    """
    with home.ledger.read() as records:
        kept_back = int(records.setting(KEPT_BACK, "0"))
        waiting = tuple(
            one
            for one in records.alerts()
            if one.sent_at is None and one.id > kept_back
        )
    if not waiting:
        return Posted()
    named = alerts_called(home, waiting)
    try:
        send(route, _pair(route), _letter(named, home))
    except AppError as error:
        return Posted(waiting, route.to, f"{error.message} {error.hint}".strip())
    return Posted(waiting, route.to)


def keep_back(home: Workspace) -> Outcome[None]:
    """Send no alert that was raised until now: the sample's are nobody's mail."""
    with home.ledger.begin() as records:
        newest = max((one.id for one in records.alerts()), default=0)
        records.choose(KEPT_BACK, str(newest))
    return Outcome(None)


def note_posted(home: Workspace, posted: Posted) -> Outcome[Posted]:
    """Record which alerts were sent, or why they were not."""
    if not posted.alerts:
        return Outcome(posted)
    with home.ledger.begin() as records:
        records.note_sent((one.id for one in posted.alerts), posted.problem)
        if not posted.problem:
            facts = {"count": len(posted.alerts), "to": ", ".join(posted.to)}
            records.record("budget.mail", SENT, facts)
    return Outcome(posted, Changed.BUDGETS | Changed.ACTIVITY)


def posted_words(posted: Posted) -> str:
    """Say in one sentence what became of the e-mail; nothing to send: empty."""
    if posted.problem:
        return _("Alerts were not sent: {why}").format(why=posted.problem)
    if not posted.alerts:
        return ""
    words = ngettext(
        "{count} alert was sent to {to}.",
        "{count} alerts were sent to {to}.",
        len(posted.alerts),
    )
    return words.format(count=len(posted.alerts), to=", ".join(posted.to))


def _letter(alerts: Sequence[Alert], home: Workspace) -> Letter:
    first = alerts[-1]  # the oldest
    subject = ngettext(
        "Plumbline: {count} budget alert ({name} {threshold} %)",
        "Plumbline: {count} budget alerts ({name} {threshold} % and more)",
        len(alerts),
    ).format(
        count=len(alerts),
        name=subject_words(first.budget).replace("\n", " "),
        threshold=plain(first.threshold),
    )
    sentences = [f"- {alert_words(one)}" for one in reversed(alerts)]
    foot = _("From the ledger {name}.").format(name=home.root.name)
    return Letter(subject, "\n".join([*sentences, "", foot, ""]))


def _pair(route: MailRoute) -> KeyPair | None:
    if not route.user:
        return None
    found = keyrings.kept(SYSTEM)
    if found is None:
        raise Refused(
            _("No password of the mail server is kept in the system keyring."),
            _("Enter it in the e-mail settings."),
        )
    return KeyPair(route.user, found.secret)


def _refuse_no_address(text: str) -> None:
    name, _sign, place = text.partition("@")
    if not name or not place or len(text.split()) != 1 or not text.isprintable():
        raise Refused(
            _("“{text}” is not an e-mail address.").format(text=text),
            _("Write it as name@example.com."),
        )
