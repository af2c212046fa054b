"""Decide which usage log counts the usage of which account's bills."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.domain.bills import Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused
from desktop_app.domain.usage import Holder, Pairing, Proposal, WhyPaired
from desktop_app.i18n import _, mark
from desktop_app.store.parts import Judged, Part
from desktop_app.store.queries import LineTable
from desktop_app.store.records import Records
from desktop_app.store.workspace import Workspace
from importers.contract import Role

STEM = "usage-log.pair."  # ledger setting; the log's holder: the bills' holder
GATEWAYS = frozenset({"new-api", "one-api", "litellm", "admin-console", "openrouter"})
CHANGES = Changed.BILLS | Changed.SETTINGS | Changed.ACTIVITY
PAIRED = mark("The usage log of {log} counts the bills of {bill}.")
UNPAIRED = mark("The usage log of {log} no longer counts the bills of {bill}.")
_MOST_MODELS = 1_000


@dataclass(frozen=True)
class UsageLogs:
    """What logs there are, and with whose bills they are paired."""

    pairings: tuple[Pairing, ...]
    proposals: tuple[Proposal, ...]  # of logs that nobody decided about
    accounts: tuple[Holder, ...]  # that have bills


def usage_logs(home: Workspace) -> UsageLogs:
    """Return the logs that are paired, and what could be paired."""
    with home.ledger.read() as records:
        pairings = pairings_of(records)
    logs = home.lines.parts(Scope(), role=Role.USAGE_LOG)
    bills = home.lines.parts(Scope())
    paired = {one.log for one in pairings}
    gateways = [one for one in bills if one.bill.provider in GATEWAYS]
    waiting = _holders(logs) | (_holders(gateways) if _billed(bills) else set())
    proposals = [
        _propose(one, [*logs, *gateways], bills) for one in sorted(waiting - paired)
    ]
    return UsageLogs(pairings, tuple(proposals), tuple(sorted(_holders(bills))))


def pairings_of(records: Records) -> tuple[Pairing, ...]:
    """Return what people decided, by log."""
    found = []
    for log, bill in records.settings(STEM).items():
        one, other = Holder.read(log), Holder.read(bill)
        if one is not None and other is not None:
            found.append(Pairing(one, other))
    return tuple(sorted(found))


def pair(home: Workspace, log: Holder, bill: Holder | None = None) -> Outcome[Pairing]:
    """Pair a log with an account's bills; without an account, as it is proposed.

    Raises:
        Refused: there is no such log or no such account, or none is proposed.
    """
    logs = home.lines.parts(Scope(), role=None)
    bills = home.lines.parts(Scope())
    _must_be(log, logs, _("The ledger holds no usage log of {name}."))
    if bill is None:
        bill = _propose(log, [p for p in logs if Holder.of(p.bill) == log], bills).bill
    if bill is None:
        raise Refused(
            _("Nothing says whose bills the usage log of {log} counts.").format(
                log=log.text
            ),
            _("Name the account: {names}").format(names=_listed(_holders(bills))),
        )
    _must_be(bill, bills, _("The ledger holds no bill of {name}."))
    if bill == log:
        own = [one for one in logs if Holder.of(one.bill) == log]
        if not any(one.role == Role.USAGE_LOG for one in own):
            raise Refused(_("A bill cannot be its own usage log."))
    found = Pairing(log, bill)
    with home.ledger.begin() as records:
        records.choose(STEM + log.text, bill.text)
        facts = {"log": log.text, "bill": bill.text}
        records.record("usage-log.pair", PAIRED, facts, subject=log.text)
    return Outcome(found, CHANGES)


def unpair(home: Workspace, log: Holder) -> Outcome[Pairing]:
    """Take a pairing back.

    Raises:
        Refused: the log is not paired.
    """
    with home.ledger.begin() as records:
        found = next((one for one in pairings_of(records) if one.log == log), None)
        if found is None:
            raise Refused(
                _("The usage log of {log} is not paired.").format(log=log.text),
                _("See “plumbline usage-log list”."),
            )
        records.choose(STEM + log.text, "")
        facts = {"log": log.text, "bill": found.bill.text}
        records.record("usage-log.unpair", UNPAIRED, facts, subject=log.text)
    return Outcome(found, CHANGES)


def holder_named(text: str) -> Holder:
    """Return the holder that a person names.

    Raises:
        Refused: it names none.
    """
    found = Holder.read(text)
    if found is None:
        raise Refused(
            _("“{name}” does not name an account.").format(name=text),
            _("Write provider/account; see “plumbline usage-log list”."),
        )
    return found


def _holders(parts: Iterable[Part]) -> set[Holder]:
    return {Holder.of(one.bill) for one in parts}


def _billed(parts: Iterable[Part]) -> bool:
    """Whether there are bills of others than gateways of our own."""
    return any(one.bill.provider not in GATEWAYS for one in parts)


def _listed(holders: Iterable[Holder]) -> str:
    return ", ".join(one.text for one in sorted(holders))


def _must_be(one: Holder, parts: Sequence[Part], sentence: str) -> None:
    known = _holders(parts)
    if one not in known:
        raise Refused(
            sentence.format(name=one.text),
            _("There are: {names}").format(names=_listed(known)) if known else "",
        )


def _propose(log: Holder, logs: Sequence[Part], bills: Sequence[Part]) -> Proposal:
    """Propose the account that the most speaks for; a tie proposes nothing."""
    accounts = {one for one in _holders(bills) if one.provider not in GATEWAYS}
    if log in accounts:
        return Proposal(log, log, WhyPaired.SAME_ACCOUNT)
    mine = [one for one in logs if Holder.of(one.bill) == log]
    shared = _sharing(mine, [p for p in bills if Holder.of(p.bill) in accounts])
    most = max(shared.values(), default=0)
    best = [one for one, count in shared.items() if count == most]
    if most and len(best) == 1:
        return Proposal(log, best[0], WhyPaired.SAME_MODELS)
    same = [one for one in accounts if one.provider == log.provider]
    if len(same) == 1:
        return Proposal(log, same[0], WhyPaired.SAME_PROVIDER)
    if len(accounts) == 1:
        return Proposal(log, min(accounts), WhyPaired.ONLY_ACCOUNT)
    return Proposal(log, None)


def _sharing(log: Sequence[Part], bills: Sequence[Part]) -> dict[Holder, int]:
    """Count the models that a log has in common with each account."""
    ours = _models(log)
    by_holder: dict[Holder, list[Part]] = defaultdict(list)
    for part in bills:
        by_holder[Holder.of(part.bill)].append(part)
    return {one: len(ours & _models(parts)) for one, parts in by_holder.items()}


def _models(parts: Sequence[Part]) -> set[str]:
    if not parts:
        return set()
    table = LineTable([Judged(part, None) for part in parts])
    try:
        found = table.values("model", (), _MOST_MODELS)
    finally:
        table.close()
    return {str(one.value) for one in found if one.value}
