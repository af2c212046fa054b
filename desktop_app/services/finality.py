"""Tell when a file was exported, and so whether its figures may still change."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from desktop_app.domain.bills import Finality
from importers.contract import Profile

_STAMP = re.compile(r"\d+-(20\d{12})_")  # <uid>-<yyyyMMddHHmmss>_…
_MILLISECONDS = re.compile(r"_(1\d{12})\.")  # …_<epoch ms>.csv


def exported_at(path: Path, profile: Profile, now: datetime) -> datetime:
    """Return when a file was exported: from its name, else its own time."""
    found = _stamped(path.name, profile.utc_offset)
    if found is None:
        found = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return min(found, now).replace(microsecond=0)


def finality(profile: Profile, period: str, exported: datetime) -> Finality:
    """Return whether a period's figures were final when they were exported."""
    final = exported >= profile.finality.final_from(period)
    return Finality.FINAL if final else Finality.PROVISIONAL


def _stamped(name: str, utc_offset: int) -> datetime | None:
    stamp = _STAMP.match(name)
    if stamp is not None:
        zone = timezone(timedelta(hours=utc_offset))
        try:
            at = datetime.strptime(stamp[1], "%Y%m%d%H%M%S").replace(tzinfo=zone)
        except ValueError:
            return None  # digits that are no time
        return at.astimezone(UTC)
    stamp = _MILLISECONDS.search(name)
    return datetime.fromtimestamp(int(stamp[1]) // 1000, UTC) if stamp else None
