"""Declare the columns of a FOCUS 1.2 file: FOCUS's own first, then ours (x_…)."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from importers.schema import CHARGE, COLUMNS, MONEY, PRICE, QUANTITY

FOCUS_VERSION = "1.2"
TEXT = pa.string()
INSTANT = pa.timestamp("s", tz="UTC")
PRODUCT = pa.decimal128(38, 22)  # a price of 12 places times a quantity of 10

# The marker tells our own files from others': the line's ID in the ledger.
LINE = "x_PlumblineLine"
PROVIDER = "x_Provider"
FILE = "x_SourceFile"
EXPECTED = "x_ExpectedCost"
DIFFERENCE = "x_CostDifference"
FINDING = "x_FindingClass"

FOCUS: dict[str, pa.DataType] = {
    "AvailabilityZone": TEXT,
    "BilledCost": MONEY,
    "BillingAccountId": TEXT,
    "BillingAccountName": TEXT,
    "BillingCurrency": TEXT,
    "BillingPeriodEnd": INSTANT,
    "BillingPeriodStart": INSTANT,
    "ChargeCategory": TEXT,
    "ChargeClass": TEXT,
    "ChargeDescription": TEXT,
    "ChargeFrequency": TEXT,
    "ChargePeriodEnd": INSTANT,
    "ChargePeriodStart": INSTANT,
    "ConsumedQuantity": QUANTITY,
    "ConsumedUnit": TEXT,
    "ContractedCost": PRODUCT,
    "ContractedUnitPrice": PRICE,
    "EffectiveCost": MONEY,
    "InvoiceId": TEXT,
    "InvoiceIssuerName": TEXT,
    "ListCost": PRODUCT,
    "ListUnitPrice": PRICE,
    "PricingCategory": TEXT,
    "PricingQuantity": QUANTITY,
    "PricingUnit": TEXT,
    "ProviderName": TEXT,
    "PublisherName": TEXT,
    "RegionId": TEXT,
    "RegionName": TEXT,
    "ResourceId": TEXT,
    "ResourceName": TEXT,
    "ServiceCategory": TEXT,
    "ServiceName": TEXT,
    "ServiceSubcategory": TEXT,
    "SkuId": TEXT,
    "SkuMeter": TEXT,
    "SkuPriceDetails": TEXT,
    "SkuPriceId": TEXT,
    "SubAccountId": TEXT,
    "SubAccountName": TEXT,
    "Tags": TEXT,
}

# canonical column -> the FOCUS column that holds it as it is
KEPT: dict[str, str] = {one.name: one.focus for one in COLUMNS if one.focus in FOCUS}
# canonical column -> the column of our own
OWN: dict[str, str] = {
    one.name: one.focus for one in COLUMNS if one.focus.startswith("x_")
}


def _own_type(kind: pa.DataType) -> pa.DataType:
    return TEXT if pa.types.is_dictionary(kind) else kind


def _schema() -> pa.Schema:
    fields: list[pa.Field[Any]] = [pa.field(n, kind) for n, kind in FOCUS.items()]
    fields += [pa.field(name, TEXT) for name in (LINE, PROVIDER, FILE, FINDING)]
    fields += [pa.field(name, MONEY) for name in (EXPECTED, DIFFERENCE)]
    fields += [
        pa.field(focus, _own_type(CHARGE.field(name).type))
        for name, focus in OWN.items()
    ]
    return pa.schema(fields, metadata={"focus.version": FOCUS_VERSION})


FOCUS_FILE = _schema()
