"""Messages and files stay with a dispute exactly as they came."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.domain.disputes import Direction
from desktop_app.domain.errors import Refused
from desktop_app.services.corresponding import add_message, attach, save_attachment
from desktop_app.services.disputing import show_dispute
from desktop_app.store import attachments

Claims = Any  # see conftest


def test_a_message_is_kept_with_who_and_which_way(claims: Claims) -> None:
    number = claims.open().number

    add_message(claims.home, number, Direction.IN, " We look into it. ")

    (found,) = show_dispute(claims.home, number).messages
    assert (found.direction, found.text, found.person) == (
        Direction.IN,
        "We look into it.",
        "Ada",
    )


def test_an_empty_message_is_refused(claims: Claims) -> None:
    number = claims.open().number

    with pytest.raises(Refused, match="message is empty"):
        add_message(claims.home, number, Direction.NOTE, "  ")


@pytest.mark.parametrize(
    "content", [b"\x00", b"a" * 100_000, bytes(range(256)) * 300], ids=len
)
def test_an_attachment_comes_back_byte_for_byte(claims: Claims, content: bytes) -> None:
    number = claims.open().number
    path = claims.folder / "答复 letter.bin"
    path.write_bytes(content)

    made = attach(claims.home, number, path).value
    path.unlink()
    saved = save_attachment(claims.home, made.sha256, claims.folder / "copy.bin")

    assert saved.read_bytes() == content
    assert (made.name, made.size) == ("答复 letter.bin", len(content))
    assert show_dispute(claims.home, number).attachments == (made,)


def test_the_same_file_is_attached_once_to_a_dispute(claims: Claims) -> None:
    number = claims.open().number
    path = claims.folder / "a.txt"
    path.write_text("a", encoding="utf-8")
    attach(claims.home, number, path)

    with pytest.raises(Refused, match="has this file already"):
        attach(claims.home, number, path)


def test_an_altered_attachment_is_not_given_out(claims: Claims) -> None:
    number = claims.open().number
    path = claims.folder / "a.txt"
    path.write_text("a", encoding="utf-8")
    made = attach(claims.home, number, path).value
    kept = claims.home.root / "attachments" / f"{made.sha256}.zst"
    kept.write_bytes(b"not what it was")

    with pytest.raises(Refused, match="missing or was altered"):
        save_attachment(claims.home, made.sha256, claims.folder / "copy")

    assert not (claims.folder / "copy").exists()


def test_what_cannot_be_attached_is_refused_kindly(
    claims: Claims, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = claims.open().number
    empty, large = claims.folder / "empty", claims.folder / "large"
    empty.touch()
    large.write_bytes(b"12345")
    with pytest.raises(Refused, match="could not be read"):
        attach(claims.home, number, claims.folder)
    monkeypatch.setattr(attachments, "LARGEST", 4)

    for path, word in (
        (empty, "is empty"),
        (large, "larger than"),
        (claims.folder / "gone", "could not be read"),
    ):
        with pytest.raises(Refused, match=word):
            attach(claims.home, number, path)

    assert show_dispute(claims.home, number).attachments == ()
