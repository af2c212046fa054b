"""A key pair lives in the system keyring and nowhere else."""

from __future__ import annotations

import traceback

import pytest

from desktop_app.connectors.key_pairs import KeyPair, pair_of
from desktop_app.connectors.keyrings import forget, keep, kept
from desktop_app.domain.errors import Refused
from tests.desktop_app.connectors.memory_keyring import MemoryKeyring

PAIR = KeyPair("LTAI-marker-key-id", "marker-secret-8f31")


@pytest.mark.usefixtures("ring")
def test_a_kept_pair_is_found_again() -> None:
    keep("model-router", PAIR)

    assert kept("model-router") == PAIR


@pytest.mark.usefixtures("ring")
def test_each_system_has_a_pair_of_its_own() -> None:
    keep("model-router", PAIR)

    assert kept("another") is None


def test_a_forgotten_pair_leaves_nothing(ring: MemoryKeyring) -> None:
    keep("model-router", PAIR)

    assert forget("model-router")
    assert not forget("model-router")
    assert ring.kept == {}


def test_a_locked_keyring_is_said_without_its_own_words(ring: MemoryKeyring) -> None:
    ring.locked = True

    with pytest.raises(Refused, match="no keyring that is open") as caught:
        kept("model-router")

    told = "".join(traceback.format_exception(caught.value))
    assert PAIR.secret not in told


def test_a_pair_does_not_show_itself() -> None:
    assert PAIR.id not in repr(PAIR)
    assert PAIR.secret not in repr(PAIR)


@pytest.mark.parametrize(
    ("key_id", "secret"), [("", "x"), ("x", ""), ("a b", "x"), ("x", "密")]
)
def test_what_cannot_be_a_pair_is_refused(key_id: str, secret: str) -> None:
    with pytest.raises(Refused):
        pair_of(key_id, secret)
