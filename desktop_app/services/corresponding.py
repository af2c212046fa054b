"""Keep what is said in a dispute, and the files that belong to it."""

from __future__ import annotations

from pathlib import Path

from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.disputes import Attachment, Direction, Message
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _, mark
from desktop_app.services.moving import subject_of
from desktop_app.store.files import write_whole, writing
from desktop_app.store.workspace import Workspace

SAID = mark("A message was added to dispute {number}.")
ATTACHED = mark("{name} was attached to dispute {number}.")
CHANGES = Changed.DISPUTES | Changed.ACTIVITY


def add_message(
    home: Workspace, number: str, direction: Direction, text: str
) -> Outcome[Message]:
    """Add a message to a dispute: out, in, or a note among ourselves.

    Raises:
        Refused: there is no such dispute, or nothing was said.
    """
    if not text.strip():
        raise Refused(_("The message is empty."), _("Write what was said."))
    with home.ledger.begin() as records:
        one = records.dispute(number)
        made = records.add_message(one.number, direction, text.strip())
        facts = {"number": one.number, "direction": direction, "text": made.text}
        records.record("dispute.message", SAID, facts, subject=subject_of(one))
    return Outcome(made, CHANGES)


def attach(home: Workspace, number: str, path: Path) -> Outcome[Attachment]:
    """Keep a file of any kind with a dispute, by its hash.

    Raises:
        Refused: no such dispute or file, the file is empty or too large, or this
            dispute has it already.
    """
    with home.ledger.read() as records:
        records.dispute(number)  # before a file is taken in for nothing
    sha256, size = home.attachments.keep(path)
    with home.ledger.begin() as records:
        one = records.dispute(number)
        if any(other.sha256 == sha256 for other in one.attachments):
            raise Refused(
                _("{number} has this file already.").format(number=one.number),
                _("Nothing needs to be done; its bytes are the same."),
            )
        made = records.add_attachment(one.number, path.name, sha256, size)
        facts = {"number": one.number, "name": made.name, "sha256": sha256}
        records.record(
            "dispute.attach", ATTACHED, facts | {"size": size}, subject=subject_of(one)
        )
    return Outcome(made, CHANGES)


def save_attachment(home: Workspace, sha256: str, path: Path) -> Path:
    """Write an attachment out again, byte for byte as it came; whole or not at all.

    Raises:
        Refused: the kept bytes are missing or were altered.
        Unwritable: the disk does not take it.
    """
    found = home.attachments.read(sha256)

    def put(aside: Path) -> None:
        aside.write_bytes(found)

    with writing(path.parent):
        write_whole(path, put)
    return path
