"""Common Terms: one receivables ledger, read by credit and sales together.

ledger      what a well-formed ledger is: columns, fields, money, days, terms, spells, checks     pure
importing   from bytes to a proven ledger, one room a stage                      pure but for opening
analysis    questions of a ledger view: frame out                                                 pure
simulation  other terms: levers, scenarios, economics, paths                                      pure
board       the review board's rules on plain values                                              pure
notebook    one room a page: its questions, pictures and sentences; beside them what rooms share  pure
store       ledgers and records on disk                                                       I/O
export      cells to files                                                                    bytes out
commands    the command line
ui          one room a page; with app.py and pages/ the only place that knows Streamlit
"""
