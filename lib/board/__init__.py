"""The review board's rules, on plain values: who may do what, what a case is, when a decision lapses.

Nothing here reads a ledger frame, a database or a clock. Days are the meeting's; money is in minor
units of the ledger's reporting currency.
"""
