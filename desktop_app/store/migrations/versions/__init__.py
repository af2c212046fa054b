"""Number each change of the ledger, oldest first."""
