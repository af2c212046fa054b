"""Keep a person's key pair for a provider in the system keyring, or forget it."""

from __future__ import annotations

from desktop_app.connectors import key_pairs
from desktop_app.connectors.key_pairs import pair_of

__all__ = ["forget_key", "has_key", "keep_key", "pair_of"]


def keep_key(system: str, key_id: str, secret: str) -> None:
    """Keep a key pair in the system keyring.

    Raises:
        Refused: it is no key pair, or there is no keyring that is open.
    """
    key_pairs.keep(system, pair_of(key_id, secret))


def has_key(system: str) -> bool:
    """Tell whether a key pair is kept.

    Raises:
        Refused: there is no keyring that is open.
    """
    return key_pairs.kept(system) is not None


def forget_key(system: str) -> bool:
    """Take a key pair out of the keyring; tell whether there was one.

    Raises:
        Refused: there is no keyring that is open.
    """
    return key_pairs.forget(system)
