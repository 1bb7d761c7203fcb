"""Ledgers on disk: imports, snapshots, loads and the sources they come from."""
