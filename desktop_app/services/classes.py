"""Give finding classes the words that people read, in the window and on paper."""

from __future__ import annotations

from desktop_app.domain.findings import FindingClass
from desktop_app.i18n import mark

WORDS: dict[FindingClass, str] = {
    FindingClass.DUPLICATE: mark("Duplicate"),
    FindingClass.OUTSIDE_PERIOD: mark("Outside period"),
    FindingClass.UNDECODED: mark("Undecoded"),
    FindingClass.UNIT: mark("Unit"),
    FindingClass.ARITHMETIC: mark("Arithmetic"),
    FindingClass.DISCOUNT: mark("Discount"),
    FindingClass.FREE_QUOTA: mark("Free quota"),
    FindingClass.OVERCHARGED: mark("Overcharged"),
    FindingClass.UNDERCHARGED: mark("Undercharged"),
    FindingClass.RESTATED: mark("Restated"),
    FindingClass.RESIDUE: mark("Residue"),
    FindingClass.UNPRICED: mark("Unpriced"),
    FindingClass.FIRST_SEEN: mark("First seen"),
    FindingClass.ROUNDING: mark("Rounding"),
    FindingClass.STATED: mark("Stated"),
    FindingClass.MATCHED: mark("Matched"),
}
MEANINGS: dict[FindingClass, str] = {
    FindingClass.DUPLICATE: mark("The same line ID was billed twice."),
    FindingClass.OUTSIDE_PERIOD: mark("Used outside the period of its bill."),
    FindingClass.UNDECODED: mark("The instance ID does not say what was used."),
    FindingClass.UNIT: mark("The unit is unknown or contradicts the price."),
    FindingClass.ARITHMETIC: mark("The bill contradicts itself."),
    FindingClass.DISCOUNT: mark("A discount is missing, wrong or expired."),
    FindingClass.FREE_QUOTA: mark("Charged while free quota was left."),
    FindingClass.OVERCHARGED: mark("Billed above the price in force."),
    FindingClass.UNDERCHARGED: mark("Billed below the price in force."),
    FindingClass.RESTATED: mark("A later export changed this line."),
    FindingClass.RESIDUE: mark("What a group's rows leave of its total."),
    FindingClass.UNPRICED: mark("No price snapshot has a price for it."),
    FindingClass.FIRST_SEEN: mark("An item billed here for the first time."),
    FindingClass.ROUNDING: mark("Inside the stated rounding tolerance."),
    FindingClass.STATED: mark("Refund, adjustment or summary: no price applies."),
    FindingClass.MATCHED: mark("Recalculated to the same amount."),
}
