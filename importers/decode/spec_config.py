"""Read 选型配置: the model and type that the bill states beside the instance ID."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from importers.contract import mark
from importers.decode.instance_id import InstanceParts
from importers.decode.type_codes import parse_type_code

OTHER_MODEL = mark("选型配置 names another model.")
OTHER_TYPE = mark("选型配置 names another type.")
FROM_SPEC = mark("Model and type come from 选型配置, not from an instance ID.")

_MODEL_ENDS = "模型规格"  # 文本生成模型规格, 视频生成模型规格 …
_TYPE_NAMES = frozenset({"token类型", "视频生成画幅规格"})


@dataclass(frozen=True)
class SpecConfig:
    """What 选型配置 states; null: not stated."""

    model: str | None
    type_code: str | None


def read_spec_config(text: str) -> SpecConfig | None:
    """Read 选型配置 (JSON); null: it names neither model nor type."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    model = type_code = None
    for name, value in _pairs(found):
        if name.endswith(_MODEL_ENDS):
            model = value
        elif name.casefold() in _TYPE_NAMES:
            type_code = value
    return SpecConfig(model, type_code) if model or type_code else None


def cross_check(parts: InstanceParts, spec: SpecConfig | None) -> str | None:
    """Say what 选型配置 contradicts; null: nothing, or nothing to compare."""
    if spec is None or not parts.decoded:
        return None
    if spec.model and parts.model and spec.model != parts.model:
        return OTHER_MODEL
    if spec.type_code and parts.type_code and spec.type_code != parts.type_code:
        return OTHER_TYPE
    return None


def complete(parts: InstanceParts, spec: SpecConfig | None) -> InstanceParts:
    """Add what 选型配置 says: a contradiction, or the parts of a missing ID."""
    against = cross_check(parts, spec)
    if against is not None:
        return replace(parts, notes=(*parts.notes, against))
    if spec is None or parts.decoded is not None:
        return parts
    if not spec.model or not spec.type_code or parse_type_code(spec.type_code) is None:
        return parts
    return InstanceParts(
        decoded=True, model=spec.model, type_code=spec.type_code, notes=(FROM_SPEC,)
    )


def _pairs(found: object) -> list[tuple[str, str]]:
    rows: list[tuple[object, object]] = []
    if isinstance(found, dict):
        rows = list(found.items())
    elif isinstance(found, list):
        rows = [
            (row.get("name"), row.get("value"))
            for row in found
            if isinstance(row, dict)
        ]
    return [
        (name.strip(), value.strip())
        for name, value in rows
        if isinstance(name, str) and isinstance(value, str)
    ]
