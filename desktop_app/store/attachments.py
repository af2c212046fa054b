"""Keep the files of disputes as they came: compressed, named by their hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa

from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from desktop_app.store.files import write_whole, writing

LARGEST = 64 << 20  # bytes; such a file is read at once
MEBI = 1 << 20


class AttachmentStore:
    """The attachments of a workspace; a file that two disputes share lies once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path) -> tuple[str, int]:
        """Take a file in, whole or not at all; return its hash and its size.

        Raises:
            Refused: there is no such file, or it is empty or too large.
        """
        found = _bytes_of(path)
        sha256 = hashlib.sha256(found).hexdigest()
        if not self.is_whole(sha256):
            packed = pa.Codec("zstd").compress(found, asbytes=True)
            with writing(self._folder):
                write_whole(self._place(sha256), lambda aside: _put(aside, packed))
        return sha256, len(found)

    def read(self, sha256: str) -> bytes:
        """Return an attachment's bytes as they came.

        Raises:
            Refused: they are not there, or are not what was attached.
        """
        found = self._kept(sha256)
        if found is None:
            raise Refused(
                _("The attachment {hash} is missing or was altered.").format(
                    hash=sha256[:12]
                ),
                _("Bring the ledger's attachments folder back from a backup."),
            )
        return found

    def is_whole(self, sha256: str) -> bool:
        """Whether the kept bytes are there and have the hash that names them."""
        return self._kept(sha256) is not None

    def _place(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.zst"

    def _kept(self, sha256: str) -> bytes | None:
        try:
            with pa.CompressedInputStream(
                pa.OSFile(str(self._place(sha256)), "rb"), "zstd"
            ) as stream:
                found: bytes = stream.read()
        except OSError:  # not there, or no longer what the codec wrote
            return None
        return found if hashlib.sha256(found).hexdigest() == sha256 else None


def _put(path: Path, packed: bytes) -> None:
    path.write_bytes(packed)


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        found = b"" if size > LARGEST else path.read_bytes()
    except OSError as error:
        raise Refused(
            _("{file} could not be read: {reason}.").format(
                file=path, reason=error.strerror or error
            ),
            _("Attach a file that is there and that you may read."),
        ) from error
    if max(size, len(found)) > LARGEST:
        raise Refused(
            _("{file} is larger than {limit} MiB.").format(
                file=path.name, limit=LARGEST // MEBI
            ),
            _("Attach a smaller file, or only the pages that matter."),
        )
    if not found:
        raise Refused(
            _("{file} is empty.").format(file=path.name),
            _("Attach a file that holds something."),
        )
    return found
