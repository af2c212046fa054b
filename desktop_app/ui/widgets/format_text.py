"""Write a format's page as rich text: what it is, where to get it, its columns."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from desktop_app.i18n import _
from desktop_app.services.guiding import FormatPage, GuideColumn, Likeness

_CELL = '<td style="padding: 2px 12px 2px 0">{}</td>'
_NEEDED = "<b>{}</b>"


def page_html(one: Likeness) -> str:
    """Return a page as rich text; what a file lacks stands first."""
    page = one.page
    parts = [f"<h2>{escape(page.title)}</h2>"]
    if one.missing:
        lacks = _("Your file is like this one, but lacks: {columns}.")
        told = lacks.format(columns=", ".join(one.missing))
        parts.append(f"<p><b>{escape(told)}</b></p>")
    parts += [_section(word, said) for word, said in _sections(page) if said]
    parts.append(_facts(page))
    parts.append(_columns(page.columns))
    return "".join(parts)


def _sections(page: FormatPage) -> tuple[tuple[str, str], ...]:
    return (
        (_("What it is"), page.what),
        (_("Where to get it"), page.where),
        (_("What to choose there"), page.options),
        (_("What is proved"), page.proved),
    )


def _section(word: str, said: str) -> str:
    return f"<h4>{escape(word)}</h4><p>{escape(said)}</p>"


def _facts(page: FormatPage) -> str:
    facts = (
        (_("Precision"), page.precision),
        (_("Final"), page.finality),
        (_("In the ledger"), page.role),
        (_("Currency"), page.currency),
        (_("Files"), ", ".join(page.containers)),
        (_("Profile"), f"{page.name}, {page.version}"),
    )
    rows = [_row((escape(word), escape(said))) for word, said in facts]
    return f"<table>{''.join(rows)}</table>"


def _columns(columns: Sequence[GuideColumn]) -> str:
    told = _("Those in bold are needed; without them the file is refused.")
    words = (_("Column"), _("Also called"))
    head = _row([f"<b>{escape(word)}</b>" for word in words])
    rows = [
        _row(
            (
                (_NEEDED if one.needed else "{}").format(escape(one.name)),
                escape(", ".join(one.others)),
            )
        )
        for one in columns
    ]
    title = f"<h4>{escape(_('Columns'))}</h4><p>{escape(told)}</p>"
    return f"{title}<table>{head}{''.join(rows)}</table>"


def _row(cells: Sequence[str]) -> str:
    return f"<tr>{''.join(_CELL.format(cell) for cell in cells)}</tr>"
