"""Common Terms: one receivables ledger, read by credit and sales together.

ledger      what a well-formed ledger is: columns, money, days, terms, spells, checks    pure
analysis    questions of a ledger view: frame out                                        pure
charts      frame in, picture out; readings: frame in, sentence out                      pure
questions   the registry that ties a question to its table, picture and sentence         pure
importing   from bytes to a proven ledger, one room a stage                       pure but for `opening`
store       snapshots, the database                                                      I/O
export      cells to files                                                               bytes out
ui          with app.py and pages/, the only place that knows Streamlit
"""
