"""Say in a person's words what is wrong with a plan, and what an allocation tells."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.domain.allocated import Condition, ConditionKind, How, Reason
from desktop_app.domain.allocation import Plan, Split, plan_faults
from desktop_app.domain.departments import DepartmentKind, Fault, FaultKind
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _, mark

SPLIT_WORDS: dict[Split, str] = {
    Split.ONE: mark("One department"),
    Split.EVEN: mark("Evenly"),
    Split.FIXED: mark("By fixed shares"),
    Split.COST: mark("In proportion to cost"),
    Split.TOKENS: mark("In proportion to tokens"),
    Split.CALLS: mark("In proportion to calls"),
}
KIND_WORDS: dict[DepartmentKind, str] = {
    DepartmentKind.DEPARTMENT: mark("Department"),
    DepartmentKind.PROJECT: mark("Project"),
}
HOW_WORDS: dict[How, str] = {
    How.DEFAULT: mark("By default"),
    How.CHOICE: mark("By choice"),
    How.SHARED: mark("Shared"),
    How.NONE: mark("Not allocated"),
}
REASON_WORDS: dict[Reason, str] = {
    Reason.NO_RULE: mark("no rule fits, and the provider names no department"),
    Reason.SEVERAL: mark("their own tags name several departments"),
    Reason.NOT_IN_FORCE: mark("the rule's department does not hold in that month"),
    Reason.LEFT_OVER: mark("fixed shares leave it over"),
}
_FAULTS: dict[FaultKind, str] = {
    FaultKind.NO_CODE: mark("A department has no code."),
    FaultKind.CODE_TWICE: mark("The code “{subject}” stands for two departments."),
    FaultKind.NAME_TWICE: mark(
        "“{subject}” and “{other}” have one name in the same months: the provider's "
        "tags could mean either."
    ),
    FaultKind.PARENT_UNKNOWN: mark(
        "“{subject}” stands under “{other}”, which is no department."
    ),
    FaultKind.PARENT_CYCLE: mark(
        "“{subject}” stands under “{other}”, which stands under it again."
    ),
    FaultKind.OUTSIDE_PARENT: mark(
        "“{subject}” holds in months in which “{other}” above it does not."
    ),
    FaultKind.BACKWARDS: mark("The last month of “{subject}” lies before its first."),
    FaultKind.NO_NAME: mark("A rule has no name."),
    FaultKind.RULES_MEET: mark(
        "Two rules are named “{subject}” and hold in the same months."
    ),
    FaultKind.COLUMN_UNKNOWN: mark("Rule “{subject}” cannot ask for “{other}”."),
    FaultKind.NO_VALUE: mark(
        "Rule “{subject}” has a condition on “{other}” without a value."
    ),
    FaultKind.TAG_TWICE: mark(
        "Rule “{subject}” asks twice for the tag “{other}”; a line has one value of it."
    ),
    FaultKind.TARGET_UNKNOWN: mark(
        "Rule “{subject}” gives to “{other}”, which is no department."
    ),
    FaultKind.TARGET_TWICE: mark("Rule “{subject}” names “{other}” twice."),
    FaultKind.NO_TARGET: mark("Rule “{subject}” does not say who gets the cost."),
    FaultKind.SHARES_COUNT: mark(
        "Rule “{subject}” needs one share for each department."
    ),
    FaultKind.SHARE_BELOW_0: mark("Rule “{subject}” has a share below 0."),
    FaultKind.SHARES_OVER: mark("The shares of rule “{subject}” are {other} %."),
    FaultKind.CYCLE: mark(
        "The proportion of rule “{subject}” rests on itself: one of its departments "
        "lies in another ({other})."
    ),
}
_HINTS: dict[FaultKind, str] = {
    FaultKind.SHARES_OVER: mark("Make them 100 % or less; the rest is not allocated."),
    FaultKind.CYCLE: mark("Name the upper one or those below it, not both."),
    FaultKind.TAG_TWICE: mark("Put the values into one condition."),
    FaultKind.NAME_TWICE: mark("Rename one, or end it before the other begins."),
    FaultKind.RULES_MEET: mark("Rename one, or end it before the other begins."),
}
_CONDITIONS: dict[ConditionKind, str] = {
    ConditionKind.NOT_IN_FORCE: mark(
        "Rule “{rule}” gives to “{other}”, which does not hold in this month."
    ),
    ConditionKind.NO_TARGET: mark("Rule “{rule}” has nobody to share among."),
    ConditionKind.NOTHING_TO_GO_BY: mark(
        "Rule “{rule}” has nothing to go by in this month; it shares evenly."
    ),
    ConditionKind.BELOW_ZERO: mark(
        "Rule “{rule}”: the cost of “{other}” is below 0 and counts as 0."
    ),
    ConditionKind.LEFT_OVER: mark("Rule “{rule}” leaves {other} % over."),
    ConditionKind.NEVER_REACHED: mark(
        "Rule “{rule}” is never reached: “{other}” before it takes its lines."
    ),
    ConditionKind.SEVERAL: mark(
        "Some lines have tags that name several departments; they are not allocated."
    ),
    ConditionKind.CLOSED_BEFORE: mark(
        "Bills of this month were closed before anything was allocated; they follow "
        "the rules of today."
    ),
}


def fault_words(fault: Fault) -> str:
    """Say what is wrong with a plan."""
    return _(_FAULTS[fault.kind]).format(subject=fault.subject, other=fault.other)


def condition_words(one: Condition) -> str:
    """Say what a reader of an allocation must know."""
    return _(_CONDITIONS[one.kind]).format(rule=one.rule, other=one.other)


def reason_words(reasons: Iterable[Reason]) -> str:
    """Say why lines are not allocated."""
    return "; ".join(_(REASON_WORDS[one]) for one in reasons)


def refuse_faulty(plan: Plan) -> None:
    """Refuse a plan that has a fault; all of them are said.

    Raises:
        Refused: something is wrong with its tree or its rules.
    """
    faults = plan_faults(plan)
    if not faults:
        return
    hint = _HINTS.get(faults[0].kind, mark("Put it right; nothing was changed."))
    said = dict.fromkeys(fault_words(one) for one in faults)
    raise Refused(" ".join(said), _(hint))
