"""Read and write departments and allocation rules as CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from desktop_app.domain.allocation import AllocationRule, Split
from desktop_app.domain.departments import Department, DepartmentKind
from desktop_app.domain.errors import AppError, Refused, Unwritable
from desktop_app.domain.money import plain
from desktop_app.i18n import _
from desktop_app.services.rule_text import conditions_text, read_conditions

T = TypeVar("T")
Cells = Mapping[str, str]
DEPARTMENT_COLUMNS = tuple(Department.__dataclass_fields__)
RULE_COLUMNS = (
    "name",
    "conditions",
    "split",
    "targets",
    "shares",
    "since",
    "until",
    "note",
)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_LARGEST = 4_000_000  # bytes: nobody has so many rules


def read_departments(path: Path) -> list[Department]:
    """Read a list of departments.

    Raises:
        Refused: it is no such list, or a row of it is wrong.
    """
    return _read(path, DEPARTMENT_COLUMNS, ("code",), _department)


def read_rules(path: Path) -> list[AllocationRule]:
    """Read allocation rules, in the order in which they are asked.

    Raises:
        Refused: it is no such list, or a row of it is wrong.
    """
    return _read(path, RULE_COLUMNS, ("name", "targets"), rule_of)


def write_departments(departments: Iterable[Department], path: Path) -> int:
    """Write departments so that they can be read again; return how many."""
    rows = [{**vars(one), "kind": one.kind.value} for one in departments]
    return _write(path, DEPARTMENT_COLUMNS, rows)


def write_rules(rules: Iterable[AllocationRule], path: Path) -> int:
    """Write rules so that they can be read again; return how many."""
    return _write(path, RULE_COLUMNS, [rule_cells(one) for one in rules])


def rule_cells(one: AllocationRule) -> dict[str, str]:
    """Return a rule as the cells of its row."""
    return {
        "name": one.name,
        "conditions": conditions_text(one.conditions),
        "split": one.split.value,
        "targets": "|".join(one.targets),
        "shares": "|".join(plain(share) for share in one.shares),
        "since": one.since,
        "until": one.until,
        "note": one.note,
    }


def rule_of(cells: Cells) -> AllocationRule:
    """Return the rule that cells say.

    Raises:
        Refused: a cell is wrong.
    """
    return AllocationRule(
        name=cells.get("name", ""),
        conditions=read_conditions(cells.get("conditions", "")),
        split=_choice(Split, cells.get("split") or Split.ONE.value, "split"),
        targets=_list(cells.get("targets", "")),
        shares=tuple(_percent(share) for share in _list(cells.get("shares", ""))),
        since=month(cells.get("since", "")),
        until=month(cells.get("until", "")),
        note=cells.get("note", ""),
    )


def month(text: str) -> str:
    """Read a month of the form 2026-05; nothing written: it is open.

    Raises:
        Refused: it is no month.
    """
    if text and not _MONTH.fullmatch(text):
        raise Refused(
            _("“{text}” is not a month of the form 2026-05.").format(text=text)
        )
    return text


def _department(cells: Cells) -> Department:
    kind = cells.get("kind") or DepartmentKind.DEPARTMENT.value
    return Department(
        code=cells["code"],
        name=cells.get("name") or cells["code"],
        parent=cells.get("parent", ""),
        kind=_choice(DepartmentKind, kind, "kind"),
        owner=cells.get("owner", ""),
        since=month(cells.get("since", "")),
        until=month(cells.get("until", "")),
        note=cells.get("note", ""),
    )


def _choice(choices: Callable[[str], T], text: str, column: str) -> T:
    try:
        return choices(text.strip().casefold())
    except ValueError as fault:
        raise Refused(
            _("“{text}” is no {column}.").format(text=text, column=column)
        ) from fault


def _list(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split("|") if one.strip())


def _percent(text: str) -> Decimal:
    try:
        found = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Refused(_("“{text}” is no share in percent.").format(text=text))
    return found


def _read(
    path: Path,
    columns: Sequence[str],
    needed: Sequence[str],
    make: Callable[[Cells], T],
) -> list[T]:
    rows = _rows(path)
    header = [name.strip().casefold() for name in rows[0]] if rows else []
    missing = [name for name in needed if name not in header]
    unknown = [name for name in header if name not in columns]
    if missing or unknown:
        raise Refused(
            _("{file} has not the columns of such a list: {names}.").format(
                file=path.name, names=", ".join([*missing, *unknown])
            ),
            _("The columns are: {names}.").format(names=", ".join(columns)),
        )
    found = []
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            raise Refused(
                _("{file}, row {row} has more cells than the header.").format(
                    file=path.name, row=number
                )
            )
        pairs = zip(header, cells, strict=False)
        try:
            found.append(make({name: cell.strip() for name, cell in pairs}))
        except (AppError, KeyError) as fault:
            said = fault.message if isinstance(fault, AppError) else str(fault)
            hint = fault.hint if isinstance(fault, AppError) else ""
            raise Refused(
                _("{file}, row {row}: {said}").format(
                    file=path.name, row=number, said=said
                ),
                hint,
            ) from fault
    return found


def _rows(path: Path) -> list[list[str]]:
    try:
        if path.stat().st_size > _LARGEST:
            raise Refused(_("{file} is too long for a list.").format(file=path.name))
        text = path.read_text("utf-8-sig")
        return list(csv.reader(text.splitlines(keepends=True), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise Refused(
            _("{file} cannot be read: {fault}.").format(file=path.name, fault=fault),
            _("Give a CSV file in UTF-8."),
        ) from fault


def _write(
    path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> int:
    aside = path.with_name(path.name + ".new")
    try:
        with aside.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        aside.replace(path)
    except OSError as fault:
        raise Unwritable(
            _("“{file}” cannot be written: {fault}.").format(
                file=path, fault=fault.strerror
            ),
            _("Choose another folder, or close the file in other programs."),
        ) from fault
    return len(rows)
