"""Keep a provider's key pair in the system keyring, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.errors import KeyringError

from desktop_app.connectors.key_pairs import KeyPair
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _

_ROOM = "plumbline"
_ID, _SECRET = "access-key-id", "access-key-secret"


def keep(system: str, pair: KeyPair) -> None:
    """Keep a key pair in the system keyring.

    Raises:
        Refused: there is no keyring, or it stays locked.
    """
    with _asking_keyring():
        keyring.set_password(f"{_ROOM}/{system}", _SECRET, pair.secret)
        keyring.set_password(f"{_ROOM}/{system}", _ID, pair.id)


def kept(system: str) -> KeyPair | None:
    """Return the key pair that is kept; None: none is.

    Raises:
        Refused: there is no keyring, or it stays locked.
    """
    with _asking_keyring():
        key_id = keyring.get_password(f"{_ROOM}/{system}", _ID)
        secret = keyring.get_password(f"{_ROOM}/{system}", _SECRET)
    return KeyPair(key_id, secret) if key_id and secret else None


def forget(system: str) -> bool:
    """Take a key pair out of the keyring; tell whether there was one.

    Raises:
        Refused: there is no keyring, or it stays locked.
    """
    found = False
    with _asking_keyring():
        for part in (_ID, _SECRET):
            if keyring.get_password(f"{_ROOM}/{system}", part) is not None:
                keyring.delete_password(f"{_ROOM}/{system}", part)
                found = True
    return found


@contextmanager
def _asking_keyring() -> Iterator[None]:
    """Turn what the keyring refuses into a sentence; its own words are left out."""
    try:
        yield
    except KeyringError:
        raise Refused(
            _("This computer has no keyring that is open, so no key is kept."),
            _(
                "Start and unlock the system's keyring (GNOME Keyring, KWallet, "
                "Keychain or Credential Manager), or enter the key for this time only "
                "(--ask-key)."
            ),
        ) from None
