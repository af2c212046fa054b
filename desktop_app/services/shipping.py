"""Know the price lists that ship with the app, and which a ledger lacks."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from desktop_app.paths import resources
from desktop_app.store.workspace import Workspace

_MANIFEST = "sources.toml"


def shipped_folder() -> Path:
    """Return where the price lists lie that ship with the app."""
    return resources() / "prices"


def missing_lists(home: Workspace) -> list[dict[str, Any]]:
    """Return the shipped price lists that a ledger has no snapshot of."""
    manifest = tomllib.loads((shipped_folder() / _MANIFEST).read_text(encoding="utf-8"))
    known = {(info.name, info.source) for info in home.snapshots.list()}
    return [
        entry
        for entry in manifest["list"]
        if (entry["name"], entry["where"]) not in known
    ]
