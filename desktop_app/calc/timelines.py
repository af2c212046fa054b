"""Find what was in force at a time, for many lines at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
Whole = npt.NDArray[np.int64]

FOREVER = 1 << 36  # seconds; about two thousand years either way
NO_TIME = -FOREVER - 1  # a line without a time: nothing is in force
_SHIFT = 38  # a key is subject << 38 | seconds + 2^37


@dataclass(frozen=True)
class Span(Generic[T]):
    """A value in force from ``start`` (inclusive) to ``end``; seconds since 1970."""

    start: int
    end: int
    value: T


@dataclass(frozen=True)
class Candidate(Generic[T]):
    """A value that may be in force; where several are, the highest rank wins."""

    start: int
    end: int
    rank: tuple[object, ...]
    value: T


def in_force(candidates: Sequence[Candidate[T]]) -> list[Span[T]]:
    """Return the spans in which one candidate each is in force, in order."""
    cuts = sorted({at for one in candidates for at in (one.start, one.end)})
    coming = sorted(candidates, key=_start, reverse=True)
    live: list[Candidate[T]] = []
    spans: list[Span[T]] = []
    for start, end in pairwise(cuts):
        live = [one for one in live if one.end > start]
        while coming and coming[-1].start <= start:
            live.append(coming.pop())
        if not live:
            continue
        value = max(live, key=_rank).value
        if spans and spans[-1].end == start and spans[-1].value == value:
            spans[-1] = Span(spans[-1].start, end, value)
        else:
            spans.append(Span(start, end, value))
    return spans


def _start(one: Candidate[T]) -> int:
    return one.start


def _rank(one: Candidate[T]) -> tuple[object, ...]:
    return one.rank


class Timelines(Generic[T]):
    """The spans of many subjects; subjects are numbered from 0 as they are added."""

    def __init__(self) -> None:
        self.values: list[T] = []
        self._count = 0
        self._subjects: list[int] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._keys: Whole = np.empty(0, dtype=np.int64)

    def add(self, spans: Sequence[Span[T]]) -> int:
        """Add a subject with its spans, which do not overlap; return its number."""
        subject = self._count
        self._count += 1
        for span in spans:
            self._subjects.append(subject)
            self._starts.append(max(span.start, -FOREVER))
            self._ends.append(min(span.end, FOREVER))
            self.values.append(span.value)
        return subject

    def find(self, subjects: Whole, times: Whole) -> Whole:
        """Return, per line, the place in `values` in force then; -1: nothing."""
        if not self.values:
            return np.full(subjects.size, -1, dtype=np.int64)
        if self._keys.size != len(self.values):
            self._keys = _keys(_whole(self._subjects), _whole(self._starts))
        found = np.searchsorted(self._keys, _keys(subjects, times), side="right") - 1
        at = np.maximum(found, 0)
        right = (_whole(self._subjects)[at] == subjects) & (
            times < _whole(self._ends)[at]
        )
        return np.where((found >= 0) & right, at, -1)


def _whole(numbers: Sequence[int]) -> Whole:
    return np.array(numbers, dtype=np.int64)


def _keys(subjects: Whole, times: Whole) -> Whole:
    return np.left_shift(subjects, _SHIFT) + times + (1 << (_SHIFT - 1))
