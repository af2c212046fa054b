"""500 pages over loopback, with faults, give what one saved file gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from desktop_app.connectors.cost_query import Query
from desktop_app.connectors.key_pairs import KeyPair
from desktop_app.connectors.patience import Pace
from desktop_app.domain.bills import ImportStatus
from desktop_app.domain.errors import Refused
from desktop_app.jobs import Cancelled, Progress
from desktop_app.services.fetching import Access, fetch_and_import, fetch_cost_breakdown
from desktop_app.store.workspace import Workspace
from importers.registry import identify
from tests.desktop_app.services.fetching.loopback import (
    Service,
    a_page,
    a_row,
    by_number,
    cut,
    error,
    hang,
    serving,
)

PAIR = KeyPair("LTAI-marker-key-id", "marker-secret-8f31")
QUERY = Query(date(2026, 5, 1), date(2026, 5, 31), "hourly")
QUICK = Pace(between=0, connect=2, read=1, answer=2, attempts=3, first_wait=0.01)
PAGES, SIZE = 500, 4


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True, person="tester") as opened:
        yield opened


def access(service: Service, pace: Pace = QUICK) -> Access:
    return Access(PAIR, service.endpoint, pace)


def lines(path: Path) -> pa.Table:
    return pa.concat_tables([batch.lines for batch in identify(path).batches()])


def saved(folder: Path, pages: int, size: int) -> Path:
    """Save the same pages by hand, in one file."""
    answer = by_number(pages, size)
    path = folder / "saved.json"
    path.write_text("\n".join(answer({"page": str(n + 1)}) for n in range(pages)))
    return path


def test_500_pages_with_three_faults_give_the_lines_of_one_saved_file(
    home: Workspace, tmp_path: Path
) -> None:
    faults = {
        7: error(500, "Server.Internal.UnknownError"),
        200: cut,
        420: hang(1.3),
    }

    with serving(Service(by_number(PAGES, SIZE), faults)) as service:
        fetched = fetch_cost_breakdown(home, QUERY, access(service), Progress())

    assert len(service.asked) == PAGES + len(faults)
    assert lines(fetched).equals(lines(saved(tmp_path, PAGES, SIZE)))


def test_a_fetched_month_is_taken_with_every_digit(home: Workspace) -> None:
    with serving(Service(by_number(3, 5))) as service:
        outcome = fetch_and_import(
            home, QUERY, access(service), Progress(), account="our-organisation"
        )

    (receipt,) = outcome.value
    assert receipt.accounts == ("our-organisation",)
    assert receipt.status is ImportStatus.IMPORTED
    assert (receipt.lines, receipt.rejects) == (15, 0)
    assert str(receipt.billed_total.normalize()) == "0.00000105"


def test_days_are_asked_for_in_beijing_time(home: Workspace) -> None:
    one_day = Query(date(2026, 5, 1), date(2026, 5, 1), "daily", (5, 8))

    with serving(Service(by_number(1, 1))) as service:
        fetch_cost_breakdown(home, one_day, access(service), Progress())

    (asked,) = service.asked
    assert asked == {
        "startTime": "1777564800",
        "endTime": "1777651199",
        "granularity": "daily",
        "clientIds": "5,8",
        "page": "1",
        "pageSize": "500",
    }


def test_a_stopped_fetch_goes_on_from_the_next_page(home: Workspace) -> None:
    class StopAt(Progress):
        def advance(self, amount: int = 1) -> None:
            if self.done + amount >= 4 * SIZE:
                self.cancel()
            super().advance(amount)

    with serving(Service(by_number(10, SIZE))) as service:
        with pytest.raises(Cancelled):
            fetch_cost_breakdown(home, QUERY, access(service), StopAt())
        fetch_cost_breakdown(home, QUERY, access(service), Progress())

    assert [int(asked["page"]) for asked in service.asked] == list(range(1, 11))


def test_a_page_cut_by_a_kill_is_asked_for_again(
    home: Workspace, tmp_path: Path
) -> None:
    def refuse(asked: dict[str, str]) -> str:
        raise AssertionError(asked)

    with serving(Service(by_number(4, SIZE), {3: error(403, "x"), 4: cut})) as service:
        with pytest.raises(Refused):
            fetch_cost_breakdown(home, QUERY, access(service), Progress())
        with (home.root / "fetching" / "pages.part").open("ab") as file:
            file.write(b'{"success": true, "da')
        fetched = fetch_cost_breakdown(home, QUERY, access(service), Progress())

    assert lines(fetched).equals(lines(saved(tmp_path, 4, SIZE)))


def test_a_changed_range_starts_anew(home: Workspace) -> None:
    other = Query(date(2026, 6, 1), date(2026, 6, 30), "hourly")

    with serving(Service(by_number(3, 1), {2: error(403, "x")})) as service:
        with pytest.raises(Refused):
            fetch_cost_breakdown(home, QUERY, access(service), Progress())
        fetch_cost_breakdown(home, other, access(service), Progress())

    assert [asked["page"] for asked in service.asked] == ["1", "2", "1", "2", "3"]


def test_tokens_lead_on_where_page_numbers_do_not(home: Workspace) -> None:
    def answer(asked: dict[str, str]) -> str:
        number = int(asked.get("nextToken", "t1")[1:])
        page = a_page([a_row(number)], 1, 1, 3)
        token = f"t{number + 1}" if number < 3 else ""
        return page.replace('"success"', f'"nextToken": "{token}", "success"')

    with serving(Service(answer)) as service:
        fetched = fetch_cost_breakdown(home, QUERY, access(service), Progress())

    assert lines(fetched).num_rows == 3


def test_rows_that_come_in_meanwhile_make_it_begin_anew(home: Workspace) -> None:
    totals = iter([4, 6, 6, 6, 6])

    def answer(asked: dict[str, str]) -> str:
        number, total = int(asked["page"]), next(totals)
        return a_page([a_row(2 * number), a_row(2 * number + 1)], number, 2, total)

    with serving(Service(answer)) as service:
        fetched = fetch_cost_breakdown(home, QUERY, access(service), Progress())

    assert [asked["page"] for asked in service.asked] == ["1", "2", "1", "2", "3"]
    assert lines(fetched).num_rows == 6


def test_a_service_that_answers_another_page_is_refused(home: Workspace) -> None:
    always_first = a_page([a_row(1)], 1, 1, 9)

    with (
        serving(Service(lambda _asked: always_first)) as service,
        pytest.raises(Refused, match="answered page 1 when asked for 2"),
    ):
        fetch_cost_breakdown(home, QUERY, access(service), Progress())


def test_a_range_without_charges_is_said(home: Workspace) -> None:
    with (
        serving(Service(lambda _asked: a_page([], 1, 500, 0))) as service,
        pytest.raises(Refused, match="no charges from 2026-05-01 to 2026-05-31"),
    ):
        fetch_cost_breakdown(home, QUERY, access(service), Progress())
