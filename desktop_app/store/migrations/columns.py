"""Spell columns and constraints of migrations: one word each."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

_TAKEN = "EXISTS (SELECT 1 FROM {table} WHERE {same})"


def number() -> sa.Column[int]:
    """Return the column that numbers the rows."""
    return sa.Column("id", sa.Integer(), nullable=False)


def text(name: str, *, empty: bool = False) -> sa.Column[str]:
    """Return a column of text: words, exact decimals, instants."""
    return sa.Column(name, sa.String(), nullable=empty)


def count(name: str, *, empty: bool = False) -> sa.Column[int]:
    """Return a column of whole numbers."""
    return sa.Column(name, sa.Integer(), nullable=empty)


def flag(name: str) -> sa.Column[bool]:
    """Return a column of yes or no."""
    return sa.Column(name, sa.Boolean(), nullable=False)


def facts(name: str) -> sa.Column[object]:
    """Return a column of JSON values."""
    return sa.Column(name, sa.JSON(), nullable=False)


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    """Return the primary key: the number, or the columns named."""
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=f"pk_{table}")


def one(table: str, *columns: str) -> sa.UniqueConstraint:
    """Return what may stand in a table only once."""
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """Return a reference to a row of another table."""
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}"
    )


def index(table: str, column: str) -> None:
    """Create an index over one column."""
    op.create_index(f"ix_{table}_{column}", table, [column])


def refuse(table: str, verbs: str, when: str, reason: str) -> None:
    """Create triggers that refuse a change, whoever makes it.

    Args:
        table: what is kept.
        verbs: ``INSERT UPDATE DELETE``, or some of them.
        when: a condition in which ``{row}`` is NEW or OLD; empty: always. An update
            is refused when either fits.
        reason: the word the ledger turns into a sentence.
    """
    for verb in verbs.split():
        rows = {"INSERT": ("NEW",), "DELETE": ("OLD",)}.get(verb, ("OLD", "NEW"))
        tests = " OR ".join(f"({when.format(row=row)})" for row in rows)
        condition = f"WHEN {tests} " if when else ""
        name = f"keep_{table}_{verb.lower()}_{reason.rsplit(':', 1)[-1]}"
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {condition}"
            f"BEGIN SELECT RAISE(ABORT, '{reason}'); END"
        )


def refuse_unless(table: str, verb: str, holds: str, reason: str) -> None:
    """Create a trigger that refuses a change unless a condition over it holds."""
    op.execute(
        f"CREATE TRIGGER keep_{table}_{verb.lower()}_step BEFORE {verb} ON {table} "
        f"WHEN ({holds}) IS NOT TRUE BEGIN SELECT RAISE(ABORT, '{reason}'); END"
    )


def refuse_change(
    table: str, columns: Sequence[str], when: str, reason: str, *, name: str = "fields"
) -> None:
    """Create a trigger that keeps some columns of a row as they are.

    Args:
        table: what is kept.
        columns: which of its columns.
        when: a condition over OLD and NEW; empty: always.
        reason: the word the ledger turns into a sentence.
        name: what the trigger is called, where a table has several.
    """
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    condition = f"({differs}) AND ({when})" if when else differs
    op.execute(
        f"CREATE TRIGGER keep_{table}_{name} BEFORE UPDATE ON {table} "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{reason}'); END"
    )


def keep_keys(table: str, keys: Sequence[Sequence[str]], reason: str) -> None:
    """Create triggers that let no row take the place of another.

    Args:
        table: what is kept.
        keys: its primary key and what else may stand in it only once.
        reason: the word the ledger turns into a sentence.
    """
    taken = " OR ".join(
        _TAKEN.format(
            table=table,
            same=" AND ".join(f"{column} = NEW.{column}" for column in one),
        )
        for one in keys
    )
    op.execute(
        f"CREATE TRIGGER keep_{table}_insert_key BEFORE INSERT ON {table} "
        f"WHEN {taken} BEGIN SELECT RAISE(ABORT, '{reason}'); END"
    )
    columns = [column for one in keys for column in one]
    refuse_change(table, columns, "", reason, name="key")
