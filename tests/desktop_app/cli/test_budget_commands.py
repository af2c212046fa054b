"""Budgets, alerts, balance and plans from the terminal."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.settings import Settings, save
from tests.desktop_app.cli.conftest import Run
from tests.desktop_app.connectors.smtp_server import HOST, Script, SmtpServer

MODEL = ("budgets", "add", "model", "qwen-plus", "--currency", "CNY")


@pytest.fixture(autouse=True)
def settings_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Settings of this test alone."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "plumbline" / "settings.toml"


def test_a_budget_is_set_held_against_the_month_and_taken_out(on_bills: Run) -> None:
    made = on_bills(*MODEL, "--limit", "100", "--from", "2026-05", "--json").json
    listed = on_bills("budgets", "list", "--period", "2026-06", "--json").json
    gone = on_bills("budgets", "remove", str(made[0]["id"]))

    assert made[0]["thresholds"] == ["80", "100"]
    assert listed[0]["period"] == "2026-06"
    assert Decimal(listed[0]["left"]) == 100 - Decimal(listed[0]["actual"])
    assert gone.code == 0
    assert on_bills("budgets", "list").out == "There is no budget.\n"


def test_a_crossing_is_told_when_it_happens_and_listed(on_bills: Run) -> None:
    told = on_bills(*MODEL, "--limit", "1", "--from", "2026-05", "--threshold", "100")
    listed = on_bills("alerts", "--json").json
    again = on_bills(*MODEL, "--limit", "1", "--from", "2025-01", "--to", "2025-02")

    assert "reached 100 % of its budget" in told.err
    assert {one["period"] for one in listed} == {"2026-05", "2026-06"}
    assert "reached" not in again.err


def test_standings_and_alerts_are_written_as_csv(on_bills: Run) -> None:
    on_bills(*MODEL, "--limit", "1", "--from", "2026-05")

    for words in (("budgets", "list", "--csv"), ("alerts", "--csv")):
        [first, *_rest] = csv.DictReader(io.StringIO(on_bills(*words).out))
        assert first["name"] == "qwen-plus"
        assert Decimal(first["actual"]) > 1


def test_alerts_are_not_sent_where_no_mail_is_set_up(on_bills: Run) -> None:
    answer = on_bills("alerts", "--send")

    assert answer.code == 1
    assert "No mail server is set up" in answer.err


def test_alerts_are_sent_and_a_failure_is_one_sentence(
    on_bills: Run, settings_file: Path
) -> None:
    script = Script(answer="451 later")
    on_bills(*MODEL, "--limit", "1", "--from", "2026-05")

    with SmtpServer(script) as server:
        mail = Settings(
            mail_host=HOST,
            mail_port=str(server.port),
            mail_security="none",
            mail_from="p@example.com",
            mail_to="ann@example.com",
        )
        save(mail, settings_file)
        failed = on_bills("alerts", "--send")
        script.answer = "250 taken"
        sent = on_bills("alerts", "--send", "--json")

    assert (failed.code, sent.code) == (1, 0)
    assert "Alerts were not sent" in failed.err
    assert len(script.messages) == 1
    assert all(one["sent_at"] for one in sent.json)


def test_a_list_of_budgets_is_taken_whole_or_not_at_all(
    on_bills: Run, tmp_path: Path
) -> None:
    path = tmp_path / "budgets.csv"
    path.write_text(
        "of,name,currency,limit\nmodel,qwen-plus,CNY,5\nmodel,qwen-plus,CNY,6\n",
        "utf-8",
    )

    refused = on_bills("budgets", "import", path)

    assert refused.code == 1
    assert "has a budget of 5 CNY already" in refused.err
    assert on_bills("budgets", "list", "--json").json == []


def test_a_limit_below_0_is_refused_in_a_sentence(on_bills: Run) -> None:
    answer = on_bills(*MODEL, "--limit=-5")

    assert (answer.code, answer.out) == (1, "")
    assert "it must be above 0" in answer.err


def test_what_stops_first_is_listed(on_sample: Run) -> None:
    found = on_sample("balance", "stops", "--json").json

    assert found[0]["day"] is not None
    assert found[0]["formula"]
    assert on_sample("balance", "stops").code == 0


def test_balance_alone_is_as_it_was(on_sample: Run) -> None:
    assert "available" in on_sample("balance", "--json").json[0]


def test_subscriptions_add_up_to_what_was_billed(on_sample: Run) -> None:
    months = on_sample("subscriptions", "--months", "--json").json
    plans = on_sample("subscriptions", "--json").json

    bought = sum(Decimal(one["subscription"]) for one in months)
    assert bought == sum(Decimal(one["paid"]) for one in plans if one["paid"])
    assert all(
        Decimal(one["whole"]) == Decimal(one["subscription"]) + Decimal(one["bill"])
        for one in months
    )


def test_the_sample_says_what_is_set_on_it_and_again_the_same(on_sample: Run) -> None:
    before = on_sample("alerts", "--json").json

    said = on_sample("sample").out

    assert f"12 budgets; thresholds reached: {len(before)}." in said
    assert "9 departments, 12 rules" in said
    assert on_sample("alerts", "--json").json == before


def test_plans_are_written_as_csv(on_sample: Run) -> None:
    assert on_sample("plans", "--csv").out.startswith("account,month,plans,")
