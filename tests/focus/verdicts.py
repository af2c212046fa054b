"""Judge a FOCUS file by every rule of the model: passed, failed, or why not checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from tests.focus.checks import can_check, passes
from tests.focus.focus_file import FocusFile
from tests.focus.rule_model import Rule, rules
from tests.focus.sentences import SENTENCES, SLIPS


class Verdict(Enum):
    """What became of a rule."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_SUPPORTED = "is about something that our bills do not have"
    PERMITS = "permits something and asks nothing"
    MADE_OF_OTHERS = "only names other rules"
    NOT_ON_A_FILE = "needs knowledge that no file holds"
    SLIP = "the model's function is not its sentence"


@dataclass(frozen=True)
class Finding:
    """What became of one rule; ``rows`` fail, counted from 0."""

    rule: Rule
    verdict: Verdict
    rows: tuple[int, ...] = ()


def judge(file: FocusFile, supported: Iterable[str]) -> list[Finding]:
    """Judge a file by all rules.

    Args:
        file: what is judged.
        supported: the applicability criteria that hold for its bills.
    """
    criteria = frozenset(supported)
    return [_judge(file, rule, criteria) for rule in rules().values()]


def _judge(file: FocusFile, rule: Rule, supported: frozenset[str]) -> Finding:
    unchecked = _unchecked(rule, supported)
    if unchecked is not None:
        return Finding(rule, unchecked)
    if rule.id in SENTENCES:
        right = SENTENCES[rule.id](file)
        return Finding(rule, Verdict.PASSED if right else Verdict.FAILED)
    return _on_rows(file, rule)


def _unchecked(rule: Rule, supported: frozenset[str]) -> Verdict | None:
    """Return why a rule is not checked; null: it is."""
    reasons = (
        (not rule.criteria <= supported, Verdict.NOT_SUPPORTED),
        (rule.kind == "Composite", Verdict.MADE_OF_OTHERS),
        (rule.keyword == "MAY", Verdict.PERMITS),
        (rule.id in SENTENCES, None),
        (rule.id in SLIPS, Verdict.SLIP),
        (not rule.requirement, Verdict.NOT_ON_A_FILE),
    )
    return next((verdict for holds, verdict in reasons if holds), None)


def _on_rows(file: FocusFile, rule: Rule) -> Finding:
    conditions = (rule.condition, *rule.above)
    if not all(map(can_check, (rule.requirement, *conditions))):
        raise ValueError(f"{rule.id} asks something that is not understood here")
    asked = zip(*(passes(file, one) for one in conditions), strict=True)
    right = passes(file, rule.requirement)
    rows = tuple(
        place
        for place, (here, held) in enumerate(zip(asked, right, strict=False))
        if all(here) and not held
    )
    return Finding(rule, Verdict.FAILED if rows else Verdict.PASSED, rows)
