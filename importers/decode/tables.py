"""Decode whole dictionaries of distinct values into Arrow tables."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from importers.decode.instance_id import NOT_A_MODEL, InstanceParts, parse_instance_id
from importers.decode.spec_config import complete, read_spec_config
from importers.decode.tags import parse_tags, tag_note

_FIELDS: list[pa.Field[Any]] = [
    pa.field("api_key_id", pa.string()),
    pa.field("workspace_id", pa.string()),
    pa.field("model", pa.string()),
    pa.field("type_code", pa.string()),
    pa.field("channel", pa.string()),
    pa.field("quota_stop", pa.bool_()),
    pa.field("decode_note", pa.string()),
    pa.field("decoded", pa.bool_()),
    pa.field("direction", pa.string()),
    pa.field("modality", pa.string()),
    pa.field("cache_action", pa.string()),
    pa.field("mode", pa.string()),
    pa.field("thinking", pa.bool_()),
    pa.field("context_tier", pa.string()),
    pa.field("resolution", pa.string()),
]

DECODED = pa.schema(_FIELDS)  # names and meaning as in schema.CHARGE


def decode_instance_ids(
    instance_ids: pa.StringArray, spec_configs: pa.StringArray | None = None
) -> pa.Table:
    """Decode distinct instance IDs, one row each, in their order.

    Args:
        instance_ids: distinct values (nulls allowed: decoded is null).
        spec_configs: 选型配置 beside each, for distinct pairs of the two: a
            cross-check, and the fallback where there is no instance ID.
    """
    texts = instance_ids.to_pylist()
    specs = [None] * len(texts) if spec_configs is None else spec_configs.to_pylist()
    rows = [_decode(text, spec) for text, spec in zip(texts, specs, strict=True)]
    return pa.Table.from_pylist([_row(parts) for parts in rows], schema=DECODED)


def decode_tags(texts: pa.StringArray) -> pa.StringArray:
    """Decode distinct tag texts into canonical JSON; null: none, or unreadable."""
    found = [None if text is None else parse_tags(text) for text in texts.to_pylist()]
    return pa.array(found, pa.string())


def tag_notes(texts: pa.StringArray) -> pa.StringArray:
    """Say for each distinct tag text why it gave no tags; null: nothing is odd."""
    notes = [None if text is None else tag_note(text) for text in texts.to_pylist()]
    return pa.array(notes, pa.string())


def _decode(text: str | None, spec: str | None) -> InstanceParts:
    parts = NOT_A_MODEL if text is None else parse_instance_id(text)
    return parts if spec is None else complete(parts, read_spec_config(spec))


def _row(parts: InstanceParts) -> dict[str, object]:
    code = parts.type
    row: dict[str, object] = {
        "api_key_id": parts.api_key_id,
        "workspace_id": parts.workspace_id,
        "model": parts.model,
        "type_code": parts.type_code,
        "channel": parts.channel,
        "quota_stop": parts.quota_stop,
        "decode_note": parts.note,
        "decoded": parts.decoded,
    }
    if code is None:
        return row
    return row | {
        "direction": code.direction,
        "modality": code.modality,
        "cache_action": code.cache_action,
        "mode": code.mode,
        "thinking": code.thinking,
        "context_tier": code.context_tier,
        "resolution": code.resolution,
    }
