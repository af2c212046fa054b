"""Check a budget before it is recorded, and read a list of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from desktop_app.domain.budgets import USUAL, Budget, BudgetOf
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import plain
from desktop_app.i18n import _, mark
from desktop_app.services.budget_words import of_word
from desktop_app.services.refusing import in_words
from importers.contract import ImportRefused
from importers.prices.faults import Faults, ListFaulty, filled
from importers.prices.rules import RowUnfit
from importers.prices.sheet import Row, read_sheet

HEADER = ("of", "name", "currency", "limit", "thresholds", "from", "to", "note")
_NEEDED = HEADER[:4]
_CHINESE = ("对象", "名称", "币种", "月度限额", "阈值", "起始月份", "结束月份", "备注")
_ENGLISH = dict(zip(_CHINESE, HEADER, strict=True))
MOST = Decimal(1000)  # per cent
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
NOT_OF = mark("“{value}” is none of: {known}")
NOT_AMOUNT = mark("“{value}” is not an amount above 0")
NOT_MONTH = mark("“{value}” is not a month such as 2026-05")
NOT_PERCENT = mark("“{value}” is not a list of percentages such as 80, 100")
NOT_CURRENCY = mark("“{value}” is not a currency such as CNY")


def checked(one: Budget, held: Iterable[Budget], now: str) -> Budget:
    """Return a budget with what it leaves out filled in.

    Raises:
        Refused: it makes no sense, or meets one that holds already.
    """
    made = replace(
        one,
        name=one.name.strip(),
        currency=one.currency.strip().upper(),
        thresholds=tuple(sorted(set(one.thresholds))) or USUAL,
        starts=one.starts or now,
    )
    _refuse_senseless(made)
    other = next((each for each in held if each.meets(made)), None)
    if other is not None:
        raise Refused(
            _("{of} {name} has a budget of {limit} {currency} already.").format(
                of=of_word(made.of),
                name=made.name,
                limit=plain(other.limit),
                currency=other.currency,
            ),
            _("End that one before {month}, or take it out.").format(month=made.starts),
        )
    return made


def _refuse_senseless(one: Budget) -> None:
    if not one.name:
        raise Refused(
            _("A budget needs a name: whose costs does it limit?"),
            _("Give an account, a department, a model or an API key."),
        )
    if not re.fullmatch("[A-Z]{3}", one.currency):
        raise Refused(
            _("“{text}” is not a currency such as CNY.").format(text=one.currency),
            _("A budget counts one currency; set one for each."),
        )
    if not one.limit.is_finite() or one.limit <= 0:
        raise Refused(
            _("A limit of {limit} is none: it must be above 0.").format(
                limit=one.limit
            ),
            _("Give what may be spent in a month."),
        )
    if not all(each.is_finite() and 0 < each <= MOST for each in one.thresholds):
        raise Refused(
            _("A threshold is above 0 % and at most {most} %.").format(most=MOST),
            _("Give percentages of the limit, such as 80 and 100."),
        )
    for month in filter(None, (one.starts, one.ends)):
        if not _MONTH.fullmatch(month):
            raise Refused(
                _("“{text}” is not a month of the form 2026-05").format(text=month),
                _("Write the year, a hyphen and the month."),
            )
    if one.ends and one.ends < one.starts:
        raise Refused(
            _("The budget ends in {ends}, before it begins in {starts}.").format(
                ends=one.ends, starts=one.starts
            ),
            _("Give a later last month, or none."),
        )


def read_budgets(path: Path) -> list[Budget]:
    """Read a list of budgets, CSV or XLSX, whole or not at all.

    Raises:
        Refused: it is no such list, or rows of it are wrong: all faults are named.
    """
    try:
        sheet = read_sheet(path)
        names = {_ENGLISH.get(name, name) for name in sheet.header}
        if not set(_NEEDED) <= names <= set(HEADER):
            raise Refused(
                _("{file} is not a list of budgets.").format(file=path.name),
                _("Its first row must read exactly: {header}").format(
                    header=",".join(HEADER)
                ),
            )
        faults = Faults()
        found = [_budget(row, faults) for row in sheet.rows]
        if faults.found:
            raise ListFaulty(sheet.name, faults.found)
    except ImportRefused as refusal:
        raise in_words(refusal) from refusal
    return [one for one in found if one is not None]


def thresholds_of(text: str) -> tuple[Decimal, ...]:
    """Read percentages, a comma, a semicolon or a blank between; none: the usual.

    Raises:
        RowUnfit: they are none.
    """
    words = re.split(r"[\s,;，；%]+", text.strip())
    try:
        found = tuple(Decimal(word) for word in words if word)
    except InvalidOperation:
        raise RowUnfit(NOT_PERCENT, value=text) from None
    if not all(each.is_finite() for each in found):
        raise RowUnfit(NOT_PERCENT, value=text)
    return found


def _budget(row: Row, faults: Faults) -> Budget | None:
    cells = {_ENGLISH.get(name, name): text for name, text in row.cells.items()}
    row = Row(row.number, cells)
    of = faults.take(row, "of", _of)
    name = faults.take(row, "name", filled)
    currency = faults.take(row, "currency", _currency)
    limit = faults.take(row, "limit", _limit)
    thresholds = faults.take(row, "thresholds", thresholds_of)
    starts, ends = (faults.take(row, key, _month) for key in ("from", "to"))
    if of is None or name is None or currency is None or limit is None:
        return None
    return Budget(
        of=of,
        name=name,
        currency=currency,
        limit=limit,
        thresholds=thresholds or USUAL,
        starts=starts or "",
        ends=ends or "",
        note=row["note"],
    )


def _of(text: str) -> BudgetOf:
    for one in BudgetOf:
        if text.casefold() in {one.value, of_word(one).casefold()}:
            return one
    raise RowUnfit(NOT_OF, value=text, known=", ".join(BudgetOf))


def _currency(text: str) -> str:
    if not re.fullmatch("[A-Z]{3}", text.upper()):
        raise RowUnfit(NOT_CURRENCY, value=text)
    return text.upper()


def _limit(text: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise RowUnfit(NOT_AMOUNT, value=text) from None
    if not found.is_finite() or found <= 0:
        raise RowUnfit(NOT_AMOUNT, value=text)
    return found


def _month(text: str) -> str:
    if text and not _MONTH.fullmatch(text):
        raise RowUnfit(NOT_MONTH, value=text)
    return text
