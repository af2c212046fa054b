"""Say no to a person: what happened, to what, and what to do next."""

from __future__ import annotations


class AppError(Exception):
    """A refused request. Both texts are already translated when it is raised."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(f"{message} {hint}".strip())


class Refused(AppError):
    """The request cannot be done with this input; nothing was changed."""


class Busy(AppError):
    """Another Plumbline holds this ledger."""


class Unwritable(AppError):
    """The ledger's folder or its disk does not take what must be written."""
