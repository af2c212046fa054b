"""Export files from the terminal, list what was exported, and export again."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from desktop_app.bootstrap import open_ledger
from desktop_app.cli.desk import opened, person_of, scope_of
from desktop_app.cli.output import (
    Column,
    complain,
    write_json,
    write_table,
    write_text,
)
from desktop_app.cli.progress import TerminalProgress
from desktop_app.domain.bills import BillStatus
from desktop_app.domain.errors import Busy, Unwritable
from desktop_app.domain.exports import ExportJob, ExportKind, ExportOrder
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.paths import default_ledger
from desktop_app.services.browsing import bills, sifted
from desktop_app.services.export_wording import export_word
from desktop_app.services.exporting import export as write_export
from desktop_app.services.exporting import exports, retry
from desktop_app.store.workspace import Workspace

DONE = 0


def export_record(job: ExportJob) -> dict[str, object]:
    """Return an export as JSON keys."""
    return {
        "id": job.id,
        "what": job.order.kind.value,
        "state": job.state.value,
        "file": str(job.path),
        "rows": job.rows,
        "size": job.size,
        "person": job.person,
        "began_at": job.began_at,
        "ended_at": job.ended_at,
        "reason": job.reason,
    }


def export(arguments: argparse.Namespace) -> int:
    """Write a workbook or CSV for people, or a FOCUS file for programs."""
    kind = ExportKind(arguments.what)
    with TerminalProgress() as progress, _to_list(arguments, progress) as home:
        order = ExportOrder.of_scope(kind, arguments.file, scope_of(arguments))
        if kind is ExportKind.BILLS:
            order = replace(order, facts={"bills": _wanted(home, arguments)})
        job = write_export(home, order, progress).value
    _tell(job, as_json=arguments.json)
    return DONE


def catalogue(arguments: argparse.Namespace) -> int:
    """List the exports, newest first."""
    with opened(arguments) as (home, _progress):
        found = exports(home)
    if arguments.json:
        write_json([export_record(one) for one in found])
        return DONE
    columns = [
        Column("id", _("Export"), right=True),
        Column("began_at", _("When (UTC)")),
        Column("what", _("What")),
        Column("state", _("State")),
        Column("rows", _("Rows"), right=True),
        Column("size", _("Bytes"), right=True),
        Column("person", _("Who")),
        Column("file", _("File")),
        Column("reason", _("Why it failed")),
    ]
    rows = [
        {**export_record(one), "what": export_word(one.order.kind)} for one in found
    ]
    write_table("", columns, rows)
    return DONE


def again(arguments: argparse.Namespace) -> int:
    """Export again what was asked for, to the same file."""
    with opened(arguments) as (home, progress):
        job = retry(home, arguments.number, progress).value
    _tell(job, as_json=arguments.json)
    return DONE


def _tell(job: ExportJob, *, as_json: bool) -> None:
    if as_json:
        write_json(export_record(job))
        return
    if job.rows is None:
        write_text(_("Wrote {file}.").format(file=job.path))
        return
    words = _("Wrote {rows} rows to {file}.")
    write_text(words.format(rows=f"{job.rows:,}", file=job.path))


def _wanted(home: Workspace, arguments: argparse.Namespace) -> list[str]:
    status = BillStatus(arguments.status) if arguments.status else None
    months = (arguments.first, arguments.last)
    found = sifted(bills(home, scope_of(arguments)), *months, status)
    return [one.id.text for one in found]


@contextmanager
def _to_list(arguments: argparse.Namespace, progress: Progress) -> Iterator[Workspace]:
    """Open the ledger so that the export is listed; if it cannot be, say so."""
    root, person = arguments.ledger or default_ledger(), person_of(arguments)
    try:
        home = open_ledger(root, progress, write=True, person=person)
    except (Busy, Unwritable):
        home = open_ledger(root, progress, write=False, person=person)
        complain(
            _("The ledger is in use or kept from writing: this export is not listed.")
        )
    with home:
        yield home
