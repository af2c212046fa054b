"""Keep a person's choices: one field a setting."""

from __future__ import annotations

import getpass
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import tomli_w

from desktop_app.i18n import _


@dataclass(frozen=True)
class Settings:
    """What a person chose; unknown keys in the file are left out, not an error."""

    language: str = ""  # empty: follow the system
    theme: str = "system"  # system | light | dark
    last_ledger: str = ""
    lines_columns: str = ""  # key:width, comma between; empty: the usual ones
    findings_columns: str = ""
    person: str = ""  # who decides; empty: the name of the account


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
