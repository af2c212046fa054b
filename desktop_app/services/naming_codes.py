"""List the codes that lines have, and change what people call them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from desktop_app.domain.budgets import BudgetOf
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused
from desktop_app.domain.names import NAMED, Kind, Names
from desktop_app.domain.views import Measure
from desktop_app.i18n import _, mark
from desktop_app.jobs import Progress
from desktop_app.services.budget_figures import COLUMN, Reader
from desktop_app.services.naming import begin_of, holds, in_use, list_names, told_in
from desktop_app.store.entries import NameEntry
from desktop_app.store.records import Records
from desktop_app.store.workspace import Workspace

ZONE = timezone(timedelta(hours=8))  # the providers' day begins in Beijing
LONGEST = 200  # letters of a name
SET = mark("“{code}” is called “{name}”.")
SET_FROM = mark("“{code}” is called “{name}” from {day} on.")
TAKEN_AWAY = mark("“{code}” has no name any more.")
KIND_WORDS: Mapping[Kind, str] = {
    Kind.API_KEY: mark("API key"),
    Kind.WORKSPACE: mark("Workspace"),
    Kind.ACCOUNT: mark("Account"),
    Kind.MODEL: mark("Model"),
}

_KINDS = list(Kind)
_SEEN = frozenset("LMNPS")  # Unicode's letters, marks, digits, signs
_BREAKS = frozenset({"Cc", "Cs", "Zl", "Zp"})  # its controls, halves, line ends


@dataclass(frozen=True)
class NamedCode:
    """A code, what people call it and what bills call it; either may be empty.

    The name is the one that is shown everywhere; ``since`` and ``until`` are when it
    holds, None: always. A code without ``lines`` is in no bill any more.
    """

    kind: Kind
    code: str
    name: str = ""
    since: datetime | None = None
    until: datetime | None = None
    told: str = ""
    lines: int = 0


@dataclass(frozen=True)
class Wish:
    """What somebody wants to call a code; an empty name takes its names away."""

    kind: str
    code: str
    name: str


def kind_word(kind: Kind) -> str:
    """Return the word of a kind in the person's language."""
    return _(KIND_WORDS[kind])


def named_codes(home: Workspace, progress: Progress) -> list[NamedCode]:
    """Return the codes of all lines, and those that have a name but no line.

    First those without a name, keys before models, the most lines first: what is
    looked for stands on top. ``progress`` counts lines where sums are made.
    """
    reader = Reader(home, progress)
    try:
        found = {NAMED[column]: _counted(reader, column) for column in NAMED}
        told = told_in(reader.table, NAMED.keys())
    finally:
        reader.table.close()
    used = in_use(list_names(home))
    for kind, code in used:
        found[Kind(kind)].setdefault(code, 0)
    rows = [
        _row(kind, code, lines, used.get((kind, code)), told)
        for kind, counts in found.items()
        for code, lines in counts.items()
    ]
    return sorted(rows, key=_order)


def set_names(
    home: Workspace, wishes: Sequence[Wish], start: date | None = None
) -> Outcome[list[NameEntry | None]]:
    """Call codes by names, all or none; return what each is called by now.

    A name that only has spaces takes all names of its code away, for the last one
    would stand in for one that is missing.

    Without a start the new name takes the place of the one that holds now, and holds
    as long. Where none holds now it begins where the last one ended, or was always:
    what lines of older months are called stays. With a start it holds from the
    beginning of that day, in place of a name that began at the same instant; others
    are left alone. Where names overlap, the one that began last counts, so an older
    name rests from that day on, and a younger one still takes over when it begins.

    Raises:
        Refused: there is no such kind, a code is empty, a name is too long or has
            signs that break a line.
    """
    checked = [_checked(one) for one in wishes]
    at = None if start is None else datetime.combine(start, time(), ZONE)
    with home.ledger.begin() as records:
        changes = [_change(records, one, at) for one in checked]
        used = in_use(records.names())
    now = [used.get((one.kind, one.code)) for one in checked]
    changed = Changed.NAMES | Changed.ACTIVITY if any(changes) else Changed.NOTHING
    return Outcome(now, changed)


def take_name_away(home: Workspace, kind: str, code: str) -> Outcome[str]:
    """Take all names of a code away; the trail keeps what they were.

    Raises:
        Refused: it has none, or there is no such kind.
    """
    outcome = set_names(home, [Wish(kind, code, "")])
    if not outcome.changed:
        raise Refused(
            _("“{code}” has no name.").format(code=code),
            _("“plumbline names list” lists the names there are."),
        )
    return Outcome(code, outcome.changed)


def _counted(reader: Reader, column: str) -> dict[str, int]:
    # An account is that of the bill, as it is for budgets.
    of = BudgetOf.ACCOUNT if NAMED[column] is Kind.ACCOUNT else None
    by = COLUMN[of] if of else column
    counts: Counter[str] = Counter()
    for row in reader.table.measured((by,), (), (Measure.LINES,)):
        value = row.values[0]
        code = reader.name(of, value) if of else str(value or "")
        counts[code] += int(row.amounts[Measure.LINES] or 0)
    del counts[""]
    return dict(counts)


def _row(
    kind: Kind, code: str, lines: int, held: NameEntry | None, told: Names
) -> NamedCode:
    said = told.of(kind, code)
    if held is None:
        return NamedCode(kind, code, told=said, lines=lines)
    return NamedCode(kind, code, held.name, held.valid_from, held.valid_to, said, lines)


def _order(one: NamedCode) -> tuple[bool, int, int, str]:
    return bool(one.name), _KINDS.index(one.kind), -one.lines, one.code


def _checked(wish: Wish) -> Wish:
    """Return a wish with a name as it is kept."""
    kinds = ", ".join(Kind)
    if wish.kind not in {one.value for one in Kind}:
        raise Refused(
            _("“{kind}” is no kind of code.").format(kind=wish.kind),
            _("Choose one of {kinds}.").format(kinds=kinds),
        )
    if not _is_seen(wish.code) or _breaks(wish.code):
        raise Refused(
            _("There is no code to name."),
            _("Write the code as the bills have it."),
        )
    name = wish.name.strip() if _is_seen(wish.name) else ""
    if len(name) > LONGEST:
        raise Refused(
            _("The name of “{code}” has {count} letters.").format(
                code=wish.code, count=len(name)
            ),
            _("Write {most} at most.").format(most=LONGEST),
        )
    if _breaks(name):
        raise Refused(
            _("The name of “{code}” has a line end or a sign that is not seen.").format(
                code=wish.code
            ),
            _("Write it in one line of letters."),
        )
    return Wish(wish.kind, wish.code, name)


def _is_seen(text: str) -> bool:
    return any(unicodedata.category(sign)[0] in _SEEN for sign in text)


def _breaks(text: str) -> bool:
    return any(unicodedata.category(sign) in _BREAKS for sign in text)


def _change(records: Records, wish: Wish, at: datetime | None) -> bool:
    """Do what is wished of one code, and record it; say whether that changed it."""
    held = records.names(wish.kind, wish.code)
    if not wish.name:
        return _take_away(records, wish, held)
    made = _entry(wish, held, at)
    if made in held:
        return False
    begin = begin_of(made) if at else datetime.now(UTC)
    before = [one for one in sorted(held, key=begin_of) if holds(one, begin)]
    records.set_name(made)
    facts = _facts(made)
    if at is not None:
        facts["day"] = at.date().isoformat()
    records.record(
        "names.set",
        SET if at is None else SET_FROM,
        facts,
        subject=f"{wish.kind} {wish.code}",
        before=_facts(before[-1]) if before else None,
    )
    return True


def _take_away(records: Records, wish: Wish, held: Sequence[NameEntry]) -> bool:
    if not held:
        return False
    records.remove_names(wish.kind, wish.code)
    records.record(
        "names.remove",
        TAKEN_AWAY,
        {"kind": wish.kind, "code": wish.code},
        subject=f"{wish.kind} {wish.code}",
        before={"names": [_facts(one) for one in held]},
    )
    return True


def _entry(wish: Wish, held: Sequence[NameEntry], at: datetime | None) -> NameEntry:
    """Return the new name with its dates."""
    begin, end = at, None
    if at is None:
        now = datetime.now(UTC)
        holding = sorted((o for o in held if holds(o, now)), key=begin_of)
        ends = [o.valid_to for o in held if o.valid_to and o.valid_to <= now]
        if holding:
            begin, end = holding[-1].valid_from, holding[-1].valid_to
        elif ends:
            begin = max(ends)
    else:
        end = next((o.valid_to for o in held if o.valid_from == at), None)
    return NameEntry(wish.kind, wish.code, wish.name, begin, end)


def _facts(entry: NameEntry) -> dict[str, Any]:
    return dict(vars(entry))
