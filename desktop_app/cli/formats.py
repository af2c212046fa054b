"""List the formats that can be read, and show the page of one."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from desktop_app.cli.output import Column, write_json, write_table, write_text
from desktop_app.i18n import _
from desktop_app.services.guiding import (
    FormatPage,
    format_page,
    format_pages,
    nearest_formats,
)

DONE = 0
TICK = "✓"


def show(arguments: argparse.Namespace) -> int:
    """List all formats, those near a file first, or show one page."""
    if arguments.name:
        _show_page(format_page(arguments.name), as_json=arguments.json)
    elif arguments.like:
        _show_near(arguments)
    elif arguments.json:
        write_json([asdict(page) for page in format_pages()])
    else:
        _write_list([asdict(page) for page in format_pages()], [])
    return DONE


def _show_page(page: FormatPage, *, as_json: bool) -> None:
    if as_json:
        write_json(asdict(page))
    else:
        write_text(page_text(page))
        _write_columns(page)


def _show_near(arguments: argparse.Namespace) -> None:
    records = [
        {
            **asdict(one.page),
            "fits": one.fits,
            "missing": list(one.missing),
            "lacks": TICK if one.fits else ", ".join(one.missing),
        }
        for one in nearest_formats(None, arguments.like)
    ]
    if arguments.json:
        write_json(records)
    else:
        _write_list(records, [Column("lacks", _("The file lacks"))])


def _write_list(records: list[dict[str, object]], more: list[Column]) -> None:
    columns = [
        Column("name", _("Format")),
        Column("title", _("Title")),
        Column("precision", _("Precision")),
        *more,
    ]
    write_table("", columns, records)


def page_text(page: FormatPage) -> str:
    """Write what a page says above its columns."""
    facts = (
        (_("What it is"), page.what),
        (_("Where to get it"), page.where),
        (_("What to choose there"), page.options),
        (_("What is proved"), page.proved),
        (_("Precision"), page.precision),
        (_("Final"), page.finality),
        (_("In the ledger"), page.role),
        (_("Currency"), page.currency),
        (_("Files"), ", ".join(page.containers)),
    )
    told = [f"{word}\n    {said}" for word, said in facts if said]
    return "\n".join([f"{page.title} ({page.name}, {page.version})", "", *told, ""])


def _write_columns(page: FormatPage) -> None:
    records: list[dict[str, object]] = [
        {
            "name": one.name,
            "others": ", ".join(one.others),
            "needed": one.needed,
            "holds": one.holds,
        }
        for one in page.columns
    ]
    columns = [
        Column("name", _("Column")),
        Column("needed", _("Needed")),
        Column("others", _("Also called")),
        Column("holds", _("Charge line")),
    ]
    write_table(_("Columns"), columns, records)
