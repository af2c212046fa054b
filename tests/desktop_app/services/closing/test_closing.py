"""A period is closed by two people, locked, and reopened with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.domain.bills import BillStatus, Scope
from desktop_app.domain.closing import CheckItem, CheckName, ClosingState
from desktop_app.domain.decisions import FindingState
from desktop_app.domain.errors import Refused
from desktop_app.jobs import Progress
from desktop_app.services.closing import prepare, reopen, sign
from desktop_app.services.period_states import (
    period_state,
    signed_closing,
    waiting_closing,
)
from desktop_app.services.verifying import verify_ledger
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.closing.books import (
    ADA,
    BOB,
    HEADER,
    MAY,
    OTHER,
    a_line,
    add_paper,
    by_sql,
    close_may,
    decide_all,
    opened,
    publish,
    put,
)

NOON = "2026-06-05T12:00:00.000000+00:00"


def items(home: Workspace, account: str = MAY.account) -> dict[CheckName, CheckItem]:
    found = period_state(home, MAY.period, account).items
    return {item.name: item for item in found}


def statuses(home: Workspace) -> dict[str, BillStatus]:
    with home.ledger.read() as records:
        return {
            f"{bill.id.account} {bill.id.period}": bill.status
            for bill in records.bills()
        }


def test_every_point_of_good_books_holds(home: Workspace) -> None:
    found = items(home)

    assert list(found) == list(CheckName)
    assert [name for name, item in found.items() if not item.holds] == []


def test_another_person_signs_and_the_bill_is_locked(kept: Path) -> None:
    close_may(kept)

    with opened(kept) as home:
        closing = signed_closing(home, MAY.period)
        assert statuses(home)["1001 2026-05"] is BillStatus.CLOSED
        assert statuses(home)["1002 2026-05"] is BillStatus.NORMAL
    assert (closing.prepared_by, closing.signed_by) == (ADA, BOB)
    assert [(one.bill, one.lines) for one in closing.totals] == [(MAY, 3)]
    assert str(closing.totals[0].billed) == "0.07"
    assert str(closing.totals[0].expected) == "0.06"


def test_a_signed_closing_carries_the_head_of_the_chain(closed_home: Workspace) -> None:
    closing = signed_closing(closed_home, MAY.period)

    with closed_home.ledger.read() as records:
        hashes = {entry.hash: entry.kind for entry in records.trail()}
    assert hashes[closing.chain_head] == "close.sign"


def test_who_prepared_it_cannot_sign(home: Workspace) -> None:
    closing = prepare(home, MAY.period, MAY.account).value

    with pytest.raises(Refused, match="Ada prepared this close and cannot sign it"):
        sign(home, closing.id)


def test_who_prepared_it_cannot_sign_under_the_same_name_in_capitals(
    kept: Path,
) -> None:
    with opened(kept) as home:
        closing = prepare(home, MAY.period, MAY.account).value

    with opened(kept, " ADA") as home, pytest.raises(Refused, match="cannot sign"):
        sign(home, closing.id)


def test_a_period_without_bills_cannot_be_prepared(home: Workspace) -> None:
    with pytest.raises(Refused, match="no bill of 2020-01"):
        prepare(home, "2020-01")


def test_a_missing_invoice_must_be_waived_with_a_reason(kept: Path) -> None:
    with opened(kept) as home:
        assert not items(home, OTHER.account)[CheckName.TIES_TO_INVOICE].holds
        closing = prepare(home, OTHER.period, OTHER.account).value
    with opened(kept, BOB) as home:
        with pytest.raises(Refused, match="2 points of the checklist do not hold"):
            sign(home, closing.id)
        waivers = dict.fromkeys(["ties-to-bill", "ties-to-invoice"], "comes later")
        again = prepare(home, OTHER.period, OTHER.account, waivers).value
    with opened(kept) as home:
        signed = sign(home, again.id).value

    assert signed.state is ClosingState.SIGNED
    assert signed.waivers["ties-to-invoice"] == "comes later"


def test_a_waiver_needs_its_reason(home: Workspace) -> None:
    with pytest.raises(Refused, match="Waiving “ties-to-bill” needs a reason"):
        prepare(home, MAY.period, MAY.account, {"ties-to-bill": " "})


def test_recalculation_cannot_be_waived(home: Workspace) -> None:
    with pytest.raises(Refused, match="“reconciled” is no point that can be waived"):
        prepare(home, MAY.period, MAY.account, {"reconciled": "no time"})


def test_preparing_again_takes_the_older_one_back(home: Workspace) -> None:
    first = prepare(home, MAY.period, MAY.account).value
    second = prepare(home, MAY.period, MAY.account).value

    states = {c.id: c.state for c in period_state(home, MAY.period).closings}
    assert states[first.id] is ClosingState.WITHDRAWN
    assert waiting_closing(home, MAY.period, MAY.account).id == second.id


def test_an_invoice_of_another_amount_shows_the_gap(kept: Path) -> None:
    add_paper(kept, "invoice", "0.01")

    with opened(kept) as home:
        found = items(home)[CheckName.TIES_TO_INVOICE]
    assert not found.holds
    assert "lines 0.07, stated 0.08, gap -0.01" in found.detail


def test_an_invoice_in_another_currency_does_not_tie(kept: Path) -> None:
    add_paper(kept, "invoice", "0.07", OTHER, currency="USD")

    with opened(kept) as home:
        found = items(home, OTHER.account)[CheckName.TIES_TO_INVOICE]
    assert "stated in another currency" in found.detail


def test_a_new_price_list_asks_for_a_recalculation(home: Workspace) -> None:
    row = "alibaba,cn-beijing,x,y,1,CNY,1M tokens,2026-01-01T00:00:00+08:00,,\n"
    publish(home, "more.csv", HEADER + row)

    found = items(home)[CheckName.RECONCILED]
    assert not found.holds
    assert not found.waivable


def test_a_finding_must_be_decided(home: Workspace) -> None:
    decide_all(home, FindingState.OPEN)

    found = items(home)[CheckName.FINDINGS_DECIDED]
    assert not found.holds
    assert "Overcharged qwen-plus input_token (0.01 CNY)" in found.detail


def test_what_lies_below_materiality_is_excused_and_summed(home: Workspace) -> None:
    decide_all(home, FindingState.OPEN)
    with home.ledger.begin() as records:
        records.choose("materiality.CNY", "1")

    found = items(home)[CheckName.FINDINGS_DECIDED]
    assert found.holds
    assert "0.01 CNY in all" in found.detail


def test_a_live_dispute_is_listed_and_carried_with_a_yes(kept: Path) -> None:
    with by_sql(kept) as direct:
        direct.execute(
            "INSERT INTO dispute VALUES (1, 'D-0001', 'alibaba', '1001', 'CNY',"
            " 'Too dear', '', '0.01', 'sent', '', '', '', NULL, ?, '', ?, 1)",
            (NOON, NOON),
        )
        direct.execute(
            "INSERT INTO dispute_item SELECT 1, 1, id, 'overcharged', '', '', '', '',"
            " 1, '0.01' FROM bill WHERE account = '1001' AND period = '2026-05'"
        )

    with opened(kept) as home:
        found = items(home)[CheckName.DISPUTES_DECIDED]
        waivers = {"disputes-decided": "carried on"}
        closing = prepare(home, MAY.period, MAY.account, waivers).value
    with opened(kept, BOB) as home:
        signed = sign(home, closing.id).value
    assert "D-0001 Too dear (0.01 CNY)" in found.detail
    assert signed.state is ClosingState.SIGNED


def test_a_provisional_period_needs_an_override_with_a_reason(kept: Path) -> None:
    with by_sql(kept) as direct:
        direct.execute("UPDATE part SET finality = 'provisional'")
    with opened(kept) as home:
        plainly = prepare(home, MAY.period, MAY.account).value
    with (
        opened(kept, BOB) as home,
        pytest.raises(Refused, match="The provider may still change"),
    ):
        sign(home, plainly.id)

    with opened(kept) as home:
        why = "the board meets on the 3rd"
        overridden = prepare(home, MAY.period, MAY.account, override=why).value
    with opened(kept, BOB) as home:
        assert sign(home, overridden.id).value.override == why


def test_reopening_needs_a_reason(closed_home: Workspace) -> None:
    closing = signed_closing(closed_home, MAY.period)

    with pytest.raises(Refused, match="needs a reason"):
        reopen(closed_home, closing.id, "  ")


def test_reopening_unlocks_and_erases_nothing(closed_home: Workspace) -> None:
    closing = signed_closing(closed_home, MAY.period)

    found = reopen(closed_home, closing.id, "a credit note came in").value

    assert found.state is ClosingState.REOPENED
    assert (found.totals, found.chain_head) == (closing.totals, closing.chain_head)
    assert statuses(closed_home)["1001 2026-05"] is BillStatus.NORMAL
    put(closed_home, a_line(4))
    assert verify_ledger(closed_home, Progress()).holds


def test_only_a_signed_closing_can_be_reopened(home: Workspace) -> None:
    closing = prepare(home, MAY.period, MAY.account).value

    with pytest.raises(Refused, match="is not signed"):
        reopen(home, closing.id, "why not")


def test_a_closed_period_cannot_be_closed_again(closed_home: Workspace) -> None:
    with pytest.raises(Refused, match="is closed already"):
        prepare(closed_home, MAY.period, MAY.account)


def test_each_step_stands_in_the_trail(closed_home: Workspace) -> None:
    closing = signed_closing(closed_home, MAY.period)
    reopen(closed_home, closing.id, "a credit note came in")

    with closed_home.ledger.read() as records:
        kinds = [
            (entry.kind, entry.person)
            for entry in records.trail()
            if entry.subject == f"closing {closing.id}"
        ]
    assert kinds == [
        ("close.prepare", ADA),
        ("close.sign", BOB),
        ("close.reopen", ADA),
    ]


def test_a_close_is_backed_up_before(closed_home: Workspace) -> None:
    assert "close" in {one.reason.value for one in closed_home.backups.list()}


def test_a_closing_of_everything_leaves_closed_bills_alone(closed: Path) -> None:
    with opened(closed) as home:
        state = period_state(home, MAY.period)

    assert [bill.id for bill in state.bills] == [OTHER]
    assert [bill.id for bill in state.closed] == [MAY]
    assert Scope(MAY.period) == Scope(state.period)
