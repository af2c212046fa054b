"""Give API keys, workspaces, accounts and models the names people know them by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused
from desktop_app.domain.names import NAMED, Kind, Names
from desktop_app.domain.views import Measure
from desktop_app.i18n import _, mark
from desktop_app.services.refusing import in_words
from desktop_app.store.entries import NameEntry
from desktop_app.store.queries import LineTable
from desktop_app.store.workspace import Workspace
from importers.contract import ImportRefused
from importers.prices.faults import (
    Faults,
    ListFaulty,
    end_after,
    filled,
    instant_of,
)
from importers.prices.rules import RowUnfit
from importers.prices.sheet import Row, read_sheet

HEADER = ("kind", "code", "name", "valid_from", "valid_to")
EVENT = "names"

NOT_A_KIND = mark("“{value}” is none of {kinds}")
TWICE = mark("row {other} names this code from the same time")
IMPORTED = mark("{count} names were taken from {file}.")

_BEGINNING = datetime.min.replace(tzinfo=UTC)
# Where a line says what its bill calls a code.
_TOLD = {"api_key_id": "api_key_name", "workspace_id": "workspace_name"}


def import_names(home: Workspace, path: Path) -> Outcome[int]:
    """Take a dictionary of names, whole or not at all; say how many are new.

    Raises:
        Refused: it is no such list, or a row of it is wrong.
    """
    try:
        entries = _read(path)
    except ImportRefused as refusal:
        raise in_words(refusal) from refusal
    with home.ledger.begin() as records:
        known = set(records.names())
        new = [entry for entry in entries if entry not in known]
        for entry in new:
            records.set_name(entry)
        if new:
            facts = {"count": len(new), "file": path.name}
            records.record(EVENT, IMPORTED, facts)
    changed = Changed.NAMES | Changed.ACTIVITY if new else Changed.NOTHING
    return Outcome(len(new), changed)


def list_names(home: Workspace, kind: str | None = None) -> list[NameEntry]:
    """Return the names given so far, of one kind or of all."""
    with home.ledger.read() as records:
        return records.names(kind)


def names_at(home: Workspace, kind: str, at: datetime | None = None) -> dict[str, str]:
    """Return code → name as it held at an instant, or as it holds now.

    Where several hold, the one that began last counts.
    """
    when = at or datetime.now(UTC)
    holding = [one for one in list_names(home, kind) if holds(one, when)]
    return {entry.code: entry.name for entry in sorted(holding, key=begin_of)}


def begin_of(entry: NameEntry) -> datetime:
    """Return since when a name holds; one that always did comes before all others."""
    return entry.valid_from or _BEGINNING


def holds(entry: NameEntry, when: datetime) -> bool:
    """Whether a name holds at an instant."""
    ended = entry.valid_to is not None and entry.valid_to <= when
    return begin_of(entry) <= when and not ended


def in_use(entries: Iterable[NameEntry]) -> dict[tuple[str, str], NameEntry]:
    """Return what each code, a kind and a code, is called by; other names rest.

    That is the name that holds now. Where several hold, the one that began last
    counts; where none does, the one that did last, or else one that is to come.
    """
    now = datetime.now(UTC)

    def rank(one: NameEntry) -> tuple[bool, bool, datetime]:
        begin = begin_of(one)
        return holds(one, now), begin <= now, begin

    return {(one.kind, one.code): one for one in sorted(entries, key=rank)}


def names_of(home: Workspace) -> Names:
    """Return what people call codes now; one without a name now keeps its last one."""
    return home.known.get("names", lambda: _latest(list_names(home)))


def names_in(home: Workspace, table: LineTable, columns: Collection[str]) -> Names:
    """Return what people call the codes of lines, or else what their bills do."""
    return names_of(home).over(told_in(table, columns))


def told_in(table: LineTable, columns: Collection[str]) -> Names:
    """Return what bills themselves call the codes of lines; most lines decide."""
    told: dict[Kind, dict[str, str]] = {}
    for column in _TOLD.keys() & columns:
        rows = table.measured((column, _TOLD[column]), (), (Measure.LINES,))
        said: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in rows:
            code, name = row.values
            if code and name:
                said[str(code)][str(name)] += int(row.amounts[Measure.LINES] or 0)
        told[NAMED[column]] = {c: n.most_common(1)[0][0] for c, n in said.items()}
    return Names(told)


def _latest(entries: Iterable[NameEntry]) -> Names:
    known: dict[Kind, dict[str, str]] = {kind: {} for kind in Kind}
    for one in in_use(entries).values():
        known[Kind(one.kind)][one.code] = one.name
    return Names(known)


def _read(path: Path) -> list[NameEntry]:
    sheet = read_sheet(path)
    if sheet.header != HEADER:
        raise Refused(
            _("{file} is not a dictionary of names.").format(file=path.name),
            _("Its first row must read exactly: {header}").format(
                header=",".join(HEADER)
            ),
        )
    faults = Faults()
    taken: dict[tuple[str, str, datetime | None], int] = {}
    entries: list[NameEntry] = []
    for row in sheet.rows:
        entry = _entry(row, faults)
        if entry is None:
            continue
        other = taken.setdefault((entry.kind, entry.code, entry.valid_from), row.number)
        if other != row.number:
            faults.add(row.number, "code", RowUnfit(TWICE, other=other))
        entries.append(entry)
    if faults.found:
        raise ListFaulty(sheet.name, faults.found)
    return entries


def _entry(row: Row, faults: Faults) -> NameEntry | None:
    before = len(faults.found)
    kind = faults.take(row, "kind", _kind)
    code = faults.take(row, "code", filled)
    name = faults.take(row, "name", filled)
    start = faults.take(row, "valid_from", instant_of)
    end = faults.take(row, "valid_to", end_after(start))
    if len(faults.found) > before or kind is None:
        return None
    return NameEntry(kind, code or "", name or "", start, end)


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        kinds = ", ".join(Kind)
        raise RowUnfit(NOT_A_KIND, value=text, kinds=kinds) from None
