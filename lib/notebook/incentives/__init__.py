"""The incentives page: what a seller's pay would follow."""
