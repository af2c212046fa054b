"""Say which region's bills a row of the official price page is about."""

from __future__ import annotations

from collections.abc import Iterable

from importers.contract import mark
from importers.prices.rules import RowUnfit

NO_REGION = mark("The row names no region of the bill: “{region}”.")
NO_SCOPE = mark("The row is damaged: “{scope}” stands where the scope should.")

GLOBAL = "global"
_DEFAULT = "(page default)"
# The page of May 2026 names scopes instead of regions; two have but one region.
_SCOPE_REGIONS = {
    "eu-scope": ("eu-central-1", ""),
    "us-scope": ("us-east-1", ""),
    "global-scope": (GLOBAL, GLOBAL),  # it does not say of which regions
}
_OWN_SCOPES = {"", "international", "eu", "us", "日本"}

Place = tuple[str, str]  # region, scope


def place_of(region: str, scope: str) -> Place:
    """Return region code and scope; the scope is empty where it is the region's own."""
    if region in _SCOPE_REGIONS:
        return _SCOPE_REGIONS[region]
    if not region:
        raise RowUnfit(NO_REGION, region=region)
    if scope == GLOBAL:
        return region.removesuffix(_DEFAULT), GLOBAL
    if scope not in _OWN_SCOPES:
        raise RowUnfit(NO_SCOPE, scope=scope)
    return region.removesuffix(_DEFAULT), ""


def only_global(rows: Iterable[tuple[Place, str]]) -> set[tuple[str, str]]:
    """Return the (region, model) pairs that a page lists in its global scope alone.

    A bill line knows its region, not its scope: there the price is beyond doubt.
    """
    scopes: dict[tuple[str, str], set[str]] = {}
    for (region, scope), model in rows:
        scopes.setdefault((region, model), set()).add(scope)
    return {key for key, found in scopes.items() if found == {GLOBAL}}
