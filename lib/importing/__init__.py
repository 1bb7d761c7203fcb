"""From bytes to a proven ledger: one room a stage, pure but for `opening`."""
