"""Export from a page: the file is written as a listed job, then it can be opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop_app.domain.changes import Changed
from desktop_app.domain.exports import ExportJob, ExportKind, ExportOrder
from desktop_app.domain.usage import UsageRow
from desktop_app.i18n import _, ngettext
from desktop_app.ui import text
from desktop_app.ui.bridge import Job
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import EXPORT, EXPORT_USAGE, LIST_WRITTEN, RETRY_EXPORT, Later
from desktop_app.ui.style import Tone


def export(desk: Desk, title: str, order: ExportOrder) -> Job:
    """Write the file of an order; tell when it is there, and offer to open it."""
    return _run(desk, title, EXPORT, order)


def export_usage(desk: Desk, order: ExportOrder, rows: Sequence[UsageRow]) -> Job:
    """Write rows of log against bill as they are shown."""
    return _run(desk, _("Exporting the usage log"), EXPORT_USAGE, order, list(rows))


def list_picture(desk: Desk, path: Path) -> Job:
    """Tell that a chart was written to a picture, and list it."""
    words = _("The chart was written to {path}.").format(path=path)
    desk.notify(words, Tone.GOOD)
    order = ExportOrder(ExportKind.PICTURE, path)
    return desk.do(_("Listing the picture"), LIST_WRITTEN, order)


def export_again(desk: Desk, job: ExportJob) -> Job:
    """Write the file of an export once more."""
    return _run(desk, _("Exporting again"), RETRY_EXPORT, job.id)


def open_file(desk: Desk, path: Path) -> None:
    """Open a file with the program that the desktop has for it."""
    _open(desk, path, path)


def show_in_folder(desk: Desk, path: Path) -> None:
    """Open the folder that a file lies in."""
    _open(desk, path, path.parent)


def written_words(job: ExportJob) -> str:
    """Say what was written, and where."""
    if job.rows is None:
        return _("Wrote {file}.").format(file=job.path)
    words = ngettext(
        "{count} row written to {path}.", "{count} rows written to {path}.", job.rows
    )
    return words.format(count=text.count(job.rows), path=job.path)


def _run(desk: Desk, title: str, verb: Later, *args: object) -> Job:
    def told(job: ExportJob) -> None:
        said = written_words(job)
        desk.offer(said, _("Open file"), lambda: open_file(desk, job.path))

    def failed(error: BaseException) -> None:
        desk.changed.emit(Changed.ACTIVITY)  # it is listed as failed
        desk.bridge.failed.emit(run, error)

    run = desk.do(title, verb, *args, then=told, otherwise=failed)
    return run


def _open(desk: Desk, path: Path, shown: Path) -> None:
    if not path.exists():
        words = _("{file} is not there any more; export it again.")
        desk.notify(words.format(file=path), Tone.WARNING)
    elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown))):
        words = _("No program is set up to open {file}.")
        desk.notify(words.format(file=shown), Tone.WARNING)
