"""Read what a bill file says: no app, no ledger, no window."""
