"""Price snapshots are listed, searched, compared, and looked at before publishing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.prices import RuleChange, RuleDifference
from desktop_app.domain.terms import TermChange
from desktop_app.services.price_preview import preview_prices
from desktop_app.services.pricing import import_prices, list_snapshots
from desktop_app.services.terms import import_terms, list_terms
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.price_import import PriceImport
from desktop_app.ui.dialogs.term_import import TermImport
from desktop_app.ui.page import Page
from desktop_app.ui.pages.prices import IMPLIED, PricesPage
from desktop_app.ui.widgets.price_tables import (
    changes_text,
    percent,
    percent_text,
    telling,
)
from desktop_app.ui.widgets.term_tables import kind_sign, step_sign

Shown = Callable[[type[Page], Desk], Page]
AtRest = Callable[[Desk], None]
HEADER = (
    "provider,region,model,type_code,unit_price,currency,unit,"
    "effective_from,effective_to,note\n"
)
LONG = 30_000


def a_rule(price: str, *, model: str = "qwen-max", since: str = "2026-05-01") -> str:
    start = f"{since}T00:00:00+08:00"
    return f"alibaba,cn-beijing,{model},input_token,{price},CNY,1K tokens,{start},,\n"


def a_list(folder: Path, *rows: str, name: str = "mine.csv") -> Path:
    path = folder / name
    path.write_text(HEADER + "".join(rows), "utf-8")
    return path


def a_change(
    change: RuleChange, before: str | None, after: str | None
) -> RuleDifference:
    return RuleDifference(
        change=change,
        region="cn-beijing",
        model="qwen-max",
        type_code="input_token",
        unit="1K tokens",
        currency="CNY",
        before=Decimal(before) if before else None,
        after=Decimal(after) if after else None,
    )


@pytest.fixture
def page(desk: Desk, shown: Shown) -> PricesPage:
    found = shown(PricesPage, desk)
    assert isinstance(found, PricesPage)
    return found


def test_a_change_is_told_in_percent() -> None:
    dearer = a_change(RuleChange.UP, "0.0024", "0.0030")

    assert percent_text(percent(dearer)) == "+25.0 %"
    assert percent_text(percent(a_change(RuleChange.NEW, None, "1"))) == "–"


def test_moved_prices_stand_before_those_that_came_or_went() -> None:
    changes = [
        a_change(RuleChange.NEW, None, "1"),
        a_change(RuleChange.GONE, "1", None),
        a_change(RuleChange.UP, "1", "2"),
    ]

    assert telling(changes)[0].change is RuleChange.UP
    assert changes_text(changes) == "1 New · 1 Gone · 1 Up"


def test_snapshots_are_listed_newest_first_with_the_rules_of_the_first(
    page: PricesPage, desk: Desk
) -> None:
    newest = list_snapshots(desk.home)[-1]

    assert page.table.current == newest
    assert len(page.rules.table.rows) == newest.rules
    assert len(page.skipped.table.rows) == newest.skipped


def test_rules_are_found_by_words(page: PricesPage) -> None:
    every = len(page.rules.table.rows)

    page.rules.table.search("qwen output")

    found = page.rules.table.rows
    assert 0 < len(found) < every
    assert all("qwen" in str(r["model"]) + str(r["type_code"]) for r in found)


def test_a_price_list_is_compared_before_it_is_published(
    empty_home: Workspace, tmp_path: Path
) -> None:
    import_prices(empty_home, a_list(tmp_path, a_rule("0.002"), name="old.csv"))
    new = a_list(tmp_path, a_rule("0.003", since="2026-06-01"))

    found = preview_prices(empty_home, new, None)

    assert found.publishable
    assert found.before is not None
    assert found.before.name == "old"
    assert [c.change for c in found.changes] == [RuleChange.UP]


def test_a_faulty_list_names_every_fault_and_is_not_published(
    empty_home: Workspace, tmp_path: Path
) -> None:
    faulty = a_list(tmp_path, a_rule("12.3x"), a_rule("-", model="qwen-plus"))

    found = preview_prices(empty_home, faulty, None)

    assert not found.publishable
    assert [one.row for one in found.faults] == [2, 3]


def test_the_dialog_publishes_what_it_showed(
    empty_desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = PriceImport(empty_desk, a_list(tmp_path, a_rule("0.002")))
    dialog.show()
    qtbot.waitUntil(dialog.publish.isEnabled, timeout=LONG)
    dialog.name.setText("Agreed prices")

    with qtbot.waitSignal(empty_desk.changed, timeout=LONG):
        dialog.publish.click()

    assert [s.name for s in list_snapshots(empty_desk.home)] == ["Agreed prices"]


def test_the_dialog_does_not_publish_a_faulty_list(
    empty_desk: Desk, tmp_path: Path, at_rest: AtRest
) -> None:
    dialog = PriceImport(empty_desk, a_list(tmp_path, a_rule("12.3x")))
    dialog.show()

    at_rest(empty_desk)

    assert not dialog.publish.isEnabled()
    assert dialog.tabs.tabText(1) == "Faults (1)"
    dialog.reject()


def test_the_contract_is_listed_with_its_kinds(page: PricesPage) -> None:
    rows = page.terms.table.rows

    assert [kind_sign(one)[1] for one in rows] == ["Discount"]


TERMS = (
    "kind,provider,model,type_code,label,value,unit,currency,other_currency,"
    "effective_from,effective_to,source,note\n"
    "agreed-price,alibaba,qwen-max,,,{price},1K tokens,CNY,,"
    "2026-05-01T00:00:00+08:00,,C-1,\n"
)


def a_contract(folder: Path, price: str, name: str = "terms.csv") -> Path:
    path = folder / name
    path.write_text(TERMS.format(price=price), "utf-8")
    return path


def test_the_page_shows_what_terms_change_before_they_are_taken(
    empty_desk: Desk, shown: Shown, at_rest: AtRest, tmp_path: Path
) -> None:
    page = shown(PricesPage, empty_desk)
    assert isinstance(page, PricesPage)

    page.terms.chosen.emit(a_contract(tmp_path, "0.5"))
    at_rest(empty_desk)

    dialog = page.findChild(TermImport)
    assert dialog is not None
    assert [one.term.model for one in dialog.changes.table.rows] == ["qwen-max"]
    assert list_terms(empty_desk.home) == []
    dialog.reject()


def test_the_terms_that_were_shown_are_taken(
    empty_desk: Desk, shown: Shown, at_rest: AtRest, tmp_path: Path, qtbot: QtBot
) -> None:
    page = shown(PricesPage, empty_desk)
    assert isinstance(page, PricesPage)
    dialog = TermImport(empty_desk, a_contract(tmp_path, "0.5"))
    dialog.show()
    qtbot.waitUntil(dialog.take.isEnabled, timeout=LONG)

    with qtbot.waitSignal(empty_desk.changed, timeout=LONG):
        dialog.take.click()
    at_rest(empty_desk)

    assert [one.model for one in page.terms.table.rows] == ["qwen-max"]


def test_a_list_as_the_whole_contract_says_what_goes(
    empty_desk: Desk, at_rest: AtRest, tmp_path: Path
) -> None:
    import_terms(empty_desk.home, a_contract(tmp_path, "0.5"))
    other = a_contract(tmp_path, "0.6", "other.csv")
    other.write_text(other.read_text("utf-8").replace("qwen-max", "qwen-plus"), "utf-8")
    dialog = TermImport(empty_desk, other)
    dialog.show()
    at_rest(empty_desk)
    before = [one.change for one in dialog.changes.table.rows]

    dialog.whole.setChecked(True)
    at_rest(empty_desk)

    assert before == [TermChange.NEW]
    assert [one.change for one in dialog.changes.table.rows] == [
        TermChange.NEW,
        TermChange.GONE,
    ]
    dialog.reject()


def test_a_list_that_clashes_is_not_taken(
    empty_desk: Desk, at_rest: AtRest, tmp_path: Path
) -> None:
    import_terms(empty_desk.home, a_contract(tmp_path, "0.5"))
    clash = a_contract(tmp_path, "0.6", "clash.csv")
    clash.write_text(clash.read_text("utf-8").replace("05-01", "06-01"), "utf-8")
    dialog = TermImport(empty_desk, clash)
    dialog.show()

    at_rest(empty_desk)

    assert not dialog.take.isEnabled()
    assert "was not taken" in dialog.problem.accessibleName()
    dialog.reject()


def test_a_list_that_says_the_same_has_nothing_to_take(
    empty_desk: Desk, at_rest: AtRest, tmp_path: Path
) -> None:
    import_terms(empty_desk.home, a_contract(tmp_path, "0.5"))
    dialog = TermImport(empty_desk, a_contract(tmp_path, "0.5"))
    dialog.show()

    at_rest(empty_desk)

    assert not dialog.take.isEnabled()
    dialog.reject()


def test_implied_prices_are_read_when_they_are_looked_at(
    page: PricesPage, desk: Desk, at_rest: AtRest
) -> None:
    before = len(page.steps.table.rows)

    page.views.setCurrentIndex(IMPLIED)
    at_rest(desk)

    assert before == 0
    assert {"Up", "Down"} <= {step_sign(one)[1] for one in page.steps.table.rows}
