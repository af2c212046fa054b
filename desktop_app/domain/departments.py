"""Name who cost belongs to: departments and projects, in a tree, with dates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations


class DepartmentKind(StrEnum):
    """What a place in the tree is."""

    DEPARTMENT = "department"
    PROJECT = "project"


def months_meet(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two ranges of months overlap; an empty end is open."""
    later, sooner = max(one[0], other[0]), [end for end in (one[1], other[1]) if end]
    return not sooner or later <= min(sooner)


@dataclass(frozen=True)
class Department:
    """A department or project that cost is given to.

    Args:
        code: what files and rules name it by; unique.
        name: what people call it; the provider's own cost unit or tag is matched
            with it, and with the code, case ignored.
        parent: code of the department above; empty: it stands at the top.
        kind: department or project.
        owner: who answers for its cost.
        since: first month, YYYY-MM; empty: from the beginning.
        until: last month; empty: it has no end.
        note: whatever else there is to say.
    """

    code: str
    name: str
    parent: str = ""
    kind: DepartmentKind = DepartmentKind.DEPARTMENT
    owner: str = ""
    since: str = ""
    until: str = ""
    note: str = ""

    def holds(self, period: str) -> bool:
        """Whether it takes cost of a month."""
        return self.since <= period and (not self.until or period <= self.until)

    @property
    def months(self) -> tuple[str, str]:
        """Its first and last month."""
        return self.since, self.until

    @property
    def called(self) -> frozenset[str]:
        """What the provider may call it, case folded."""
        return frozenset({self.code.casefold(), self.name.casefold()} - {""})


class FaultKind(StrEnum):
    """What is wrong with a tree or with rules."""

    NO_CODE = "no-code"
    CODE_TWICE = "code-twice"
    NAME_TWICE = "name-twice"  # two in the same months
    PARENT_UNKNOWN = "parent-unknown"
    PARENT_CYCLE = "parent-cycle"
    OUTSIDE_PARENT = "outside-parent"  # in months in which its parent is not
    BACKWARDS = "backwards"  # its last month lies before its first
    NO_NAME = "no-name"
    RULES_MEET = "rules-meet"  # one name twice in the same months
    COLUMN_UNKNOWN = "column-unknown"
    NO_VALUE = "no-value"
    TAG_TWICE = "tag-twice"
    TARGET_UNKNOWN = "target-unknown"
    TARGET_TWICE = "target-twice"
    NO_TARGET = "no-target"
    SHARES_COUNT = "shares-count"
    SHARE_BELOW_0 = "share-below-0"
    SHARES_OVER = "shares-over"
    CYCLE = "cycle"  # a proportion that rests on itself through the tree


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: whose, and the facts that its sentence names."""

    kind: FaultKind
    subject: str
    other: str = ""


@dataclass(frozen=True)
class Tree:
    """Departments by code, and who stands under whom."""

    departments: Sequence[Department] = ()
    _below: dict[str, list[Department]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        below: dict[str, list[Department]] = defaultdict(list)
        codes = {one.code for one in self.departments}
        for one in self.departments:
            below[one.parent if one.parent in codes else ""].append(one)
        for some in below.values():
            some.sort(key=lambda d: (d.name.casefold(), d.code))
        self._below.update(below)

    def find(self, code: str) -> Department | None:
        """Return a department by its code."""
        return next((one for one in self.departments if one.code == code), None)

    def called(self, word: str) -> list[Department]:
        """Return the department of a code, or else those of a name, case ignored."""
        found = self.find(word)
        wanted = word.strip().casefold()
        return [found] if found else [d for d in self.departments if wanted in d.called]

    def name(self, code: str) -> str:
        """Return the name of a code; what is not in the tree is called by its code."""
        found = self.find(code)
        return found.name if found and found.name else code

    def under(self, code: str) -> frozenset[str]:
        """Return a department's code and those of all below it."""
        found: set[str] = set()
        waiting = [code]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting += [one.code for one in self._below.get(here, ())]
        return frozenset(found)

    def walk(self) -> Iterator[tuple[Department, int]]:
        """Yield all departments, each after its parent, with its depth."""
        seen: set[str] = set()
        waiting = [(one, 0) for one in reversed(self._below.get("", []))]
        while waiting:
            one, depth = waiting.pop()
            if one.code in seen:
                continue
            seen.add(one.code)
            yield one, depth
            below = reversed(self._below.get(one.code, []))
            waiting += [(child, depth + 1) for child in below]


def tree_faults(departments: Sequence[Department]) -> list[Fault]:
    """Return what is wrong with departments; nothing: they make a tree."""
    return [
        *_code_faults(departments),
        *_name_faults(departments),
        *_parent_faults(departments),
        *(
            Fault(FaultKind.BACKWARDS, one.code)
            for one in departments
            if one.until and one.until < one.since
        ),
    ]


def _code_faults(departments: Iterable[Department]) -> Iterator[Fault]:
    for code, times in Counter(one.code for one in departments).items():
        if not code.strip():
            yield Fault(FaultKind.NO_CODE, code)
        elif times > 1:
            yield Fault(FaultKind.CODE_TWICE, code)


def _name_faults(departments: Iterable[Department]) -> Iterator[Fault]:
    named: dict[str, list[Department]] = defaultdict(list)
    for one in departments:
        for name in one.called:
            named[name].append(one)
    told: set[tuple[str, str]] = set()
    for alike in named.values():
        for one, other in combinations(alike, 2):
            pair = one.code, other.code
            if one.code == other.code or pair in told:
                continue
            if months_meet(one.months, other.months):
                told.add(pair)
                yield Fault(FaultKind.NAME_TWICE, one.code, other.code)


def _parent_faults(departments: Sequence[Department]) -> Iterator[Fault]:
    known = {one.code: one for one in departments}
    for one in departments:
        if not one.parent:
            continue
        parent = known.get(one.parent)
        if parent is None:
            yield Fault(FaultKind.PARENT_UNKNOWN, one.code, one.parent)
        elif _in_circle(one, known):
            yield Fault(FaultKind.PARENT_CYCLE, one.code, one.parent)
        elif not _inside(one, parent):
            yield Fault(FaultKind.OUTSIDE_PARENT, one.code, one.parent)


def _in_circle(one: Department, known: dict[str, Department]) -> bool:
    seen = {one.code}
    parent = known.get(one.parent)
    while parent is not None:
        if parent.code == one.code:
            return True
        if parent.code in seen:
            return False  # another circle, told of there
        seen.add(parent.code)
        parent = known.get(parent.parent)
    return False


def _inside(one: Department, parent: Department) -> bool:
    begins = parent.since <= one.since
    ends = not parent.until or (bool(one.until) and one.until <= parent.until)
    return begins and ends
