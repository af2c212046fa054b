"""Check how contract terms are taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.changes import Changed
from desktop_app.domain.errors import Refused
from desktop_app.domain.prices import Discount
from desktop_app.services.terms import import_discounts, list_discounts
from desktop_app.store.workspace import Workspace

HEADER = "provider,model,type_code,factor,effective_from,effective_to,note"
MAY = "2026-05-01T00:00:00+08:00"
JUNE = "2026-06-01T00:00:00+08:00"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


def a_list(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "terms.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def test_discounts_come_back_as_they_were_said(home: Workspace, tmp_path: Path) -> None:
    path = a_list(tmp_path, f"alibaba,qwen3.7-*,,0.50,{MAY},{JUNE},5折")

    outcome = import_discounts(home, path)

    assert (outcome.value, Changed.TERMS in outcome.changed) == (1, True)
    assert list_discounts(home) == [
        Discount(
            provider="alibaba",
            model="qwen3.7-*",
            type_code="",
            factor=Decimal("0.5"),
            effective_from=datetime(2026, 4, 30, 16, tzinfo=UTC),
            effective_to=datetime(2026, 5, 31, 16, tzinfo=UTC),
            note="5折",
        )
    ]


def test_a_list_taken_twice_counts_once(home: Workspace, tmp_path: Path) -> None:
    path = a_list(tmp_path, f"alibaba,m,,0.5,{MAY},,")
    import_discounts(home, path)

    again = import_discounts(home, path)

    assert (again.value, again.changed) == (0, Changed.NOTHING)
    assert len(list_discounts(home)) == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (f",m,,0.5,{MAY},,", "row 2, provider: is empty"),
        (f"alibaba,,,0.5,{MAY},,", "row 2, model: is empty"),
        (f"alibaba,m,,1.5,{MAY},,", "row 2, factor: “1.5” is not a factor between"),
        (f"alibaba,m,,8折,{MAY},,", "row 2, factor: “8折” is not a price"),
        ("alibaba,m,,0.5,,,", "row 2, effective_from: is empty: say from when"),
        (
            f"alibaba,m,,0.5,{JUNE},{MAY},",
            "row 2, effective_to: “2026-05-01T00:00:00+08:00” is not later",
        ),
    ],
)
def test_a_wrong_row_refuses_the_list(
    home: Workspace, tmp_path: Path, row: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        import_discounts(home, a_list(tmp_path, row))

    assert sentence in refused.value.message
    assert list_discounts(home) == []


def test_two_discounts_for_one_charge_may_not_overlap(
    home: Workspace, tmp_path: Path
) -> None:
    path = a_list(tmp_path, f"alibaba,m,,0.5,{MAY},,", f"alibaba,m,,0.6,{JUNE},,again")

    with pytest.raises(Refused, match="row 3, effective_from: row 2 speaks of"):
        import_discounts(home, path)


def test_another_list_is_no_list_of_discounts(home: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"terms\.csv is not a list of contract terms"):
        import_discounts(home, a_list(tmp_path, "1,2", header="a,b"))
