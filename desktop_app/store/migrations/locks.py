"""Lock what was signed and keep what was written, whoever would change it.

SQLite's ``REPLACE`` removes rows without asking a DELETE trigger, so the keys of
every table here are kept by triggers of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop_app.store.migrations.columns import (
    keep_keys,
    refuse,
    refuse_change,
    refuse_unless,
)

KEPT = "plumbline:kept"
LOCKED = "plumbline:locked"

_BILL = "EXISTS (SELECT 1 FROM bill_lock WHERE bill_id = {row}.bill_id)"
_IN_PART = (
    "EXISTS (SELECT 1 FROM bill_lock JOIN part ON part.bill_id = bill_lock.bill_id"
    " WHERE part.id = {row}.part_id)"
)
_OF_FILE = (
    "EXISTS (SELECT 1 FROM part JOIN bill_lock ON bill_lock.bill_id = part.bill_id"
    " WHERE part.source_file_id = {row}.%s)"
)
_OF_RUN = (
    "EXISTS (SELECT 1 FROM run_bill JOIN bill_lock"
    " ON bill_lock.bill_id = run_bill.bill_id WHERE run_bill.run_id = {row}.%s)"
)
# Money may come in or go out after a period is closed: such papers are no part of it.
_STATED = "kind IN ('invoice', 'monthly-bill')"
_OF_PAPER = (
    "EXISTS (SELECT 1 FROM document_share JOIN bill_lock"
    " ON bill_lock.bill_id = document_share.bill_id"
    " WHERE document_share.document_id = {row}.id)"
)
_SHARE = (
    "EXISTS (SELECT 1 FROM bill_lock JOIN document"
    " ON document.id = {row}.document_id WHERE bill_lock.bill_id = {row}.bill_id"
    " AND document.kind IN ('invoice', 'monthly-bill'))"
)
_ROWS: Mapping[str, str] = {
    "part": _BILL,
    "run_bill": _BILL,
    "finding_group": _BILL,
    "finding_decision": _BILL,
    "document_share": _SHARE,
    "supersession": _IN_PART,
    "run_part": _IN_PART,
    "reject": _OF_FILE % "source_file_id",
    "cause": _OF_RUN % "run_id",
}
_KEYS: Mapping[str, Sequence[Sequence[str]]] = {
    "audit_entry": [["number"]],
    "bill": [["id"], ["provider", "account", "period", "currency"]],
    "bill_lock": [["bill_id"]],
    "closing": [["id"]],
    "document": [["id"]],
    "document_share": [["document_id", "bill_id"]],
    "file_seal": [["path"]],
    "finding_decision": [["id"]],
    "finding_group": [["id"]],
    "cause": [["id"]],
    "part": [["id"], ["content_id"]],
    "reject": [["id"]],
    "run": [["id"]],
    "run_bill": [["run_id", "bill_id"]],
    "run_part": [["run_id", "part_id"]],
    "signed_total": [["closing_id", "bill_id"]],
    "source_file": [["id"], ["sha256"]],
    "supersession": [["id"]],
    "total_check": [["id"]],
}
_PREPARED = (
    "id",
    "period",
    "account",
    "prepared_by",
    "prepared_at",
    "waivers",
    "override",
)
_SIGNED = ("signed_by", "signed_at", "note", "chain_head")
_REOPENED = ("reopened_by", "reopened_at", "reason")
_NEW = " AND ".join(
    [
        "NEW.state = 'prepared'",
        *(f"NEW.{name} = ''" for name in ("signed_by", "chain_head", "reopened_by")),
        "NEW.signed_at IS NULL AND NEW.reopened_at IS NULL AND NEW.reason = ''",
    ]
)
_SAID = (
    "EXISTS (SELECT 1 FROM audit_entry WHERE kind = '%s'"
    " AND subject = 'closing ' || NEW.id)"
)
_NEXT = " OR ".join(
    [
        "(OLD.state = 'prepared' AND NEW.state = 'signed' AND NEW.signed_by <> ''"
        " AND lower(trim(NEW.signed_by)) <> lower(trim(OLD.prepared_by))"
        f" AND NEW.signed_at IS NOT NULL AND {_SAID % 'close.sign'})",
        "(OLD.state = 'prepared' AND NEW.state = 'withdrawn')",
        "(OLD.state = 'signed' AND NEW.state = 'reopened' AND trim(NEW.reason) <> ''"
        f" AND NEW.reopened_by <> '' AND {_SAID % 'close.reopen'})",
    ]
)


def lock_bills() -> None:
    """Refuse every change of what a signed total rests on."""
    for table, when in _ROWS.items():
        refuse(table, "INSERT UPDATE DELETE", when, LOCKED)
    refuse("bill", "UPDATE DELETE", _BILL.replace(".bill_id", ".id"), LOCKED)
    refuse("source_file", "UPDATE DELETE", _OF_FILE % "id", LOCKED)
    refuse("run", "UPDATE DELETE", _OF_RUN % "id", LOCKED)
    refuse("document", "UPDATE", f"{{row}}.{_STATED} AND {_OF_PAPER}", LOCKED)
    refuse("bill_lock", "UPDATE", "", LOCKED)
    signed = "SELECT 1 FROM closing WHERE id = {row}.closing_id AND state = '%s'"
    refuse("bill_lock", "INSERT", f"NOT EXISTS ({signed % 'signed'})", LOCKED)
    refuse("bill_lock", "DELETE", f"NOT EXISTS ({signed % 'reopened'})", LOCKED)


def keep_closings() -> None:
    """Keep closings as they were written; each step follows from the one before."""
    prepared = (
        "EXISTS (SELECT 1 FROM closing WHERE id = {row}.closing_id"
        " AND state = 'prepared')"
    )
    refuse("signed_total", "UPDATE DELETE", "", KEPT)
    refuse("signed_total", "INSERT", f"NOT {prepared}", KEPT)
    for table in ("total_check", "file_seal"):
        refuse(table, "UPDATE DELETE", "", KEPT)
    refuse("closing", "DELETE", "", KEPT)
    refuse_unless("closing", "INSERT", _NEW, KEPT)
    refuse_change("closing", _PREPARED, "", KEPT, name="prepared")
    refuse_change("closing", _SIGNED, "NEW.state <> 'signed'", KEPT, name="signed")
    refuse_change(
        "closing", _REOPENED, "NEW.state <> 'reopened'", KEPT, name="reopened"
    )
    refuse_unless("closing", "UPDATE", _NEXT, KEPT)


def keep_every_key() -> None:
    """Keep rows from being replaced, or moved to the place of another."""
    for table, keys in _KEYS.items():
        keep_keys(table, keys, KEPT)
