"""Read and write the ledger's records within one transaction."""

from __future__ import annotations

from desktop_app.store.allocation_records import AllocationRecords
from desktop_app.store.audit_records import AuditRecords
from desktop_app.store.budget_records import BudgetRecords
from desktop_app.store.closing_records import ClosingRecords
from desktop_app.store.decision_records import DecisionRecords
from desktop_app.store.dispute_records import DisputeRecords
from desktop_app.store.document_records import DocumentRecords
from desktop_app.store.export_records import ExportRecords
from desktop_app.store.run_records import RunRecords
from desktop_app.store.term_records import TermRecords


class Records(
    RunRecords,
    TermRecords,
    AuditRecords,
    DecisionRecords,
    DisputeRecords,
    DocumentRecords,
    ClosingRecords,
    AllocationRecords,
    BudgetRecords,
    ExportRecords,
):
    """All records of the ledger; lives as long as the transaction around it."""
