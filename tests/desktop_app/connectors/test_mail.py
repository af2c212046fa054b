"""Mail goes out encrypted, and what fails is told in one sentence."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from desktop_app.connectors.key_pairs import KeyPair
from desktop_app.connectors.mail import Letter, MailRoute, Security, send
from desktop_app.domain.errors import Refused
from tests.desktop_app.connectors.smtp_server import (
    HOST,
    Script,
    SmtpServer,
    certificates,
)

PAIR = KeyPair("ann", "marker-secret-5d12")
LETTER = Letter("Budget 预算", "Model qwen-plus reached 80 % of its budget.")


def a_route(
    port: int,
    security: Security,
    user: str = "",
    trusted: ssl.SSLContext | None = None,
) -> MailRoute:
    to = ("to@example.com",)
    return MailRoute(HOST, port, security, "from@example.com", to, user, trusted)


def test_a_message_goes_out_by_starttls_after_a_login(tmp_path: Path) -> None:
    tls, trusted = certificates(tmp_path)
    script = Script(tls, PAIR.id, PAIR.secret)

    with SmtpServer(script) as server:
        route = a_route(server.port, Security.STARTTLS, user="ann", trusted=trusted)
        send(route, PAIR, LETTER)

    assert script.logins == ["right"]
    assert script.safe == [True]
    assert "reached 80 %" in script.messages[0]


def test_a_message_goes_out_by_ssl(tmp_path: Path) -> None:
    tls, trusted = certificates(tmp_path)
    script = Script(user=PAIR.id, password=PAIR.secret)

    with SmtpServer(script, tls) as server:
        send(a_route(server.port, Security.SSL, trusted=trusted), PAIR, LETTER)

    assert script.safe == [True]
    assert len(script.messages) == 1


def test_a_message_goes_out_without_a_login_where_none_is_set() -> None:
    script = Script()

    with SmtpServer(script) as server:
        send(a_route(server.port, Security.NONE), None, LETTER)

    assert script.logins == []
    assert len(script.messages) == 1


def test_a_password_is_never_sent_in_the_clear() -> None:
    script = Script(user=PAIR.id, password=PAIR.secret)

    with (
        SmtpServer(script) as server,
        pytest.raises(Refused, match="without encryption"),
    ):
        send(a_route(server.port, Security.NONE), PAIR, LETTER)

    assert script.logins == []


def test_a_server_without_starttls_gets_no_password() -> None:
    script = Script(user=PAIR.id, password=PAIR.secret)

    with SmtpServer(script) as server, pytest.raises(Refused, match="did not take"):
        send(a_route(server.port, Security.STARTTLS), PAIR, LETTER)

    assert script.logins == []


def test_a_certificate_that_is_not_trusted_is_refused(tmp_path: Path) -> None:
    tls, _trusted = certificates(tmp_path)

    with (
        SmtpServer(Script(tls)) as server,
        pytest.raises(Refused, match="No safe connection"),
    ):
        send(a_route(server.port, Security.STARTTLS), PAIR, LETTER)


def test_a_wrong_password_is_told_without_it(tmp_path: Path) -> None:
    tls, trusted = certificates(tmp_path)
    script = Script(tls, PAIR.id, "another")

    with SmtpServer(script) as server, pytest.raises(Refused) as refusal:
        send(a_route(server.port, Security.STARTTLS, trusted=trusted), PAIR, LETTER)

    assert "refused the user or the password" in str(refusal.value)
    assert PAIR.secret not in str(refusal.value)


def test_a_recipient_that_is_refused_is_named() -> None:
    with (
        SmtpServer(Script(refuses="to@example.com")) as server,
        pytest.raises(Refused, match=r"takes no mail for to@example\.com"),
    ):
        send(a_route(server.port, Security.NONE), None, LETTER)


def test_a_message_that_is_refused_is_told_in_one_line() -> None:
    with (
        SmtpServer(Script(answer="554 no room")) as server,
        pytest.raises(Refused, match="did not take the message: 554 no room"),
    ):
        send(a_route(server.port, Security.NONE), None, LETTER)


def test_a_server_that_is_not_there_is_told() -> None:
    with SmtpServer(Script()) as server:
        port = server.port

    with pytest.raises(Refused, match="cannot be reached"):
        send(a_route(port, Security.NONE), None, LETTER)
