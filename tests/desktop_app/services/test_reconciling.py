"""Reconciling records what was found, once, and says what it covers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.changes import Changed
from desktop_app.domain.errors import Refused
from desktop_app.domain.findings import FindingClass
from desktop_app.jobs import Cancelled, Progress
from desktop_app.services.explaining import explain, findings_of
from desktop_app.services.reconciling import reconcile, reconcile_each
from desktop_app.services.terms import import_discounts
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, a_line

TERMS = (
    "provider,model,type_code,factor,effective_from,effective_to,note\n"
    "alibaba,qwen-plus,,0.9,2026-01-01T00:00:00+08:00,,\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Workspace.open(tmp_path / "home", write=True) as home:
        found = Desk(home, tmp_path)
        found.give_prices()
        yield found


def classes(desk: Desk, scope: Scope | None = None) -> dict[str, int]:
    summary = reconcile(desk.home, scope or Scope(), Progress()).value
    return {name.value: one.lines for name, one in summary.classes.items()}


def test_an_empty_ledger_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="no charge lines") as refusal:
        reconcile(desk.home, Scope(), Progress())

    assert "Import a bill" in refusal.value.hint


def test_findings_and_totals_are_recorded(desk: Desk) -> None:
    desk.put(a_line(1), a_line(2, "0.003"), a_line(3, model="unheard-of"))

    outcome = reconcile(desk.home, Scope(), Progress())

    summary = outcome.value
    assert outcome.changed == Changed.FINDINGS | Changed.BILLS | Changed.ACTIVITY
    assert (summary.lines, summary.checked, summary.unpriced) == (3, 2, 1)
    assert summary.billed_total == Decimal("0.07")
    assert summary.expected_total == Decimal("0.04")
    assert summary.difference == Decimal("0.01")
    assert set(summary.classes) == {
        FindingClass.OVERCHARGED,
        FindingClass.UNPRICED,
        FindingClass.MATCHED,
    }
    with desk.home.ledger.read() as records:
        bill = records.bills()[0]
        groups = records.finding_groups(summary.run)
    assert (bill.findings, bill.difference) == (2, Decimal("0.01"))
    assert [one.finding_class for one in groups] == ["overcharged", "unpriced"]


def test_findings_have_their_rule_and_cause_in_words(desk: Desk) -> None:
    desk.put(a_line(1, "0.003"))
    reconcile(desk.home, Scope(), Progress())

    found = list(findings_of(desk.home, Scope(), None, Progress()))

    assert [one.finding_class for one in found] == ["overcharged"]
    assert "2 CNY per 1M tokens" in found[0].rule
    assert [cause.hypothesis for cause in found[0].causes] == ["snapshot-date"]
    assert found[0].causes[0].detail.startswith("0.003 CNY per 1K tokens is the price")


def test_a_charge_is_explained_step_by_step(desk: Desk) -> None:
    desk.put(a_line(1, "0.003"))
    reconcile(desk.home, Scope(), Progress())
    line = next(findings_of(desk.home, Scope(), None, Progress()))

    working = explain(desk.home, line.line_id)

    steps = {step.title: (step.formula, step.verdict) for step in working.steps}
    assert steps["List cost as billed"] == ("0.003 × 10 = 0.03", "ok")
    assert steps["Recalculated list cost"][0] == "0.002 × 10 = 0.02"
    assert steps["Billed − expected"] == ("0.03 − 0.02 = 0.01", "differs")


def test_results_stand_in_the_order_of_the_lines(desk: Desk) -> None:
    desk.put(a_line(1), a_line(2, "0.003"), a_line(3))
    reconcile(desk.home, Scope(), Progress())

    part = desk.home.lines.parts(Scope())[0]
    path = desk.home.results.current(part.id)

    assert path is not None
    found = pq.read_table(path).column("finding_class").to_pylist()
    assert found == ["matched", "overcharged", "matched"]


def test_the_same_inputs_are_one_run(desk: Desk) -> None:
    desk.put(a_line(1), a_line(2, "0.003"))
    first = reconcile(desk.home, Scope(), Progress())
    bytes_then = desk.results()

    second = reconcile(desk.home, Scope(), Progress())

    assert second.value == first.value
    assert second.changed == Changed.NOTHING
    assert desk.results() == bytes_then


def test_the_same_inputs_in_another_ledger_give_the_same_bytes(
    desk: Desk, tmp_path: Path
) -> None:
    desk.put(a_line(1), a_line(2, "0.003"))
    reconcile(desk.home, Scope(), Progress())
    (tmp_path / "other").mkdir()

    with Workspace.open(tmp_path / "again", write=True) as home:
        other = Desk(home, tmp_path / "other")
        other.give_prices()
        other.put(a_line(1), a_line(2, "0.003"))
        reconcile(home, Scope(), Progress())

        assert other.results() == desk.results()


def test_new_terms_make_a_new_run(desk: Desk) -> None:
    desk.put(a_line(1))
    before = reconcile(desk.home, Scope(), Progress()).value

    import_discounts(desk.home, desk.write("terms.csv", TERMS))
    after = reconcile(desk.home, Scope(), Progress()).value

    assert after.run != before.run
    assert list(after.classes) == [FindingClass.DISCOUNT]


def test_a_lost_result_is_calculated_again(desk: Desk) -> None:
    desk.put(a_line(1))
    reconcile(desk.home, Scope(), Progress())
    part = desk.home.lines.parts(Scope())[0]
    path = desk.home.results.current(part.id)
    assert path is not None
    path.unlink()

    reconcile(desk.home, Scope(), Progress())

    again = desk.home.results.current(part.id)
    assert again is not None
    assert again.is_file()


def test_only_the_bills_in_scope_are_recalculated(desk: Desk) -> None:
    june: dict[str, Any] = {
        "billing_period": "2026-06",
        "billing_date": date(2026, 6, 2),
        "charge_period_start": datetime(2026, 6, 2, tzinfo=UTC),
    }
    desk.put(a_line(1, "0.003"))
    desk.put(a_line(2, **june))

    assert classes(desk, Scope(period="2026-06")) == {"matched": 1}
    assert classes(desk) == {"overcharged": 1, "matched": 1}


def test_an_item_of_a_later_month_is_first_seen(desk: Desk) -> None:
    june: dict[str, Any] = {
        "billing_period": "2026-06",
        "billing_date": date(2026, 6, 2),
        "charge_period_start": datetime(2026, 6, 2, tzinfo=UTC),
        "billing_item_code": "other_number",
    }
    desk.put(a_line(1))
    desk.put(a_line(2, **june))

    assert classes(desk) == {"first-seen": 1, "matched": 1}


def test_a_restated_line_is_found_and_its_old_version_does_not_count(
    desk: Desk,
) -> None:
    desk.put(a_line(1), a_line(2))
    desk.put(a_line(1), a_line(2, "0.004"))

    assert classes(desk) == {"overcharged": 1, "matched": 1}
    found = list(findings_of(desk.home, Scope(), None, Progress()))
    assert found[0].also == (FindingClass.RESTATED,)


def test_several_currencies_are_never_added(desk: Desk) -> None:
    desk.put(a_line(1))
    desk.put(a_line(2, billing_account_id="2002", billing_currency="USD"))

    with pytest.raises(Refused, match="CNY, USD"):
        reconcile(desk.home, Scope(), Progress())

    found = reconcile_each(desk.home, Scope(), Progress()).value
    assert [one.currency for one in found] == ["CNY", "USD"]
    assert classes(desk, Scope(account="2002")) == {"unpriced": 1}


def test_what_is_stopped_leaves_no_run(desk: Desk) -> None:
    desk.put(a_line(1))
    progress = Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        reconcile(desk.home, Scope(), progress)

    with desk.home.ledger.read() as records:
        assert records.runs() == []


def test_an_amount_that_cannot_be_exact_is_refused(desk: Desk) -> None:
    vast = Decimal(10) ** 27
    desk.put(a_line(1, list_unit_price=None, pricing_quantity=vast))

    with pytest.raises(Refused, match="too large"):
        reconcile(desk.home, Scope(), Progress())
