"""Keep a person's choices: one field a setting."""

from __future__ import annotations

import getpass
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import tomli_w

from desktop_app.i18n import _

YES = "yes"  # what a box that is checked is kept as
RECENT = 8  # ledgers that are remembered


@dataclass(frozen=True)
class Settings:
    """What a person chose; unknown keys in the file are left out, not an error."""

    language: str = ""  # empty: follow the system
    theme: str = "system"  # system | light | dark
    last_ledger: str = ""  # opened at the start where none is named
    recent_ledgers: str = ""  # their folders, newest first, a line each
    lines_columns: str = ""  # key:width, comma between; empty: the usual ones
    findings_columns: str = ""
    person: str = ""  # who decides; empty: the name of the account
    mail_host: str = ""  # server that alerts are sent through; empty: none are
    mail_port: str = "587"
    mail_security: str = "starttls"  # starttls | ssl | none
    mail_user: str = ""  # who logs in; the password is in the system keyring
    mail_from: str = ""
    mail_to: str = ""  # addresses, a comma between
    desktop_alerts: str = ""  # yes: budgets notify on the desktop


def opened(settings: Settings, root: Path) -> Settings:
    """Return the settings after a ledger was opened."""
    folder = str(root.absolute())
    before = [one for one in settings.recent_ledgers.split("\n") if one]
    recent = [folder, *(one for one in before if one != folder)][:RECENT]
    return replace(settings, last_ledger=folder, recent_ledgers="\n".join(recent))


def recent(settings: Settings) -> list[Path]:
    """Return the ledgers opened before that are still there, newest first."""
    folders = (Path(one) for one in settings.recent_ledgers.split("\n") if one)
    return [one for one in folders if one.is_dir()]


def first_ledger(settings: Settings, default: Path) -> Path:
    """Return the ledger to open where none was named: the last one, if it is there."""
    last = Path(settings.last_ledger) if settings.last_ledger else default
    return last if last.is_dir() else default


def load(path: Path) -> Settings:
    """Read the settings; a missing or broken file gives the defaults."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return Settings()
    known = {f.name for f in fields(Settings)}
    texts = {k: v for k, v in found.items() if k in known and isinstance(v, str)}
    return replace(Settings(), **texts)


def save(settings: Settings, path: Path) -> None:
    """Write the settings whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_text(tomli_w.dumps(asdict(settings)), encoding="utf-8")
    aside.replace(path)


def person_at_desk(settings: Settings) -> str:
    """Return who decides: the chosen name, else that of the account; never empty."""
    if settings.person.strip():
        return settings.person.strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return _("unnamed")
