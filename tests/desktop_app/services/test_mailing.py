"""Alerts are sent once, if mail is set up; a failure is kept and tried again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import keyring
import pytest

from desktop_app.connectors.mail import MailRoute, Security
from desktop_app.domain.budgets import Budget, BudgetOf
from desktop_app.domain.errors import Refused
from desktop_app.jobs import Progress
from desktop_app.services.budgeting import add_budget, list_alerts, raise_alerts
from desktop_app.services.mailing import (
    keep_back,
    keep_password,
    note_posted,
    post_alerts,
    posted_words,
    route_of,
    send_test,
)
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from tests.desktop_app.connectors.memory_keyring import MemoryKeyring
from tests.desktop_app.connectors.smtp_server import (
    HOST,
    Script,
    SmtpServer,
    certificates,
)
from tests.desktop_app.services.hand_made import Desk, a_line

SETTINGS = Settings(
    mail_host="mail.example.com",
    mail_from="plumbline@example.com",
    mail_to="ann@example.com; bob@example.com",
    mail_user="ann",
)
MARKER = "marker-secret-77aa"


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    """A keyring of this test alone."""
    before, made = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    """A ledger with one alert that waits."""
    with Workspace.open(tmp_path / "ledger", write=True) as made:
        Desk(made, tmp_path).put(a_line(1, billed_cost=Decimal(85)))
        limit = Decimal(100)
        budget = Budget(BudgetOf.MODEL, "qwen-plus", "CNY", limit, starts="2026-05")
        add_budget(made, budget)
        raise_alerts(made, Progress())
        yield made


def a_route(port: int) -> MailRoute:
    return MailRoute(HOST, port, Security.NONE, "p@example.com", ("ann@example.com",))


def test_settings_say_where_mail_goes() -> None:
    found = route_of(SETTINGS)

    assert found is not None
    assert (found.port, found.security) == (587, Security.STARTTLS)
    assert found.to == ("ann@example.com", "bob@example.com")


def test_nothing_is_sent_where_no_server_is_named() -> None:
    assert route_of(Settings()) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"mail_port": "0"},
        {"mail_port": "smtp"},
        {"mail_to": ""},
        {"mail_to": "ann"},
        {"mail_from": "a b@example.com"},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(Refused):
        route_of(replace(SETTINGS, **wrong))


def test_an_alert_is_sent_once(home: Workspace) -> None:
    script = Script()

    with SmtpServer(script) as server:
        first = note_posted(home, post_alerts(home, a_route(server.port))).value
        again = post_alerts(home, a_route(server.port))

    assert posted_words(first) == "1 alert was sent to ann@example.com."
    assert again.alerts == ()
    assert len(script.messages) == 1
    assert "qwen-plus reached 80 % of its budget" in script.messages[0]
    assert list_alerts(home)[0].sent_at is not None


def test_what_is_kept_back_is_not_sent_and_what_comes_later_is(home: Workspace) -> None:
    script = Script()
    keep_back(home)
    late = Budget(BudgetOf.ACCOUNT, "1001", "CNY", Decimal(50), starts="2026-05")

    with SmtpServer(script) as server:
        nothing = post_alerts(home, a_route(server.port))
        add_budget(home, late)
        raise_alerts(home, Progress())
        later = post_alerts(home, a_route(server.port))

    assert nothing.alerts == ()
    assert {one.budget.of for one in later.alerts} == {BudgetOf.ACCOUNT}


def test_what_failed_is_kept_and_sent_later(home: Workspace) -> None:
    script = Script(answer="451 later")

    with SmtpServer(script) as server:
        failed = note_posted(home, post_alerts(home, a_route(server.port))).value
        kept = list_alerts(home)[0]
        script.answer = "250 taken"
        note_posted(home, post_alerts(home, a_route(server.port)))

    assert "451 later" in failed.problem
    assert (kept.sent_at, kept.problem) == (None, failed.problem)
    assert list_alerts(home)[0].sent_at is not None
    assert list_alerts(home)[0].problem == ""


def test_the_password_lies_in_the_keyring_alone(
    home: Workspace, ring: MemoryKeyring, tmp_path: Path
) -> None:
    tls, trusted = certificates(tmp_path)
    script = Script(tls, "ann", MARKER)
    keep_password(home, "ann", MARKER)

    with SmtpServer(script) as server:
        route = replace(
            a_route(server.port),
            security=Security.STARTTLS,
            user="ann",
            trusted=trusted,
        )
        send_test(home, route)

    assert script.logins == ["right"]
    assert MARKER in ring.kept.values()
    held = [f for f in home.root.rglob("*") if f.is_file()]
    assert not [f for f in held if MARKER.encode() in f.read_bytes()]


def test_a_user_without_a_kept_password_is_told(
    home: Workspace, ring: MemoryKeyring
) -> None:
    del ring
    posted = post_alerts(home, replace(a_route(9), user="ann"))

    assert "No password of the mail server is kept" in posted.problem
