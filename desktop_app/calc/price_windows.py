"""Find which price with a time window holds when, over the days of one bill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.calc.rulebook import Priced, RuleBook, Wanted, price_in, rank_of
from desktop_app.calc.rules import Rule
from desktop_app.calc.timelines import Candidate, Span, in_force
from importers.price_windows import TimeBasis

Range = tuple[int, int]  # seconds since 1970, half-open
Near = tuple[int, ...]


@dataclass(frozen=True)
class Windowed:
    """A rule with a window, its price, and from when to when no other goes before."""

    priced: Priced
    rank: tuple[object, ...]
    ranges: tuple[Range, ...]


def windowed(book: RuleBook, wanted: Wanted) -> list[Windowed]:
    """Return the rules with a window that fit a charge, each with its ranges.

    A rule with a window goes before one without in the same list that fits no
    closer; of different lists the newer one decides.
    """
    fits = book.fitting(wanted)
    if not any(rule.window for rule, _near in fits):
        return []
    near_of = {(rule.snapshot_id, rule.row): near for rule, near in fits}
    general = book.spans(wanted)
    found = []
    for rule, near in fits:
        price = price_in(rule, wanted.unit)
        if rule.window is None or price is None or rule.start >= rule.end:
            continue
        taken = [
            (span.start, span.end)
            for span in general
            if _goes_before(span.value.rule, near_of, rule, near)
        ]
        ranges = tuple(_left((rule.start, rule.end), taken))
        found.append(Windowed(Priced(rule, price), rank_of(rule, near), ranges))
    return found


def spans_by_basis(
    found: Sequence[Windowed], within: Range
) -> Mapping[TimeBasis, list[Span[Priced]]]:
    """Lay windows out over some days: which of them is in force when, by basis."""
    laid: dict[TimeBasis, list[Candidate[Priced]]] = defaultdict(list)
    for one in found:
        window = one.priced.rule.window
        if window is None:
            continue
        for start, end in one.ranges:
            begin, finish = max(start, within[0]), min(end, within[1])
            laid[window.basis] += [
                Candidate(*times, one.rank, one.priced)
                for times in window.within(begin, finish)
            ]
    return {basis: in_force(candidates) for basis, candidates in laid.items()}


def _goes_before(
    general: Rule, near_of: Mapping[tuple[str, int], Near], rule: Rule, near: Near
) -> bool:
    nearness = near_of[general.snapshot_id, general.row]
    if general.snapshot_id == rule.snapshot_id:
        return nearness > near
    return rank_of(general, nearness) > rank_of(rule, near)


def _left(whole: Range, taken: Sequence[Range]) -> Iterator[Range]:
    """Yield what is left of a range; what is taken is in order and apart."""
    begin, finish = whole
    for start, end in taken:
        if begin < min(start, finish):
            yield begin, min(start, finish)
        begin = max(begin, end)
    if begin < finish:
        yield begin, finish
