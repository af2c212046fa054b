"""Lay out the ledger: files, bills, parts, prices, runs, names, terms, events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _text(name: str, *, empty: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=empty)


def _count(name: str, *, empty: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=empty)


def _facts(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=f"pk_{table}")


def _one(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}"
    )


def _index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column])


def upgrade() -> None:
    """Create every table."""
    _files()
    _parts()
    _supersessions()
    _prices_and_terms()
    _runs()
    _findings()
    _names_and_events()


def _files() -> None:
    op.create_table(
        "source_file",
        _id(),
        *(_text(name) for name in ("sha256", "name")),
        _count("size"),
        *(_text(name) for name in ("provider", "profile")),
        _count("profile_version"),
        *(_text(name) for name in ("precision", "container", "encoding")),
        *(_text(name) for name in ("exported_at", "imported_at")),
        *(_count(name) for name in ("rows", "lines", "rejects", "blank")),
        _count("duplicates"),
        _key("source_file"),
        _one("source_file", "sha256"),
    )
    bill = ("provider", "account", "period", "currency")
    op.create_table(
        "bill",
        _id(),
        *(_text(name) for name in bill),
        *(_text(name) for name in ("created_at", "changed_at")),
        _key("bill"),
        _one("bill", *bill),
    )


def _parts() -> None:
    op.create_table(
        "part",
        _id(),
        _text("content_id"),
        *(_count(name) for name in ("source_file_id", "bill_id")),
        _text("path"),
        _count("lines"),
        *(_text(name) for name in ("billed_total", "list_total")),
        _count("duplicates"),
        *(_text(name) for name in ("final_from", "finality")),
        _text("restated_path", empty=True),
        _key("part"),
        _one("part", "content_id"),
        _to("part", "source_file_id", "source_file"),
        _to("part", "bill_id", "bill"),
    )
    _index("part", "source_file_id")
    _index("part", "bill_id")


def _supersessions() -> None:
    op.create_table(
        "supersession",
        _id(),
        *(_count(name) for name in ("part_id", "by_source_file_id")),
        _text("path"),
        _count("lines"),
        *(_text(name) for name in ("billed_total", "list_total")),
        _key("supersession"),
        _to("supersession", "part_id", "part"),
        _to("supersession", "by_source_file_id", "source_file"),
    )
    _index("supersession", "part_id")
    op.create_table(
        "reject",
        _id(),
        *(_count(name) for name in ("source_file_id", "part", "row")),
        *(_text(name) for name in ("column", "value", "reason")),
        _key("reject"),
        _to("reject", "source_file_id", "source_file"),
    )
    _index("reject", "source_file_id")


def _prices_and_terms() -> None:
    op.create_table(
        "price_snapshot",
        _id(),
        *(_text(name) for name in ("sha256", "name")),
        *(_text(name, empty=True) for name in ("effective_from", "effective_to")),
        _text("source"),
        *(_count(name) for name in ("rules", "skipped")),
        _text("published_at"),
        _key("price_snapshot"),
        _one("price_snapshot", "sha256"),
    )
    op.create_table(
        "discount",
        _id(),
        *(_text(name) for name in ("provider", "model", "type_code", "factor")),
        _text("effective_from"),
        _text("effective_to", empty=True),
        _text("note"),
        _key("discount"),
    )


def _runs() -> None:
    op.create_table(
        "run",
        _text("id"),
        _text("created_at"),
        *(_text(name, empty=True) for name in ("scope_period", "scope_account")),
        _text("engine_version"),
        *(_facts(name) for name in ("inputs", "totals")),
        _key("run"),
    )
    _index("run", "created_at")
    op.create_table(
        "run_part",
        _text("run_id"),
        _count("part_id"),
        _text("path"),
        _key("run_part", "run_id", "part_id"),
        _to("run_part", "run_id", "run"),
        _to("run_part", "part_id", "part"),
    )
    _index("run_part", "part_id")
    op.create_table(
        "run_bill",
        _text("run_id"),
        *(_count(name) for name in ("bill_id", "lines", "checked", "unpriced")),
        _count("findings"),
        *(_text(name) for name in ("billed_total", "expected_total", "difference")),
        _key("run_bill", "run_id", "bill_id"),
        _to("run_bill", "run_id", "run"),
        _to("run_bill", "bill_id", "bill"),
    )
    _index("run_bill", "bill_id")


def _findings() -> None:
    op.create_table(
        "finding_group",
        _id(),
        _text("run_id"),
        _count("bill_id"),
        _text("finding_class"),
        _count("cause_key", empty=True),
        *(_text(name) for name in ("model", "type_code")),
        _count("lines"),
        *(_text(name) for name in ("billed", "difference")),
        _key("finding_group"),
        _to("finding_group", "run_id", "run"),
        _to("finding_group", "bill_id", "bill"),
    )
    _index("finding_group", "run_id")
    op.create_table(
        "cause",
        _id(),
        _text("run_id"),
        _count("cause_key"),
        *(_text(name) for name in ("hypothesis", "detail")),
        _key("cause"),
        _to("cause", "run_id", "run"),
    )
    _index("cause", "run_id")


def _names_and_events() -> None:
    op.create_table(
        "name_entry",
        _id(),
        *(_text(name) for name in ("kind", "code", "name")),
        *(_text(name, empty=True) for name in ("valid_from", "valid_to")),
        _key("name_entry"),
        _one("name_entry", "kind", "code", "valid_from"),
    )
    op.create_table(
        "event",
        _id(),
        *(_text(name) for name in ("at", "kind", "text")),
        _facts("facts"),
        _key("event"),
    )
    _index("event", "at")
