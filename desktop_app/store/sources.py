"""Keep source files as they came: compressed, named by their hash, never changed."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import pyarrow as pa

from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from desktop_app.jobs import Cancelled
from desktop_app.store.files import sync, writing
from desktop_app.store.sinks import Sink

CHUNK = 4 << 20  # bytes


class SourceStore:
    """The source files of a workspace."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def place_of(sha256: str) -> str:
        """Return where a source file belongs, relative to the workspace."""
        return f"sources/{sha256}.zst"

    @contextmanager
    def open(self, sha256: str) -> Iterator[pa.NativeFile]:
        """Read a source file's bytes as they came."""
        path = self._folder / f"{sha256}.zst"
        with pa.CompressedInputStream(pa.OSFile(str(path), "rb"), "zstd") as stream:
            yield stream

    def is_whole(self, sha256: str) -> bool:
        """Whether the kept bytes still have the hash that names them."""
        digest = hashlib.sha256()
        with self.open(sha256) as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest() == sha256


class SourceCopy:
    """A file on its way into the store: read once, hashed and compressed at once.

    It runs beside the reading of the file; hashing and compressing let other
    threads run.
    """

    def __init__(self, path: Path, aside: Path) -> None:
        self._path = path
        self._aside = aside
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="source-copy")
        self._sha256: Future[str] = self._pool.submit(self._copy)

    def sha256(self) -> str:
        """Wait for the copy and return the hash of the file's bytes."""
        try:
            return self._sha256.result()
        finally:
            self._pool.shutdown()

    def stop(self) -> None:
        """Give up; the copy aside is left to whoever owns its folder."""
        self._stop.set()
        self._pool.shutdown()

    def _copy(self) -> str:
        digest = hashlib.sha256()
        folder = self._aside.parent
        with (
            self._path.open("rb") as source,
            writing(folder),
            Sink(self._aside) as sink,
            closing(pa.CompressedOutputStream(sink.stream, "zstd")) as packed,
        ):
            while chunk := self._read(source):
                digest.update(chunk)
                packed.write(chunk)
        with writing(folder):
            sync(self._aside)
        return digest.hexdigest()

    def _read(self, source: IO[bytes]) -> bytes:
        if self._stop.is_set():
            raise Cancelled
        try:
            return source.read(CHUNK)
        except OSError as error:
            raise Refused(
                _("{file} could not be read to its end: {reason}.").format(
                    file=self._path.name, reason=error.strerror or error
                ),
                _("Copy it to this computer's own disk and try again."),
            ) from error


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
