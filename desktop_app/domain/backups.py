"""Name backups of the ledger, and say which of them are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RECENT = timedelta(days=2)  # every backup of this time is kept
DAYS, WEEKS, MONTHS = 14, 8, 24  # then one for each


class BackupReason(StrEnum):
    """Before what, or why, a backup was made."""

    DAILY = "daily"
    IMPORT = "import"
    MIGRATION = "migration"
    CLOSE = "close"
    RESTORE = "restore"  # what was there before an older ledger was restored
    ASKED = "asked"  # a person wanted it


@dataclass(frozen=True)
class Backup:
    """One whole copy of the ledger's database.

    ``digest`` is the beginning of the file's SHA-256, which its name carries: a
    backup that was cut short or altered does not match its name.
    """

    name: str
    at: datetime  # UTC
    reason: BackupReason
    digest: str
    size: int  # bytes


def thinned(backups: Sequence[Backup], now: datetime) -> list[Backup]:
    """Return the backups that may go, oldest first.

    Kept are all of the last two days, then the newest of each day for two weeks, of
    each week for eight weeks and of each month for two years, and always the newest.
    """
    newest_first = sorted(backups, key=lambda one: (one.at, one.name), reverse=True)
    kept = {one.name for one in newest_first if now - one.at <= RECENT}
    kept |= {one.name for one in newest_first[:1]}
    for bucket, many in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        kept |= _newest_of_each(newest_first, bucket, many)
    return [one for one in reversed(newest_first) if one.name not in kept]


def _newest_of_each(
    newest_first: Sequence[Backup],
    bucket: Callable[[datetime], tuple[int, ...]],
    many: int,
) -> set[str]:
    found: dict[tuple[int, ...], str] = {}
    for one in newest_first:
        found.setdefault(bucket(one.at), one.name)
    return set(list(found.values())[:many])


def _day(at: datetime) -> tuple[int, ...]:
    return (at.year, at.month, at.day)


def _week(at: datetime) -> tuple[int, ...]:
    return at.isocalendar()[:2]


def _month(at: datetime) -> tuple[int, ...]:
    return (at.year, at.month)
