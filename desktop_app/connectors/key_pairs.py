"""Hold a provider's key pair so that it never shows itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.domain.errors import Refused
from desktop_app.i18n import _

_HIDDEN = "…"


@dataclass(frozen=True)
class KeyPair:
    """What signs a request; it is never shown, logged or written to a file."""

    id: str = field(repr=False)
    secret: str = field(repr=False)

    def hidden_in(self, text: str) -> str:
        """Return a text in which neither the ID nor the secret can be read."""
        for part in (self.secret, self.id):
            text = text.replace(part, _HIDDEN)
        return text


@dataclass(frozen=True)
class Entered:
    """A key pair that a person has just entered, and whether to keep it."""

    pair: KeyPair
    keep: bool = False


def pair_of(key_id: str, secret: str) -> KeyPair:
    """Make a key pair of what a person entered.

    Raises:
        Refused: a part is missing or holds blanks.
    """
    found = KeyPair(key_id.strip(), secret.strip())
    for part in (found.id, found.secret):
        if not part or len(part.split()) != 1 or not part.isascii():
            raise Refused(
                _("A key pair is an AccessKey ID and its secret, without blanks."),
                _("Copy both from the provider's console and enter them again."),
            )
    return found
