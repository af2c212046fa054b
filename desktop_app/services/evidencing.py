"""Gather the lines that a dispute claims, with rule, cause and arithmetic of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import Any

from desktop_app.calc.claimed import AMOUNTS, Arithmetic, arithmetic_of
from desktop_app.calc.wording import rule_in_words
from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.disputes import Dispute, DisputeItem
from desktop_app.domain.errors import Refused
from desktop_app.domain.findings import Cause
from desktop_app.domain.prices import Discount
from desktop_app.domain.views import Filter, LineQuery, Op, Scalar
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.reports.manifest import row_hash
from desktop_app.services.explaining import Evidence
from desktop_app.services.looking import LineIndex, open_lines
from desktop_app.store.entries import FindingGroup, Run, SourceFile
from desktop_app.store.parts import Part
from desktop_app.store.workspace import Workspace
from importers.schema import CHARGE

PAGE = 2_000
Row = Mapping[str, Any]
COLUMNS = (  # of lines.csv, in order
    "item",
    "line_id",
    "vendor_line_id",
    "source_file",
    "source_row",
    "period",
    "at",
    "model",
    "type_code",
    "finding_class",
    "basis",
    "unit",
    *AMOUNTS,
    "currency",
    "rule",
    "cause",
    "row_sha256",
)


@dataclass(frozen=True)
class Rule:
    """A price rule that lines of the claim were judged by, numbered from 1."""

    number: int
    words: str
    columns: Mapping[str, Any]


@dataclass(frozen=True)
class Claimed:
    """One claimed line: its canonical columns, and what the claim says of it."""

    item: int  # place of its item in the dispute, from 1
    columns: Row  # canonical columns that hold a value
    arithmetic: Arithmetic
    facts: Row  # the cells of lines.csv by column
    place: tuple[str, int, int]  # SHA-256 of its source file, member, row

    @property
    def difference(self) -> Decimal:
        """What is claimed for it; nothing where nothing could be compared."""
        return self.arithmetic.difference or Decimal(0)


class Claim:
    """The lines of one dispute as they stand in the ledger; read in one pass."""

    def __init__(self, home: Workspace, dispute: Dispute) -> None:
        self.dispute = dispute
        self.rules: dict[tuple[str, int], Rule] = {}
        self._home = home
        self._seen: set[str] = set()
        self._evidence = Evidence(home)
        with home.ledger.read() as records:
            self.terms = _terms_of(records.discounts(), dispute.provider)
            self._result_runs = records.result_runs()
            self._runs = {one.id: one for one in records.runs()}
            self._sources = {one.sha256: one for one in records.source_files()}
            self._groups = {
                group.id: group
                for run in set(self._result_runs.values())
                for group in records.finding_groups(run)
            }
        bills = {item.group.bill for item in dispute.items}
        self.parts = [part for bill in sorted(bills) for part in _parts(home, bill)]
        self._files = {part.id: part.source_sha256 for part in self.parts}
        if not all(part.id in self._result_runs for part in self.parts):
            raise Refused(
                _("The bill of {dispute} is not reconciled.").format(
                    dispute=dispute.number
                ),
                _("Recalculate it first; the pack shows what was found."),
            )

    @property
    def runs(self) -> list[Run]:
        """The recalculations that the claim rests on."""
        used = {self._result_runs[part.id] for part in self.parts}
        return [self._runs[one] for one in sorted(used)]

    @property
    def sources(self) -> list[SourceFile]:
        """The source files of its bills."""
        used = {part.source_sha256 for part in self.parts}
        return [self._sources[one] for one in sorted(used)]

    def lines(self, progress: Progress) -> Iterator[Claimed]:
        """Yield every claimed line once, item by item, in the order of the bill."""
        progress.begin(
            _("Gathering claimed lines"), sum(one.lines for one in self.dispute.items)
        )
        for number, item in enumerate(self.dispute.items, start=1):
            with open_lines(self._home, self._query(item), progress, paged=False) as at:
                yield from self._of_item(number, item, at, progress)

    def _of_item(
        self, number: int, item: DisputeItem, index: LineIndex, progress: Progress
    ) -> Iterator[Claimed]:
        for start in range(0, index.count, PAGE):
            page = index.page(start, PAGE)
            progress.advance(page.num_rows)
            for line in page.to_pylist():
                wanted = not item.line_id or line["line_id"] == item.line_id
                if wanted and line["line_id"] not in self._seen:
                    self._seen.add(line["line_id"])
                    yield self._claimed(number, line)

    def _query(self, item: DisputeItem) -> LineQuery:
        bill, group = item.group.bill, self._groups.get(item.group)
        found = [
            Filter("provider", Op.IS, (bill.provider,)),
            Filter("billing_currency", Op.IS, (bill.currency,)),
            *_place(item.line_id),
        ]
        if not item.line_id:
            found += _of_group(item, group)
        return LineQuery(Scope(bill.period, bill.account), tuple(found))

    def _claimed(self, number: int, line: Row) -> Claimed:
        columns = {n: line[n] for n in CHARGE.names if line.get(n) is not None}
        arithmetic = arithmetic_of(line, self.terms)
        rule = self._rule(line)
        facts = {
            **columns,
            **vars(arithmetic),
            "item": number,
            "line_id": line["line_id"],
            "source_file": line["source_file"],
            "period": line["billing_period"],
            "at": _when(line),
            "finding_class": line["finding_class"],
            "basis": arithmetic.basis.value,
            "unit": line["pricing_unit"],
            "currency": line["billing_currency"],
            "rule": rule.number if rule else None,
            "cause": " ".join(one.detail for one in self._causes(line)),
            "row_sha256": row_hash(columns),
        }
        cells = {name: facts.get(name) for name in COLUMNS}
        file = self._files[line["part_id"]]
        place = (file, int(line["source_part"] or 0), int(line["source_row"]))
        return Claimed(number, columns, arithmetic, cells, place)

    def _causes(self, line: Row) -> tuple[Cause, ...]:
        return self._evidence.causes(line)

    def _rule(self, line: Row) -> Rule | None:
        found = self._evidence.rule(line)
        if found is None:
            return None
        key = (str(line["snapshot_id"]), int(line["rule_row"]))
        if key not in self.rules:
            columns = {**found, "snapshot_id": key[0], "rule_row": key[1]}
            rule = Rule(len(self.rules) + 1, rule_in_words(found), columns)
            self.rules[key] = rule
        return self.rules[key]


def _parts(home: Workspace, bill: BillId) -> list[Part]:
    found = home.lines.parts(Scope(bill.period, bill.account))
    return [part for part in found if part.bill == bill]


def _when(line: Row) -> str | None:
    """Write when a line was used, so that every file of a pack says it alike."""
    start, day = line["charge_period_start"], line["billing_date"]
    if start is not None:
        return str(start.astimezone(UTC).isoformat())
    return None if day is None else str(day.isoformat())


def _place(line_id: str) -> list[Filter]:
    """Find a line by the row that its ID names; the ID itself is no column."""
    row = line_id.rpartition(".")[2]
    return [Filter("source_row", Op.IS, (int(row),))] if row.isdigit() else []


def _of_group(item: DisputeItem, group: FindingGroup | None) -> list[Filter]:
    if group is None:
        raise Refused(
            _("The newest recalculation no longer finds {name}.").format(
                name=_name(item)
            ),
            _("Look at the dispute's findings again, and take out what is gone."),
        )
    key: tuple[Scalar, ...] = (group.cause_key,)
    return [
        Filter("finding_class", Op.IS, (group.finding_class.value,)),
        Filter("cause_key", Op.IS, key),
        Filter("model", Op.IS, _named(group.model)),
        Filter("type_code", Op.IS, _named(group.type_code)),
    ]


def _named(text: str) -> tuple[Scalar, ...]:
    return (text,) if text else ("", None)


def _name(item: DisputeItem) -> str:
    group = item.group
    words = (group.finding_class.value, group.model, group.type_code, group.bill.text)
    return " · ".join(word for word in words if word)


def _terms_of(terms: Sequence[Discount], provider: str) -> list[Discount]:
    return [one for one in terms if one.provider in {provider, ""}]
