"""Say what to ask ModelRouter for; nothing here touches the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from desktop_app.domain.errors import Refused
from desktop_app.i18n import _

SYSTEM = "model-router"
ENDPOINT = "aicontent.aliyuncs.com"
PAGE_SIZE = 500  # the most that one answer holds
GRANULARITIES = ("hourly", "daily")

_ZONE = timezone(timedelta(hours=8))
_MOST = 366  # days of one query


@dataclass(frozen=True)
class Query:
    """What to ask for: whole days, Beijing time; no clients: all of them."""

    first: date
    last: date
    granularity: str
    clients: tuple[int, ...] = ()

    @property
    def start(self) -> int:
        """The first second, since 1970."""
        return _midnight(self.first)

    @property
    def end(self) -> int:
        """The last second: the hour after it would be another day's."""
        return _midnight(self.last + timedelta(days=1)) - 1

    @property
    def facts(self) -> dict[str, str]:
        """What tells this query from another one."""
        return {
            "system": SYSTEM,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "granularity": self.granularity,
            "clients": ",".join(map(str, self.clients)),
        }

    @property
    def file_name(self) -> str:
        """What to call the file of its answers."""
        clients = "".join(f"_{one}" for one in self.clients[:_NAMED])
        return (
            f"{SYSTEM}_{self.granularity}_{self.first:%Y%m%d}-{self.last:%Y%m%d}"
            f"{clients}.jsonl"
        )


_NAMED = 5  # clients in a file's name


@dataclass(frozen=True)
class Place:
    """Which page to ask for: by its number, or by the token that leads to it."""

    number: int
    token: str = ""


def query_of(
    first: date | None, last: date | None, granularity: str, clients: Sequence[int] = ()
) -> Query:
    """Make a query of what a person chose.

    Raises:
        Refused: a day is missing, or they do not make a range.
    """
    if first is None or last is None:
        raise Refused(
            _("A fetch needs its first and its last day."),
            _("Say them: --from 2026-05-01 --to 2026-05-31"),
        )
    if not first <= last < first + timedelta(days=_MOST):
        raise Refused(
            _("{first} to {last} is no range of days to fetch.").format(
                first=first, last=last
            ),
            _("Let it begin before it ends, and take a year at most."),
        )
    if granularity not in GRANULARITIES:
        raise Refused(
            _("“{word}” is no granularity.").format(word=granularity),
            _("Take hourly or daily."),
        )
    return Query(first, last, granularity, tuple(sorted(set(clients))))


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time.min, _ZONE).timestamp())
