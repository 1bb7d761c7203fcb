"""Rows and a reading to documents, allocations and the other frames of a ledger."""
