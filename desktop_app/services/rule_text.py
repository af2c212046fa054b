"""Write a rule's conditions as text that people can edit, and read them back.

``tag:team=search|ads; model~qwen; billing_date>=2026-05-01``: conditions are parted
by ``;``, values by ``|``; ``=`` is one of the values, ``~`` holds the text; nothing
behind ``=`` means an empty cell. A backslash takes a sign as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

import pyarrow as pa

from desktop_app.domain.errors import Refused
from desktop_app.domain.trends import TAG
from desktop_app.domain.views import Filter, Op, Scalar
from desktop_app.i18n import _
from importers.schema import CHARGE

SIGNS = {Op.IS: "=", Op.CONTAINS: "~", Op.AT_LEAST: ">=", Op.AT_MOST: "<="}
# Columns with few values: rules are applied to their combinations.
CONDITIONED: tuple[str, ...] = (
    "provider",
    *(
        field.name
        for field in CHARGE
        if pa.types.is_dictionary(field.type)
        or pa.types.is_boolean(field.type)
        or pa.types.is_date(field.type)
    ),
)
_CONDITION = re.compile(r"\s*(tag:(?:\\.|[^=~<>\\])+|\w+)\s*(>=|<=|=|~)(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL = re.compile(r"([\\;|=~<>])")
_WORDS = {"true": True, "false": False}


def conditions_text(conditions: Iterable[Filter]) -> str:
    """Write conditions."""
    return "; ".join(condition_text(one) for one in conditions)


def condition_text(one: Filter) -> str:
    """Write one condition."""
    column = _kept(one.column) if one.column.startswith(TAG) else one.column
    values = "|".join(_value_text(value) for value in one.values)
    return f"{column}{SIGNS[one.op]}{values}"


def read_conditions(text: str) -> tuple[Filter, ...]:
    """Read conditions.

    Raises:
        Refused: one is not of that form, or its column cannot be asked for.
    """
    pieces = (piece for piece in _parted(text, ";") if piece.strip())
    return tuple(_condition(piece) for piece in pieces)


def make_condition(column: str, op: Op, values: Iterable[str]) -> Filter:
    """Make a condition of a column and the texts of its values.

    Raises:
        Refused: the column cannot be asked for, or a value does not fit it.
    """
    named = column.strip()
    if not named.startswith(TAG) and named not in CONDITIONED:
        raise Refused(
            _("A rule cannot ask for the column “{name}”.").format(name=named),
            _("It can ask for tag:KEY and: {names}.").format(
                names=", ".join(CONDITIONED)
            ),
        )
    return Filter(named, op, tuple(_value(named, text) for text in values))


def _condition(piece: str) -> Filter:
    found = _CONDITION.fullmatch(piece)
    if found is None:
        raise Refused(
            _("“{text}” is no condition.").format(text=piece.strip()),
            _("Write COLUMN=VALUE|VALUE, COLUMN~TEXT, or tag:KEY=VALUE."),
        )
    column, sign, rest = found.groups()
    op = next(one for one, written in SIGNS.items() if written == sign)
    values = _parted(rest, "|") if op is Op.IS else iter([rest])
    plain = [_ESCAPED.sub(r"\1", value.strip()) for value in values]
    return make_condition(_ESCAPED.sub(r"\1", column), op, plain)


def _parted(text: str, sign: str) -> Iterator[str]:
    """Part a text at a sign that no backslash stands before."""
    piece, escaped = "", False
    for letter in text:
        if letter == sign and not escaped:
            yield piece
            piece = ""
            continue
        piece += letter
        escaped = letter == "\\" and not escaped
    yield piece


def _value(column: str, text: str) -> Scalar:
    if not text:
        return None
    if column.startswith(TAG) or column not in CHARGE.names:
        return text
    kind = CHARGE.field(column).type
    try:
        if pa.types.is_date(kind):
            return date.fromisoformat(text)
        if pa.types.is_boolean(kind):
            return _WORDS[text.casefold()]
    except (ValueError, KeyError) as fault:
        raise Refused(
            _("“{value}” does not fit the column “{name}”.").format(
                value=text, name=column
            )
        ) from fault
    return text


def _value_text(value: Scalar) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return _kept(value.isoformat() if isinstance(value, date) else str(value))


def _kept(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
