"""Calculate, in DuckDB, what a line's own figures and the rules give.

Multiplying wide decimals is cheap, rounding them is thirty times dearer: so a
product is first compared with the amount that is stated, and rounded only where
the two differ. `CAST` rounds half away from zero, to the ten places of an amount.

A step is a list of columns over the step before it; each line's columns are those
that `judging.line_table` lays out. Null means unknown and stays null.
"""

from __future__ import annotations

from desktop_app.calc.lines import FREE, STATED, USAGE
from desktop_app.domain.terms import RoundingWay

Columns = tuple[tuple[str, str], ...]  # name, expression

MONEY = "DECIMAL(38,10)"
ZERO = "0::" + MONEY
_USAGE, _FREE, _STATED = str(USAGE), str(FREE), str(STATED)

# How a contract rounds; a line has the place of its way among these.
WAYS = (RoundingWay.HALF_UP, RoundingWay.DOWN, RoundingWay.UP)


def rounded(amount: str, otherwise: str) -> str:
    """Spell an amount rounded as the contract says; where it says nothing, another.

    What is below the unit is cut off, then a unit is added where the way asks for it.
    """
    rest = f"({amount}) % round_unit"
    half, up = WAYS.index(RoundingWay.HALF_UP), WAYS.index(RoundingWay.UP)
    return (
        f"CASE WHEN round_unit IS NULL THEN {otherwise} ELSE ({amount}) - {rest}"
        f" + CASE WHEN round_way = {half} AND abs({rest}) * 2 >= round_unit"
        f" OR round_way = {up} AND {rest} <> 0"
        f" THEN CASE WHEN {amount} < 0 THEN -round_unit ELSE round_unit END"
        f" ELSE {ZERO} END END"
    )


REDUCTIONS: Columns = (
    ("plan", "coalesce(plan_list_cost, plan_deducted, " + ZERO + ")"),
    ("off", "coalesce(discount_amount, " + ZERO + ")"),
    ("coupon", "coalesce(coupon_amount, " + ZERO + ")"),
    ("rounding", "coalesce(rounding_amount, " + ZERO + ")"),
    ("factor", "CASE WHEN fixed THEN 1 ELSE coalesce(agreed, promised) END"),
    ("product", "list_unit_price * pricing_quantity"),
)

# given: the list cost that the bill's own price and quantity give.
LIST_COSTS: Columns = (
    (
        "given",
        "CASE WHEN plain AND product = list_cost THEN list_cost"
        " WHEN plain THEN CAST(product AS " + MONEY + ")"
        " ELSE CAST(product * ratio AS " + MONEY + ") END",
    ),
    # The stated list cost ignores that price and quantity have different units.
    (
        "ignores_unit",
        "coalesce(CASE WHEN plain THEN FALSE"
        " WHEN product * ratio = list_cost THEN FALSE ELSE CAST(product AS "
        + MONEY
        + ") = list_cost END, FALSE)",
    ),
)

DUE_LIST_COST: Columns = (
    (
        "due_list",
        "CASE WHEN price IS NULL OR pricing_quantity IS NULL THEN NULL"
        " WHEN plain AND price = list_unit_price THEN given"
        " ELSE CAST(price * pricing_quantity AS " + MONEY + ") END",
    ),
    ("stated_net", "list_cost - plan - off"),
)

DUE_NET: Columns = (
    ("due_base", "due_list - plan"),
    (
        "due_net",
        "CASE WHEN factor IS NULL THEN due_list - plan - off"
        " WHEN (due_list - plan) * factor = due_list - plan - off"
        " THEN due_list - plan - off"
        # The bill may round the discount instead of what is left.
        " WHEN CAST((due_list - plan) * (1 - factor) AS " + MONEY + ") = off"
        " THEN due_list - plan - off"
        " ELSE CAST((due_list - plan) * factor AS " + MONEY + ") END",
    ),
)

PRICED: Columns = (
    ("priced", rounded("due_net - coupon", "due_net - coupon - rounding")),
)

# base: what is payable before coupon and rounding, as the bill states it.
OWN_BASE: Columns = (
    (
        "base",
        "CASE WHEN discounted_cost IS NULL THEN"
        " CASE WHEN getvariable('has_discount') THEN stated_net END"
        " WHEN plan <> 0 AND discounted_cost = list_cost - off"
        " THEN discounted_cost - plan ELSE discounted_cost END",
    ),
    (
        "usage_fault",
        "coalesce(getvariable('has_deducted') AND usage_before_deduction -"
        " coalesce(usage_deducted, " + ZERO + ") <> pricing_quantity, FALSE)",
    ),
    (
        "list_fault",
        "coalesce(getvariable('rows_multiply') AND NOT ignores_unit"
        " AND abs(list_cost - given) > getvariable('slack'), FALSE)",
    ),
    # A reduction that the file does not have can only make an amount smaller.
    (
        "discount_fault",
        "coalesce(CASE WHEN getvariable('has_discount')"
        " THEN abs(discounted_cost - stated_net) > getvariable('slack')"
        " AND (plan = 0 OR abs(discounted_cost - (list_cost - off))"
        " > getvariable('slack'))"
        " ELSE discounted_cost > 0"
        " AND discounted_cost - (list_cost - plan) > getvariable('slack')"
        " END, FALSE)",
    ),
)

OWN_FAULT: Columns = (
    (
        "payable_fault",
        "coalesce(CASE WHEN round_unit IS NOT NULL AND billed_cost = ("
        + rounded("base - coupon", "NULL")
        + ") THEN FALSE WHEN getvariable('has_coupon')"
        " THEN abs(billed_cost - (base - coupon - rounding)) > getvariable('slack')"
        " ELSE billed_cost > 0 AND billed_cost - (base - rounding)"
        " > getvariable('slack') END, FALSE)",
    ),
    (
        "own_list",
        "CASE WHEN NOT usage_fault THEN"
        " CASE WHEN getvariable('rows_multiply') AND NOT ignores_unit"
        " THEN coalesce(given, list_cost) ELSE list_cost END"
        " WHEN list_unit_price IS NULL OR ratio IS NULL THEN list_cost"
        " ELSE CAST(list_unit_price * (usage_before_deduction -"
        " coalesce(usage_deducted, " + ZERO + ")) * ratio AS " + MONEY + ") END",
    ),
    (
        "own_off",
        "CASE WHEN getvariable('has_discount') THEN off"
        " ELSE coalesce(list_cost - plan - discounted_cost, off) END",
    ),
)

OWN: Columns = (
    (
        "contradicts",
        "counted AND getvariable('rows_prove') AND"
        " (usage_fault OR list_fault OR discount_fault OR payable_fault)",
    ),
    (
        "own",
        "coalesce("
        + rounded(
            "coalesce(own_list - plan - own_off, base) - coupon",
            "coalesce(own_list - plan - own_off, base) - coupon - rounding",
        )
        + ", billed_cost)",
    ),
)

STEPS: tuple[Columns, ...] = (
    REDUCTIONS,
    LIST_COSTS,
    DUE_LIST_COST,
    DUE_NET,
    PRICED,
    OWN_BASE,
    OWN_FAULT,
    OWN,
)

# What a line should have cost by the rules, whatever else is wrong with it.
DUE: Columns = (
    (
        "due",
        "CASE kind WHEN " + _USAGE + " THEN priced"
        " WHEN " + _FREE + " THEN " + ZERO + " ELSE billed_cost END",
    ),
)
