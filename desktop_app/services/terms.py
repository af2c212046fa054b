"""Keep the contract terms: take a person's list, list them, show what would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path

from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused
from desktop_app.domain.prices import Discount
from desktop_app.domain.terms import Term, TermChange, TermDifference
from desktop_app.i18n import _, mark
from desktop_app.services.refusing import in_words
from desktop_app.services.term_sheet import read_terms
from desktop_app.store.workspace import Workspace
from importers.contract import ImportRefused

EVENT = "terms"
IMPORTED = mark(
    "Contract terms from {file}: {added} new, {changed} changed, {removed} taken out."
)
_ORDER = list(TermChange)


@dataclass(frozen=True)
class TermsTaken:
    """What an import did to the contract."""

    added: int
    changed: int
    removed: int

    @property
    def any(self) -> bool:
        """Whether anything is other than before."""
        return bool(self.added or self.changed or self.removed)


def import_terms(
    home: Workspace, path: Path, *, whole: bool = False
) -> Outcome[TermsTaken]:
    """Take a list of contract terms, whole or not at all.

    A term that the ledger has with the same start is put in its place. With
    ``whole`` the list is the whole contract: what it does not name is taken out.

    Raises:
        Refused: it is no such list, a row of it is wrong, or two terms would
            hold at once for one charge.
    """
    wanted = _read(path)
    with home.ledger.begin() as records:
        plan = _planned(records.terms(), wanted, path, whole=whole)
        records.remove_terms(plan.gone)
        records.add_terms(plan.fresh)
        taken = _taken(plan.found)
        if taken.any:
            rows = _rows(plan.fresh)
            facts = {**vars(taken), "file": path.name, "terms": rows}
            records.record(EVENT, IMPORTED, facts, before={"terms": _rows(plan.gone)})
    changed = Changed.TERMS | Changed.ACTIVITY if taken.any else Changed.NOTHING
    return Outcome(taken, changed)


def preview_terms(
    home: Workspace, path: Path, *, whole: bool = False
) -> list[TermDifference]:
    """Return what `import_terms` would do, and do nothing.

    Raises:
        Refused: as `import_terms` would.
    """
    wanted = _read(path)
    with home.ledger.read() as records:
        return _planned(records.terms(), wanted, path, whole=whole).found


@dataclass(frozen=True)
class _Plan:
    """What a list changes: the differences, the terms that go and those that come."""

    found: list[TermDifference]
    gone: list[Term]
    fresh: list[Term]


def _planned(
    before: Sequence[Term], wanted: Sequence[Term], path: Path, *, whole: bool
) -> _Plan:
    found = [
        one
        for one in _differences(before, wanted)
        if whole or one.change is not TermChange.GONE
    ]
    gone = [one.before for one in found if one.before]
    fresh = [one.after for one in found if one.after]
    _refuse_clashes([one for one in before if one not in set(gone)], fresh, path)
    return _Plan(found, gone, fresh)


def import_discounts(home: Workspace, path: Path) -> Outcome[int]:
    """Take a list of contract terms and say how many are new."""
    outcome = import_terms(home, path)
    return Outcome(outcome.value.added, outcome.changed)


def list_terms(home: Workspace) -> list[Term]:
    """Return the whole contract: by kind, then provider, model, type and time."""
    with home.ledger.read() as records:
        return sorted(records.terms(), key=_place)


def list_discounts(home: Workspace) -> list[Discount]:
    """Return all dated discounts."""
    with home.ledger.read() as records:
        return list(records.discounts())


def diff_terms(home: Workspace, path: Path) -> list[TermDifference]:
    """Return what a list would change: new, gone, up, down, reworded.

    Raises:
        Refused: it is no such list, or a row of it is wrong.
    """
    wanted = _read(path)
    with home.ledger.read() as records:
        before = records.terms()
    return _differences(before, wanted)


def _read(path: Path) -> list[Term]:
    try:
        return read_terms(path)
    except ImportRefused as refusal:
        raise in_words(refusal) from refusal


def _differences(before: Iterable[Term], after: Iterable[Term]) -> list[TermDifference]:
    old = {_key(one): one for one in before}
    new = {_key(one): one for one in after}
    found = [
        TermDifference(TermChange.GONE, one, None)
        for key, one in old.items()
        if key not in new
    ]
    for key, one in new.items():
        known = old.get(key)
        if known is None:
            found.append(TermDifference(TermChange.NEW, None, one))
        elif known != one:
            found.append(TermDifference(_change(known, one), known, one))
    return sorted(found, key=lambda d: (_ORDER.index(d.change), _place(d.term)))


def _change(before: Term, after: Term) -> TermChange:
    if before.unit != after.unit or before.value == after.value:
        return TermChange.REWORDED
    return TermChange.UP if after.value > before.value else TermChange.DOWN


def _key(one: Term) -> tuple[tuple[str, ...], datetime]:
    return one.subject, one.effective_from


def _place(one: Term) -> tuple[tuple[str, ...], datetime]:
    return one.subject, one.effective_from


def _refuse_clashes(kept: Sequence[Term], fresh: Sequence[Term], path: Path) -> None:
    alike: dict[tuple[str, ...], list[Term]] = defaultdict(list)
    for one in (*kept, *fresh):
        alike[one.subject].append(one)
    for terms in alike.values():
        for one, other in combinations(terms, 2):
            if one.meets(other):
                raise _clash(one, other, path)


def _clash(one: Term, other: Term, path: Path) -> Refused:
    return Refused(
        _(
            "{file} was not taken: its {kind} for {subject} from {start} would hold at"
            " the same time as the ledger's from {other}."
        ).format(
            file=path.name,
            kind=other.kind.value,
            subject=_named(other),
            start=other.effective_from.date().isoformat(),
            other=one.effective_from.date().isoformat(),
        ),
        _(
            "List the earlier term too, with the same start and an end: it is put in"
            " the place of the ledger's."
        ),
    )


def _named(one: Term) -> str:
    charges, money = (one.model, one.type_code), (one.currency, one.other_currency)
    words = (*charges, one.label, *money, one.account)
    return " · ".join(word for word in words if word) or one.provider


def _taken(found: Sequence[TermDifference]) -> TermsTaken:
    kinds = [one.change for one in found]
    new, gone = kinds.count(TermChange.NEW), kinds.count(TermChange.GONE)
    return TermsTaken(new, len(kinds) - new - gone, gone)


def _rows(terms: Iterable[Term]) -> list[dict[str, str]]:
    return [
        {name: "" if value is None else str(value) for name, value in vars(one).items()}
        for one in terms
    ]
