"""What a provider answers instead of rows becomes a sentence that says what to do."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from desktop_app.connectors.cost_query import Query, query_of
from desktop_app.connectors.key_pairs import KeyPair
from desktop_app.connectors.patience import Pace
from desktop_app.domain.errors import Refused
from desktop_app.jobs import Cancelled, Progress
from desktop_app.services.fetching import Access, fetch_cost_breakdown
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.fetching.loopback import (
    Fault,
    Service,
    by_number,
    cut,
    error,
    hang,
    serving,
)

PAIR = KeyPair("LTAI-marker-key-id", "marker-secret-8f31")
QUERY = Query(date(2026, 5, 1), date(2026, 5, 31), "hourly")
QUICK = Pace(between=0, connect=2, read=0.3, answer=1, attempts=2, first_wait=0.01)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


def fetch(
    home: Workspace,
    service: Service,
    pace: Pace = QUICK,
    progress: Progress | None = None,
) -> None:
    access = Access(PAIR, service.endpoint, pace)
    fetch_cost_breakdown(home, QUERY, access, progress or Progress())


def fail(home: Workspace, fault: Fault) -> tuple[Refused, Service]:
    """Fetch from a service that always fails."""
    with (
        serving(Service(by_number(1, 1), always=fault)) as service,
        pytest.raises(Refused) as caught,
    ):
        fetch(home, service)
    return caught.value, service


@pytest.mark.parametrize(
    ("code", "told", "to_do"),
    [
        ("B.Permission.DeniedException", "may not read", "aicontent:ModelRouter"),
        ("B.Permission.OrgNoExistException", "organisation", "main account"),
        ("InvalidAccessKeyId.NotFound", "does not know this key", "key set"),
        ("SignatureDoesNotMatch", "secret does not belong", "key set"),
        ("Whatever.Else", "Whatever.Else", "days"),
    ],
)
def test_a_refusal_says_what_to_do_and_is_not_tried_again(
    home: Workspace, code: str, told: str, to_do: str
) -> None:
    status = 403 if "Permission" in code else 400

    refused, service = fail(home, error(status, code))

    assert told in refused.message
    assert to_do in refused.hint
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (error(500, "Server.Internal.UnknownError"), "error of its own"),
        (error(429, "Throttling.User"), "fewer requests"),
        (cut, "connection to 127.0.0.1"),
        (hang(0.8), "did not answer within 0.3 seconds"),
    ],
    ids=["500", "429", "cut", "hang"],
)
def test_what_may_pass_is_tried_again_and_then_said(
    home: Workspace, fault: Fault, told: str
) -> None:
    refused, service = fail(home, fault)

    assert told in refused.message
    assert "pages fetched so far are kept" in refused.hint
    assert len(service.asked) == QUICK.attempts


def test_an_answer_that_fails_with_status_200_is_no_page(home: Workspace) -> None:
    failed = {"success": False, "errCode": "B.Permission.DeniedException"}

    with (
        serving(Service(lambda _asked: json.dumps(failed))) as service,
        pytest.raises(Refused, match="may not read"),
    ):
        fetch(home, service)


def test_an_answer_that_is_no_json_is_said(home: Workspace) -> None:
    with (
        serving(Service(lambda _asked: "<html>gateway</html>")) as service,
        pytest.raises(Refused, match="no JSON"),
    ):
        fetch(home, service)


def test_a_service_that_is_not_there_is_said(home: Workspace) -> None:
    with serving(Service(by_number(1, 1))) as service:
        gone = service.endpoint

    with pytest.raises(Refused, match=r"connection to 127.0.0.1:\d+ failed"):
        fetch_cost_breakdown(home, QUERY, Access(PAIR, gone, QUICK), Progress())


def test_a_stop_does_not_wait_for_an_endpoint_that_hangs(home: Workspace) -> None:
    patient = Pace(between=0, read=20, answer=20, attempts=1)
    progress = Progress()

    with serving(Service(by_number(1, 1), always=hang(2))) as service:

        def stop() -> None:
            service.reached.wait(10)
            progress.cancel()

        stopper = Thread(target=stop)
        stopper.start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            fetch(home, service, patient, progress)
        stopper.join()

    assert time.monotonic() - began < patient.read / 2


def test_a_message_that_repeats_the_key_is_shown_without_it(home: Workspace) -> None:
    message = f"{PAIR.id} signed with {PAIR.secret}"

    refused, _service = fail(home, error(400, "Odd", message))

    assert "… signed with …" in refused.message
    assert not any(part in str(refused) for part in (PAIR.id, PAIR.secret))


def test_no_key_is_sent_where_nothing_is_encrypted(home: Workspace) -> None:
    access = Access(PAIR, "http://router.example.org", QUICK)

    with pytest.raises(Refused, match="not encrypted"):
        fetch_cost_breakdown(home, QUERY, access, Progress())


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (None, date(2026, 5, 1)),
        (date(2026, 5, 2), date(2026, 5, 1)),
        (date(2020, 5, 1), date(2026, 5, 1)),
    ],
)
def test_days_that_make_no_range_are_refused(first: date | None, last: date) -> None:
    with pytest.raises(Refused):
        query_of(first, last, "daily")
