"""Signed totals are calculated again when what they rest on changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from desktop_app.domain.bills import Scope
from desktop_app.domain.closing import TotalCheck
from desktop_app.jobs import Progress
from desktop_app.services.closing import reopen
from desktop_app.services.period_states import (
    period_state,
    signed_closing,
)
from desktop_app.services.signed_totals import broken_totals, broken_words
from desktop_app.services.terms import import_discounts
from desktop_app.services.verifying import reverify
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.closing.books import (
    DEARER,
    HEADER,
    JUNE,
    MAY,
    OTHER,
    a_line,
    opened,
    publish,
    put,
)

UNRELATED = HEADER + (
    "alibaba,cn-beijing,another,x,3,CNY,1M tokens,2026-02-01T00:00:00+08:00,,\n"
)
TERMS = (
    "provider,model,type_code,factor,effective_from,effective_to,note\n"
    "alibaba,qwen-plus,,0.5,2026-01-01T00:00:00+08:00,,\n"
)


def again(home: Workspace) -> list[TotalCheck]:
    return reverify(home, Progress())


def kinds(home: Workspace) -> list[str]:
    with home.ledger.read() as records:
        return [entry.kind for entry in records.trail()]


def test_nothing_is_calculated_where_nothing_is_signed(home: Workspace) -> None:
    before = kinds(home)
    publish(home, "dearer.csv", DEARER)

    assert again(home) == []
    assert "close.verify" not in kinds(home)[len(before) :]


def test_nothing_is_calculated_where_nothing_changed(closed_home: Workspace) -> None:
    progress = Progress()

    assert reverify(closed_home, progress) == []
    assert progress.title == ""


def test_another_account_s_bill_changes_nothing(closed_home: Workspace) -> None:
    put(closed_home, a_line(5, bill=OTHER))
    put(closed_home, a_line(5, bill=JUNE))

    assert again(closed_home) == []


def test_a_dearer_price_breaks_the_signed_total_and_says_why(
    closed_home: Workspace,
) -> None:
    publish(closed_home, "dearer.csv", DEARER)

    (check,) = again(closed_home)

    assert (check.bill, check.holds) == (MAY, False)
    assert check.cause == ("recalculated 0.06 → 0.08 (+0.02), 1 price snapshot came in")
    assert broken_words([check]) == (
        f"1 signed total no longer holds: 1001 2026-05: {check.cause}."
    )


def test_changed_terms_break_the_signed_total(closed_home: Workspace) -> None:
    path = closed_home.root.parent / "terms.csv"
    path.write_text(TERMS, encoding="utf-8")
    import_discounts(closed_home, path)

    (check,) = again(closed_home)

    assert check.cause == "recalculated 0.06 → 0.03 (-0.03), contract terms changed"


def test_a_price_of_something_else_leaves_the_total_as_it_is(
    closed_home: Workspace,
) -> None:
    publish(closed_home, "unrelated.csv", UNRELATED)

    (check,) = again(closed_home)

    assert check.holds
    assert broken_words([check]) == ""


def test_a_check_is_made_once_recorded_and_said_in_the_trail(
    closed_home: Workspace,
) -> None:
    publish(closed_home, "dearer.csv", DEARER)

    first, second = again(closed_home), again(closed_home)

    assert first == second == broken_totals(closed_home)
    assert kinds(closed_home).count("close.verify") == 1
    assert period_state(closed_home, MAY.period).broken == tuple(first)


def test_a_reopened_total_is_no_longer_checked(closed_home: Workspace) -> None:
    publish(closed_home, "dearer.csv", DEARER)
    again(closed_home)

    reopen(closed_home, signed_closing(closed_home, MAY.period).id, "dearer")

    assert again(closed_home) == []
    assert broken_totals(closed_home) == []


def test_a_missing_file_of_lines_is_the_cause(closed_home: Workspace) -> None:
    publish(closed_home, "dearer.csv", DEARER)
    part = closed_home.lines.parts(Scope(MAY.period, MAY.account))[0]
    part.path.unlink()

    (check,) = again(closed_home)

    assert check.cause.endswith("the file is missing")


def test_the_check_of_a_total_stays_in_the_books(closed: Path) -> None:
    with opened(closed) as home:
        publish(home, "dearer.csv", DEARER)
        again(home)

    with closing(sqlite3.connect(closed / "ledger.sqlite")) as direct:
        found = direct.execute("SELECT holds, expected FROM total_check").fetchall()
    assert found == [(0, "0.08")]
