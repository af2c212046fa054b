"""Lay out the ledger: files, bills, parts, prices, runs, names, terms, events."""

from __future__ import annotations

from alembic import op

from desktop_app.store.migrations.columns import (
    count,
    facts,
    index,
    key,
    number,
    one,
    text,
    to,
)

revision = "0001"
down_revision = None


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
        number(),
        *(text(name) for name in ("sha256", "name")),
        count("size"),
        *(text(name) for name in ("provider", "profile")),
        count("profile_version"),
        *(text(name) for name in ("precision", "container", "encoding")),
        *(text(name) for name in ("exported_at", "imported_at")),
        *(count(name) for name in ("rows", "lines", "rejects", "blank")),
        count("duplicates"),
        key("source_file"),
        one("source_file", "sha256"),
    )
    bill = ("provider", "account", "period", "currency")
    op.create_table(
        "bill",
        number(),
        *(text(name) for name in bill),
        *(text(name) for name in ("created_at", "changed_at")),
        key("bill"),
        one("bill", *bill),
    )


def _parts() -> None:
    op.create_table(
        "part",
        number(),
        text("content_id"),
        *(count(name) for name in ("source_file_id", "bill_id")),
        text("path"),
        count("lines"),
        *(text(name) for name in ("billed_total", "list_total")),
        count("duplicates"),
        *(text(name) for name in ("final_from", "finality")),
        text("restated_path", empty=True),
        key("part"),
        one("part", "content_id"),
        to("part", "source_file_id", "source_file"),
        to("part", "bill_id", "bill"),
    )
    index("part", "source_file_id")
    index("part", "bill_id")


def _supersessions() -> None:
    op.create_table(
        "supersession",
        number(),
        *(count(name) for name in ("part_id", "by_source_file_id")),
        text("path"),
        count("lines"),
        *(text(name) for name in ("billed_total", "list_total")),
        key("supersession"),
        to("supersession", "part_id", "part"),
        to("supersession", "by_source_file_id", "source_file"),
    )
    index("supersession", "part_id")
    op.create_table(
        "reject",
        number(),
        *(count(name) for name in ("source_file_id", "part", "row")),
        *(text(name) for name in ("column", "value", "reason")),
        key("reject"),
        to("reject", "source_file_id", "source_file"),
    )
    index("reject", "source_file_id")


def _prices_and_terms() -> None:
    op.create_table(
        "price_snapshot",
        number(),
        *(text(name) for name in ("sha256", "name")),
        *(text(name, empty=True) for name in ("effective_from", "effective_to")),
        text("source"),
        *(count(name) for name in ("rules", "skipped")),
        text("published_at"),
        key("price_snapshot"),
        one("price_snapshot", "sha256"),
    )
    op.create_table(
        "discount",
        number(),
        *(text(name) for name in ("provider", "model", "type_code", "factor")),
        text("effective_from"),
        text("effective_to", empty=True),
        text("note"),
        key("discount"),
    )


def _runs() -> None:
    op.create_table(
        "run",
        text("id"),
        text("created_at"),
        *(text(name, empty=True) for name in ("scope_period", "scope_account")),
        text("engine_version"),
        *(facts(name) for name in ("inputs", "totals")),
        key("run"),
    )
    index("run", "created_at")
    op.create_table(
        "run_part",
        text("run_id"),
        count("part_id"),
        text("path"),
        key("run_part", "run_id", "part_id"),
        to("run_part", "run_id", "run"),
        to("run_part", "part_id", "part"),
    )
    index("run_part", "part_id")
    op.create_table(
        "run_bill",
        text("run_id"),
        *(count(name) for name in ("bill_id", "lines", "checked", "unpriced")),
        count("findings"),
        *(text(name) for name in ("billed_total", "expected_total", "difference")),
        key("run_bill", "run_id", "bill_id"),
        to("run_bill", "run_id", "run"),
        to("run_bill", "bill_id", "bill"),
    )
    index("run_bill", "bill_id")


def _findings() -> None:
    op.create_table(
        "finding_group",
        number(),
        text("run_id"),
        count("bill_id"),
        text("finding_class"),
        count("cause_key", empty=True),
        *(text(name) for name in ("model", "type_code")),
        count("lines"),
        *(text(name) for name in ("billed", "difference")),
        key("finding_group"),
        to("finding_group", "run_id", "run"),
        to("finding_group", "bill_id", "bill"),
    )
    index("finding_group", "run_id")
    op.create_table(
        "cause",
        number(),
        text("run_id"),
        count("cause_key"),
        *(text(name) for name in ("hypothesis", "detail")),
        key("cause"),
        to("cause", "run_id", "run"),
    )
    index("cause", "run_id")


def _names_and_events() -> None:
    op.create_table(
        "name_entry",
        number(),
        *(text(name) for name in ("kind", "code", "name")),
        *(text(name, empty=True) for name in ("valid_from", "valid_to")),
        key("name_entry"),
        one("name_entry", "kind", "code", "valid_from"),
    )
    op.create_table(
        "event",
        number(),
        *(text(name) for name in ("at", "kind", "text")),
        facts("facts"),
        key("event"),
    )
    index("event", "at")
