"""Name what bills tell by codes: keys, workspaces, accounts and models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a name can be given to."""

    API_KEY = "api_key"
    WORKSPACE = "workspace"
    ACCOUNT = "account"
    MODEL = "model"


NAMED: Mapping[str, Kind] = {
    "api_key_id": Kind.API_KEY,
    "workspace_id": Kind.WORKSPACE,
    "billing_account_id": Kind.ACCOUNT,
    "model": Kind.MODEL,
}
"""The columns of a line whose codes have names."""


@dataclass(frozen=True)
class Names:
    """What people call codes, by kind; a code without a name stands for itself."""

    known: Mapping[Kind, Mapping[str, str]] = field(default_factory=dict)

    def of(self, kind: Kind, code: str) -> str:
        """Return the name of a code; empty: it has none, or is its own name."""
        name = self.known.get(kind, {}).get(code, "")
        return "" if name == code else name

    def word(self, kind: Kind, code: str) -> str:
        """Say a code by its name, and by itself, for whom the name does not tell."""
        return named(code, self.of(kind, code))

    def in_column(self, column: str, value: object) -> str:
        """Return the name of what a column of a line says; empty: it has none."""
        kind = NAMED.get(column)
        return self.of(kind, str(value)) if kind and value else ""

    def over(self, told: Names) -> Names:
        """Put what bills themselves call codes below these names."""
        kinds = {*self.known, *told.known}
        return Names(
            {k: {**told.known.get(k, {}), **self.known.get(k, {})} for k in kinds}
        )


def named(code: str, name: str) -> str:
    """Write a code with its name before it, if it has one."""
    return f"{name} · {code}" if name else code
