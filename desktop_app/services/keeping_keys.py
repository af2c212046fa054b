"""Keep a person's key pair for a provider in the system keyring, or forget it."""

from __future__ import annotations

from desktop_app.connectors import keyrings
from desktop_app.connectors.cost_query import SYSTEM
from desktop_app.connectors.key_pairs import KeyPair
from desktop_app.store.workspace import Workspace


def keep_key(pair: KeyPair) -> None:
    """Keep ModelRouter's key pair in the system keyring.

    Raises:
        Refused: there is no keyring that is open.
    """
    keyrings.keep(SYSTEM, pair)


def has_key(home: Workspace) -> bool:
    """Tell whether ModelRouter's key pair is kept; it belongs to no ledger.

    Raises:
        Refused: there is no keyring that is open.
    """
    del home
    return keyrings.kept(SYSTEM) is not None


def forget_key() -> bool:
    """Take ModelRouter's key pair out of the keyring; tell whether there was one.

    Raises:
        Refused: there is no keyring that is open.
    """
    return keyrings.forget(SYSTEM)
