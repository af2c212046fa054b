"""Write the sign-off sheet of a closing: the same sheet whenever it is asked for."""

from __future__ import annotations

from pathlib import Path

from desktop_app.domain.changes import Outcome
from desktop_app.domain.closing import CheckItem, CheckName
from desktop_app.domain.errors import Refused, Unwritable
from desktop_app.i18n import _
from desktop_app.reports.sign_off import write_sign_off
from desktop_app.services.period_states import find_closing
from desktop_app.store.records import Records
from desktop_app.store.workspace import Workspace


def write_sheet(home: Workspace, closing_id: int, path: Path) -> Outcome[Path]:
    """Write the sheet of a signed closing as PDF, in the language in use.

    The checklist is that of the moment it was signed: the entry of the trail that the
    sheet names keeps it.

    Raises:
        Refused: the closing was never signed.
        Unwritable: the file cannot be written.
    """
    closing = find_closing(home, closing_id)
    if not closing.signed_by:
        raise Refused(
            _("Closing {number} of {period} is not signed.").format(
                number=closing.id, period=closing.period
            ),
            _("Have it signed first; the sheet shows what was signed."),
        )
    with home.ledger.read() as records:
        checks = _checks(records, closing.chain_head)
    aside = path.with_name(path.name + ".new")
    try:
        write_sign_off(aside, closing, checks)
        aside.replace(path)
    except OSError as error:
        raise Unwritable(
            _("The sheet cannot be written to {path}: {reason}.").format(
                path=path, reason=error.strerror or error
            ),
            _("Choose a folder that you may write to."),
        ) from error
    finally:
        aside.unlink(missing_ok=True)
    return Outcome(path)


def check_facts(items: list[CheckItem]) -> list[dict[str, object]]:
    """Return a checklist as the trail keeps it."""
    return [
        {
            "name": item.name.value,
            "holds": item.holds,
            "detail": item.detail,
            "waived": item.waived,
        }
        for item in items
    ]


def _checks(records: Records, head: str) -> list[CheckItem]:
    for entry in records.trail():
        if entry.hash == head:
            return [
                CheckItem(
                    CheckName(one["name"]), one["holds"], one["detail"], one["waived"]
                )
                for one in entry.facts.get("checks", ())
            ]
    return []
