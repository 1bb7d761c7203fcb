"""Questions of a ledger view: pure functions, frame out."""
