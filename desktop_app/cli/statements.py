"""Write statements of departments as files."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.cli.command import PERIOD
from desktop_app.cli.desk import opened
from desktop_app.cli.output import write_json, write_text
from desktop_app.domain.errors import Refused
from desktop_app.domain.exports import ExportKind, ExportOrder
from desktop_app.i18n import _
from desktop_app.services.exporting import listed
from desktop_app.services.issuing import write_statement, write_statements

DONE = 0
ALL, ONE = 2, 3  # words that are needed


def state(arguments: argparse.Namespace) -> int:
    """Write the statement of one department, or of all."""
    words = arguments.words
    if len(words) != (ALL if arguments.all else ONE):
        raise Refused(
            _("Give a department, a month and a file; or --all, a month and a folder."),
            _("For example: plumbline statement search 2026-05 search.pdf"),
        )
    period, target = words[-2], Path(words[-1])
    if not PERIOD.fullmatch(period):
        raise Refused(
            _("“{text}” is not a month of the form 2026-05.").format(text=period)
        )
    order = ExportOrder(ExportKind.STATEMENTS, target, {"period": period})
    if not arguments.all:
        facts = {"department": words[0], "period": period}
        order = ExportOrder(ExportKind.STATEMENT, target, facts)
    with opened(arguments) as (home, progress), listed(home, order) as noted:
        if arguments.all:
            written = write_statements(home, period, target, progress).value
            noted.rows = len(written)
        else:
            one = write_statement(home, words[0], period, target, progress).value
            written = [one]
    if arguments.json:
        write_json({"files": [str(path) for path in written]})
    else:
        for path in written:
            write_text(_("Wrote {file}.").format(file=path))
    return DONE
