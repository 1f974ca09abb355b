"""Every write: one transaction, one line in the ledger, and what must follow."""
