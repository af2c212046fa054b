"""Decode instance IDs, type codes, tags and units, on distinct values only."""

from __future__ import annotations

from importers.decode.instance_id import InstanceParts, parse_instance_id
from importers.decode.spec_config import SpecConfig, cross_check, read_spec_config
from importers.decode.tables import (
    DECODED,
    decode_instance_ids,
    decode_tags,
    tag_notes,
)
from importers.decode.tags import parse_tags, tag_note
from importers.decode.type_codes import (
    TypeCode,
    Variant,
    equivalents,
    parse_type_code,
    tier_label,
    variants,
)
from importers.decode.units import canonical_unit, scale_of

__all__ = [
    "DECODED",
    "InstanceParts",
    "SpecConfig",
    "TypeCode",
    "Variant",
    "canonical_unit",
    "cross_check",
    "decode_instance_ids",
    "decode_tags",
    "equivalents",
    "parse_instance_id",
    "parse_tags",
    "parse_type_code",
    "read_spec_config",
    "scale_of",
    "tag_note",
    "tag_notes",
    "tier_label",
    "variants",
]
