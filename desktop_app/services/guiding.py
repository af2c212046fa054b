"""Write the format guide: one page a format, from what its importer declares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.errors import Refused
from desktop_app.i18n import _, mark
from desktop_app.store.workspace import Workspace
from importers.columns import Column, find_headers
from importers.contract import (
    FinalityRule,
    Guide,
    ImportRefused,
    Precision,
    Profile,
    Role,
)
from importers.documents import open_document
from importers.registry import BUILTIN
from importers.schema import CHARGE
from importers.tabular import TabularImporter

CONTAINERS = ("CSV", "XLSX", "JSON", "JSON Lines", "Parquet", "ZIP", "gzip")
PRECISION_WORDS: dict[Precision, str] = {
    Precision.EXACT: mark("Exact: each row is proved"),
    Precision.SPLIT: mark("Split: groups are proved"),
    Precision.SUMMARY: mark("Summary: compared only"),
}
ROLE_WORDS: dict[Role, str] = {
    Role.BILL: mark("A bill: its amounts are in the totals"),
    Role.USAGE_LOG: mark("A usage log: counts only, in no total"),
}
_NOTHING = Guide(what="", where="")


@dataclass(frozen=True)
class GuideColumn:
    """A column that a format reads: its name, what else it may be called."""

    name: str
    others: tuple[str, ...]
    needed: bool
    holds: str  # the charge line's column; empty: read, and used for others


@dataclass(frozen=True)
class FormatPage:
    """All that a person must know of a format, in their language."""

    name: str
    version: int
    title: str
    provider: str
    what: str
    where: str
    options: str
    proved: str
    role: str
    precision: str
    finality: str
    currency: str
    containers: tuple[str, ...]
    columns: tuple[GuideColumn, ...]


@dataclass(frozen=True)
class Likeness:
    """How near a file is to a format.

    Args:
        page: the format's page.
        fits: the file is one.
        missing: what it lacks; empty: it fits, or has not even the format's marks.
        known: how many of the format's columns it has.
    """

    page: FormatPage
    fits: bool = False
    missing: tuple[str, ...] = ()
    known: int = 0


def format_pages(
    formats: Sequence[type[TabularImporter]] = BUILTIN,
) -> list[FormatPage]:
    """Return a page for each format, in the order in which they are tried."""
    return [_page(one) for one in formats]


def format_page(name: str) -> FormatPage:
    """Return the page of a format by its name, or the beginning of only one.

    Raises:
        Refused: there is none, or there are several.
    """
    names = [one.profile.name for one in BUILTIN]
    found = [one for one in names if one == name] or [
        one for one in names if one.startswith(name)
    ]
    if len(found) != 1:
        raise Refused(
            _("There is no format “{name}”.").format(name=name),
            _("The formats are: {names}.").format(names=", ".join(found or names)),
        )
    return format_pages()[names.index(found[0])]


def nearest_formats(_home: Workspace | None, file: Path) -> list[Likeness]:
    """Return all formats for a file, the one that it is most like first.

    A file that cannot be opened at all is like none: they come in their own order.
    """
    try:
        sheets = open_document(file).sheets
    except ImportRefused:
        sheets = ()
    found = [
        max((_likeness(one, sheet.header) for sheet in sheets), key=_nearness)
        if sheets
        else Likeness(_page(one))
        for one in BUILTIN
    ]
    return sorted(found, key=_nearness, reverse=True)


def _likeness(importer: type[TabularImporter], header: list[str]) -> Likeness:
    said = importer.match(header)
    columns = importer.columns().values()
    known = sum(bool(find_headers(column, header)) for column in columns)
    return Likeness(_page(importer), said.fits, said.missing, known)


def _nearness(one: Likeness) -> tuple[bool, bool, int, int]:
    return one.fits, bool(one.missing), -len(one.missing), one.known


def _page(importer: type[TabularImporter]) -> FormatPage:
    profile = importer.profile
    guide = profile.guide or _NOTHING
    return FormatPage(
        name=profile.name,
        version=profile.version,
        title=_(profile.title),
        provider=profile.provider,
        what=_said(guide.what),
        where=_said(guide.where),
        options=_said(guide.options),
        proved=_said(guide.proved),
        role=_(ROLE_WORDS[profile.role]),
        precision=_(PRECISION_WORDS[profile.precision]),
        finality=_final(profile.finality),
        currency=_currency(profile),
        containers=CONTAINERS,
        columns=_columns(importer.columns()),
    )


def _said(text: str) -> str:
    return _(text) if text else ""


def _columns(declared: dict[str, Column]) -> tuple[GuideColumn, ...]:
    """Return the columns, those without which there is no bill first."""
    found = [
        GuideColumn(
            column.names[0],
            column.names[1:],
            column.needed,
            name if name in CHARGE.names else "",
        )
        for name, column in declared.items()
    ]
    return tuple(sorted(found, key=lambda one: not one.needed))


def _final(rule: FinalityRule) -> str:
    zone = f"UTC{rule.utc_offset:+d}" if rule.utc_offset else "UTC"
    return _("From day {day} of the next month, {hour}:00 ({zone})").format(
        day=rule.day, hour=f"{rule.hour:02d}", zone=zone
    )


def _currency(profile: Profile) -> str:
    return _("{currency} where the file states none").format(currency=profile.currency)
