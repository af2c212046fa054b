"""Ask parts of invented lines for all kinds of sums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from desktop_app.domain.views import Filter, Measure, Members, Op, member_key
from desktop_app.store.parts import Judged
from desktop_app.store.queries import LineTable
from desktop_app.store.rollups import Rollups
from tests.desktop_app.store.said import BIG, DAYS, NOW, Said


def answers(
    judged: Sequence[Judged],
    rollups: Rollups | None,
    by: Sequence[str],
    filters: Sequence[Filter],
) -> tuple[Any, ...]:
    """Ask for all kinds of sums."""
    table = LineTable(judged, rollups)
    try:
        values = [table.values(column, filters, 3) for column in by]
        measured = table.measured(by, filters, tuple(Measure))
        return table.grouped(by, filters), table.totals(filters), values, measured
    finally:
        table.close()


_MEMBERS = Members(
    groups=(member_key(("a", "overcharged", 1, "qwen-plus", None)),),
    lines=("bbbbbbbbbbbb.2",),
    apart=("aaaaaaaaaaaa.2",),
    outside=True,
)
_EITHER = (
    (Filter("model", Op.IS, ("qwen-plus",)), Filter("also", Op.AT_LEAST, (1,))),
    (Filter("part_id", Op.IS, ("c",)),),
)
AMOUNTS = st.one_of(
    st.none(),
    st.sampled_from((Decimal("0.0000000001"), BIG, -BIG, Decimal("-0.05"))),
    st.decimals(-1000, 1000, places=10),
)
SAID = st.builds(
    Said,
    model=st.sampled_from(("qwen-plus", "Qwen-Max", "", None)),
    day=st.sampled_from(DAYS),
    currency=st.sampled_from(("CNY", "USD")),
    thinking=st.sampled_from((True, False, None)),
    api_key=st.sampled_from(("1", "2", "3", None)),
    billed=AMOUNTS,
    expected=AMOUNTS,
    finding=st.sampled_from(("matched", "overcharged", "duplicate")),
    also=st.integers(0, 15),
    dropped=st.booleans(),
    thousands=st.one_of(st.none(), st.decimals(0, 100, places=10)),
    tokens=st.one_of(st.none(), st.decimals(0, 1000, places=0)),
    calls=st.one_of(st.none(), st.decimals(0, 10, places=0)),
    kind=st.sampled_from(("usage", "savings-plan")),
    start=st.sampled_from((None, NOW, NOW + timedelta(minutes=59, seconds=59))),
    tags=st.sampled_from((None, "team:a", "team:b")),
    cause=st.sampled_from((None, 1, 2)),
    plan=st.one_of(st.none(), st.decimals(0, 10, places=10)),
)
COLUMNS = (
    "model",
    "billing_date",
    "billing_currency",
    "thinking",
    "api_key_id",
    "finding_class",
    "part_id",
    "source_file",
    "tags",
    "source_row",
    "hour_number",
    "provider",
    "precision",
    "line_id",
    "cause_key",
    "vendor_line_id",
)
FILTERS = st.one_of(
    st.builds(
        Filter,
        st.just("model"),
        st.just(Op.IS),
        st.lists(st.sampled_from(("qwen-plus", None, "x")), min_size=1).map(tuple),
    ),
    st.sampled_from(
        (
            Filter("model", Op.CONTAINS, ("QWEN",)),
            Filter("billing_date", Op.AT_LEAST, (DAYS[1],)),
            Filter("billing_date", Op.AT_MOST, (DAYS[0],)),
            Filter("thinking", Op.IS, (True,)),
            Filter("part_id", Op.IS, ("a",)),
            Filter("provider", Op.IS, ("alibaba",)),
            Filter("source_file", Op.CONTAINS, ("B's",)),
            Filter("line_id", Op.IS, ("aaaaaaaaaaaa.3", "bbbbbbbbbbbb.2")),
            Filter("tags", Op.IS, (None,)),
            Filter("tags", Op.IS, ("team:a", None)),
            Filter("vendor_line_id", Op.IS, (None,)),
            Filter("cause_key", Op.AT_LEAST, (2,)),
            Filter("model", Op.MEMBER, (), members=_MEMBERS),
            Filter("model", Op.ANY, (), options=_EITHER),
            Filter("finding_class", Op.FOUND, ("overcharged",)),
            Filter("billed_cost", Op.AT_LEAST, (Decimal(1),)),
            Filter("expected", Op.AT_MOST, (Decimal(1),)),
        )
    ),
)
PARTS = st.lists(
    st.tuples(st.lists(SAID, max_size=12), st.booleans()), min_size=1, max_size=3
)
