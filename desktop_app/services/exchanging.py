"""Exchange bills with other programs: the lines in scope as a FOCUS 1.2 file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from desktop_app.domain.bills import Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused, Unwritable
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.reports.focus import Origin, focus_rows
from desktop_app.reports.focus_file import is_focus_file, write_focus
from desktop_app.services.looking import judged_parts
from desktop_app.services.mapping import saved_mappings
from desktop_app.store.exports import services_of_models, stream
from desktop_app.store.parts import Judged
from desktop_app.store.workspace import Workspace
from importers.formats.mapped import mapped_importer
from importers.registry import BUILTIN


def export_focus(
    home: Workspace, scope: Scope, path: Path, progress: Progress
) -> Outcome[int]:
    """Write the lines in scope as FOCUS 1.2, ``.csv`` or ``.parquet``.

    Raises:
        Refused: the file's ending is another, or an amount is beyond what FOCUS
            files hold.
        Unwritable: the folder or its disk does not take the file.
    """
    if not is_focus_file(path):
        raise Refused(
            _("“{file}” is neither .csv nor .parquet.").format(file=path.name),
            _("Give the file one of these endings."),
        )
    judged = judged_parts(home, scope)
    total = sum(one.part.counted_lines for one in judged)
    progress.begin(_("Writing a FOCUS file"), total)
    try:
        rows = write_focus(_stretches(home, judged, progress), path)
    except OSError as fault:
        raise Unwritable(
            _("“{file}” cannot be written: {fault}.").format(
                file=path, fault=fault.strerror or fault
            ),
            _("Choose another folder, or close the file in other programs."),
        ) from fault
    return Outcome(rows, Changed.ACTIVITY)


def _stretches(
    home: Workspace, judged: Sequence[Judged], progress: Progress
) -> Iterator[pa.Table]:
    offsets = _offsets(home)
    services = services_of_models(judged)
    for one in judged:
        bill = one.part.bill
        origin = Origin(
            provider=bill.provider,
            account=bill.account,
            period=bill.period,
            utc_offset=offsets.get(one.part.profile, 0),
            services=services,
        )
        for lines in stream(one):
            yield _rows(lines, origin, one.part.source_name)
            progress.advance(lines.num_rows)


def _rows(lines: pa.Table, origin: Origin, file: str) -> pa.Table:
    try:
        return focus_rows(lines, origin)
    except pa.ArrowInvalid as fault:
        raise Refused(
            _(
                "{file} holds an amount, price or quantity of more digits than a "
                "FOCUS file can hold exactly."
            ).format(file=file),
            _("Export another month or account, or the lines as CSV."),
        ) from fault


def _offsets(home: Workspace) -> dict[str, int]:
    """Return in which zone each profile's days and months begin, in hours."""
    mapped = [mapped_importer(one) for one in saved_mappings(home)]
    profiles = [importer.profile for importer in (*BUILTIN, *mapped)]
    return {profile.name: profile.utc_offset for profile in profiles}
