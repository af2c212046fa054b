"""Make the lines and papers of small bills."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop_app.domain.bills import BillId
from desktop_app.domain.documents import Document, DocumentKind
from tests.desktop_app.services.importing.conftest import Desk

MAY = BillId("alibaba", "1001", "2026-05", "CNY")
JUNE = BillId("alibaba", "1001", "2026-06", "CNY")


def a_line(billed: str, kind: str = "usage", **given: object) -> dict[str, Any]:
    """Make one charge line of May."""
    facts = {"charge_kind": kind, "billed_cost": Decimal(billed)}
    return {**facts, "billing_period": "2026-05", **given}


def a_paper(
    amount: str,
    kind: DocumentKind = DocumentKind.INVOICE,
    *,
    months: tuple[str, str] = ("2026-05", "2026-05"),
    number: str = "F1",
    currency: str = "CNY",
    tax: str | None = None,
) -> Document:
    """Make a paper of May as a person types it in."""
    return Document(
        kind,
        "alibaba",
        "1001",
        number,
        currency,
        Decimal(amount),
        tax=Decimal(tax) if tax else None,
        period_from=months[0],
        period_to=months[1],
    )


def two_months(desk: Desk) -> None:
    """Put a May of 300 and a June of 100 on the desk."""
    desk.put("may.csv", [a_line("300")])
    desk.put("june.csv", [a_line("100", billing_period="2026-06")])


def a_list(desk: Desk, text: str, name: str = "list.csv") -> Path:
    """Write a list of papers."""
    path = desk.folder / name
    path.write_text(text, encoding="utf-8")
    return path
