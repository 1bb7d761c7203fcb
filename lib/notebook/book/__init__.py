"""The ledger page: which ledger, its checks, and what an import came to."""
