"""Compare what a bill was recalculated from with what holds today."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop_app.domain.bills import BillId
from desktop_app.i18n import _, ngettext
from desktop_app.services.reconciling import inputs_of_each
from desktop_app.store.parts import Part
from desktop_app.store.workspace import Workspace

Inputs = Mapping[str, Any]
_PARTS, _EARLIER = "parts", "earlier"


def stale_among(home: Workspace, bills: Sequence[BillId]) -> list[BillId]:
    """Return the bills whose newest run does not rest on all that holds today."""
    with home.ledger.read() as records:
        runs = records.bill_runs()
        inputs = {one.id: one.inputs for one in records.runs()}
    now = inputs_of_each(home, bills)
    return [one for one in bills if not _hold(inputs.get(runs.get(one, "")), now[one])]


def _hold(before: Inputs | None, now: Inputs) -> bool:
    if before is None:
        return False
    return fingerprint(narrowed(before, now)) == fingerprint(now)


def narrowed(inputs: Inputs, now: Inputs) -> dict[str, Any]:
    """Return the inputs of a run of several bills as far as one bill goes.

    ``now`` are the inputs of that bill alone, as they are today.
    """
    parts = {part["id"] for part in now[_PARTS]}
    earlier = set(now[_EARLIER])
    return {
        **inputs,
        _PARTS: [part for part in inputs[_PARTS] if part["id"] in parts],
        _EARLIER: [one for one in inputs[_EARLIER] if one in earlier],
    }


def fingerprint(value: object) -> str:
    """Return the SHA-256 of values that JSON can hold."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def parts_fingerprint(parts: Sequence[Part]) -> str:
    """Return the SHA-256 of which lines count in a bill."""
    return fingerprint(
        sorted(
            [
                part.id,
                [path.name for path in part.dropped],
                part.restated.name if part.restated else "",
            ]
            for part in parts
        )
    )


def what_changed(before: Inputs, now: Inputs) -> list[str]:
    """Say in words which inputs of a bill are not what they were."""
    return list(_changes(narrowed(before, now), now))


def _changes(before: Inputs, now: Inputs) -> Iterator[str]:
    if before[_PARTS] != now[_PARTS]:
        yield _("its lines changed")
    new = len(set(now["snapshots"]) - set(before["snapshots"]))
    gone = len(set(before["snapshots"]) - set(now["snapshots"]))
    if new:
        yield ngettext(
            "{count} price snapshot came in", "{count} price snapshots came in", new
        ).format(count=new)
    if gone:
        yield ngettext(
            "{count} price snapshot is gone", "{count} price snapshots are gone", gone
        ).format(count=gone)
    if before["terms"] != now["terms"]:
        yield _("contract terms changed")
    if before["engine"] != now["engine"]:
        yield _("the program calculates anew (engine {before} → {now})").format(
            before=before["engine"], now=now["engine"]
        )
    known = {_PARTS, _EARLIER, "snapshots", "terms", "engine"}
    if any(before.get(key) != now[key] for key in now.keys() - known):
        yield _("tolerances or other rules changed")
    if before[_EARLIER] != now[_EARLIER]:
        yield _("an earlier period of the account came in")
