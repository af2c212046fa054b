"""Export as jobs: each is listed with what became of it, and can be asked for again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import AppError, Refused
from desktop_app.domain.exports import ExportJob, ExportKind, ExportOrder, ExportState
from desktop_app.domain.usage import Grain, UsageRow
from desktop_app.i18n import _, mark
from desktop_app.jobs import Cancelled, Progress
from desktop_app.services.browsing import bills
from desktop_app.services.counting import usage_match
from desktop_app.services.exchanging import export_focus
from desktop_app.services.issuing import write_statement, write_statements
from desktop_app.services.listing import export_bills, export_rejects
from desktop_app.services.packing import build_pack
from desktop_app.services.reporting import export_findings, export_lines
from desktop_app.services.sign_off import write_sheet
from desktop_app.services.usage_listing import export_usage
from desktop_app.store.workspace import Workspace

FAULT = mark("Plumbline met a fault of its own while it wrote the file.")


@dataclass
class Written:
    """What was written so far; whoever writes says how many rows."""

    rows: int | None = None


def exports(home: Workspace) -> list[ExportJob]:
    """Return the exports, newest first."""
    with home.ledger.read() as records:
        return records.exports()


def export(
    home: Workspace, order: ExportOrder, progress: Progress
) -> Outcome[ExportJob]:
    """Write the file of an order, and list it.

    Raises:
        Refused: what is asked for is not there, or the file's ending is another.
        Unwritable: the folder or its disk does not take the file.
    """
    job = _begun(home, order)
    with _ending(home, job) as written:
        written.rows = _WRITERS[order.kind](home, order, progress)
    return Outcome(_now(home, job, written), Changed.ACTIVITY)


def export_shown_usage(
    home: Workspace, order: ExportOrder, rows: Sequence[UsageRow]
) -> Outcome[ExportJob]:
    """Write rows of log against bill as they are shown, and list the export.

    Raises:
        Refused: the file's ending is another.
        Unwritable: the folder or its disk does not take the file.
    """
    job = _begun(home, order)
    with _ending(home, job) as written:
        written.rows = export_usage(home, rows, order.path).value
    return Outcome(_now(home, job, written), Changed.ACTIVITY)


def list_written(home: Workspace, order: ExportOrder) -> Outcome[ExportJob]:
    """List a file that the window wrote itself: the picture of a chart."""
    job = _begun(home, order)
    with _ending(home, job) as written:
        written.rows = None
    return Outcome(_now(home, job, written), Changed.ACTIVITY)


def retry(home: Workspace, number: int, progress: Progress) -> Outcome[ExportJob]:
    """Export again what was asked for, to the same file.

    Raises:
        Refused: there is no such export, or it cannot be asked for again.
    """
    with home.ledger.read() as records:
        before = records.export(number)
    if before is None:
        raise Refused(
            _("There is no export {number}.").format(number=number),
            _("“plumbline exports list” names them."),
        )
    return export(home, before.order, progress)


@contextmanager
def listed(home: Workspace, order: ExportOrder) -> Iterator[Written]:
    """List an export for as long as it is written inside; say how many rows."""
    with _ending(home, _begun(home, order)) as written:
        yield written


def _begun(home: Workspace, order: ExportOrder) -> ExportJob:
    order = replace(order, path=order.path.absolute())
    if not home.writable:  # another Plumbline lists; this one only writes the file
        processing = ExportState.PROCESSING
        return ExportJob(0, order, processing, home.person, datetime.now(UTC))
    with home.ledger.begin() as records:
        return records.begin_export(order)


@contextmanager
def _ending(home: Workspace, job: ExportJob) -> Iterator[Written]:
    """Say at the end what became of an export, whatever became of it."""
    written = Written()
    state, reason = ExportState.FAILED, FAULT
    try:
        yield written
        state, reason = ExportState.DONE, ""
    except AppError as refusal:
        reason = str(refusal)
        raise
    except (Cancelled, KeyboardInterrupt):
        state, reason = ExportState.STOPPED, ""
        raise
    finally:
        done = state is ExportState.DONE
        _keep(
            home,
            replace(
                job,
                state=state,
                reason=reason,
                ended_at=datetime.now(UTC),
                rows=written.rows if done else None,
                size=_size(job.path) if done else None,
            ),
        )


def _keep(home: Workspace, job: ExportJob) -> None:
    if job.id:
        with home.ledger.begin() as records:
            records.end_export(job)


def _now(home: Workspace, job: ExportJob, written: Written) -> ExportJob:
    """Return an export that is done as it is listed."""
    with home.ledger.read() as records:
        found = records.export(job.id) if job.id else None
    size = _size(job.path)
    return found or replace(job, state=ExportState.DONE, rows=written.rows, size=size)


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


def _text(order: ExportOrder, name: str) -> str | None:
    value = order.facts.get(name)
    return None if value is None else str(value)


def _scope(order: ExportOrder) -> Scope:
    return Scope(_text(order, "period"), _text(order, "account"))


def _lines(home: Workspace, order: ExportOrder, progress: Progress) -> int:
    return export_lines(home, _scope(order), order.path, progress).value


def _findings(home: Workspace, order: ExportOrder, progress: Progress) -> int:
    return export_findings(home, _scope(order), order.path, progress).value


def _focus(home: Workspace, order: ExportOrder, progress: Progress) -> int:
    return export_focus(home, _scope(order), order.path, progress).value


def _bills(home: Workspace, order: ExportOrder, _progress: Progress) -> int:
    """Write the bills named, in the order named."""
    named = order.facts.get("bills")
    wanted = [str(one) for one in named] if isinstance(named, list) else []
    known = {one.id.text: one for one in bills(home, Scope())}
    found = [known[text] for text in wanted if text in known]
    return export_bills(home, found, order.path).value


def _rejects(home: Workspace, order: ExportOrder, _progress: Progress) -> int:
    return export_rejects(home, _text(order, "file"), order.path).value


def _usage(home: Workspace, order: ExportOrder, _progress: Progress) -> int:
    """Write all rows of log against bill; what was chosen by hand is not kept."""
    bill = BillId.read(_text(order, "bill") or "")
    if bill is None or not order.facts.get("whole"):
        raise Refused(
            _("Which rows of the usage log were shown is not kept."),
            _("Open “Usage logs”, choose the rows, and export them there."),
        )
    by = Grain(_text(order, "by") or Grain.KEY)
    return export_usage(home, usage_match(home, bill, by).rows, order.path).value


def _pack(home: Workspace, order: ExportOrder, progress: Progress) -> int:
    number = _text(order, "dispute") or ""
    language = _text(order, "language") or ""
    path = order.path
    return build_pack(home, number, path, progress, language=language).value.lines


def _sheet(home: Workspace, order: ExportOrder, _progress: Progress) -> None:
    write_sheet(home, int(_text(order, "closing") or 0), order.path)


def _statement(home: Workspace, order: ExportOrder, progress: Progress) -> None:
    code, period = _text(order, "department") or "", _text(order, "period") or ""
    write_statement(home, code, period, order.path, progress)


def _statements(home: Workspace, order: ExportOrder, progress: Progress) -> int:
    """Write all statements of a month to a folder; return how many files."""
    period = _text(order, "period") or ""
    return len(write_statements(home, period, order.path, progress).value)


def _picture(_home: Workspace, _order: ExportOrder, _progress: Progress) -> None:
    raise Refused(
        _("A chart is drawn by its page alone."),
        _("Open the page, and write the chart to a picture there."),
    )


Writer = Callable[[Workspace, ExportOrder, Progress], int | None]
_WRITERS: Mapping[ExportKind, Writer] = {
    ExportKind.LINES: _lines,
    ExportKind.FINDINGS: _findings,
    ExportKind.FOCUS: _focus,
    ExportKind.BILLS: _bills,
    ExportKind.REJECTS: _rejects,
    ExportKind.USAGE: _usage,
    ExportKind.PACK: _pack,
    ExportKind.SIGN_OFF: _sheet,
    ExportKind.STATEMENT: _statement,
    ExportKind.STATEMENTS: _statements,
    ExportKind.PICTURE: _picture,
}
