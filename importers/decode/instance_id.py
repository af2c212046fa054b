"""Take an instance ID (the billing granularity of Model Studio) apart.

Documented: ``ApiKeyID;workspaceID;model;input/output type;channel;flag``. Real
bills leave out the channel or the flag, and may add fields; formats.md 1.5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from importers.contract import mark
from importers.decode.type_codes import TypeCode, parse_type_code

NOTE_SEPARATOR = " · "  # between the sentences of one decode note

FIVE_NO_CHANNEL = mark("The ID has 5 parts: the channel is missing.")
FIVE_NO_FLAG = mark("The ID has 5 parts: the free-quota switch is missing.")
FOUR_PARTS = mark("The ID has 4 parts: channel and free-quota switch are missing.")
MORE_PARTS = mark("The ID has more than 6 parts; the rest has no known meaning.")
NO_FLAG = mark("The free-quota switch is neither 0 nor 1.")
SWAPPED = mark("The channel stands after the free-quota switch.")
ODD_KEY = mark("The API key ID is not a number.")
ODD_WORKSPACE = mark("The workspace ID does not begin with llm- or ws-.")
UNKNOWN_TYPE = mark("The type code is not known.")
TOO_SHORT = mark("The ID breaks off: model or type is missing.")
NO_MODEL = mark("The ID names no model.")
NO_TYPE = mark("The ID names no type.")

_WORKSPACE = re.compile(r"(llm|ws)-", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]*", re.ASCII)
_FLAGS = {"0": False, "1": True}
_MODEL, _TYPE, _CHANNEL, _FLAG = 2, 3, 4, 5
_SHORT, _WHOLE = 4, 6  # parts at least; parts as documented


@dataclass(frozen=True)
class InstanceParts:
    """The parts of an instance ID; all null when it is not a model's."""

    decoded: bool | None = None  # null: not a model's instance ID; False: broken
    api_key_id: str | None = None  # empty: a console call
    workspace_id: str | None = None
    model: str | None = None
    type_code: str | None = None
    channel: str | None = None  # empty: stated as empty; null: not stated
    quota_stop: bool | None = None
    notes: tuple[str, ...] = ()

    @property
    def note(self) -> str | None:
        """Say what is odd, in sentences; null when nothing is."""
        return NOTE_SEPARATOR.join(self.notes) or None

    @property
    def type(self) -> TypeCode | None:
        """The type code taken apart; null: unknown."""
        return parse_type_code(self.type_code) if self.type_code else None


NOT_A_MODEL = InstanceParts()


def parse_instance_id(text: str) -> InstanceParts:
    """Take one instance ID apart; what is odd about it stands in `notes`."""
    parts = [part.strip() for part in text.strip().split(";")]
    if not _looks_like_a_model(parts):
        return NOT_A_MODEL
    if len(parts) < _SHORT:
        return _broken(parts, TOO_SHORT)
    if not parts[_MODEL]:
        return _broken(parts, NO_MODEL)
    if not parts[_TYPE]:
        return _broken(parts, NO_TYPE)
    channel, flag, notes = _read_rest(parts)
    return InstanceParts(
        decoded=True,
        api_key_id=parts[0],
        workspace_id=parts[1],
        model=parts[_MODEL],
        type_code=parts[_TYPE],
        channel=channel,
        quota_stop=flag,
        notes=(*_odd_heads(parts), *notes),
    )


def _looks_like_a_model(parts: list[str]) -> bool:
    if len(parts) > 1 and _WORKSPACE.match(parts[1]):
        return True
    if len(parts) < _SHORT or not _DIGITS.fullmatch(parts[0]):
        return False
    return parse_type_code(parts[_TYPE]) is not None


def _broken(parts: list[str], why: str) -> InstanceParts:
    here = dict(enumerate(parts))
    return InstanceParts(
        decoded=False,
        api_key_id=parts[0],
        workspace_id=parts[1],
        model=here.get(_MODEL) or None,
        type_code=here.get(_TYPE) or None,
        notes=(why,),
    )


def _odd_heads(parts: list[str]) -> list[str]:
    odd = []
    if not _DIGITS.fullmatch(parts[0]):
        odd.append(ODD_KEY)
    if not _WORKSPACE.match(parts[1]):
        odd.append(ODD_WORKSPACE)
    if parse_type_code(parts[_TYPE]) is None:
        odd.append(UNKNOWN_TYPE)
    return odd


def _read_rest(parts: list[str]) -> tuple[str | None, bool | None, list[str]]:
    rest = parts[_CHANNEL:]
    if not rest:
        return None, None, [FOUR_PARTS]
    if len(rest) == 1:
        return _read_last(rest[0])
    notes = [MORE_PARTS] if len(parts) > _WHOLE else []
    channel, flag = rest[0], rest[1]
    if flag in _FLAGS:
        return channel, _FLAGS[flag], notes
    if channel in _FLAGS:
        return flag, _FLAGS[channel], [SWAPPED, *notes]
    return channel, None, [NO_FLAG, *notes]


def _read_last(last: str) -> tuple[str | None, bool | None, list[str]]:
    if last in _FLAGS:
        return None, _FLAGS[last], [FIVE_NO_CHANNEL]
    return last, None, [FIVE_NO_FLAG]
