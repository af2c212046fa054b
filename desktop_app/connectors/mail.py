"""Send a message through a person's own SMTP server, when they have set one up."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from enum import StrEnum

from desktop_app.connectors.key_pairs import KeyPair
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _

SYSTEM = "smtp"  # the room of the password in the system keyring
SECONDS = 20  # that a server may take for one step


class Security(StrEnum):
    """How the way to the server is kept secret."""

    STARTTLS = "starttls"
    SSL = "ssl"
    NONE = "none"  # only where no password is sent


@dataclass(frozen=True)
class MailRoute:
    """Where messages go out, and from whom to whom.

    Args:
        host: the server's name.
        port: 587 for STARTTLS, 465 for SSL, usually.
        sender: an address.
        to: addresses.
        user: who logs in; empty: nobody does.
        trusted: certificates that are trusted; None: the system's.
    """

    host: str
    port: int
    security: Security
    sender: str
    to: tuple[str, ...]
    user: str = ""
    trusted: ssl.SSLContext | None = None


@dataclass(frozen=True)
class Letter:
    """What is sent."""

    subject: str
    body: str


def send(route: MailRoute, pair: KeyPair | None, letter: Letter) -> None:
    """Send one message.

    Raises:
        Refused: it was not taken: why, in one sentence, without the password.
    """
    if route.security is Security.NONE and pair is not None:
        raise Refused(
            _("The password is not sent without encryption."),
            _("Choose STARTTLS or SSL, or leave the user empty."),
        )
    message = EmailMessage()
    message["Subject"] = letter.subject
    message["From"] = route.sender
    message["To"] = ", ".join(route.to)
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain="plumbline.invalid")
    message.set_content(letter.body)
    with _in_a_sentence(route, pair), _opened(route) as server:
        if pair is not None:
            server.login(pair.id, pair.secret)
        server.send_message(message)


@contextmanager
def _opened(route: MailRoute) -> Iterator[smtplib.SMTP]:
    trusted = route.trusted or ssl.create_default_context()
    if route.security is Security.SSL:
        with smtplib.SMTP_SSL(
            route.host, route.port, timeout=SECONDS, context=trusted
        ) as server:
            yield server
        return
    with smtplib.SMTP(route.host, route.port, timeout=SECONDS) as server:
        if route.security is Security.STARTTLS:
            server.starttls(context=trusted)
        yield server


@contextmanager
def _in_a_sentence(route: MailRoute, pair: KeyPair | None) -> Iterator[None]:
    """Turn what went wrong into a sentence."""
    place = f"{route.host}:{route.port}"
    try:
        yield
    except smtplib.SMTPAuthenticationError:
        raise Refused(
            _("The mail server {server} refused the user or the password.").format(
                server=place
            ),
            _("Enter both again in the e-mail settings."),
        ) from None
    except smtplib.SMTPRecipientsRefused as error:
        raise Refused(
            _("The mail server {server} takes no mail for {names}.").format(
                server=place, names=", ".join(error.recipients)
            ),
            _("Check the addresses in the e-mail settings."),
        ) from None
    except ssl.SSLError as error:
        raise Refused(
            _("No safe connection to {server}: {why}.").format(
                server=place, why=error.reason or type(error).__name__
            ),
            _("Check the port and the encryption in the e-mail settings."),
        ) from None
    except smtplib.SMTPException as error:
        raise Refused(
            _("The mail server {server} did not take the message: {why}.").format(
                server=place, why=_said(error, pair)
            ),
            _("Check the e-mail settings; it is tried again later."),
        ) from None
    except OSError:
        raise Refused(
            _("The mail server {server} cannot be reached.").format(server=place),
            _("Check the network and the e-mail settings; it is tried again later."),
        ) from None


def _said(error: smtplib.SMTPException, pair: KeyPair | None) -> str:
    """Return the server's own words on one line, in which no password stands."""
    words = str(error)
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        words = f"{error.smtp_code} {text}"
    line = " ".join(words.split()).rstrip(".。")
    return pair.hidden_in(line) if pair is not None else line
