"""Take instance tags apart: text as the bill has it → one flat JSON object.

Three spellings: ``key:k1 value:v1; key:k2 value:v2`` (console), ``k1:v1;k2:v2``
(legacy) and a JSON object. A value may hold ``;``, ``:`` and spaces, and nothing
escapes them: a new tag begins only at ``; key:… value:`` (console), or after a
``;`` at a piece that holds a ``:`` (legacy).
"""

from __future__ import annotations

import json
import re

from importers.contract import mark

BROKEN = mark("The tags could not be read; they are kept in the source file only.")
TWICE = mark("One tag key has two values; which one counts is not known.")

_CONSOLE = re.compile(r"\s*key\s*:", re.IGNORECASE)
_BOUNDARY = re.compile(r";\s*(?=key\s*:[^;]*?\svalue\s*:)", re.IGNORECASE)
_PAIR = re.compile(r"key\s*:\s*(.*?)\s+value\s*:(.*)", re.IGNORECASE | re.DOTALL)
_NOTHING = frozenset({"", "-", "--", "{}", "null"})


def parse_tags(text: str) -> str | None:
    """Return the tags as canonical JSON (keys sorted); null: none, or unreadable."""
    tags, _ = _read(text)
    if not tags:
        return None
    return json.dumps(tags, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def tag_note(text: str) -> str | None:
    """Say why a text that is there gave no tags; null when nothing is odd."""
    return _read(text)[1]


def _read(text: str) -> tuple[dict[str, str], str | None]:
    text = text.strip()
    if text.casefold() in _NOTHING:
        return {}, None
    if text.startswith("{"):
        pairs = _read_json(text)
    elif _CONSOLE.match(text):
        pairs = _read_console(text)
    else:
        pairs = _read_legacy(text)
    if not pairs or any(not key for key, _ in pairs):
        return {}, BROKEN
    if len(set(pairs)) > len(dict(pairs)):
        return {}, TWICE
    return dict(pairs), None


def _read_console(text: str) -> list[tuple[str, str]]:
    pairs = []
    for piece in _BOUNDARY.split(text.rstrip("; \t")):
        found = _PAIR.fullmatch(piece.strip())
        if found is None:
            return []
        pairs.append((found.group(1).strip(), found.group(2).strip()))
    return pairs


def _read_legacy(text: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for piece in text.rstrip("; \t").split(";"):
        key, colon, value = piece.partition(":")
        if colon:
            pairs.append((key.strip(), value.strip()))
        elif pairs:  # no key of its own: the value before it held the semicolon
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]};{piece.rstrip()}")
        else:
            return []
    return pairs


def _read_json(text: str) -> list[tuple[str, str]]:
    try:
        found = json.loads(text, object_pairs_hook=list)
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list) or not all(isinstance(v, str) for _, v in found):
        return []
    return found
