"""The sample ledger, its generator and the fonts of the exports."""
