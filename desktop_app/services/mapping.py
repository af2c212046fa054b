"""Keep column mappings, so that any other table can be imported again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from desktop_app.paths import resources
from desktop_app.services.refusing import in_words
from desktop_app.store.workspace import Workspace
from importers import mapping as files
from importers.contract import ImportRefused
from importers.formats import mapped
from importers.mapping import Mapping

P = ParamSpec("P")
T = TypeVar("T")
SHOWN_ROWS = 20


def _said(work: Callable[P, T]) -> Callable[P, T]:
    """Say an importer's refusal in the person's language."""

    @wraps(work)
    def saying(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return work(*args, **kwargs)
        except ImportRefused as refusal:
            raise in_words(refusal) from refusal

    return saying


@_said
def load_mapping(path: Path) -> Mapping:
    """Read a mapping file; raise Refused if it is wrong."""
    return files.load_mapping(path)


def saved_mappings(home: Workspace) -> list[Mapping]:
    """Return the mappings kept in the ledger's folder, by name."""
    return [load_mapping(path) for path in sorted(home.mappings.glob("*.toml"))]


def ready_mappings() -> list[Mapping]:
    """Return the mappings that ship with the app, by name: where headers vary."""
    return [load_mapping(one) for one in sorted(_shipped().glob("*.toml"))]


def mapping_named(home: Workspace, name: str) -> Mapping:
    """Return a mapping that was saved or ships with the app.

    Raises:
        Refused: there is none of this name.
    """
    known = [*saved_mappings(home), *ready_mappings()]
    for one in known:
        if one.name == name:
            return one
    names = ", ".join(sorted({one.name for one in known}))
    raise Refused(
        _("There is no mapping “{name}”.").format(name=name),
        _("There are: {names}.").format(names=names),
    )


def _shipped() -> Path:
    return resources() / "mappings"


@_said
def keep_mapping(home: Workspace, mapping: Mapping) -> Outcome[Path]:
    """Keep a mapping in the ledger's folder for later imports."""
    home.mappings.mkdir(exist_ok=True)
    return Outcome(files.save_mapping(mapping, home.mappings), Changed.SETTINGS)


@_said
def suggest(path: Path, like: Mapping | None = None) -> Mapping:
    """Draft a mapping for a table from the names of its columns.

    Args:
        path: the table.
        like: a mapping to begin with; its headers are looked for in this table.
    """
    return mapped.suggest_for(path, like)


@_said
def preview(path: Path, mapping: Mapping) -> mapped.Preview:
    """Read the first rows of a table through a mapping; nothing is taken."""
    return mapped.preview(path, mapping, rows=SHOWN_ROWS)
