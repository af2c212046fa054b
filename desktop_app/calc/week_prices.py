"""Ask whether the price of other hours or weekdays was charged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from desktop_app.calc.answers import Answer, Facts, Question, during, facts_of
from desktop_app.calc.price_windows import Windowed, windowed
from desktop_app.calc.rulebook import Priced
from desktop_app.calc.rules import Rule
from desktop_app.calc.terms import Due
from desktop_app.domain.findings import Hypothesis

# What a cause says of a price that holds where no window does.
OUTSIDE = "outside"


def other_window(question: Question) -> Iterator[Answer]:
    """Yield each price that holds at some time of the week, while it is published.

    A line within the window is expected to cost that price: there it can be no
    cause, for a line billed as expected is not asked about.
    """
    found = windowed(question.book, question.wanted)
    for one in found:
        for start, end in one.ranges:
            yield from _answers(question, one.priced, (start, end))
    for span in question.book.spans(question.wanted):
        for start, end in _joined(found):
            begin, finish = max(start, span.start), min(end, span.end)
            if begin < finish:
                yield from _answers(question, span.value, (begin, finish))


def _answers(
    question: Question, priced: Priced, between: tuple[int, int]
) -> Iterator[Answer]:
    facts = facts_of(Due(priced.price, priced.rule), question.wanted)
    answer = Answer(
        Hypothesis.TIME_WINDOW,
        facts | _window_facts(priced.rule),
        priced.price,
        start=between[0],
        end=between[1],
    )
    for times in question.multipliers():
        yield from during(replace(answer, times=times.value), times)


def _window_facts(rule: Rule) -> Facts:
    window = rule.window
    if window is None:
        return {"window": OUTSIDE}
    return {
        "weekdays": window.weekdays,
        "time_from": window.start,
        "time_to": window.end,
        "time_basis": window.basis.value,
        "utc_offset": window.utc_offset,
    }


def _joined(found: Sequence[Windowed]) -> list[tuple[int, int]]:
    """Return when any rule with a window is published, ranges that meet as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(times for one in found for times in one.ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined
