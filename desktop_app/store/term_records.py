"""Record names, contract terms and price snapshots."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select

from desktop_app.domain.prices import Discount, SnapshotInfo
from desktop_app.domain.terms import (
    PRICING_KINDS,
    Agreement,
    Term,
    TermKind,
    discount_of,
    term_of,
)
from desktop_app.store.closing_tables import ContractTermRow
from desktop_app.store.entries import NameEntry
from desktop_app.store.sheets import Sheet
from desktop_app.store.tables import DiscountRow, NameRow, PriceSnapshotRow

_ID_DIGITS = 12


class TermRecords(Sheet):
    """What a person told the ledger: names, terms, prices."""

    def names(
        self, kind: str | None = None, code: str | None = None
    ) -> list[NameEntry]:
        """Return the names given to codes: of one kind, of one code, or of all."""
        wanted = select(NameRow).order_by(NameRow.kind, NameRow.code, NameRow.id)
        if kind is not None:
            wanted = wanted.where(NameRow.kind == kind)
        if code is not None:
            wanted = wanted.where(NameRow.code == code)
        return [
            NameEntry(row.kind, row.code, row.name, row.valid_from, row.valid_to)
            for row in self._session.scalars(wanted)
        ]

    def set_name(self, entry: NameEntry) -> None:
        """Give a code a name; one that holds from the same instant is replaced."""
        since = (
            NameRow.valid_from.is_(None)
            if entry.valid_from is None
            else NameRow.valid_from == entry.valid_from
        )
        self._session.execute(
            delete(NameRow).where(
                NameRow.kind == entry.kind, NameRow.code == entry.code, since
            )
        )
        self._session.add(NameRow(**vars(entry)))
        self._session.flush()

    def remove_names(self, kind: str, code: str) -> None:
        """Take every name of a code out; the caller records what they were."""
        self._session.execute(
            delete(NameRow).where(NameRow.kind == kind, NameRow.code == code)
        )
        self._session.flush()

    def discounts(self) -> list[Discount]:
        """Return the contract's discounts, in the order in which they were recorded."""
        found = [_discount(row) for row in self._discount_rows()]
        found += [
            discount_of(one)
            for one in map(_term, self._term_rows())
            if one.kind is TermKind.DISCOUNT
        ]
        return found

    def add_discounts(self, discounts: Iterable[Discount]) -> int:
        """Record contract discounts; return how many were not known yet."""
        known = set(self.discounts())
        fresh = [one for one in dict.fromkeys(discounts) if one not in known]
        self._session.add_all(DiscountRow(**vars(one)) for one in fresh)
        self._session.flush()
        return len(fresh)

    def terms(self) -> list[Term]:
        """Return every row of the contract, in the order of recording by kind."""
        found = [term_of(_discount(row)) for row in self._discount_rows()]
        found += [_term(row) for row in self._term_rows()]
        return found

    def agreements(self) -> list[Agreement]:
        """Return what charges are judged by: discounts, prices, plans, rounding."""
        found: list[Agreement] = [*self.discounts()]
        found += [one for one in self.terms() if one.kind in PRICING_KINDS]
        return found

    def add_terms(self, terms: Iterable[Term]) -> None:
        """Record rows of the contract."""
        self._session.add_all(ContractTermRow(**vars(one)) for one in terms)
        self._session.flush()

    def remove_terms(self, terms: Iterable[Term]) -> None:
        """Take rows of the contract out; the caller records what they were."""
        gone = set(terms)
        for discount in self._discount_rows():
            if term_of(_discount(discount)) in gone:
                self._session.delete(discount)
        for row in self._term_rows():
            if _term(row) in gone:
                self._session.delete(row)
        self._session.flush()

    def _discount_rows(self) -> list[DiscountRow]:
        return list(self._session.scalars(select(DiscountRow).order_by(DiscountRow.id)))

    def _term_rows(self) -> list[ContractTermRow]:
        wanted = select(ContractTermRow).order_by(ContractTermRow.id)
        return list(self._session.scalars(wanted))

    def snapshots(self) -> list[SnapshotInfo]:
        """Return the published price snapshots, in the order of publishing."""
        rows = self._session.scalars(
            select(PriceSnapshotRow).order_by(PriceSnapshotRow.id)
        )
        return [
            SnapshotInfo(
                id=row.sha256[:_ID_DIGITS],
                name=row.name,
                rules=row.rules,
                effective_from=row.effective_from,
                effective_to=row.effective_to,
                source=row.source,
                sha256=row.sha256,
                skipped=row.skipped,
                published_at=row.published_at,
            )
            for row in rows
        ]

    def add_snapshot(self, info: SnapshotInfo) -> None:
        """Record a published price snapshot."""
        facts = {k: v for k, v in vars(info).items() if k != "id"}
        self._session.add(PriceSnapshotRow(**facts))
        self._session.flush()


def _discount(row: DiscountRow) -> Discount:
    return Discount(
        provider=row.provider,
        model=row.model,
        type_code=row.type_code,
        factor=row.factor,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        note=row.note,
    )


def _term(row: ContractTermRow) -> Term:
    return Term(
        kind=TermKind(row.kind),
        provider=row.provider,
        model=row.model,
        type_code=row.type_code,
        label=row.label,
        value=row.value,
        unit=row.unit,
        currency=row.currency,
        other_currency=row.other_currency,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        source=row.source,
        note=row.note,
        account=row.account,
    )
