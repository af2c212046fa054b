"""Build charge lines, price rules and parts by hand, and judge them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from desktop_app.calc.foreknowledge import History
from desktop_app.calc.lines import PartIn
from desktop_app.calc.recalculate import Inputs, Recalculation
from desktop_app.calc.results import classes_in
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.tolerances import Tolerances
from desktop_app.domain.bills import BillId
from desktop_app.domain.findings import Cause, FindingClass
from desktop_app.domain.terms import Agreement
from desktop_app.jobs import Progress
from importers.schema import CHARGE, PRICE_RULE

MAY = BillId("alibaba", "1064", "2026-05", "CNY")
Line = dict[str, Any]
Given = str | int | bool | Decimal | date | datetime | None
_TIER = re.compile(r"context_(\d+)k?-(\d+)([km])_(.+)")
_SCALE = {"k": 1000, "m": 1_000_000}
_AMOUNT = Decimal(1).scaleb(-10)
_counter = iter(range(1, 1 << 40))


def beijing(text: str) -> datetime:
    """Return a time as a bill spells it, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(hours=8)


def a_line(**given: Given) -> Line:
    """Make a usage line of ten thousand input tokens that is in order.

    Amounts that are not given follow from price, quantity, discount and coupon.
    """
    at = beijing(str(given.pop("at", "2026-05-13 18:46:00")))
    figures = {
        "list_unit_price": "0.002",
        "pricing_quantity": "10",
        "discount_amount": "0",
        "coupon_amount": "0",
        "usage_deducted": "0",
        **{k: v for k, v in given.items() if k in _FIGURES},
    }
    known = {k: None if v is None else Decimal(str(v)) for k, v in figures.items()}
    price, quantity = known["list_unit_price"], known["pricing_quantity"]
    if price is not None and quantity is not None:
        cost = (price * quantity).quantize(_AMOUNT)
        known.setdefault(
            "usage_before_deduction", quantity + (known["usage_deducted"] or 0)
        )
        known.setdefault("list_cost", cost)
    cost = known.get("list_cost") or Decimal(0)
    plan = known.get("plan_list_cost") or known.get("plan_deducted") or Decimal(0)
    after = cost - plan - (known["discount_amount"] or 0)
    known.setdefault("discounted_cost", after)
    rest = (known["coupon_amount"] or 0) + (known.get("rounding_amount") or 0)
    known.setdefault("billed_cost", (known["discounted_cost"] or after) - rest)
    line = {
        "source_part": 0,
        "source_row": next(_counter),
        "vendor_line_id": f"id-{next(_counter)}",
        "billing_period": "2026-05",
        "billing_date": (at + timedelta(hours=8)).date(),
        "charge_period_start": at,
        "charge_period_end": at + timedelta(minutes=1),
        "charge_kind": "usage",
        "service_code": "sfm",
        "commodity_code": "sfm_inference_public_cn",
        "billing_item_code": "token_number",
        "instance_id": "1234567;llm-x;qwen-plus;input_token;;0",
        "region_id": "cn-beijing",
        "model": "qwen-plus",
        "type_code": "input_token",
        "decoded": True,
        "modality": "text",
        "vendor_unit": "千tokens",
        "pricing_unit": "1K tokens",
        "vendor_price_unit": "元/千tokens",
        "billing_currency": "CNY",
        **known,
        **{k: v for k, v in given.items() if k not in _FIGURES},
    }
    return {name: line.get(name) for name in CHARGE.names}


_FIGURES = {
    "usage_before_deduction",
    "usage_deducted",
    "pricing_quantity",
    "list_unit_price",
    "list_cost",
    "plan_list_cost",
    "plan_deducted",
    "discount_amount",
    "discounted_cost",
    "coupon_amount",
    "rounding_amount",
    "billed_cost",
}


def a_promotion(
    content: str = "8折",
    amount: str = "0.004",
    start: str = "2026-01-01 00:00:00",
    end: str = "2099-01-01 00:00:00",
) -> str:
    """Spell a discount detail as a V2 bill does."""
    return (
        f'[{{"优惠名称":"限时优惠","优惠金额":"{amount}","优惠类型":"折扣",'
        f'"优惠内容":"{content}","优惠来源":"官网优惠","优惠开始时间":"{start}",'
        f'"优惠结束时间":"{end}","优惠顺序":"0"}}]'
    )


def a_rule(type_code: str = "input_token", price: str = "2", **given: Given) -> Line:
    """Make a price rule per million tokens in the snapshot of 1 January 2026."""
    found = _TIER.fullmatch(type_code)
    row: Line = {
        "source_row": next(_counter),
        "provider": "alibaba",
        "region": "cn-beijing",
        "scope": "",
        "model": "qwen-plus",
        "type_code": type_code,
        "base_type": found.group(4) if found else type_code,
        "tier_lower": int(found.group(1)) * 1000 if found else None,
        "tier_upper": int(found.group(2)) * _SCALE[found.group(3)] if found else None,
        "unit": "1M tokens",
        "unit_price": Decimal(price),
        "currency": "CNY",
        "effective_from": None,
        "effective_to": None,
        "snapshot_name": "January",
        "snapshot_from": beijing("2026-01-01 00:00:00"),
        "snapshot_to": None,
        "published_at": datetime(2026, 6, 1, tzinfo=UTC),
    }
    for name in ("effective_from", "effective_to", "snapshot_from", "snapshot_to"):
        value = given.get(name)
        if isinstance(value, str):
            given[name] = beijing(value)
    row |= given
    row.setdefault(
        "snapshot_id", hashlib.sha256(row["snapshot_name"].encode()).hexdigest()[:12]
    )
    return row


_SNAPSHOT: list[tuple[str, pa.DataType]] = [
    ("snapshot_id", pa.string()),
    ("snapshot_name", pa.string()),
    ("snapshot_from", pa.timestamp("s", tz="UTC")),
    ("snapshot_to", pa.timestamp("s", tz="UTC")),
    ("published_at", pa.timestamp("s", tz="UTC")),
]


def a_book(rules: Sequence[Line]) -> RuleBook:
    """Bind rules into a book."""
    schema = pa.schema([*PRICE_RULE, *pa.schema(_SNAPSHOT)])
    return RuleBook.from_table(pa.Table.from_pylist(list(rules), schema=schema))


@dataclass(frozen=True)
class Judged:
    """One line's verdict, ready to compare."""

    name: FindingClass | None
    also: tuple[FindingClass, ...]
    expected: Decimal | None
    difference: Decimal | None
    causes: tuple[Cause, ...]
    row: dict[str, Any] = field(default_factory=dict)

    @property
    def only(self) -> FindingClass | None:
        """The class, where no other check fired beside it."""
        assert not self.also, self
        return self.name

    @property
    def hypotheses(self) -> list[str]:
        return [cause.hypothesis.value for cause in self.causes]


@dataclass
class Case:
    """What a bill is judged by, and where its parts lie."""

    folder: Path
    rules: Sequence[Line] = ()
    terms: Sequence[Agreement] = ()
    tolerances: Tolerances = field(default_factory=Tolerances)
    history: History = field(default_factory=History)
    bill: BillId = MAY
    run: Recalculation | None = None

    def part(
        self, lines: Sequence[Line], **given: Given | Path | tuple[Path, ...]
    ) -> PartIn:
        """Write lines as a part."""
        path = self.folder / f"{next(_counter)}.parquet"
        pq.write_table(pa.Table.from_pylist(list(lines), schema=CHARGE), path)
        settings: dict[str, Any] = {
            "profile": "alibaba.billing-details.v2",
            "precision": "exact",
        }
        return PartIn(path.stem, path, **{**settings, **given})

    def judge(
        self, lines: Sequence[Line], **given: Given | Path | tuple[Path, ...]
    ) -> list[Judged]:
        """Judge lines that make a bill of one part."""
        return self.judge_parts([self.part(lines, **given)])[0]

    def judge_parts(self, parts: Sequence[PartIn]) -> list[list[Judged]]:
        """Judge a bill of several parts."""
        self.run = Recalculation(
            Inputs(a_book(self.rules), self.terms, self.tolerances)
        )
        found = []
        for _id, tables in self.run.bill(self.bill, parts, self.history, Progress()):
            rows = [row for table in tables for row in table.to_pylist()]
            found.append([self._judged(row) for row in rows])
        self.run.close()
        return found

    def _judged(self, row: dict[str, Any]) -> Judged:
        assert self.run is not None
        key = row["cause_key"]
        return Judged(
            FindingClass(row["finding_class"]) if row["finding_class"] else None,
            classes_in(row["also"]),
            row["expected"],
            row["difference"],
            self.run.causes.sets[key] if key is not None else (),
            row,
        )


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A case with one rule: input tokens of qwen-plus, 2 CNY per million."""
    return Case(tmp_path, [a_rule()])


@pytest.fixture
def line() -> Callable[..., Line]:
    return a_line


@pytest.fixture
def rule() -> Callable[..., Line]:
    return a_rule


@pytest.fixture
def promotion() -> Callable[..., str]:
    return a_promotion


@pytest.fixture
def a_day() -> Callable[[str], date]:
    return date.fromisoformat
