"""Put a keyring of its own in the place of the system's."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest

from tests.desktop_app.connectors.memory_keyring import MemoryKeyring


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    """A keyring of this test alone."""
    before, made = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)
