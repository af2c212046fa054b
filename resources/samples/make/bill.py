"""Make the honest lines of one month of one account, always the same ones."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from resources.samples.make.chance import Chance
from resources.samples.make.charges import (
    ACCOUNT_NAMES,
    CHARGES,
    HAPPY_8,
    RETAIL,
    SPEECH,
    TOKENS,
    Charge,
    charge_of,
    price_on,
)
from resources.samples.make.line import TIME, ZERO, ZONE, Line

# API key, workspace, tags; an empty key is a call from the console.
CALLERS = {
    "1064000000000011": (
        ("1834501", "llm-8f2k0hxshop", "key:team value:search; key:app value:shop"),
        ("1834502", "llm-8f2k0hxshop", "key:team value:service; key:app value:bot"),
        ("1834777", "ws-5tq9hxlab", "key:team value:lab"),
        ("", "ws-5tq9hxlab", ""),
    ),
    "1064000000000028": (
        ("2077310", "llm-lanyu0studio", "key:team value:film; key:project value:D;R"),
        ("2077311", "llm-lanyu0studio", "key:team value:sound"),
        ("", "llm-lanyu0studio", ""),
    ),
}
PER_MONTH = {"1064000000000011": 1150, "1064000000000028": 480}
_BUSY_HOURS = (8, 22)
_SATURDAY = 5
_BUSY = 25  # how many callers share a minute
_FREE_THOUSANDS = Decimal(1000)  # thousand tokens of new-user quota
_FREE_CHARGE = ("qwen3.6-plus", "context_0-256k_input_token")


@dataclass(frozen=True)
class Month:
    """One account in one month, with its own run of invented numbers."""

    account: str
    first: date
    chance: Chance

    @property
    def period(self) -> str:
        """Return the month as the bill writes it."""
        return self.first.strftime("%Y%m")

    @property
    def days(self) -> int:
        """Return how many days the month has."""
        following = (self.first.replace(day=28) + timedelta(days=4)).replace(day=1)
        return (following - self.first).days


def month(account: str, first: date) -> Month:
    """Open a month; the same account and month give the same numbers."""
    return Month(account, first, Chance(f"{account} {first}"))


def honest_lines(of: Month) -> list[Line]:
    """Return the month's lines as an honest provider would bill them."""
    known = [c for c in CHARGES if c.account == of.account]
    weights = [c.weight for c in known]
    lines: list[Line] = []
    while len(lines) < PER_MONTH[of.account]:
        charge = of.chance.weighted(known, weights)
        start = moment(of)
        if start.date() >= charge.since:
            lines.append(line_of(of, charge, start))
    lines = [_with_coupon(of, line, n) for n, line in enumerate(lines)]
    return sorted(_with_quota(of, lines), key=lambda line: line.start)


def moment(of: Month) -> datetime:
    """Return a minute of the month, more often by day and on weekdays."""
    while True:
        start = at(of, 1 + of.chance.below(of.days), 0) + timedelta(
            minutes=of.chance.below(24 * 60)
        )
        busy = _BUSY_HOURS[0] <= start.hour < _BUSY_HOURS[1]
        likely = (100 if busy else 15) * (100 if start.weekday() < _SATURDAY else 40)
        if of.chance.percent(likely // 100):
            return start


def at(of: Month, day: int, hour: int) -> datetime:
    """Return an hour of the month in the provider's zone."""
    return datetime(of.first.year, of.first.month, day, hour, tzinfo=ZONE)


def line_of(of: Month, charge: Charge, start: datetime) -> Line:
    """Return one honest line of a charge."""
    key, workspace, tags = of.chance.choice(CALLERS[of.account])
    channel = "" if key else "bmp"
    parts = [key, workspace, charge.model, charge.type_code, channel, "0"]
    if charge.item is SPEECH:
        parts.pop(4)  # speech is billed with five fields
    promotion = charge.promotion
    if promotion is HAPPY_8 and start.strftime(TIME) >= HAPPY_8.end:
        promotion = None
    return Line(
        id=line_id(of),
        account=of.account,
        period=of.period,
        start=start,
        item=charge.item,
        instance=";".join(parts),
        model=charge.model,
        type_code=charge.type_code,
        quantity=_quantity(of, charge),
        price=price_on(charge, start.date()),
        region=charge.region,
        promotion=promotion,
        tags=tags,
    )


def line_id(of: Month) -> str:
    """Return a line ID of the provider's shape."""
    number = of.chance.below(10**19)
    digest = hashlib.sha256(f"{of.account}{number}".encode()).hexdigest()[:32]
    return f"{of.period}_0700v1_019_{digest}_01_{number:020d}"


def another(of: Month, account: str, model: str, type_code: str, day: int) -> Line:
    """Return one more honest line of a charge on a given day."""
    start = at(of, day, 10) + timedelta(minutes=of.chance.below(420))
    return line_of(of, charge_of(account, model, type_code), start)


def _quantity(of: Month, charge: Charge) -> Decimal:
    """Return a quantity with the decimals of its item; small ones are likelier."""
    free = (charge.model, charge.type_code) == _FREE_CHARGE
    most = charge.most * (1 if free or charge.item is not TOKENS else _BUSY)
    limit = 1 + of.chance.below(most)
    thousandths = 1 + of.chance.below(limit)
    if charge.item is TOKENS:
        return Decimal(thousandths).scaleb(-3)
    if charge.item is SPEECH:
        return Decimal(thousandths).scaleb(-4)
    whole = max(1, thousandths // 1000)
    return Decimal(whole)


def _with_coupon(of: Month, line: Line, number: int) -> Line:
    """Let a coupon pay part of some lines of the studio's June."""
    if ACCOUNT_NAMES[of.account] != "lanyu-studio" or of.period != "202606":
        return line
    payable = line.amounts[3]
    if number % 40 or payable < 1:
        return line
    return replace(line, coupon=Decimal("0.50"))


def _with_quota(of: Month, lines: list[Line]) -> list[Line]:
    """Let the free quota of a new model pay its first million tokens."""
    if of.account != RETAIL or of.period != "202605":
        return lines
    left = _FREE_THOUSANDS
    covered = []
    for line in sorted(lines, key=lambda line: line.start):
        applies = (line.model, line.type_code) == _FREE_CHARGE and left > 0
        part = min(left, line.quantity) if applies else ZERO
        left -= part
        if part and part == line.quantity:
            covered.append(free_line(line))
        else:
            covered.append(replace(line, deducted=part))
    return covered


def free_line(line: Line) -> Line:
    """Return the line as the free quota pays it: no price, no usage, no amount."""
    return replace(line, kind="免费额度", deducted=line.quantity, price=ZERO)
