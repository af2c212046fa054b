"""Write and read the manifest of an evidence pack, sealed over all it says.

The seal is the SHA-256 of the canonical JSON of everything else in the manifest, and
the file is written in one way only, so that any changed byte shows. A seal proves
that a pack is as it was built by whoever knows the seal; it cannot prove by whom.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from desktop_app.domain.audit import canonical

FORMAT = "plumbline.pack/2"
MANIFEST = "manifest.json"
LETTER, WORKBOOK, LINES, ROWS, SOURCES = (
    "dispute.pdf",
    "lines.xlsx",
    "lines.csv",
    "rows.jsonl.gz",
    "source-rows.txt",
)
MEMBERS = (
    LETTER,
    WORKBOOK,
    LINES,
    ROWS,
    SOURCES,
)  # in this order; the manifest comes last
SEAL = "seal"
LARGEST = 1 << 30  # bytes of a manifest that is read

Manifest = dict[str, Any]


class Unreadable(ValueError):
    """A manifest that was not written by this format, or was altered since."""


def seal_of(content: Mapping[str, Any]) -> str:
    """Return the seal over everything in a manifest but the seal."""
    facts = {name: value for name, value in content.items() if name != SEAL}
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def sealed(content: Mapping[str, Any]) -> Manifest:
    """Return a manifest of plain JSON values, with its seal."""
    plain: Manifest = json.loads(canonical(content))
    return {**plain, SEAL: seal_of(plain)}


def written(content: Manifest) -> bytes:
    """Return a manifest as the bytes of its file."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
    return (text + "\n").encode()


def read_manifest(raw: bytes) -> Manifest:
    """Read a manifest that is byte for byte as it was sealed.

    Raises:
        Unreadable: it is not; the message says in what.
    """
    try:
        content = json.loads(raw)
        again = written(content)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(str(fault)) from fault
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise Unreadable("format")
    if content.get(SEAL) != seal_of(content):
        raise Unreadable(SEAL)
    if again != raw:
        raise Unreadable("form")
    return content


def file_fact(path: Path) -> dict[str, Any]:
    """Return a file's name, size and hash."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": path.name, "bytes": path.stat().st_size, "sha256": digest}


def row_hash(row: Mapping[str, Any]) -> str:
    """Return the hash of one claimed row: of the canonical JSON of its columns."""
    return hashlib.sha256(canonical(row).encode()).hexdigest()


def rows_digest(hashes: Iterable[str]) -> str:
    """Return one hash over the hashes of all claimed rows, in their order."""
    digest = hashlib.sha256()
    for one in hashes:
        digest.update(one.encode() + b"\n")
    return digest.hexdigest()
